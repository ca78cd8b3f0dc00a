"""Visible strings of the list of keys."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_keys_search": {"en": "Search shortcuts", "te": "షార్ట్‌కట్‌లలో వెతకండి"},
    "editor_keys_none": {"en": "No shortcut found.", "te": "షార్ట్‌కట్ ఏదీ కనబడలేదు."},
    "editor_keys_text": {"en": "Text", "te": "పాఠ్యం"},
    "editor_keys_ways": {"en": "Moving around", "te": "వరుసల మధ్య కదలిక"},
    "editor_keys_sound": {"en": "Playback", "te": "ప్లేబ్యాక్"},
    "editor_keys_rows": {"en": "Rows", "te": "వరుసలు"},
    "editor_key_enter": {
        "en": "in the text: save and go to the next row; on a row: play it, or edit it (see More)",
        "te": "పాఠ్యంలో: భద్రపరచి తర్వాతి వరుసకు వెళ్లండి; వరుసపై: ప్లే చేయండి, లేదా సవరించండి (మరిన్ని చూడండి)",
    },
    "editor_key_edit": {"en": "edit the row's text", "te": "వరుస పాఠ్యాన్ని సవరించండి"},
    "editor_key_across": {"en": "on a row: its buttons and times", "te": "వరుసపై: దాని బటన్‌లు, సమయాలు"},
    "editor_key_break": {"en": "line break", "te": "కొత్త పంక్తి"},
    "editor_key_verify": {
        "en": "mark as verified and go to the next row",
        "te": "సరిచూసినట్టు గుర్తించి తర్వాతి వరుసకు వెళ్లండి",
    },
    "editor_key_play": {"en": "play or pause the row", "te": "వరుసను ప్లే చేయండి లేదా పాజ్ చేయండి"},
    "editor_key_zoom": {
        "en": "zoom the waveform in or out (also Ctrl and the wheel)",
        "te": "తరంగరూపాన్ని జూమ్ చేయండి లేదా తగ్గించండి (Ctrl, మౌస్ చక్రంతో కూడా)",
    },
    "editor_key_move": {"en": "previous or next row", "te": "మునుపటి లేదా తర్వాతి వరుస"},
    "editor_key_spectrogram": {
        "en": "show or hide the spectrogram",
        "te": "స్పెక్ట్రోగ్రామ్‌ను చూపండి లేదా దాచండి",
    },
    "editor_key_ends": {"en": "on a row: first or last row", "te": "వరుసపై: మొదటి లేదా చివరి వరుస"},
    "editor_key_speaker_row": {
        "en": "on a row: assign it to speaker A, B, C …",
        "te": "వరుసపై: దాన్ని A, B, C … వక్తకు కేటాయించండి",
    },
    "editor_key_speaker": {"en": "the same from inside the text", "te": "పాఠ్యం లోపల నుండి కూడా అదే"},
    "editor_key_doubt": {"en": "next or previous doubtful word", "te": "తర్వాతి లేదా మునుపటి సందేహపు పదం"},
    "editor_key_latin": {
        "en": "type Telugu in English letters: 1 … 6 choose, Enter accepts, Esc keeps the English word",
        "te": "ఇంగ్లీషు అక్షరాలతో తెలుగు టైప్ చేయండి: 1 … 6 తో ఎంచుకోండి, Enter తో అంగీకరించండి, Esc తో ఇంగ్లీషు పదాన్ని ఉంచండి",
    },
    "editor_key_skip": {"en": "skip the row, or bring it back", "te": "వరుసను దాటవేయండి, లేదా తిరిగి తీసుకోండి"},
    "editor_key_row_menu": {"en": "open the row's menu", "te": "వరుస మెనూను తెరవండి"},
    "editor_key_undo": {"en": "undo, redo (all rows)", "te": "చర్య రద్దు చేయండి, మళ్లీ చేయండి (అన్ని వరుసలు)"},
    "editor_key_escape": {
        "en": "discard what you just typed; leave the text",
        "te": "ఇప్పుడు టైప్ చేసినదాన్ని విస్మరించండి; పాఠ్యం నుండి బయటకు రండి",
    },
    "editor_key_help": {"en": "on a row: this list", "te": "వరుసపై: ఈ జాబితా"},
    "editor_key_split": {"en": "split the row at the cursor", "te": "కర్సర్ వద్ద వరుసను విడదీయండి"},
    "editor_key_split_playhead": {
        "en": "split the row at the playback position",
        "te": "ప్లేబ్యాక్ స్థానం వద్ద వరుసను విడదీయండి",
    },
    "editor_key_merge": {
        "en": "join with the next row, or join the selected rows",
        "te": "తర్వాతి వరుసతో కలపండి, లేదా ఎంచుకున్న వరుసలను కలపండి",
    },
    "editor_key_insert": {"en": "insert a row after this one", "te": "దీని తర్వాత వరుసను చేర్చండి"},
    "editor_key_delete": {
        "en": "on a row: delete it, or the selected rows",
        "te": "వరుసపై: దాన్ని, లేదా ఎంచుకున్న వరుసలను తొలగించండి",
    },
    "editor_key_revert": {"en": "back to the machine's text", "te": "యంత్రం రాసిన పాఠ్యానికి తిరిగి వెళ్లండి"},
    "editor_key_swap": {"en": "use another engine's text", "te": "మరో ఇంజిన్ పాఠ్యాన్ని వాడండి"},
    "editor_key_choose": {
        "en": "on a row: select several (also Ctrl or Shift with a click)",
        "te": "వరుసపై: అనేక వరుసలను ఎంచుకోండి (Ctrl లేదా Shift తో క్లిక్ కూడా)",
    },
    "editor_key_find": {"en": "find and replace", "te": "వెతకండి, మార్చండి"},
}
