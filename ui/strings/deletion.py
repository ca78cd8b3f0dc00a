"""Visible strings of deleting a document altogether."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_delete_document": {"en": "Delete this document…", "te": "ఈ పత్రాన్ని తొలగించండి…"},
    "editor_deletion_title": {"en": "Delete “{name}”?", "te": "“{name}” ను తొలగించాలా?"},
    "editor_deletion_what": {
        "en": "The recording, {rows, plural, one {the row} other {all # rows}}, every edit and every copy on this server are deleted now, for everybody. This cannot be undone.",
        "te": "రికార్డింగ్, {rows, plural, one {వరుస} other {మొత్తం # వరుసలు}}, సవరణలన్నీ, ఈ సర్వర్‌లోని కాపీలన్నీ ఇప్పుడే అందరికీ తొలగిపోతాయి. ఈ చర్యను రద్దు చేయలేరు.",
    },
    "editor_deletion_do": {"en": "Delete everything", "te": "అంతా తొలగించండి"},
    "editor_deletion_keep": {"en": "Keep it", "te": "ఉంచండి"},
    "editor_deletion_goes_on": {"en": "Deleting…", "te": "తొలగిస్తోంది…"},
    "editor_deletion_done": {
        "en": "Deleted: {rows, plural, one {# row} other {# rows}}, {edits, plural, one {# edit} other {# edits}}, {files, plural, one {# file} other {# files}} ({megabytes} MB). The server looked again and found nothing of it.",
        "te": "తొలగించినవి: {rows, plural, one {# వరుస} other {# వరుసలు}}, {edits, plural, one {# సవరణ} other {# సవరణలు}}, {files, plural, one {# ఫైలు} other {# ఫైళ్లు}} ({megabytes} MB). సర్వర్ మళ్లీ వెతికినా ఏదీ మిగలలేదు.",
    },
    "editor_deletion_lost": {
        "en": "The server did not answer, so the document may still be there. Try again.",
        "te": "సర్వర్ నుండి జవాబు రాలేదు, కాబట్టి పత్రం ఇంకా ఉండవచ్చు. మళ్లీ ప్రయత్నించండి.",
    },
    "editor_deletion_close": {"en": "Close", "te": "మూసివేయండి"},
}
