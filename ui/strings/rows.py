"""Visible strings of the rows of the editor, their flags and their empty states."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_play_row": {"en": "Play row at {time}", "te": "{time} వరుసను వినిపించు"},
    "editor_pause_row": {"en": "Pause row at {time}", "te": "{time} వరుసను ఆపు"},
    "editor_start": {"en": "Start", "te": "మొదలు"},
    "editor_end": {"en": "End", "te": "ముగింపు"},
    "editor_text_of": {"en": "Text at {time}", "te": "{time} పాఠం"},
    "editor_speaker_of": {"en": "Speaker: {speaker}", "te": "వక్త: {speaker}"},
    "editor_language_of": {"en": "Language: {language}", "te": "భాష: {language}"},
    "editor_no_speaker": {"en": "no speaker", "te": "వక్త లేరు"},
    "editor_unknown": {"en": "unknown", "te": "తెలియదు"},
    "editor_new_speaker": {"en": "New speaker…", "te": "కొత్త వక్త…"},
    "editor_rename_speaker": {
        "en": "Rename {speaker} everywhere…",
        "te": "{speaker} పేరును అన్నిచోట్లా మార్చు…",
    },
    "editor_add": {"en": "Add", "te": "చేర్చు"},
    "editor_rename": {"en": "Rename", "te": "మార్చు"},
    "editor_verify": {"en": "Mark as verified", "te": "సరిచూసినట్టు గుర్తించు"},
    "editor_unverify": {"en": "Take the mark away", "te": "గుర్తు తీసివేయి"},
    "editor_status_untouched": {"en": "Untouched", "te": "తాకనిది"},
    "editor_status_edited": {"en": "Edited", "te": "సవరించినది"},
    "editor_status_verified": {"en": "Verified", "te": "సరిచూసినది"},
    "editor_status_skipped": {"en": "Skipped", "te": "వదిలేసినది"},
    "editor_flag_unsure_language": {"en": "unsure language", "te": "భాష ఖచ్చితం కాదు"},
    "editor_flag_script": {"en": "other script", "te": "వేరే లిపి"},
    "editor_flag_draft": {"en": "rough draft", "te": "చిత్తు ప్రతి"},
    "editor_flag_repetition": {"en": "repeats itself", "te": "పునరావృతం"},
    "editor_flag_not_served": {"en": "not recognised", "te": "గుర్తించలేదు"},
    "editor_flag_ghost_speaker": {"en": "doubtful speaker", "te": "వక్త అనుమానం"},
    "editor_flag_direction": {
        "en": "contains hidden marks that turn the text around",
        "te": "పాఠాన్ని తిప్పే దాగిన గుర్తులు ఉన్నాయి",
    },
    "editor_empty": {
        "en": "No transcript yet. Press the microphone and speak, or drop a recording above.",
        "te": "ఇంకా పాఠం లేదు. మైక్రోఫోన్ నొక్కి మాట్లాడండి, లేదా పైన రికార్డింగ్ ఇవ్వండి.",
    },
    "editor_no_rows": {
        "en": "There are no rows. Click the waveform to listen, or try another recording.",
        "te": "వరుసలు లేవు. వినడానికి తరంగంపై నొక్కండి, లేదా మరో రికార్డింగ్ ఇవ్వండి.",
    },
    "editor_arriving": {
        "en": "Rows appear here as they are recognised. You can play them at once.",
        "te": "గుర్తించిన వరుసలు ఇక్కడ కనిపిస్తాయి. వెంటనే వినవచ్చు.",
    },
}
