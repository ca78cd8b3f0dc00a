"""Visible strings of a document whose speakers are divided again."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_divide": {"en": "Divide speakers again…", "te": "మాట్లాడేవారిని మళ్లీ విభజించు…"},
    "editor_divide_how_many": {"en": "How many people speak?", "te": "ఎంతమంది మాట్లాడుతున్నారు?"},
    "editor_divide_find_out": {"en": "Find out", "te": "కనుక్కో"},
    "editor_divide_hint": {
        "en": "Texts and verified rows stay. One undo takes it back.",
        "te": "పాఠాలు, సరిచూసిన వరుసలు అలాగే ఉంటాయి. ఒక్క రద్దుతో వెనక్కి వస్తుంది.",
    },
    "editor_divide_exactly": {"en": "Exactly", "te": "సరిగ్గా"},
    "editor_divide_at_least": {"en": "At least", "te": "కనీసం"},
    "editor_divide_at_most": {"en": "At most", "te": "గరిష్ఠంగా"},
    "editor_divide_do": {"en": "Divide", "te": "విభజించు"},
    "editor_dividing": {"en": "Dividing the speakers…", "te": "మాట్లాడేవారిని విభజిస్తోంది…"},
    "editor_divided": {
        "en": "Speakers: {speakers}. Rows changed: {rows}.",
        "te": "మాట్లాడేవారు {speakers}; మారిన వరుసలు {rows}.",
    },
    "editor_names": {"en": "Speakers’ names from another recording…", "te": "మరో రికార్డింగ్ నుండి పేర్లు…"},
    "editor_names_choose": {
        "en": "Who speaks here too? Choose a recording.",
        "te": "అక్కడ మాట్లాడినవారే ఇక్కడా? రికార్డింగ్ ఎంచుకోండి.",
    },
    "editor_names_none": {
        "en": "Nobody with a name there sounds like a speaker here.",
        "te": "అక్కడ పేరున్న ఎవరి గొంతూ ఇక్కడివారిలా లేదు.",
    },
    "editor_names_proposal": {
        "en": "{speaker} sounds like {name}: rename",
        "te": "{speaker} గొంతు {name} లా ఉంది: పేరు మార్చు",
    },
    "editor_names_lost": {
        "en": "The server does not answer. Please try again.",
        "te": "సర్వర్ జవాబు ఇవ్వలేదు. మళ్లీ ప్రయత్నించండి.",
    },
    "editor_divide_lost": {
        "en": "The server does not answer, so the speakers stayed as they are. Please try again.",
        "te": "సర్వర్ జవాబు ఇవ్వలేదు, మాట్లాడేవారు మారలేదు. మళ్లీ ప్రయత్నించండి.",
    },
}
