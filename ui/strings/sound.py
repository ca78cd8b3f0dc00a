"""Visible strings of the waveform, the controls of the sound and their keys."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_overview": {"en": "The whole recording", "te": "మొత్తం రికార్డింగ్"},
    "editor_zoom_in": {"en": "Nearer", "te": "దగ్గరగా చూడండి"},
    "editor_zoom_out": {"en": "Farther", "te": "దూరంగా చూడండి"},
    "editor_spectrogram": {"en": "spectrogram", "te": "స్పెక్ట్రోగ్రామ్"},
    "editor_spectrogram_far": {
        "en": "Zoom in to see the spectrogram.",
        "te": "స్పెక్ట్రోగ్రామ్ చూడాలంటే దగ్గరగా చూడండి.",
    },
    "editor_spectrogram_top": {
        "en": "Up to {kilohertz} kHz: change",
        "te": "{kilohertz} kHz వరకు: మార్చండి",
    },
    "editor_wave": {"en": "Position in the recording", "te": "రికార్డింగ్‌లో స్థానం"},
    "editor_border_start": {"en": "Start of the row", "te": "వరుస ప్రారంభం"},
    "editor_border_end": {"en": "End of the row", "te": "వరుస ముగింపు"},
    "editor_listen": {"en": "listen through", "te": "వరుసగా విను"},
    "editor_back": {"en": "3 s back", "te": "3 సె వెనక్కి"},
    "editor_skip_gaps": {"en": "skip silence", "te": "నిశ్శబ్దం దాటు"},
    "editor_key_space": {
        "en": "on a row, or nowhere in particular: play or pause",
        "te": "వరుసపై, లేదా ఎక్కడా లేనప్పుడు: వినిపించు లేదా ఆపు",
    },
    "editor_key_listen": {
        "en": "listen through from here, row after row; a click on a word plays from it",
        "te": "ఇక్కడి నుంచి వరుసగా విను; పదంపై క్లిక్ చేస్తే అక్కడి నుంచి",
    },
    "editor_key_back": {"en": "3 seconds back", "te": "3 సెకన్లు వెనక్కి"},
    "editor_key_word": {"en": "on a word: play from it", "te": "పదంపై: అక్కడి నుంచి వినిపించు"},
    "editor_enter_plays": {"en": "play on entering", "te": "వరుసలోకి వెళ్తే వినిపించు"},
    "editor_loop": {"en": "repeat", "te": "మళ్ళీ మళ్ళీ"},
    "editor_lead": {"en": "start before", "te": "ముందు నుంచి"},
    "editor_seconds": {"en": "{seconds} s", "te": "{seconds} సె"},
    "editor_speed": {"en": "speed", "te": "వేగం"},
    "editor_no_recording": {
        "en": "This document has no recording, so its rows cannot be played.",
        "te": "ఈ పత్రానికి రికార్డింగ్ లేదు, కాబట్టి వరుసలు వినిపించవు.",
    },
    "editor_add_sound": {"en": "Add the recording…", "te": "రికార్డింగ్‌ను చేర్చు…"},
    "editor_replace_sound": {
        "en": "Replace the recording by a better copy…",
        "te": "రికార్డింగ్‌ను మెరుగైన ప్రతితో మార్చు…",
    },
    "editor_replace_first": {
        "en": "Replace the recording of this document by {name}? The rows keep their times.",
        "te": "ఈ పత్రం రికార్డింగ్‌ను {name} తో మార్చాలా? వరుసల సమయాలు అలాగే ఉంటాయి.",
    },
    "editor_replace_yes": {"en": "Replace", "te": "మార్చు"},
    "editor_replace_no": {"en": "Keep the old one", "te": "పాతదే ఉంచు"},
    "editor_sending_sound": {"en": "Sending the recording: {percent} %", "te": "రికార్డింగ్ పంపుతోంది: {percent} %"},
    "editor_reading_sound": {"en": "Reading the recording…", "te": "రికార్డింగ్ చదువుతోంది…"},
    "editor_stop_sound": {"en": "Stop", "te": "ఆపు"},
    "editor_sound_not_sent": {
        "en": "The recording did not arrive. Check the connection and try again.",
        "te": "రికార్డింగ్ చేరలేదు. కనెక్షన్ చూసి మళ్ళీ ప్రయత్నించండి.",
    },
    "editor_other_length": {
        "en": "The recording lasts {recording}, the document {document}. Is it the right one?",
        "te": "రికార్డింగ్ నిడివి {recording}, పత్రానిది {document}. ఇది సరైనదేనా?",
    },
    "editor_length_yes": {"en": "Yes, use it", "te": "అవును, వాడు"},
    "editor_length_no": {"en": "No", "te": "కాదు"},
    "editor_sound_added": {"en": "The recording is in its place.", "te": "రికార్డింగ్ చేరింది."},
    "editor_key_loop": {"en": "repeat the row, or once only", "te": "వరుసను మళ్ళీ మళ్ళీ, లేదా ఒక్కసారి"},
    "editor_key_speed": {"en": "slower, faster", "te": "నెమ్మదిగా, వేగంగా"},
    "editor_key_nudge_start": {
        "en": "move the start of the row by 10, 50 or 500 ms",
        "te": "వరుస ప్రారంభాన్ని 10, 50 లేదా 500 మి.సె. జరుపు",
    },
    "editor_key_nudge_end": {
        "en": "move the end of the row by 10, 50 or 500 ms",
        "te": "వరుస ముగింపును 10, 50 లేదా 500 మి.సె. జరుపు",
    },
}
