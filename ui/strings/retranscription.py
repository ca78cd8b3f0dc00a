"""Visible strings of a row that is heard again."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_hear_again": {"en": "Transcribe this row again in…", "te": "ఈ వరుసను మళ్లీ ట్రాన్‌స్క్రైబ్ చేయండి…"},
    "editor_hearing": {
        "en": "Transcribing again in {language}… {percent} %",
        "te": "{language}లో మళ్లీ ట్రాన్‌స్క్రైబ్ చేస్తోంది… {percent} %",
    },
    "editor_hearing_waits": {
        "en": "Waiting to be transcribed again in {language}…",
        "te": "{language}లో మళ్లీ ట్రాన్‌స్క్రైబ్ చేయడానికి వేచి ఉంది…",
    },
    "editor_hearing_fetches": {"en": "Getting the model… {percent} %", "te": "మోడల్‌ను తెస్తోంది… {percent} %"},
    "editor_hearing_stop": {"en": "Stop", "te": "ఆపండి"},
    "editor_hearing_lost": {
        "en": "The server did not answer, so the row stays as it is. Try again in a moment.",
        "te": "సర్వర్ నుండి జవాబు రాలేదు, కాబట్టి వరుస మారలేదు. కాసేపట్లో మళ్లీ ప్రయత్నించండి.",
    },
}
