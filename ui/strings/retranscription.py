"""Visible strings of a row that is heard again."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_hear_again": {"en": "Hear this row again in…", "te": "ఈ వరుసను మళ్లీ గుర్తించు…"},
    "editor_hearing": {
        "en": "Hearing it again in {language}… {percent} %",
        "te": "{language}లో మళ్లీ గుర్తిస్తోంది… {percent} %",
    },
    "editor_hearing_waits": {
        "en": "Waits to be heard again in {language}…",
        "te": "{language}లో మళ్లీ గుర్తించడానికి వేచి ఉంది…",
    },
    "editor_hearing_fetches": {"en": "Getting the model… {percent} %", "te": "మోడల్ తెస్తోంది… {percent} %"},
    "editor_hearing_stop": {"en": "Stop", "te": "ఆపు"},
    "editor_hearing_lost": {
        "en": "The server does not answer, so this row was not heard again. Please try again.",
        "te": "సర్వర్ జవాబు ఇవ్వలేదు, ఈ వరుసను మళ్లీ గుర్తించలేదు. మళ్లీ ప్రయత్నించండి.",
    },
}
