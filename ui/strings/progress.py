"""Visible strings of a running job."""

STRINGS: dict[str, dict[str, str]] = {
    "progress": {"en": "Progress", "te": "పురోగతి"},
    "cancel": {"en": "Cancel", "te": "ఆపు"},
    "waiting": {"en": "Waiting for a free place", "te": "ఖాళీ కోసం వేచి ఉంది"},
    "ahead": {"en": "Waiting, {count} before you", "te": "వేచి ఉంది, మీ ముందు {count}"},
    "reading": {"en": "Reading the sound", "te": "శబ్దాన్ని చదువుతోంది"},
    "speech": {"en": "Finding speech", "te": "మాటలను వెతుకుతోంది"},
    "models": {"en": "Getting the models", "te": "మోడళ్లను తెస్తోంది"},
    "recognising": {"en": "Recognising", "te": "మాటలను గుర్తిస్తోంది"},
    "finding_speakers": {"en": "Finding speakers", "te": "ఎవరు మాట్లాడారో చూస్తోంది"},
    "aligning": {"en": "Finding the text in the sound", "te": "పాఠాన్ని శబ్దంలో వెతుకుతోంది"},
    "saving": {"en": "Saving", "te": "భద్రపరుస్తోంది"},
    "seconds_left": {"en": "about {count} s left", "te": "సుమారు {count} సెకన్లు"},
    "minutes_left": {"en": "about {count} min left", "te": "సుమారు {count} నిమిషాలు"},
    "waits_to_go_on": {
        "en": "Interrupted; goes on when it is its turn",
        "te": "మధ్యలో ఆగింది; వంతు రాగానే కొనసాగుతుంది",
    },
    "job_no_answer": {
        "en": "the server does not answer; trying again",
        "te": "సర్వర్ నుంచి జవాబు లేదు; మళ్ళీ ప్రయత్నిస్తోంది",
    },
    "restarting": {"en": "The server is being restarted", "te": "సర్వర్ మళ్ళీ మొదలవుతోంది"},
    "restarting_detail": {
        "en": "your recording is kept and goes on after that",
        "te": "మీ రికార్డింగ్ భద్రంగా ఉంది, ఆ తర్వాత కొనసాగుతుంది",
    },
}
