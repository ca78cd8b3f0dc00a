"""Visible strings of what is done to whole rows, and of selected rows."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_split": {"en": "Split at the cursor", "te": "కర్సర్ వద్ద విడదీయి"},
    "editor_split_playhead": {"en": "Split where the sound stands", "te": "శబ్దం ఆగిన చోట విడదీయి"},
    "editor_merge_next": {"en": "Join with the next row", "te": "తర్వాతి వరుసతో కలుపు"},
    "editor_insert": {"en": "Insert a row after this one", "te": "దీని తర్వాత వరుస చేర్చు"},
    "editor_insert_place": {"en": "From {from} to {to}", "te": "{from} నుండి {to} వరకు"},
    "editor_insert_shared": {
        "en": "no silence here: takes the last {seconds} s of this row",
        "te": "ఇక్కడ నిశ్శబ్దం లేదు: ఈ వరుస చివరి {seconds} సె. తీసుకుంటుంది",
    },
    "editor_swap": {"en": "Another engine's text…", "te": "మరో ఇంజిన్ పాఠం…"},
    "editor_revert": {"en": "Back to the machine's text", "te": "యంత్రం రాసిన పాఠానికి తిరిగి"},
    "editor_delete_row": {"en": "Delete this row", "te": "ఈ వరుసను తొలగించు"},
    "editor_choose": {"en": "Select this row", "te": "ఈ వరుసను ఎంచుకో"},
    "editor_choose_all": {"en": "Select all rows", "te": "అన్ని వరుసలను ఎంచుకో"},
    "editor_chosen_label": {"en": "Selected rows", "te": "ఎంచుకున్న వరుసలు"},
    "editor_chosen": {"en": "{rows} selected", "te": "{rows} ఎంచుకున్నారు"},
    "editor_merge": {"en": "Join", "te": "కలుపు"},
    "editor_speaker_for": {"en": "Speaker…", "te": "వక్త…"},
    "editor_verify_chosen": {"en": "Verified", "te": "సరిచూశాను"},
    "editor_skip_chosen": {"en": "Skip", "te": "వదిలేయి"},
    "editor_delete": {"en": "Delete", "te": "తొలగించు"},
    "editor_clear_chosen": {"en": "Clear", "te": "ఎంపిక తీసివేయి"},
    "editor_no_cut": {
        "en": "Put the cursor between two letters of the text, then split.",
        "te": "పాఠంలో రెండు అక్షరాల మధ్య కర్సర్ ఉంచి, విడదీయండి.",
    },
    "editor_no_playhead": {
        "en": "The sound does not stand inside this row. Play it and pause where it should be split.",
        "te": "శబ్దం ఈ వరుసలో ఆగి లేదు. వినిపించి, విడదీయాల్సిన చోట ఆపండి.",
    },
    "editor_nothing_to_merge": {
        "en": "Joining needs two rows that are not verified.",
        "te": "కలపడానికి సరిచూడని రెండు వరుసలు కావాలి.",
    },
    "editor_verified_between": {
        "en": "A verified row lies between them, and the joined row would lie over it. Take its mark away, or select fewer rows.",
        "te": "మధ్యలో సరిచూసిన వరుస ఉంది; కలిపిన వరుస దాని మీద పడుతుంది. దాని గుర్తు తీసివేయండి, లేదా తక్కువ వరుసలు ఎంచుకోండి.",
    },
    "editor_become_one": {
        "en": "{to} exists already, in {there} rows. With the {rows} rows of {from} the two become one speaker.",
        "te": "{to} ఇప్పటికే {there} వరుసల్లో ఉన్నారు. {from} వి {rows} వరుసలతో కలిపి ఇద్దరూ ఒకే వక్త అవుతారు.",
    },
    "editor_became_one": {
        "en": "{from} and {to} are one speaker now, with {rows} rows. Undo parts them.",
        "te": "{from}, {to} ఇప్పుడు ఒకే వక్త, {rows} వరుసలు. రద్దు చేస్తే విడిపోతారు.",
    },
    "editor_no_other": {
        "en": "No other engine wrote a text for this row.",
        "te": "ఈ వరుసకు మరో ఇంజిన్ పాఠం లేదు.",
    },
    "editor_spared": {"en": "Verified rows left as they are: {rows}", "te": "మార్చని సరిచూసిన వరుసలు: {rows}"},
    "editor_operation_lost": {
        "en": "“{what}” was not done: the rows were changed elsewhere meanwhile.",
        "te": "“{what}” జరగలేదు: ఈలోగా వరుసలు మరోచోట మారాయి.",
    },
    "editor_did_split": {"en": "split a row", "te": "వరుసను విడదీయడం"},
    "editor_did_merge": {"en": "join rows", "te": "వరుసలను కలపడం"},
    "editor_did_insert": {"en": "insert a row", "te": "వరుసను చేర్చడం"},
    "editor_did_delete": {"en": "delete rows", "te": "వరుసలను తొలగించడం"},
    "editor_did_speaker_of": {"en": "give rows to a speaker", "te": "వరుసలను వక్తకు ఇవ్వడం"},
    "editor_did_status_of": {"en": "mark rows", "te": "వరుసలను గుర్తించడం"},
    "editor_did_swap": {"en": "take another engine's text", "te": "మరో ఇంజిన్ పాఠం తీసుకోవడం"},
    "editor_did_revert": {"en": "go back to the machine's text", "te": "యంత్ర పాఠానికి తిరిగి వెళ్లడం"},
    "editor_did_replace": {"en": "replace", "te": "మార్చడం"},
}
