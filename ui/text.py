"""Every visible string, English and Telugu. Must not import anything of ours.

`{names}` are filled in where the string is shown. Keys of the editor begin with `editor_`.
"""

LANGUAGES = ("en", "te")

STRINGS: dict[str, dict[str, str]] = {
    # the bar above the rows
    "editor_label": {"en": "Transcript", "te": "లిఖిత పాఠం"},
    "editor_rows": {"en": "{rows} rows", "te": "{rows} వరుసలు"},
    "editor_verified": {"en": "{verified} of {rows} verified", "te": "{rows} లో {verified} సరిచూశారు"},
    "editor_saved": {"en": "saved {time}", "te": "భద్రమైంది {time}"},
    "editor_saving": {"en": "saving…", "te": "భద్రపరుస్తోంది…"},
    "editor_typing": {"en": "typing…", "te": "టైపు చేస్తున్నారు…"},
    "editor_offline": {
        "en": "offline: {edits} edits waiting",
        "te": "ఆఫ్‌లైన్: {edits} మార్పులు వేచి ఉన్నాయి",
    },
    "editor_broken": {
        "en": "could not save yet: {edits} edits waiting",
        "te": "ఇంకా భద్రపరచలేదు: {edits} మార్పులు వేచి ఉన్నాయి",
    },
    "editor_retry": {"en": "try now", "te": "ఇప్పుడే ప్రయత్నించు"},
    "editor_undo": {"en": "Undo", "te": "రద్దు చేయి"},
    "editor_redo": {"en": "Redo", "te": "తిరిగి చేయి"},
    "editor_keys": {"en": "Keys", "te": "కీలు"},
    "editor_close": {"en": "Close", "te": "మూసివేయి"},
    "editor_export": {"en": "Export", "te": "ఎగుమతి"},
    "editor_enter_plays": {"en": "play on entering", "te": "వరుసలోకి వెళ్తే వినిపించు"},
    # rows
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
    "editor_flag_ghost_speaker": {"en": "doubtful speaker", "te": "వక్త అనుమానం"},
    "editor_flag_direction": {
        "en": "contains hidden marks that turn the text around",
        "te": "పాఠాన్ని తిప్పే దాగిన గుర్తులు ఉన్నాయి",
    },
    # what went wrong, and what can be done
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
    "editor_wave": {"en": "Position in the recording", "te": "రికార్డింగ్‌లో స్థానం"},
    # empty states
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
    # keys
    "editor_key_enter": {
        "en": "in the text: save and go to the next row; on a row: play it",
        "te": "పాఠంలో: భద్రపరచి తర్వాతి వరుసకు; వరుసపై: వినిపించు",
    },
    "editor_key_break": {"en": "line break", "te": "కొత్త పంక్తి"},
    "editor_key_verify": {"en": "verified, next row", "te": "సరిచూశాను, తర్వాతి వరుస"},
    "editor_key_play": {"en": "play or pause the row", "te": "వరుసను వినిపించు లేదా ఆపు"},
    "editor_key_move": {"en": "previous or next row", "te": "ముందు లేదా తర్వాతి వరుస"},
    "editor_key_speaker": {"en": "give the row to speaker A, B, C …", "te": "వరుసను A, B, C … వక్తకు ఇవ్వు"},
    "editor_key_undo": {"en": "undo, redo, across all rows", "te": "అన్ని వరుసల్లో రద్దు, తిరిగి చేయి"},
    "editor_key_escape": {
        "en": "take back what was just typed; leave the text",
        "te": "ఇప్పుడు టైపు చేసినది తీసివేయి; పాఠం వదులు",
    },
    "editor_key_help": {"en": "on a row: this list", "te": "వరుసపై: ఈ జాబితా"},
}


def strings(language: str) -> dict[str, str]:
    """The strings of one language of the interface ("en" or "te"); English for any other."""
    chosen = language if language in LANGUAGES else "en"
    return {"language": chosen} | {key: entry[chosen] for key, entry in STRINGS.items()}
