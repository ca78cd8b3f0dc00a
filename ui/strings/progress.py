"""Visible strings of a running job."""

STRINGS: dict[str, dict[str, str]] = {
    "progress": {"en": "Progress", "te": "పురోగతి"},
    "cancel": {"en": "Cancel", "te": "రద్దు చేయండి"},
    "waiting": {"en": "Waiting to start", "te": "మొదలవడానికి వేచి ఉంది"},
    "ahead": {
        "en": "{count, plural, =0 {Waiting: yours is next} one {Waiting: # recording before yours} other {Waiting: # recordings before yours}}",
        "te": "{count, plural, =0 {వేచి ఉంది: తర్వాతిది మీదే} one {వేచి ఉంది: మీ ముందు # రికార్డింగ్} other {వేచి ఉంది: మీ ముందు # రికార్డింగ్‌లు}}",
    },
    "reading": {"en": "Reading the recording", "te": "రికార్డింగ్‌ను చదువుతోంది"},
    "speech": {"en": "Finding speech", "te": "మాటలను వెతుకుతోంది"},
    "models": {"en": "Getting the models", "te": "మోడళ్లను తెస్తోంది"},
    "recognising": {"en": "Transcribing", "te": "ట్రాన్‌స్క్రైబ్ చేస్తోంది"},
    "finding_speakers": {"en": "Telling speakers apart", "te": "వక్తలను వేరు చేస్తోంది"},
    "aligning": {"en": "Matching the text to the recording", "te": "పాఠ్యాన్ని రికార్డింగ్‌తో సరిపోలుస్తోంది"},
    "saving": {"en": "Saving", "te": "భద్రపరుస్తోంది"},
    "seconds_left": {
        "en": "about {count, plural, one {# second} other {# seconds}} left",
        "te": "ఇంకా సుమారు {count, plural, one {# సెకను} other {# సెకన్లు}}",
    },
    "minutes_left": {
        "en": "about {count, plural, one {# minute} other {# minutes}} left",
        "te": "ఇంకా సుమారు {count, plural, one {# నిమిషం} other {# నిమిషాలు}}",
    },
    "waits_to_go_on": {
        "en": "Interrupted. It continues when its turn comes.",
        "te": "మధ్యలో ఆగింది. వంతు రాగానే కొనసాగుతుంది.",
    },
    "job_no_answer": {
        "en": "the server is not answering; trying again",
        "te": "సర్వర్ నుండి జవాబు లేదు; మళ్లీ ప్రయత్నిస్తోంది",
    },
    "restarting": {"en": "The server is restarting", "te": "సర్వర్ మళ్లీ మొదలవుతోంది"},
    "restarting_detail": {
        "en": "your recording is safe and continues afterwards",
        "te": "మీ రికార్డింగ్ భద్రంగా ఉంది, ఆ తర్వాత కొనసాగుతుంది",
    },
}
