"""Visible strings of the microphone while it is on, and of the words that are written meanwhile."""

STRINGS: dict[str, dict[str, str]] = {
    "mic_label": {"en": "Microphone", "te": "మైక్రోఫోన్"},
    "mic_recording": {"en": "Recording", "te": "రికార్డ్ అవుతోంది"},
    "mic_paused": {"en": "Paused", "te": "పాజ్‌లో ఉంది"},
    "mic_pause": {"en": "Pause", "te": "పాజ్ చేయండి"},
    "mic_resume": {"en": "Resume", "te": "కొనసాగించండి"},
    "mic_left": {"en": "{length} left", "te": "ఇంకా {length}"},
    "mic_understood": {"en": "Close", "te": "మూసివేయండి"},
    "mic_choice": {"en": "Choose and test the microphone", "te": "మైక్రోఫోన్‌ను ఎంచుకుని పరీక్షించండి"},
    "mic_default": {"en": "Browser default", "te": "బ్రౌజర్ డిఫాల్ట్"},
    "mic_try": {
        "en": "Say something: the bar should move. Nothing is recorded yet.",
        "te": "ఏదైనా మాట్లాడండి: పట్టీ కదలాలి. ఇంకా ఏదీ రికార్డ్ కావడం లేదు.",
    },
    "mic_muted": {
        "en": "No sound: the microphone is muted on this device. Still recording.",
        "te": "శబ్దం రావడం లేదు: ఈ పరికరంలో మైక్రోఫోన్ మ్యూట్‌లో ఉంది. రికార్డింగ్ కొనసాగుతోంది.",
    },
    "mic_silent": {
        "en": "Nothing heard for a while. Is this the right microphone? Still recording.",
        "te": "కాసేపటిగా ఏమీ వినిపించలేదు. ఇది సరైన మైక్రోఫోనేనా? రికార్డింగ్ కొనసాగుతోంది.",
    },
    "mic_unplugged": {
        "en": "The microphone was disconnected. Everything up to then is safe and is being uploaded.",
        "te": "మైక్రోఫోన్ డిస్‌కనెక్ట్ అయింది. అప్పటివరకు చెప్పినదంతా భద్రంగా ఉంది, అప్‌లోడ్ అవుతోంది.",
    },
    "mic_withdrawn": {
        "en": "The browser stopped allowing the microphone. Everything up to then is safe and is being uploaded.",
        "te": "బ్రౌజర్ ఇక మైక్రోఫోన్‌ను అనుమతించడం లేదు. అప్పటివరకు చెప్పినదంతా భద్రంగా ఉంది, అప్‌లోడ్ అవుతోంది.",
    },
    "mic_full": {
        "en": "This recording has reached the longest length allowed here, so it has ended and is being uploaded. Press Speak to continue in a new one.",
        "te": "రికార్డింగ్ ఇక్కడి గరిష్ఠ నిడివికి చేరింది, కాబట్టి ముగిసి అప్‌లోడ్ అవుతోంది. కొత్తదానిలో కొనసాగించడానికి మాట్లాడండి నొక్కండి.",
    },
    "mic_not_sent": {
        "en": "Your recording could not be uploaded. It is safe: open New recording to try again or to save it.",
        "te": "మీ రికార్డింగ్‌ను అప్‌లోడ్ చేయలేకపోయాం. అది భద్రంగా ఉంది: మళ్లీ ప్రయత్నించడానికి లేదా భద్రపరచడానికి కొత్త రికార్డింగ్ తెరవండి.",
    },
    "microphone_busy": {
        "en": "Another program is using the microphone. Close it or choose another microphone, then press Speak again.",
        "te": "మరో ప్రోగ్రామ్ మైక్రోఫోన్‌ను వాడుతోంది. దాన్ని మూసివేయండి లేదా మరో మైక్రోఫోన్ ఎంచుకోండి, ఆ తర్వాత మళ్లీ మాట్లాడండి నొక్కండి.",
    },
    "microphone_failed": {
        "en": "This browser cannot record. You can still upload a recording.",
        "te": "ఈ బ్రౌజర్ రికార్డ్ చేయలేదు. మీరు రికార్డింగ్‌ను అప్‌లోడ్ చేయవచ్చు.",
    },
    "recording_goes_on": {
        "en": "Recording. Pause or stop in the bar below.",
        "te": "రికార్డ్ అవుతోంది. కింది పట్టీలో పాజ్ చేయండి లేదా ఆపండి.",
    },
    "captions_title": {"en": "Live captions", "te": "లైవ్ క్యాప్షన్‌లు"},
    "captions_getting_ready": {
        "en": "Getting ready. Keep talking: nothing is lost.",
        "te": "సిద్ధమవుతోంది. మాట్లాడుతూ ఉండండి: ఏదీ పోదు.",
    },
    "captions_listening": {"en": "Listening", "te": "వింటోంది"},
    "captions_slower": {
        "en": "The words are a little late: the server is busy. Nothing is lost.",
        "te": "సర్వర్ పనిలో ఉంది, పదాలు కాస్త ఆలస్యంగా వస్తాయి. ఏదీ పోదు.",
    },
    "captions_away": {
        "en": "The server cannot be reached. Still recording; the words will follow.",
        "te": "సర్వర్ అందుబాటులో లేదు. రికార్డింగ్ కొనసాగుతోంది; పదాలు తర్వాత వస్తాయి.",
    },
    "captions_paused": {"en": "Paused", "te": "పాజ్‌లో ఉంది"},
    "captions_ended": {"en": "Recording ended.", "te": "రికార్డింగ్ ముగిసింది."},
    "captions_copy": {"en": "Copy all", "te": "అన్నింటినీ కాపీ చేయండి"},
    "captions_copied": {"en": "Copied", "te": "కాపీ అయింది"},
    "captions_large": {"en": "Large text", "te": "పెద్ద అక్షరాలు"},
    "captions_small": {"en": "Back (Esc)", "te": "వెనుకకు (Esc)"},
}
