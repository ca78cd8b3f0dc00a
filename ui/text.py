"""Every visible string, English and Telugu. Imports only those of the page of export options.

`{names}` are filled in where the string is shown. Keys of the editor begin with `editor_`.
"""

from ui.export_strings import EXPORT_STRINGS

LANGUAGES = ("en", "te")
LANGUAGE_NAMES = {
    "en": "English",
    "te": "తెలుగు",
    "hi": "हिन्दी",
    "ta": "தமிழ்",
    "kn": "ಕನ್ನಡ",
    "ml": "മലയാളം",
    "ur": "اردو",
}

STRINGS: dict[str, dict[str, str]] = {
    # the start of the page, progress, models, refusals
    "speak": {"en": "Speak", "te": "మాట్లాడండి"},
    "speak_label": {"en": "Speak: record with the microphone", "te": "మాట్లాడండి: మైక్రోఫోన్‌తో రికార్డు చేయండి"},
    "stop": {"en": "Stop", "te": "ఆపండి"},
    "stop_label": {"en": "Stop recording", "te": "రికార్డింగ్ ఆపండి"},
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
    "new_recording": {"en": "‹ New recording", "te": "‹ కొత్త రికార్డింగ్"},
    "recent": {"en": "Continue", "te": "కొనసాగించండి"},
    "starter_models": {"en": "starter models", "te": "ప్రారంభ మోడళ్లు"},
    "full_models": {"en": "full models", "te": "పూర్తి మోడళ్లు"},
    "models_missing": {"en": "models missing", "te": "మోడళ్లు లేవు"},
    "fetching_models": {"en": "getting the models, {percent} %", "te": "మోడళ్లను తెస్తోంది, {percent} %"},
    "full_models_hint": {
        "en": "The starter models are small: English is good, Telugu is only a rough draft. For real Telugu the "
        "host sets MODELS=full (or TELUGU_MODEL) to use Swecha Gonthuka.",
        "te": "ప్రారంభ మోడళ్లు చిన్నవి: ఇంగ్లీషు బాగుంటుంది, తెలుగు ముసాయిదా మాత్రమే. నిజమైన తెలుగు కోసం MODELS=full "
        "(లేదా TELUGU_MODEL) పెట్టి స్వేచ్ఛ గొంతుక వాడండి.",
    },
    "offline_hint": {
        "en": "Until then nothing can be recognised. Without a network here: run python app.py --fetch on a machine "
        "that has one, and copy its folder ~/.cache/likhita to this machine.",
        "te": "అంతవరకు ఏదీ గుర్తించలేము. ఇక్కడ నెట్‌వర్క్ లేకపోతే: ఉన్న యంత్రంలో python app.py --fetch నడిపి, "
        "దాని ~/.cache/likhita ఫోల్డర్‌ను ఇక్కడికి తెండి.",
    },
    "ready": {"en": "ready", "te": "సిద్ధం"},
    "missing": {"en": "not here yet", "te": "ఇంకా లేదు"},
    "fetching": {"en": "on its way", "te": "వస్తోంది"},
    "progress": {"en": "Progress", "te": "పురోగతి"},
    "cancel": {"en": "Cancel", "te": "ఆపు"},
    "waiting": {"en": "Waiting for a free place", "te": "ఖాళీ కోసం వేచి ఉంది"},
    "ahead": {"en": "Waiting, {count} before you", "te": "వేచి ఉంది, మీ ముందు {count}"},
    "reading": {"en": "Reading the sound", "te": "శబ్దాన్ని చదువుతోంది"},
    "speech": {"en": "Finding speech", "te": "మాటలను వెతుకుతోంది"},
    "models": {"en": "Getting the models", "te": "మోడళ్లను తెస్తోంది"},
    "recognising": {"en": "Recognising", "te": "మాటలను గుర్తిస్తోంది"},
    "finding_speakers": {"en": "Finding speakers", "te": "ఎవరు మాట్లాడారో చూస్తోంది"},
    "saving": {"en": "Saving", "te": "భద్రపరుస్తోంది"},
    "seconds_left": {"en": "about {count} s left", "te": "సుమారు {count} సెకన్లు"},
    "minutes_left": {"en": "about {count} min left", "te": "సుమారు {count} నిమిషాలు"},
    "cancelled": {"en": "Cancelled before the sound was read.", "te": "శబ్దం చదవకముందే ఆపబడింది."},
    "no_recording": {
        "en": "There is no recording yet. Speak, or choose a file.",
        "te": "ఇంకా రికార్డింగ్ లేదు. మాట్లాడండి, లేదా ఫైలును ఎంచుకోండి.",
    },
    "bad_language": {
        "en": "language: give a two-letter code such as te or en, or auto.",
        "te": "language: te లేదా en వంటి రెండక్షరాల కోడ్ ఇవ్వండి, లేదా auto.",
    },
    "bad_speakers": {
        "en": "speakers: give a whole number from 1 to {most}, or 0 to find out.",
        "te": "speakers: 1 నుండి {most} వరకు పూర్ణసంఖ్య ఇవ్వండి, లేదా 0.",
    },
    "too_large": {
        "en": "The recording is larger than {most}. Send a shorter one, or a compressed format such as m4a or ogg.",
        "te": "రికార్డింగ్ {most} కన్నా పెద్దది. చిన్నది, లేదా m4a, ogg వంటి కుదించిన రూపంలో పంపండి.",
    },
    "broken": {
        "en": "Something went wrong on our side. It has been written to the log; please try once more.",
        "te": "మా వైపు ఏదో పొరపాటు జరిగింది. లాగ్‌లో నమోదైంది; మరోసారి ప్రయత్నించండి.",
    },
    # opening transcripts
    "transcripts": {
        "en": "or open a transcript (srt, vtt, TextGrid, eaf, rttm, ctm, json, csv, cha, a Likhita project), alone or with its recording",
        "te": "లేదా ఉన్న పాఠాన్ని తెరవండి (srt, vtt, TextGrid, eaf, rttm, ctm, json, csv, cha, లిఖిత ప్రాజెక్టు), ఒంటరిగా లేదా దాని రికార్డింగ్‌తో",
    },
    "too_many": {
        "en": "Drop one recording, one transcript, or one transcript together with its recording.",
        "te": "ఒక రికార్డింగ్, ఒక పాఠం, లేదా ఒక పాఠంతో దాని రికార్డింగ్ వేయండి.",
    },
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
    "editor_flag_not_served": {"en": "not recognised", "te": "గుర్తించలేదు"},
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
    "editor_overtaken": {
        "en": "This was changed elsewhere while you type. It says now: “{theirs}”",
        "te": "మీరు టైపు చేస్తుండగా ఇది మరోచోట మారింది. ఇప్పుడు ఇలా ఉంది: “{theirs}”",
    },
    "editor_take_theirs": {"en": "take theirs", "te": "వారిది తీసుకో"},
    "editor_document_gone": {
        "en": "This transcript no longer exists: it was deleted here or on the server.",
        "te": "ఈ పాఠం ఇప్పుడు లేదు: ఇక్కడ లేదా సర్వర్‌లో తొలగించారు.",
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
    **EXPORT_STRINGS,
}


def strings(language: str) -> dict[str, str]:
    """The strings of one language of the interface ("en" or "te"); English for any other."""
    chosen = language if language in LANGUAGES else "en"
    return {"language": chosen} | {key: entry[chosen] for key, entry in STRINGS.items()}


_STAGES = {"speakers": "finding_speakers"}


def say(key: str, language: str = "en", **values: object) -> str:
    """The string under this key, with its values put in."""
    return STRINGS[key][language].format(**values)


def stage(name: str) -> str:
    """What people call a stage of the job."""
    return say(_STAGES.get(name, name))


_IN_MINUTES_FROM_S = 90


def time_left(seconds: float | None) -> str:
    """How long it will take, in words, or nothing while nobody knows."""
    if seconds is None:
        return ""
    if seconds < _IN_MINUTES_FROM_S:
        return say("seconds_left", count=max(1, round(seconds)))
    return say("minutes_left", count=round(seconds / 60))


def language_name(code: str) -> str:
    """The language's own name for itself, else its code."""
    return LANGUAGE_NAMES.get(code, code)


def size(size_bytes: int) -> str:
    """Bytes as a host writes them, 500 MB for 500,000,000."""
    for unit, factor in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.3g} {unit}"
    return f"{size_bytes} bytes"
