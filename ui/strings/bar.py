"""Visible strings of the bar above the rows."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_label": {"en": "Transcript", "te": "లిఖిత పాఠం"},
    "editor_rows": {"en": "{rows} rows", "te": "{rows} వరుసలు"},
    "editor_verified": {"en": "{verified} of {rows} verified", "te": "{rows} లో {verified} సరిచూశారు"},
    "editor_saved": {"en": "saved {time}", "te": "భద్రమైంది {time}"},
    "editor_saving": {"en": "saving…", "te": "భద్రపరుస్తోంది…"},
    "editor_typing": {"en": "typing…", "te": "టైపు చేస్తున్నారు…"},
    "editor_offline": {
        "en": "offline: {edits, plural, one {# edit} other {# edits}} waiting",
        "te": "ఆఫ్‌లైన్: {edits, plural, one {# మార్పు వేచి ఉంది} other {# మార్పులు వేచి ఉన్నాయి}}",
    },
    "editor_broken": {
        "en": "could not save yet: {edits, plural, one {# edit} other {# edits}} waiting",
        "te": "ఇంకా భద్రపరచలేదు: {edits, plural, one {# మార్పు వేచి ఉంది} other {# మార్పులు వేచి ఉన్నాయి}}",
    },
    "editor_keep_open": {"en": "Keep this page open.", "te": "ఈ పేజీని తెరిచే ఉంచండి."},
    "editor_retry": {"en": "try now", "te": "ఇప్పుడే ప్రయత్నించు"},
    "editor_undo": {"en": "Undo", "te": "రద్దు చేయి"},
    "editor_nothing_to_undo": {"en": "Nothing left to undo.", "te": "రద్దు చేయడానికి ఏమీ లేదు."},
    "editor_nothing_to_redo": {"en": "Nothing left to redo.", "te": "తిరిగి చేయడానికి ఏమీ లేదు."},
    "editor_redo": {"en": "Redo", "te": "తిరిగి చేయి"},
    "editor_keys": {"en": "Keys", "te": "కీలు"},
    "editor_close": {"en": "Close", "te": "మూసివేయి"},
    "editor_export": {"en": "Export", "te": "ఎగుమతి"},
    "editor_rename_document": {"en": "Rename", "te": "పేరు మార్చు"},
    "editor_document_name": {"en": "Name of the document", "te": "పత్రం పేరు"},
    "editor_not_renamed": {
        "en": "The new name could not be saved. Try again in a moment.",
        "te": "కొత్త పేరు భద్రపరచలేకపోయాం. కాసేపట్లో మళ్ళీ ప్రయత్నించండి.",
    },
    "editor_corrections": {"en": "Machine against corrected…", "te": "యంత్రం రాసినది, సవరించినది…"},
}
