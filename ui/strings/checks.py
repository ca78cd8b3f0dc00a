"""Visible strings of what the export menu says to look at first."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_checking": {"en": "Checking the rows…", "te": "వరుసలను తనిఖీ చేస్తోంది…"},
    "editor_checks_none": {
        "en": "All rows are verified and nothing needs fixing.",
        "te": "అన్ని వరుసలూ సరిచూశారు, సరిదిద్దాల్సినవి ఏవీ లేవు.",
    },
    "editor_checks_failed": {
        "en": "The rows could not be checked. Try again in a moment.",
        "te": "వరుసలను తనిఖీ చేయలేకపోయాం. కాసేపట్లో మళ్లీ ప్రయత్నించండి.",
    },
    "editor_check_overlap": {"en": "overlapping", "te": "ఒకేసారి మాట్లాడినవి"},
    "editor_check_empty": {"en": "no text", "te": "పాఠ్యం లేనివి"},
    "editor_check_outside": {"en": "past the end", "te": "రికార్డింగ్ దాటినవి"},
    "editor_check_script": {"en": "other script", "te": "వేరే లిపి"},
    "editor_check_gap": {"en": "long pauses", "te": "పెద్ద ఖాళీలు"},
    "editor_check_unverified": {"en": "not verified", "te": "సరిచూడనివి"},
}
