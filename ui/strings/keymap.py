"""Visible strings of the list of keys."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_keys_search": {"en": "Search the keys", "te": "కీలలో వెతకండి"},
    "editor_keys_none": {"en": "No key does that.", "te": "అలాంటి కీ లేదు."},
    "editor_keys_text": {"en": "Text", "te": "పాఠం"},
    "editor_keys_ways": {"en": "Moving about", "te": "కదలడం"},
    "editor_keys_sound": {"en": "Sound", "te": "శబ్దం"},
    "editor_keys_rows": {"en": "Rows", "te": "వరుసలు"},
    "editor_key_enter": {
        "en": "in the text: save and go to the next row; on a row: play it, or edit it (see More)",
        "te": "పాఠంలో: భద్రపరచి తర్వాతి వరుసకు; వరుసపై: వినిపించు",
    },
    "editor_key_edit": {"en": "edit the text of the row", "te": "వరుస పాఠాన్ని సవరించండి"},
    "editor_key_across": {"en": "on a row: its buttons and times", "te": "వరుసపై: దాని బటన్లు, సమయాలు"},
    "editor_key_break": {"en": "line break", "te": "కొత్త పంక్తి"},
    "editor_key_verify": {"en": "verified, next row", "te": "సరిచూశాను, తర్వాతి వరుస"},
    "editor_key_play": {"en": "play or pause the row", "te": "వరుసను వినిపించు లేదా ఆపు"},
    "editor_key_zoom": {
        "en": "waveform nearer, farther (Ctrl and the wheel too)",
        "te": "తరంగం దగ్గరగా, దూరంగా (Ctrl, చక్రంతో కూడా)",
    },
    "editor_key_spectrogram": {
        "en": "show or hide the spectrogram",
        "te": "స్పెక్ట్రోగ్రామ్‌ను చూపండి లేదా దాచండి",
    },
    "editor_key_move": {"en": "previous or next row", "te": "ముందు లేదా తర్వాతి వరుస"},
    "editor_key_ends": {"en": "on a row: first or last row", "te": "వరుసపై: మొదటి లేదా చివరి వరుస"},
    "editor_key_speaker_row": {
        "en": "on a row: give it to speaker A, B, C …",
        "te": "వరుసపై: దాన్ని A, B, C … వక్తకు ఇవ్వు",
    },
    "editor_key_speaker": {"en": "the same, also from inside the text", "te": "అదే, పాఠం లోపలి నుండి కూడా"},
    "editor_key_doubt": {
        "en": "next doubtful word, the one before",
        "te": "తర్వాతి అనుమానపు పదం, అంతకుముందుది",
    },
    "editor_key_latin": {
        "en": "type Telugu with Latin letters: 1 … 6 choose, Enter takes, Esc leaves the Latin word",
        "te": "ఇంగ్లీషు అక్షరాలతో తెలుగు టైపు: 1 … 6 ఎంచుకో, Enter తీసుకో, Esc ఇంగ్లీషు పదాన్ని ఉంచు",
    },
    "editor_key_skip": {"en": "skip the row, or take it back", "te": "వరుసను వదిలేయి, లేదా తిరిగి తీసుకో"},
    "editor_key_row_menu": {"en": "everything that can be done with the row", "te": "వరుసతో చేయగలిగినవన్నీ"},
    "editor_key_undo": {"en": "undo, redo, across all rows", "te": "అన్ని వరుసల్లో రద్దు, తిరిగి చేయి"},
    "editor_key_escape": {
        "en": "take back what was just typed; leave the text",
        "te": "ఇప్పుడు టైపు చేసినది తీసివేయి; పాఠం వదులు",
    },
    "editor_key_help": {"en": "on a row: this list", "te": "వరుసపై: ఈ జాబితా"},
    "editor_key_split": {"en": "split the row at the cursor", "te": "కర్సర్ వద్ద వరుసను విడదీయి"},
    "editor_key_split_playhead": {"en": "split the row where the sound stands", "te": "శబ్దం ఆగిన చోట విడదీయి"},
    "editor_key_merge": {
        "en": "join with the next row, or the selected rows",
        "te": "తర్వాతి వరుసతో, లేదా ఎంచుకున్న వరుసలను కలుపు",
    },
    "editor_key_insert": {"en": "insert a row after this one", "te": "దీని తర్వాత వరుస చేర్చు"},
    "editor_key_delete": {
        "en": "on a row: delete it, or the selected rows",
        "te": "వరుసపై: దాన్ని, లేదా ఎంచుకున్నవాటిని తొలగించు",
    },
    "editor_key_revert": {"en": "back to the machine's text", "te": "యంత్రం రాసిన పాఠానికి తిరిగి"},
    "editor_key_swap": {"en": "another engine's text", "te": "మరో ఇంజిన్ పాఠం"},
    "editor_key_choose": {
        "en": "on a row: select several (Ctrl or Shift with a click too)",
        "te": "వరుసపై: చాలా వరుసలు ఎంచుకో (Ctrl, Shift క్లిక్ కూడా)",
    },
    "editor_key_find": {"en": "find and replace", "te": "వెతుకు, మార్చు"},
}
