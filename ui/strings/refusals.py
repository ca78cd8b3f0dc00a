"""Visible strings of what went wrong, and what can be done."""

STRINGS: dict[str, dict[str, str]] = {
    "too_many": {
        "en": "Choose one recording, one transcript, or one transcript with its recording.",
        "te": "ఒక రికార్డింగ్, ఒక ట్రాన్‌స్క్రిప్ట్, లేదా ఒక ట్రాన్‌స్క్రిప్ట్‌తో పాటు దాని రికార్డింగ్ ఎంచుకోండి.",
    },
    "editor_bad_time": {
        "en": "Write the time as minutes:seconds, for example 00:12.340.",
        "te": "సమయాన్ని నిమిషాలు:సెకన్లుగా రాయండి, ఉదాహరణకు 00:12.340.",
    },
    "editor_long_text": {
        "en": "A row can have at most {limit:,} characters; this has {length:,}. Split the row or shorten the text.",
        "te": "ఒక వరుసలో గరిష్ఠంగా {limit:,} అక్షరాలు ఉండవచ్చు; ఇందులో {length:,} ఉన్నాయి. వరుసను విడదీయండి లేదా పాఠ్యాన్ని తగ్గించండి.",
    },
    "editor_edit_again": {"en": "Edit again", "te": "మళ్లీ సవరించండి"},
    "editor_conflict": {
        "en": "Somebody else changed this while you were editing. You wrote: “{mine}”",
        "te": "మీరు సవరిస్తుండగా ఇది మరోచోట మారింది. మీరు రాసినది: “{mine}”",
    },
    "editor_keep_mine": {"en": "Use mine", "te": "నాది వాడండి"},
    "editor_keep_theirs": {"en": "Keep theirs", "te": "వారిది ఉంచండి"},
    "editor_gone": {
        "en": "This row was deleted elsewhere. You wrote: “{mine}”",
        "te": "ఈ వరుసను మరోచోట తొలగించారు. మీరు రాసినది: “{mine}”",
    },
    "editor_no_sound": {
        "en": "The recording could not be played. Reload the page to try again.",
        "te": "రికార్డింగ్‌ను ప్లే చేయలేకపోయాం. మళ్లీ ప్రయత్నించడానికి పేజీని రీలోడ్ చేయండి.",
    },
    "editor_dismiss": {"en": "Dismiss", "te": "తీసివేయండి"},
}
