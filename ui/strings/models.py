"""Visible strings of the models in the page's head."""

STRINGS: dict[str, dict[str, str]] = {
    "starter_models": {"en": "starter models", "te": "ప్రారంభ మోడళ్లు"},
    "full_models": {"en": "full models", "te": "పూర్తి మోడళ్లు"},
    "models_missing": {"en": "models missing", "te": "మోడళ్లు లేవు"},
    "fetching_models": {"en": "getting the models, {percent} %", "te": "మోడళ్లను తెస్తోంది, {percent} %"},
    "full_models_hint": {
        "en": "These are the small starter models: English comes out well, Telugu only as a rough draft. Ask whoever runs this server for the full models.",
        "te": "ఇవి చిన్న ప్రారంభ మోడళ్లు: ఇంగ్లీషు బాగా వస్తుంది, తెలుగు చిత్తు ప్రతి మాత్రమే. పూర్తి మోడళ్ల కోసం ఈ సర్వర్ నిర్వాహకులను అడగండి.",
    },
    "offline_hint": {
        "en": "Until then nothing can be transcribed. If this computer has no internet, run python app.py --fetch on one that has, and copy its folder ~/.cache/likhita here.",
        "te": "అంతవరకు ఏదీ ట్రాన్‌స్క్రైబ్ కాదు. ఈ కంప్యూటర్‌కు ఇంటర్నెట్ లేకపోతే, ఉన్న కంప్యూటర్‌లో python app.py --fetch నడిపి, దాని ~/.cache/likhita ఫోల్డర్‌ను ఇక్కడికి కాపీ చేయండి.",
    },
    "ready": {"en": "ready", "te": "సిద్ధం"},
    "missing": {"en": "not downloaded yet", "te": "ఇంకా డౌన్‌లోడ్ కాలేదు"},
    "refused": {"en": "cannot be used", "te": "వాడలేకపోతున్నాం"},
    "fetching": {"en": "downloading", "te": "డౌన్‌లోడ్ అవుతోంది"},
    "role_telugu": {"en": "Telugu", "te": "తెలుగు"},
    "role_english": {"en": "English", "te": "ఇంగ్లీషు"},
    "role_multilingual": {"en": "Other languages", "te": "ఇతర భాషలు"},
    "role_language": {"en": "Language detection", "te": "భాష గుర్తింపు"},
    "role_speakers": {"en": "Speakers", "te": "వక్తలు"},
    "role_punctuation": {"en": "Punctuation", "te": "విరామ చిహ్నాలు"},
    "role_alignment": {"en": "Word times", "te": "పదాల సమయాలు"},
    "role_speech": {"en": "Speech detection", "te": "మాటల గుర్తింపు"},
}
