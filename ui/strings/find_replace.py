"""Visible strings of find and replace."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_find": {"en": "Find and replace", "te": "వెతుకు, మార్చు"},
    "editor_replace_with": {"en": "Replace with", "te": "దీనితో మార్చు"},
    "editor_find_match_case": {"en": "match capitals", "te": "పెద్ద అక్షరాలు వేరుగా"},
    "editor_find_is_regex": {"en": "regular expression", "te": "రెగ్యులర్ ఎక్స్‌ప్రెషన్"},
    "editor_find_by_sound": {
        "en": "also by sound, across scripts",
        "te": "వేరే లిపిలో ధ్వని ప్రకారం కూడా",
    },
    "editor_find_speakers": {"en": "speakers' names too", "te": "వక్తల పేర్లు కూడా"},
    "editor_previous": {"en": "Previous", "te": "ముందు"},
    "editor_next": {"en": "Next", "te": "తర్వాత"},
    "editor_replace_one": {"en": "Replace", "te": "మార్చు"},
    "editor_replace_all": {"en": "Replace all", "te": "అన్నీ మార్చు"},
    "editor_close_find": {"en": "Close", "te": "మూసివేయి"},
    "editor_find_none": {"en": "Nothing found", "te": "ఏమీ దొరకలేదు"},
    "editor_find_count": {
        "en": "{place} of {count}, in {rows} rows",
        "te": "{rows} వరుసల్లో {count} లో {place}",
    },
    "editor_find_sounds": {
        "en": "only sounds so: {count}",
        "te": "ధ్వనిలో మాత్రమే పోలినవి: {count}",
    },
    "editor_find_with_sounds": {
        "en": "replace what only sounds so too",
        "te": "ధ్వనిలో మాత్రమే పోలినవాటినీ మార్చు",
    },
    "editor_find_shown": {"en": "in the {rows} rows shown", "te": "కనిపిస్తున్న {rows} వరుసల్లో"},
    "editor_replacing": {
        "en": "Replacing {count} in {rows} rows…",
        "te": "{rows} వరుసల్లో {count} మారుస్తోంది…",
    },
    "editor_replaced": {"en": "Replaced {count} in these {rows} rows", "te": "ఈ {rows} వరుసల్లో {count} మార్చాం"},
    "editor_find_keep_case": {"en": "keep capitals", "te": "పెద్ద అక్షరాలు అలాగే ఉంచు"},
    "editor_find_verified": {"en": "in verified rows, which stay: {rows}", "te": "మారని సరిచూసిన వరుసలు: {rows}"},
    "editor_find_names": {"en": "speakers: {names}", "te": "వక్తలు: {names}"},
    "editor_find_more": {"en": "and {rows} rows more", "te": "ఇంకా {rows} వరుసలు"},
    "editor_find_failed": {
        "en": "The server did not answer. Try again in a moment.",
        "te": "సర్వర్ స్పందించలేదు. కాసేపటికి మళ్ళీ ప్రయత్నించండి.",
    },
}
