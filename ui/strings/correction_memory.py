"""Visible strings of correction memory: what was corrected twice, offered for the rows that remain."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_memory": {"en": "Repeated corrections", "te": "పదేపదే చేసిన సవరణలు"},
    "editor_memory_menu": {"en": "Repeated corrections…", "te": "పదేపదే చేసిన సవరణలు…"},
    "editor_memory_offer": {
        "en": "{machine} → {corrected}, {times} times. Still in other rows: {rows}",
        "te": "{machine} → {corrected}, {times} సార్లు. ఇంకా ఉన్న వరుసలు: {rows}",
    },
    "editor_memory_look": {"en": "look", "te": "చూడు"},
    "editor_memory_hide": {"en": "not now", "te": "ఇప్పుడు వద్దు"},
    "editor_memory_locked": {
        "en": "Verified rows stay as they are: {locked}.",
        "te": "సరిచూసిన వరుసలు అలాగే ఉంటాయి: {locked}.",
    },
    "editor_memory_more": {"en": "and {count} more", "te": "ఇంకా {count}"},
    "editor_memory_take": {"en": "Correct all of them ({rows})", "te": "అన్నిటినీ సవరించు ({rows})"},
    "editor_memory_none": {
        "en": "Nothing was corrected twice that still stands in other rows.",
        "te": "రెండుసార్లు సవరించినది వేరే వరుసల్లో ఇంకా ఏదీ లేదు.",
    },
    "editor_memory_file": {"en": "as a table (TSV)", "te": "పట్టికగా (TSV)"},
}
