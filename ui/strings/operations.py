"""Visible strings of what is done to whole rows, and of selected rows."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_split": {"en": "Split at the cursor", "te": "కర్సర్ వద్ద విడదీయండి"},
    "editor_split_playhead": {"en": "Split at the playback position", "te": "ప్లేబ్యాక్ స్థానం వద్ద విడదీయండి"},
    "editor_merge_next": {"en": "Join with the next row", "te": "తర్వాతి వరుసతో కలపండి"},
    "editor_insert": {"en": "Insert a row after this one", "te": "దీని తర్వాత వరుసను చేర్చండి"},
    "editor_insert_place": {"en": "From {from} to {to}", "te": "{from} నుండి {to} వరకు"},
    "editor_insert_shared": {
        "en": "no gap here: takes the last {seconds} s of this row",
        "te": "ఇక్కడ ఖాళీ లేదు: ఈ వరుస చివరి {seconds} సె. తీసుకుంటుంది",
    },
    "editor_swap": {"en": "Use another engine's text…", "te": "మరో ఇంజిన్ పాఠ్యాన్ని వాడండి…"},
    "editor_revert": {"en": "Back to the machine's text", "te": "యంత్రం రాసిన పాఠ్యానికి తిరిగి వెళ్లండి"},
    "editor_delete_row": {"en": "Delete this row", "te": "ఈ వరుసను తొలగించండి"},
    "editor_choose": {"en": "Select this row", "te": "ఈ వరుసను ఎంచుకోండి"},
    "editor_choose_all": {"en": "Select all rows", "te": "అన్ని వరుసలను ఎంచుకోండి"},
    "editor_chosen_label": {"en": "Selected rows", "te": "ఎంచుకున్న వరుసలు"},
    "editor_chosen": {
        "en": "{rows, plural, one {# row} other {# rows}} selected",
        "te": "{rows, plural, one {# వరుస} other {# వరుసలు}} ఎంచుకున్నారు",
    },
    "editor_merge": {"en": "Join", "te": "కలపండి"},
    "editor_speaker_for": {"en": "Speaker…", "te": "వక్త…"},
    "editor_verify_chosen": {"en": "Mark as verified", "te": "సరిచూసినట్టు గుర్తించండి"},
    "editor_skip_chosen": {"en": "Skip", "te": "దాటవేయండి"},
    "editor_delete": {"en": "Delete", "te": "తొలగించండి"},
    "editor_clear_chosen": {"en": "Clear selection", "te": "ఎంపికను తీసివేయండి"},
    "editor_no_cut": {
        "en": "Put the cursor between two letters, then split.",
        "te": "రెండు అక్షరాల మధ్య కర్సర్ ఉంచి, విడదీయండి.",
    },
    "editor_no_playhead": {
        "en": "Playback is not inside this row. Play it, pause where it should be split, then try again.",
        "te": "ప్లేబ్యాక్ ఈ వరుసలో లేదు. వరుసను ప్లే చేసి, విడదీయాల్సిన చోట పాజ్ చేసి, మళ్లీ ప్రయత్నించండి.",
    },
    "editor_nothing_to_merge": {
        "en": "To join, select at least two rows that are not verified.",
        "te": "కలపడానికి, సరిచూడని వరుసలను కనీసం రెండు ఎంచుకోండి.",
    },
    "editor_verified_between": {
        "en": "There is a verified row in between. Unmark it, or select fewer rows.",
        "te": "మధ్యలో సరిచూసిన వరుస ఉంది. దాని గుర్తు తీసివేయండి, లేదా తక్కువ వరుసలు ఎంచుకోండి.",
    },
    "editor_become_one": {
        "en": "{to} already has {there, plural, one {# row} other {# rows}}. Renaming {from} adds {rows, plural, one {# row} other {# rows}}, and the two become one speaker.",
        "te": "{to} కు ఇప్పటికే {there, plural, one {# వరుస ఉంది} other {# వరుసలు ఉన్నాయి}}. {from} పేరు మారిస్తే {rows, plural, one {# వరుస} other {# వరుసలు}} కలిసి ఇద్దరూ ఒకే వక్త అవుతారు.",
    },
    "editor_became_one": {
        "en": "{from} and {to} are now one speaker with {rows, plural, one {# row} other {# rows}}. Undo separates them.",
        "te": "{from}, {to} ఇప్పుడు ఒకే వక్త ({rows, plural, one {# వరుస} other {# వరుసలు}}). చర్య రద్దు చేస్తే విడిపోతారు.",
    },
    "editor_no_other": {
        "en": "No other engine wrote a text for this row.",
        "te": "ఈ వరుసకు మరో ఇంజిన్ రాసిన పాఠ్యం లేదు.",
    },
    "editor_spared": {
        "en": "{rows, plural, one {# verified row was} other {# verified rows were}} not changed.",
        "te": "సరిచూసిన {rows, plural, one {# వరుసను} other {# వరుసలను}} మార్చలేదు.",
    },
    "editor_operation_lost": {
        "en": "Could not {what}: the rows were changed elsewhere meanwhile.",
        "te": "{what} కుదరలేదు: ఈలోగా వరుసలు మరోచోట మారాయి.",
    },
    "editor_did_split": {"en": "split the row", "te": "వరుసను విడదీయడం"},
    "editor_did_merge": {"en": "join the rows", "te": "వరుసలను కలపడం"},
    "editor_did_insert": {"en": "insert a row", "te": "వరుసను చేర్చడం"},
    "editor_did_delete": {"en": "delete the rows", "te": "వరుసలను తొలగించడం"},
    "editor_did_speaker_of": {"en": "change the speaker", "te": "వక్తను మార్చడం"},
    "editor_did_status_of": {"en": "mark the rows", "te": "వరుసలను గుర్తించడం"},
    "editor_did_swap": {"en": "use another engine's text", "te": "మరో ఇంజిన్ పాఠ్యాన్ని వాడడం"},
    "editor_did_revert": {"en": "go back to the machine's text", "te": "యంత్రం రాసిన పాఠ్యానికి తిరిగి వెళ్లడం"},
    "editor_did_replace": {"en": "replace", "te": "మార్చడం"},
}
