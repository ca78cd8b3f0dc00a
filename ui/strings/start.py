"""Visible strings of the start of the page: microphone, files, choices."""

STRINGS: dict[str, dict[str, str]] = {
    "speak": {"en": "Speak", "te": "మాట్లాడండి"},
    "speak_label": {"en": "Speak: record with the microphone", "te": "మాట్లాడండి: మైక్రోఫోన్‌తో రికార్డు చేయండి"},
    "stop": {"en": "Stop", "te": "ఆపండి"},
    "stop_label": {"en": "Stop recording", "te": "రికార్డింగ్ ఆపండి"},
    "captions": {"en": "write while I speak", "te": "మాట్లాడుతుండగా రాయండి"},
    "captions_label": {"en": "What was said so far", "te": "ఇప్పటివరకు చెప్పినది"},
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
    "left": {"en": "{name} ({length}) was not sent.", "te": "{name} ({length}) పంపబడలేదు."},
    "left_send": {"en": "Send", "te": "పంపండి"},
    "left_save": {"en": "Save", "te": "భద్రపరచండి"},
    "left_delete": {"en": "Delete", "te": "తొలగించండి"},
    "left_really": {
        "en": "Delete {name}? It is nowhere else.",
        "te": "{name} ను తొలగించాలా? అది ఇంకెక్కడా లేదు.",
    },
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
    "language_choice": {"en": "Language", "te": "భాష"},
    "find_out": {"en": "find out", "te": "కనుక్కో"},
    "speakers_choice": {"en": "Speakers", "te": "మాట్లాడేవారు"},
    "speakers_by_channel": {"en": "one on each channel (stereo)", "te": "ఒక్కో ఛానెల్‌లో ఒకరు (స్టీరియో)"},
    "speakers_or_more": {"en": "{least} or more", "te": "{least} లేదా ఎక్కువ"},
    "new_recording": {"en": "‹ New recording", "te": "‹ కొత్త రికార్డింగ్"},
    "interface_language": {"en": "Language of the page", "te": "పేజీ భాష"},
    "dark_theme": {"en": "Dark page", "te": "చీకటి పేజీ"},
    "transcripts": {
        "en": "or open a transcript (srt, vtt, TextGrid, eaf, rttm, ctm, json, csv, cha, a Likhita project), alone or with its recording",
        "te": "లేదా ఉన్న పాఠాన్ని తెరవండి (srt, vtt, TextGrid, eaf, rttm, ctm, json, csv, cha, లిఖిత ప్రాజెక్టు), ఒంటరిగా లేదా దాని రికార్డింగ్‌తో",
    },
}
