"""Visible strings of a document that is recognised again."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_again": {"en": "Transcribe again…", "te": "మళ్లీ ట్రాన్‌స్క్రైబ్ చేయండి…"},
    "editor_again_title": {"en": "Transcribe again", "te": "మళ్లీ ట్రాన్‌స్క్రైబ్ చేయండి"},
    "editor_again_language": {"en": "Language", "te": "భాష"},
    "editor_again_auto": {"en": "Automatic", "te": "ఆటోమేటిక్"},
    "editor_again_speakers": {"en": "Speakers", "te": "వక్తలు"},
    "editor_again_what": {"en": "Rows", "te": "వరుసలు"},
    "editor_again_all": {"en": "The whole recording", "te": "మొత్తం రికార్డింగ్"},
    "editor_again_chosen": {"en": "Selected rows: {rows:,}", "te": "ఎంచుకున్న వరుసలు: {rows:,}"},
    "editor_again_edited": {"en": "Replace edited rows too", "te": "సవరించిన వరుసలను కూడా మార్చండి"},
    "editor_again_hint": {
        "en": "Verified rows stay. One undo brings everything back.",
        "te": "సరిచూసిన వరుసలు అలాగే ఉంటాయి. ఒక్క చర్య రద్దుతో అన్నీ తిరిగి వస్తాయి.",
    },
    "editor_again_do": {"en": "Transcribe", "te": "ట్రాన్‌స్క్రైబ్ చేయండి"},
    "editor_again_lost": {
        "en": "The server did not answer, so nothing was started. Try again in a moment.",
        "te": "సర్వర్ నుండి జవాబు రాలేదు, కాబట్టి ఏదీ మొదలవలేదు. కాసేపట్లో మళ్లీ ప్రయత్నించండి.",
    },
}
