"""Visible strings of the bar above the rows."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_label": {"en": "Transcript", "te": "ట్రాన్‌స్క్రిప్ట్"},
    "editor_rows": {
        "en": "{rows, plural, one {# row} other {# rows}}",
        "te": "{rows, plural, one {# వరుస} other {# వరుసలు}}",
    },
    "editor_verified": {"en": "{verified:,} of {rows:,} verified", "te": "{rows:,} లో {verified:,} సరిచూశారు"},
    "editor_saved": {"en": "saved {time}", "te": "భద్రమైంది {time}"},
    "editor_saved_here": {
        "en": "saved {time} on this server, not yet in its storage",
        "te": "{time} కు ఈ సర్వర్‌లో భద్రమైంది, నిల్వలోకి ఇంకా చేరలేదు",
    },
    "editor_saving": {"en": "saving…", "te": "భద్రపరుస్తోంది…"},
    "editor_typing": {"en": "typing…", "te": "టైపు చేస్తున్నారు…"},
    "editor_offline": {
        "en": "offline: {edits, plural, one {# edit} other {# edits}} to save",
        "te": "ఆఫ్‌లైన్: భద్రపరచాల్సినవి {edits, plural, one {# మార్పు} other {# మార్పులు}}",
    },
    "editor_broken": {
        "en": "not saved yet: {edits, plural, one {# edit} other {# edits}}",
        "te": "ఇంకా భద్రపరచలేదు: {edits, plural, one {# మార్పు} other {# మార్పులు}}",
    },
    "editor_keep_open": {"en": "Keep this page open.", "te": "ఈ పేజీని తెరిచే ఉంచండి."},
    "editor_retry": {"en": "Try now", "te": "ఇప్పుడే ప్రయత్నించండి"},
    "editor_undo": {"en": "Undo", "te": "చర్య రద్దు చేయండి"},
    "editor_nothing_to_undo": {"en": "Nothing to undo.", "te": "రద్దు చేయడానికి చర్యలేవీ లేవు."},
    "editor_nothing_to_redo": {"en": "Nothing to redo.", "te": "మళ్లీ చేయడానికి చర్యలేవీ లేవు."},
    "editor_redo": {"en": "Redo", "te": "మళ్లీ చేయండి"},
    "editor_keys": {"en": "Keyboard shortcuts", "te": "కీబోర్డ్ షార్ట్‌కట్‌లు"},
    "editor_close": {"en": "Close", "te": "మూసివేయండి"},
    "editor_export": {"en": "Export", "te": "ఎగుమతి"},
    "editor_rename_document": {"en": "Rename", "te": "పేరు మార్చండి"},
    "editor_document_name": {"en": "Document name", "te": "పత్రం పేరు"},
    "editor_not_renamed": {
        "en": "The new name could not be saved. Try again in a moment.",
        "te": "కొత్త పేరును భద్రపరచలేకపోయాం. కాసేపట్లో మళ్లీ ప్రయత్నించండి.",
    },
    "editor_corrections": {"en": "Accuracy report…", "te": "కచ్చితత్వ నివేదిక…"},
}
