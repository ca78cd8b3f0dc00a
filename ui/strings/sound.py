"""Visible strings of the waveform, the controls of the sound and their keys."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_overview": {"en": "The whole recording", "te": "మొత్తం రికార్డింగ్"},
    "editor_zoom_in": {"en": "Zoom in", "te": "జూమ్ చేయండి"},
    "editor_zoom_out": {"en": "Zoom out", "te": "జూమ్ తగ్గించండి"},
    "editor_spectrogram": {"en": "Spectrogram", "te": "స్పెక్ట్రోగ్రామ్"},
    "editor_spectrogram_far": {
        "en": "Zoom in to see the spectrogram.",
        "te": "స్పెక్ట్రోగ్రామ్ చూడాలంటే జూమ్ చేయండి.",
    },
    "editor_spectrogram_top": {
        "en": "Up to {kilohertz} kHz: change",
        "te": "{kilohertz} kHz వరకు: మార్చండి",
    },
    "editor_wave": {"en": "Position in the recording", "te": "రికార్డింగ్‌లో స్థానం"},
    "editor_border_start": {"en": "Start of the row", "te": "వరుస మొదలు"},
    "editor_border_end": {"en": "End of the row", "te": "వరుస ముగింపు"},
    "editor_listen": {"en": "Play all", "te": "అన్నీ ప్లే చేయండి"},
    "editor_back": {"en": "3 s back", "te": "3 సె. వెనుకకు"},
    "editor_skip_gaps": {"en": "Skip silence", "te": "నిశ్శబ్దం దాటండి"},
    "editor_key_space": {
        "en": "on a row, or outside of any field: play or pause",
        "te": "వరుసపై, లేదా ఏ గడిలో లేనప్పుడు: ప్లే చేయండి లేదా పాజ్ చేయండి",
    },
    "editor_key_listen": {
        "en": "play all rows from here; a click on a word plays from that word",
        "te": "ఇక్కడి నుండి అన్ని వరుసలను ప్లే చేయండి; పదంపై నొక్కితే అక్కడి నుండి ప్లే అవుతుంది",
    },
    "editor_key_back": {"en": "3 seconds back", "te": "3 సెకన్లు వెనుకకు"},
    "editor_key_word": {"en": "on a word: play from there", "te": "పదంపై: అక్కడి నుండి ప్లే చేయండి"},
    "editor_enter_plays": {"en": "Play when a row is entered", "te": "వెళ్లిన వరుసను ప్లే చేయండి"},
    "editor_loop": {"en": "Repeat row", "te": "వరుస పునరావృతం"},
    "editor_lead": {"en": "Start early by", "te": "ముందుగా మొదలు"},
    "editor_seconds": {"en": "{seconds} s", "te": "{seconds} సె."},
    "editor_speed": {"en": "Speed", "te": "వేగం"},
    "editor_no_recording": {
        "en": "This document has no recording to play.",
        "te": "ప్లే చేయడానికి ఈ పత్రానికి రికార్డింగ్ లేదు.",
    },
    "editor_add_sound": {"en": "Add the recording…", "te": "రికార్డింగ్‌ను జోడించండి…"},
    "editor_replace_sound": {"en": "Replace the recording…", "te": "రికార్డింగ్‌ను మార్చండి…"},
    "editor_replace_first": {
        "en": "Replace this document's recording with {name}? The rows keep their times.",
        "te": "ఈ పత్రం రికార్డింగ్‌ను {name} తో మార్చాలా? వరుసల సమయాలు అలాగే ఉంటాయి.",
    },
    "editor_replace_yes": {"en": "Replace", "te": "మార్చండి"},
    "editor_replace_no": {"en": "Keep the current one", "te": "ఇప్పుడున్నదే ఉంచండి"},
    "editor_sending_sound": {
        "en": "Uploading the recording: {percent} %",
        "te": "రికార్డింగ్‌ను అప్‌లోడ్ చేస్తోంది: {percent} %",
    },
    "editor_reading_sound": {"en": "Reading the recording…", "te": "రికార్డింగ్‌ను చదువుతోంది…"},
    "editor_stop_sound": {"en": "Stop", "te": "ఆపండి"},
    "editor_sound_not_sent": {
        "en": "The recording could not be uploaded. Check the connection and try again.",
        "te": "రికార్డింగ్‌ను అప్‌లోడ్ చేయలేకపోయాం. కనెక్షన్‌ను చూసి మళ్లీ ప్రయత్నించండి.",
    },
    "editor_other_length": {
        "en": "The recording is {recording} long, the document {document}. Is it the right one?",
        "te": "రికార్డింగ్ నిడివి {recording}, పత్రానిది {document}. ఇది సరైనదేనా?",
    },
    "editor_length_yes": {"en": "Yes, use it", "te": "అవును, వాడండి"},
    "editor_length_no": {"en": "No", "te": "కాదు"},
    "editor_sound_added": {"en": "The recording was added.", "te": "రికార్డింగ్‌ను జోడించాం."},
    "editor_key_loop": {
        "en": "repeat the row, or play it once",
        "te": "వరుస పునరావృతం, లేదా ఒక్కసారే ప్లే చేయండి",
    },
    "editor_key_speed": {"en": "slower, faster", "te": "నెమ్మదిగా, వేగంగా"},
    "editor_key_nudge_start": {
        "en": "move the row's start by 10, 50 or 500 ms",
        "te": "వరుస మొదలును 10, 50 లేదా 500 మి.సె. జరపండి",
    },
    "editor_key_nudge_end": {
        "en": "move the row's end by 10, 50 or 500 ms",
        "te": "వరుస ముగింపును 10, 50 లేదా 500 మి.సె. జరపండి",
    },
}
