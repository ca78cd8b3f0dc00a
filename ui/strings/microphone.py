"""Visible strings of the microphone while it is on, and of the words that are written meanwhile."""

STRINGS: dict[str, dict[str, str]] = {
    "mic_label": {"en": "Microphone", "te": "మైక్రోఫోన్"},
    "mic_recording": {"en": "Recording", "te": "రికార్డవుతోంది"},
    "mic_paused": {"en": "Paused", "te": "విరామం"},
    "mic_pause": {"en": "Pause", "te": "కాసేపు ఆపండి"},
    "mic_resume": {"en": "Go on", "te": "కొనసాగించండి"},
    "mic_left": {"en": "{length} left", "te": "ఇంకా {length}"},
    "mic_understood": {"en": "Close", "te": "మూసేయండి"},
    "mic_choice": {"en": "Choose and try the microphone", "te": "మైక్రోఫోన్ ఎంచుకొని చూడండి"},
    "mic_default": {"en": "The browser's own choice", "te": "బ్రౌజర్ ఎంచుకున్నది"},
    "mic_try": {
        "en": "Say something: the bar moves. Nothing is recorded yet.",
        "te": "ఏదైనా మాట్లాడండి: గీత కదులుతుంది. ఇంకా ఏదీ రికార్డు కావడం లేదు.",
    },
    "mic_muted": {
        "en": "Nothing arrives: the microphone is muted on this device. The recording goes on.",
        "te": "ఏమీ రావడం లేదు: ఈ పరికరంలో మైక్రోఫోన్ మ్యూట్‌లో ఉంది. రికార్డింగ్ సాగుతోంది.",
    },
    "mic_silent": {
        "en": "Nothing has been heard for a while. Is this the right microphone? The recording goes on.",
        "te": "కాసేపటిగా ఏమీ వినిపించలేదు. ఇది సరైన మైక్రోఫోనేనా? రికార్డింగ్ సాగుతోంది.",
    },
    "mic_unplugged": {
        "en": "The microphone went away. Everything that was said until then is kept and sent.",
        "te": "మైక్రోఫోన్ తొలగిపోయింది. అప్పటివరకు చెప్పినదంతా భద్రంగా ఉంది, పంపబడుతోంది.",
    },
    "mic_withdrawn": {
        "en": "The browser no longer allows the microphone. Everything said until then is kept and sent.",
        "te": "బ్రౌజర్ ఇక మైక్రోఫోన్‌ను అనుమతించడం లేదు. అప్పటివరకు చెప్పినదంతా భద్రంగా ఉంది, పంపబడుతోంది.",
    },
    "mic_full": {
        "en": "The recording is as long as it may be here, so it has ended and is sent. Press Speak to go on in a new one.",
        "te": "రికార్డింగ్ ఇక్కడ ఉండగల గరిష్ఠ నిడివికి చేరింది, ముగిసి పంపబడుతోంది. కొత్తదానిలో కొనసాగడానికి మాట్లాడండి నొక్కండి.",
    },
    "mic_not_sent": {
        "en": "What you said could not be sent. It is kept: go to New recording to send it again or to save it.",
        "te": "మీరు చెప్పినది పంపడం కుదరలేదు. అది భద్రంగా ఉంది: కొత్త రికార్డింగ్‌కు వెళ్లి మళ్లీ పంపండి లేదా భద్రపరచండి.",
    },
    "microphone_busy": {
        "en": "Another program holds the microphone. Close it, or choose another microphone, then press Speak again.",
        "te": "మరో ప్రోగ్రామ్ మైక్రోఫోన్‌ను వాడుతోంది. దాన్ని మూసి, లేదా మరో మైక్రోఫోన్ ఎంచుకొని, మళ్లీ నొక్కండి.",
    },
    "microphone_failed": {
        "en": "This browser cannot record from the microphone. Dropping a recording works.",
        "te": "ఈ బ్రౌజర్ మైక్రోఫోన్ నుంచి రికార్డు చేయలేదు. రికార్డింగ్‌ను వేయవచ్చు.",
    },
    "recording_goes_on": {
        "en": "You are being recorded. The bar below pauses and stops.",
        "te": "మీ మాటలు రికార్డవుతున్నాయి. కింది పట్టీలో కాసేపు ఆపవచ్చు, ముగించవచ్చు.",
    },
    "captions_title": {"en": "Words while you speak", "te": "మాట్లాడుతుండగా మాటలు"},
    "captions_getting_ready": {
        "en": "Getting the model ready. Speak on: nothing is lost.",
        "te": "మోడల్ సిద్ధమవుతోంది. మాట్లాడుతూ ఉండండి: ఏదీ పోదు.",
    },
    "captions_listening": {"en": "Listening", "te": "వింటోంది"},
    "captions_slower": {
        "en": "Words come later: much is being written at once. Nothing is lost.",
        "te": "ఒకేసారి చాలా రాస్తోంది, మాటలు కాస్త ఆలస్యంగా వస్తాయి. ఏదీ పోదు.",
    },
    "captions_away": {
        "en": "The server cannot be reached just now. The recording goes on, and the words will follow.",
        "te": "సర్వర్ ఇప్పుడు అందుబాటులో లేదు. రికార్డింగ్ సాగుతోంది, మాటలు తర్వాత వస్తాయి.",
    },
    "captions_paused": {"en": "Paused", "te": "విరామం"},
    "captions_ended": {"en": "The recording has ended.", "te": "రికార్డింగ్ ముగిసింది."},
    "captions_copy": {"en": "Copy all", "te": "అంతా కాపీ చేయండి"},
    "captions_copied": {"en": "Copied", "te": "కాపీ అయింది"},
    "captions_large": {"en": "Large, for an audience", "te": "సభకు పెద్దగా"},
    "captions_small": {"en": "Back (Esc)", "te": "వెనక్కి (Esc)"},
}
