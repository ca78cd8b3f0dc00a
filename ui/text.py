"""Every visible string, in English and Telugu."""

LANGUAGES = {
    "en": "English",
    "te": "తెలుగు",
    "hi": "हिन्दी",
    "ta": "தமிழ்",
    "kn": "ಕನ್ನಡ",
    "ml": "മലയാളം",
    "ur": "اردو",
}

STRINGS: dict[str, dict[str, str]] = {
    "tagline": {"en": "Speech, written and checked", "te": "మాట, రాసి సరిచూసినది"},
    "speak": {"en": "Speak", "te": "మాట్లాడండి"},
    "speak_label": {"en": "Speak: record with the microphone", "te": "మాట్లాడండి: మైక్రోఫోన్‌తో రికార్డు చేయండి"},
    "stop": {"en": "Stop", "te": "ఆపండి"},
    "stop_label": {"en": "Stop recording", "te": "రికార్డింగ్ ఆపండి"},
    "drop": {"en": "or drop a recording here", "te": "లేదా రికార్డింగ్‌ను ఇక్కడ వేయండి"},
    "formats": {
        "en": "wav, mp3, m4a, ogg, flac, webm, or the sound of an mp4",
        "te": "wav, mp3, m4a, ogg, flac, webm, లేదా mp4 లోని శబ్దం",
    },
    "sending": {"en": "Sending the recording", "te": "రికార్డింగ్ పంపుతోంది"},
    "sent": {
        "en": "The recording has arrived and waits for its turn.",
        "te": "రికార్డింగ్ చేరింది, వంతు కోసం వేచి ఉంది.",
    },
    "send_again": {"en": "Send it again", "te": "మళ్లీ పంపండి"},
    "save_sound": {"en": "Save the sound on this device", "te": "శబ్దాన్ని ఈ పరికరంలో భద్రపరచండి"},
    "no_permission": {
        "en": "The browser did not allow the microphone. Allow it beside the page's address, then press Speak again.",
        "te": "బ్రౌజర్ మైక్రోఫోన్‌ను అనుమతించలేదు. చిరునామా పక్కన అనుమతించి, మళ్లీ నొక్కండి.",
    },
    "no_microphone": {
        "en": "No microphone was found. Connect one, or drop a recording here.",
        "te": "మైక్రోఫోన్ కనబడలేదు. ఒకటి కలపండి, లేదా రికార్డింగ్‌ను ఇక్కడ వేయండి.",
    },
    "no_secure_page": {
        "en": "Browsers give the microphone only to pages on https or localhost. Dropping a recording works.",
        "te": "https లేదా localhost పేజీలకే బ్రౌజర్లు మైక్రోఫోన్ ఇస్తాయి. రికార్డింగ్‌ను వేయవచ్చు.",
    },
    "not_sent": {
        "en": "The recording could not be sent. It is kept in this page: send it again, or save it on this device.",
        "te": "రికార్డింగ్ పంపడం కుదరలేదు. అది ఈ పేజీలోనే ఉంది: మళ్లీ పంపండి, లేదా ఈ పరికరంలో భద్రపరచండి.",
    },
    "language": {"en": "Language", "te": "భాష"},
    "find_out": {"en": "find out", "te": "కనుక్కో"},
    "speakers": {"en": "Speakers", "te": "మాట్లాడేవారు"},
    "new_recording": {"en": "‹ New recording", "te": "‹ కొత్త రికార్డింగ్"},
    "recent": {"en": "Continue", "te": "కొనసాగించండి"},
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
    "ready": {"en": "ready", "te": "సిద్ధం"},
    "missing": {"en": "not here yet", "te": "ఇంకా లేదు"},
    "fetching": {"en": "on its way", "te": "వస్తోంది"},
    "progress": {"en": "Progress", "te": "పురోగతి"},
    "cancel": {"en": "Cancel", "te": "ఆపు"},
    "waiting": {"en": "Waiting for a free place", "te": "ఖాళీ కోసం వేచి ఉంది"},
    "ahead": {"en": "Waiting, {count} before you", "te": "వేచి ఉంది, మీ ముందు {count}"},
    "reading": {"en": "Reading the sound", "te": "శబ్దాన్ని చదువుతోంది"},
    "speech": {"en": "Finding speech", "te": "మాటలను వెతుకుతోంది"},
    "models": {"en": "Getting the models", "te": "మోడళ్లను తెస్తోంది"},
    "recognising": {"en": "Recognising", "te": "మాటలను గుర్తిస్తోంది"},
    "finding_speakers": {"en": "Finding speakers", "te": "ఎవరు మాట్లాడారో చూస్తోంది"},
    "saving": {"en": "Saving", "te": "భద్రపరుస్తోంది"},
    "seconds_left": {"en": "about {count} s left", "te": "సుమారు {count} సెకన్లు"},
    "minutes_left": {"en": "about {count} min left", "te": "సుమారు {count} నిమిషాలు"},
    "cancelled": {"en": "Cancelled before the sound was read.", "te": "శబ్దం చదవకముందే ఆపబడింది."},
    "interrupted": {
        "en": "The recognition of this recording was interrupted. Its sound is kept.",
        "te": "ఈ రికార్డింగ్ గుర్తింపు మధ్యలో ఆగింది. శబ్దం భద్రంగా ఉంది.",
    },
    "no_recording": {
        "en": "There is no recording yet. Speak, or choose a file.",
        "te": "ఇంకా రికార్డింగ్ లేదు. మాట్లాడండి, లేదా ఫైలును ఎంచుకోండి.",
    },
    "bad_language": {
        "en": "language: give a two-letter code such as te or en, or auto.",
        "te": "language: te లేదా en వంటి రెండక్షరాల కోడ్ ఇవ్వండి, లేదా auto.",
    },
    "bad_speakers": {
        "en": "speakers: give a whole number from 1 to {most}, or 0 to find out.",
        "te": "speakers: 1 నుండి {most} వరకు పూర్ణసంఖ్య ఇవ్వండి, లేదా 0.",
    },
    "too_large": {
        "en": "The recording is larger than {most}. Send a shorter one, or a compressed format such as m4a or ogg.",
        "te": "రికార్డింగ్ {most} కన్నా పెద్దది. చిన్నది, లేదా m4a, ogg వంటి కుదించిన రూపంలో పంపండి.",
    },
    "broken": {
        "en": "Something went wrong on our side. It has been written to the log; please try once more.",
        "te": "మా వైపు ఏదో పొరపాటు జరిగింది. లాగ్‌లో నమోదైంది; మరోసారి ప్రయత్నించండి.",
    },
}
_STAGES = {"speakers": "finding_speakers"}


def say(key: str, language: str = "en", **values: object) -> str:
    """The string under this key, with its values put in."""
    return STRINGS[key][language].format(**values)


def stage(name: str) -> str:
    """What people call a stage of the job."""
    return say(_STAGES.get(name, name))


_IN_MINUTES_FROM_S = 90


def time_left(seconds: float | None) -> str:
    """How long it will take, in words, or nothing while nobody knows."""
    if seconds is None:
        return ""
    if seconds < _IN_MINUTES_FROM_S:
        return say("seconds_left", count=max(1, round(seconds)))
    return say("minutes_left", count=round(seconds / 60))


def language_name(code: str) -> str:
    """The language's own name for itself, else its code."""
    return LANGUAGES.get(code, code)


def size(size_bytes: int) -> str:
    """Bytes as a host writes them, 500 MB for 500,000,000."""
    for unit, factor in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.3g} {unit}"
    return f"{size_bytes} bytes"
