"""Visible strings of find and replace."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_find": {"en": "Find and replace", "te": "వెతకండి, మార్చండి"},
    "editor_replace_with": {"en": "Replace with", "te": "దీనితో మార్చండి"},
    "editor_find_match_case": {"en": "Match case", "te": "పెద్ద, చిన్న అక్షరాల తేడా"},
    "editor_find_is_regex": {"en": "Regular expression", "te": "రెగ్యులర్ ఎక్స్‌ప్రెషన్"},
    "editor_find_by_sound": {"en": "Also similar sounds in other scripts", "te": "ఇతర లిపుల్లో అదే ధ్వని కూడా"},
    "editor_find_speakers": {"en": "Also speakers' names", "te": "వక్తల పేర్లు కూడా"},
    "editor_previous": {"en": "Previous", "te": "మునుపటిది"},
    "editor_next": {"en": "Next", "te": "తర్వాతిది"},
    "editor_replace_one": {"en": "Replace", "te": "మార్చండి"},
    "editor_replace_all": {"en": "Replace all", "te": "అన్నింటినీ మార్చండి"},
    "editor_close_find": {"en": "Close", "te": "మూసివేయండి"},
    "editor_find_none": {"en": "Nothing found", "te": "ఏమీ కనబడలేదు"},
    "editor_find_count": {
        "en": "{place:,} of {count, plural, one {# match} other {# matches}} in {rows, plural, one {# row} other {# rows}}",
        "te": "{rows, plural, one {# వరుసలో} other {# వరుసల్లో}} {count:,} ఫలితాల్లో {place:,}వది",
    },
    "editor_find_sounds": {
        "en": "{count, plural, one {# similar sound} other {# similar sounds}}",
        "te": "ధ్వని ప్రకారం {count:,}",
    },
    "editor_find_with_sounds": {"en": "Replace similar sounds too", "te": "ధ్వని ప్రకారం కనబడినవాటినీ మార్చండి"},
    "editor_find_shown": {
        "en": "in {rows, plural, one {the row} other {the # rows}} shown",
        "te": "చూపుతున్న {rows, plural, one {# వరుసలో} other {# వరుసల్లో}}",
    },
    "editor_replacing": {
        "en": "Replacing {count:,} in {rows, plural, one {# row} other {# rows}}…",
        "te": "{rows, plural, one {# వరుసలో} other {# వరుసల్లో}} {count:,} మారుస్తోంది…",
    },
    "editor_replaced": {
        "en": "Replaced {count:,} in {rows, plural, one {# row} other {# rows}}",
        "te": "{rows, plural, one {# వరుసలో} other {# వరుసల్లో}} {count:,} మార్చాం",
    },
    "editor_find_keep_case": {"en": "Preserve case", "te": "పెద్ద, చిన్న అక్షరాలు అలాగే ఉంచండి"},
    "editor_find_verified": {
        "en": "{rows, plural, one {# verified row stays} other {# verified rows stay}} unchanged",
        "te": "{rows, plural, one {సరిచూసిన # వరుస మారదు} other {సరిచూసిన # వరుసలు మారవు}}",
    },
    "editor_find_names": {"en": "speakers: {names}", "te": "వక్తలు: {names}"},
    "editor_find_more": {
        "en": "and {rows, plural, one {# more row} other {# more rows}}",
        "te": "ఇంకా {rows, plural, one {# వరుస} other {# వరుసలు}}",
    },
    "editor_find_failed": {
        "en": "The server did not answer. Try again in a moment.",
        "te": "సర్వర్ నుండి జవాబు రాలేదు. కాసేపట్లో మళ్లీ ప్రయత్నించండి.",
    },
}
