"""Visible strings of the list of documents that a browser knows."""

STRINGS: dict[str, dict[str, str]] = {
    "recent": {"en": "Continue", "te": "కొనసాగించండి"},
    "recent_new": {"en": "new", "te": "కొత్తది"},
    "recent_empty": {"en": "no rows", "te": "వరుసలు లేవు"},
    "recent_recognising": {"en": "being recognised", "te": "గుర్తిస్తోంది"},
    "recent_verified": {"en": "{verified} of {rows} rows verified", "te": "{rows} వరుసల్లో {verified} సరిచూశారు"},
    "recent_minutes": {"en": "{verified} of {all} min", "te": "{all} నిమిషాల్లో {verified}"},
    "recent_gone": {"en": "no longer on the server", "te": "సర్వర్‌లో ఇప్పుడు లేదు"},
    "recent_remove": {"en": "Remove {name} from this list", "te": "{name} ను ఈ జాబితా నుంచి తీసివేయి"},
    "recent_removed": {"en": "{name} is no longer in this list.", "te": "{name} ఈ జాబితాలో ఇప్పుడు లేదు."},
    "recent_undo": {"en": "undo", "te": "వెనక్కి తీసుకో"},
}
