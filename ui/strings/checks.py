"""Visible strings of what the export menu says to look at first."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_checking": {"en": "Looking at the rows…", "te": "వరుసలను చూస్తోంది…"},
    "editor_checks_none": {
        "en": "Every row is verified and in order.",
        "te": "అన్ని వరుసలూ సరిచూశారు, సరిగ్గా ఉన్నాయి.",
    },
    "editor_checks_failed": {
        "en": "The rows could not be checked just now.",
        "te": "వరుసలను ఇప్పుడు తనిఖీ చేయలేకపోయాం.",
    },
    "editor_check_overlap": {"en": "overlap", "te": "ఒకేసారి"},
    "editor_check_empty": {"en": "empty", "te": "ఖాళీ"},
    "editor_check_outside": {"en": "past the end", "te": "ముగింపు తర్వాత"},
    "editor_check_script": {"en": "other script", "te": "వేరే లిపి"},
    "editor_check_gap": {"en": "silence", "te": "నిశ్శబ్దం"},
    "editor_check_unverified": {"en": "not verified", "te": "సరిచూడనివి"},
}
