"""Visible strings of what the start page says of itself, and of the conversation that it offers to try."""

STRINGS: dict[str, dict[str, str]] = {
    "what_this_is": {
        "en": "Likhita writes down who said what in Telugu and English, and you correct it row by row.",
        "te": "తెలుగులో, ఇంగ్లీషులో ఎవరు ఏమి అన్నారో లిఖిత రాస్తుంది; వింటూ వరుసవారీగా సరిచేయండి.",
    },
    "choose_file": {"en": "Choose a file", "te": "ఫైలును ఎంచుకోండి"},
    "sample_try": {"en": "Try a sample conversation", "te": "నమూనా సంభాషణతో ప్రయత్నించండి"},
    "sample_about": {
        "en": "24 seconds, two speakers, Telugu and English",
        "te": "24 సెకన్లు, ఇద్దరు వక్తలు, తెలుగు, ఇంగ్లీషు",
    },
    "sample_name": {"en": "Sample conversation", "te": "నమూనా సంభాషణ"},
    "sample_missing": {
        "en": "The sample could not be loaded. Check the connection and try again.",
        "te": "నమూనాను తెరవలేకపోయాం. కనెక్షన్‌ను చూసి, మళ్లీ ప్రయత్నించండి.",
    },
}
