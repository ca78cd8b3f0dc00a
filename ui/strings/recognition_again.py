"""Visible strings of a document that is recognised again."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_again": {"en": "Recognise again…", "te": "మళ్ళీ గుర్తించు…"},
    "editor_again_title": {"en": "Recognise again", "te": "మళ్ళీ గుర్తించు"},
    "editor_again_language": {"en": "Language", "te": "భాష"},
    "editor_again_auto": {"en": "Find out", "te": "కనుక్కో"},
    "editor_again_speakers": {"en": "Speakers", "te": "మాట్లాడేవారు"},
    "editor_again_what": {"en": "Rows", "te": "వరుసలు"},
    "editor_again_all": {"en": "The whole recording", "te": "మొత్తం రికార్డింగ్"},
    "editor_again_chosen": {"en": "Selected rows: {rows}", "te": "ఎంచుకున్న వరుసలు: {rows}"},
    "editor_again_edited": {"en": "Replace edited rows too", "te": "సవరించిన వరుసలను కూడా మార్చు"},
    "editor_again_hint": {
        "en": "Verified rows stay. One undo takes it back.",
        "te": "సరిచూసిన వరుసలు అలాగే ఉంటాయి. ఒక్క రద్దుతో వెనక్కి వస్తుంది.",
    },
    "editor_again_do": {"en": "Recognise", "te": "గుర్తించు"},
    "editor_again_lost": {
        "en": "The server does not answer, so nothing was begun. Please try again.",
        "te": "సర్వర్ జవాబు ఇవ్వలేదు, ఏదీ మొదలవలేదు. మళ్ళీ ప్రయత్నించండి.",
    },
}
