"""Visible strings of the menu of exports: what formats are for, and what became of a file."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_export_main": {"en": "Download {format}", "te": "{format} డౌన్‌లోడ్ చేయండి"},
    "editor_export_read": {"en": "To read and show", "te": "చదవడానికి, చూపడానికి"},
    "editor_export_work": {"en": "To work on", "te": "ఇంకా పని చేయడానికి"},
    "editor_export_train": {"en": "To train and measure", "te": "శిక్షణకు, కొలతకు"},
    "editor_export_failed": {
        "en": "{format} could not be made. {reason}",
        "te": "{format} ఫైలును తయారు చేయలేకపోయాం. {reason}",
    },
    "editor_export_no_answer": {
        "en": "Check the connection and try again.",
        "te": "కనెక్షన్‌ను చూసి, మళ్లీ ప్రయత్నించండి.",
    },
}
