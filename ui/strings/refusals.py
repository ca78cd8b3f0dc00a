"""Visible strings of what went wrong, and what can be done."""

STRINGS: dict[str, dict[str, str]] = {
    "too_many": {
        "en": "Choose one recording, one transcript, or one transcript with its recording.",
        "te": "ఒక రికార్డింగ్, ఒక ట్రాన్‌స్క్రిప్ట్, లేదా ఒక ట్రాన్‌స్క్రిప్ట్‌తో పాటు దాని రికార్డింగ్ ఎంచుకోండి.",
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
