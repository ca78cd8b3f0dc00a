"""Visible strings of a document whose speakers are divided again."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_divide": {"en": "Detect speakers again…", "te": "వక్తలను మళ్లీ గుర్తించండి…"},
    "editor_divide_how_many": {"en": "How many speakers?", "te": "ఎంతమంది వక్తలు?"},
    "editor_divide_find_out": {"en": "Automatic", "te": "ఆటోమేటిక్"},
    "editor_divide_hint": {
        "en": "Texts and verified rows stay. One undo brings everything back.",
        "te": "పాఠ్యాలు, సరిచూసిన వరుసలు అలాగే ఉంటాయి. ఒక్క చర్య రద్దుతో అన్నీ తిరిగి వస్తాయి.",
    },
    "editor_divide_exactly": {"en": "Exactly", "te": "కచ్చితంగా"},
    "editor_divide_at_least": {"en": "At least", "te": "కనీసం"},
    "editor_divide_at_most": {"en": "At most", "te": "గరిష్ఠంగా"},
    "editor_divide_do": {"en": "Detect speakers", "te": "వక్తలను గుర్తించండి"},
    "editor_dividing": {"en": "Detecting speakers…", "te": "వక్తలను గుర్తిస్తోంది…"},
    "editor_divided": {
        "en": "{speakers, plural, one {# speaker} other {# speakers}}; {rows, plural, one {# row} other {# rows}} changed.",
        "te": "{speakers, plural, one {# వక్త} other {# వక్తలు}}; {rows, plural, one {# వరుస మారింది} other {# వరుసలు మారాయి}}.",
    },
    "editor_names": {"en": "Speakers' names from another recording…", "te": "మరో రికార్డింగ్ నుండి వక్తల పేర్లు…"},
    "editor_names_choose": {
        "en": "Choose a recording with the same speakers.",
        "te": "ఇదే వక్తలు ఉన్న రికార్డింగ్‌ను ఎంచుకోండి.",
    },
    "editor_names_none": {
        "en": "None of the named speakers there sounds like a speaker here.",
        "te": "అక్కడ పేరున్న వక్తల గొంతులేవీ ఇక్కడివారితో సరిపోలలేదు.",
    },
    "editor_names_proposal": {
        "en": "{speaker} sounds like {name}: rename",
        "te": "{speaker} గొంతు {name} లా ఉంది: పేరు మార్చండి",
    },
    "editor_names_lost": {
        "en": "The server did not answer. Try again in a moment.",
        "te": "సర్వర్ నుండి జవాబు రాలేదు. కాసేపట్లో మళ్లీ ప్రయత్నించండి.",
    },
    "editor_divide_lost": {
        "en": "The server did not answer, so the speakers stay as they are. Try again in a moment.",
        "te": "సర్వర్ నుండి జవాబు రాలేదు, కాబట్టి వక్తలు మారలేదు. కాసేపట్లో మళ్లీ ప్రయత్నించండి.",
    },
}
