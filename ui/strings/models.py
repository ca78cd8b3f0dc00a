"""Visible strings of the models in the page's head."""

STRINGS: dict[str, dict[str, str]] = {
    "starter_models": {"en": "starter models", "te": "ప్రారంభ మోడళ్లు"},
    "full_models": {"en": "full models", "te": "పూర్తి మోడళ్లు"},
    "models_missing": {"en": "models missing", "te": "మోడళ్లు లేవు"},
    "fetching_models": {"en": "getting the models, {percent} %", "te": "మోడళ్లను తెస్తోంది, {percent} %"},
    "full_models_hint": {
        "en": "The starter models are small: English is good, Telugu is only a rough draft. For real Telugu the "
        "host sets MODELS=full (or TELUGU_MODEL) to use Swecha Gonthuka.",
        "te": "ప్రారంభ మోడళ్లు చిన్నవి: ఇంగ్లీషు బాగుంటుంది, తెలుగు ముసాయిదా మాత్రమే. నిజమైన తెలుగు కోసం MODELS=full "
        "(లేదా TELUGU_MODEL) పెట్టి స్వేచ్ఛ గొంతుక వాడండి.",
    },
    "offline_hint": {
        "en": "Until then nothing can be recognised. Without a network here: run python app.py --fetch on a machine "
        "that has one, and copy its folder ~/.cache/likhita to this machine.",
        "te": "అంతవరకు ఏదీ గుర్తించలేము. ఇక్కడ నెట్‌వర్క్ లేకపోతే: ఉన్న యంత్రంలో python app.py --fetch నడిపి, "
        "దాని ~/.cache/likhita ఫోల్డర్‌ను ఇక్కడికి తెండి.",
    },
    "ready": {"en": "ready", "te": "సిద్ధం"},
    "missing": {"en": "not here yet", "te": "ఇంకా లేదు"},
    "refused": {"en": "cannot be used", "te": "వాడలేం"},
    "fetching": {"en": "on its way", "te": "వస్తోంది"},
    "role_telugu": {"en": "telugu", "te": "తెలుగు"},
    "role_english": {"en": "english", "te": "ఇంగ్లీషు"},
    "role_multilingual": {"en": "multilingual", "te": "ఇతర భాషలు"},
    "role_language": {"en": "language", "te": "భాష గుర్తింపు"},
    "role_speakers": {"en": "speakers", "te": "వక్తలు"},
    "role_punctuation": {"en": "punctuation", "te": "విరామ చిహ్నాలు"},
    "role_alignment": {"en": "alignment", "te": "పదాల సమయాలు"},
    "role_speech": {"en": "speech", "te": "మాటలు ఎక్కడ"},
}
