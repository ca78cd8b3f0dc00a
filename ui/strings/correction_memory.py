"""Visible strings of correction memory: what was corrected twice, offered for the rows that remain."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_memory": {"en": "Repeated corrections", "te": "పదేపదే చేసిన సవరణలు"},
    "editor_memory_menu": {"en": "Repeated corrections…", "te": "పదేపదే చేసిన సవరణలు…"},
    "editor_memory_offer": {
        "en": "{machine} → {corrected}: corrected {times, plural, one {once} other {# times}}, still in {rows, plural, one {# other row} other {# other rows}}",
        "te": "{machine} → {corrected}: {times, plural, one {# సారి} other {# సార్లు}} సవరించారు, ఇంకా {rows, plural, one {# వరుసలో} other {# వరుసల్లో}} ఉంది",
    },
    "editor_memory_look": {"en": "Show", "te": "చూపండి"},
    "editor_memory_hide": {"en": "Not now", "te": "ఇప్పుడు వద్దు"},
    "editor_memory_locked": {
        "en": "{locked, plural, one {# verified row stays as it is.} other {# verified rows stay as they are.}}",
        "te": "{locked, plural, one {సరిచూసిన # వరుస అలాగే ఉంటుంది.} other {సరిచూసిన # వరుసలు అలాగే ఉంటాయి.}}",
    },
    "editor_memory_more": {"en": "and {count:,} more", "te": "ఇంకా {count:,}"},
    "editor_memory_take": {
        "en": "Correct {rows, plural, one {this row} other {all # rows}}",
        "te": "{rows, plural, one {ఈ వరుసను} other {అన్ని # వరుసలను}} సవరించండి",
    },
    "editor_memory_none": {
        "en": "No repeated corrections left to apply.",
        "te": "వర్తింపజేయడానికి పదేపదే చేసిన సవరణలేవీ మిగల్లేదు.",
    },
    "editor_memory_file": {"en": "Download as a table (TSV)", "te": "పట్టికగా దింపుకోండి (TSV)"},
}
