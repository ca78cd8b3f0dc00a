"""Visible strings of what went wrong, and what can be done."""

STRINGS: dict[str, dict[str, str]] = {
    "no_recording": {
        "en": "There is no recording yet. Speak, or choose a file.",
        "te": "ఇంకా రికార్డింగ్ లేదు. మాట్లాడండి, లేదా ఫైలును ఎంచుకోండి.",
    },
    "no_upload": {
        "en": "This recording is not here, or it was used already. Please send it again.",
        "te": "ఈ రికార్డింగ్ ఇక్కడ లేదు, లేదా ఇప్పటికే వాడబడింది. దయచేసి మళ్ళీ పంపండి.",
    },
    "no_file_here": {
        "en": "A file cannot be named here. Upload a recording, and give it where a recording is asked for.",
        "te": "ఇక్కడ ఫైలును పేర్కొనలేరు. రికార్డింగ్‌ను అప్‌లోడ్ చేసి, రికార్డింగ్ అడిగిన చోట ఇవ్వండి.",
    },
    "bad_language": {
        "en": "language: give a two-letter code such as te or en, or auto.",
        "te": "language: te లేదా en వంటి రెండక్షరాల కోడ్ ఇవ్వండి, లేదా auto.",
    },
    "bad_speakers": {
        "en": "speakers: give a whole number from 1 to {most}, or 0 to find out.",
        "te": "speakers: 1 నుండి {most} వరకు పూర్ణసంఖ్య ఇవ్వండి, లేదా 0.",
    },
    "bad_tracks": {
        "en": "tracks: give auto, numbers of tracks such as 2 or 1,3, or of a track's channels such as 1:2,1:4.",
        "te": "tracks: auto, లేదా 2, 1,3 వంటి ట్రాక్ సంఖ్యలు, లేదా 1:2,1:4 వంటి ట్రాక్ ఛానెల్ సంఖ్యలు ఇవ్వండి.",
    },
    "too_many_parts": {
        "en": "This request has more parts than anything here asks for.",
        "te": "ఈ అభ్యర్థనలో ఇక్కడ అవసరమైన వాటికన్నా చాలా ఎక్కువ భాగాలు ఉన్నాయి.",
    },
    "too_large": {
        "en": "The recording is larger than {most}. Send a shorter one, or a compressed format such as m4a or ogg.",
        "te": "రికార్డింగ్ {most} కన్నా పెద్దది. చిన్నది, లేదా m4a, ogg వంటి కుదించిన రూపంలో పంపండి.",
    },
    "disk_full": {
        "en": "There is no room left on the server's disk for this recording. Tell whoever runs it.",
        "te": "ఈ రికార్డింగ్ కోసం సర్వర్ డిస్క్‌లో చోటు లేదు. నిర్వాహకులకు చెప్పండి.",
    },
    "disk_nearly_full": {
        "en": "Less than {least} of the disk is free.",
        "te": "డిస్క్‌లో {least} కన్నా తక్కువ చోటు ఉంది.",
    },
    "ready_no_models": {
        "en": "The models are not here yet.",
        "te": "మోడళ్లు ఇంకా రాలేదు.",
    },
    "broken": {
        "en": "Something went wrong on our side. It has been written to the log; please try once more.",
        "te": "మా వైపు ఏదో పొరపాటు జరిగింది. లాగ్‌లో నమోదైంది; మరోసారి ప్రయత్నించండి.",
    },
    "too_many": {
        "en": "Drop one recording, one transcript, or one transcript together with its recording.",
        "te": "ఒక రికార్డింగ్, ఒక పాఠం, లేదా ఒక పాఠంతో దాని రికార్డింగ్ వేయండి.",
    },
    "editor_bad_time": {
        "en": "Write a time as minutes:seconds, for example 00:12.340.",
        "te": "సమయాన్ని నిమిషాలు:సెకన్లుగా రాయండి, ఉదాహరణకు 00:12.340.",
    },
    "editor_long_text": {
        "en": "A row holds at most {limit} characters; this has {length}.",
        "te": "ఒక వరుసలో గరిష్ఠంగా {limit} అక్షరాలు; ఇందులో {length} ఉన్నాయి.",
    },
    "editor_edit_again": {"en": "edit again", "te": "మళ్ళీ సవరించు"},
    "editor_conflict": {
        "en": "This was changed elsewhere while you edited. You wrote: “{mine}”",
        "te": "మీరు సవరిస్తుండగా ఇది మరోచోట మారింది. మీరు రాసినది: “{mine}”",
    },
    "editor_keep_mine": {"en": "use mine", "te": "నాది ఉంచు"},
    "editor_keep_theirs": {"en": "leave as it is", "te": "ఉన్నది ఉంచు"},
    "editor_gone": {
        "en": "A row was removed elsewhere. You wrote: “{mine}”",
        "te": "ఒక వరుసను మరోచోట తీసివేశారు. మీరు రాసినది: “{mine}”",
    },
    "editor_no_sound": {
        "en": "The sound could not be played. Reload the page; if that does not help, the recording is gone.",
        "te": "శబ్దాన్ని వినిపించలేకపోయాం. పేజీని మళ్ళీ తెరవండి; అయినా రాకపోతే రికార్డింగ్ లేదు.",
    },
    "editor_dismiss": {"en": "dismiss", "te": "తీసివేయి"},
}
