"""Visible strings of the list of documents that a browser knows."""

STRINGS: dict[str, dict[str, str]] = {
    "recent": {"en": "Recent documents", "te": "ఇటీవలి పత్రాలు"},
    "recent_new": {"en": "nothing verified yet", "te": "ఇంకా ఏదీ సరిచూడలేదు"},
    "recent_empty": {"en": "no rows", "te": "వరుసలు లేవు"},
    "recent_recognising": {"en": "transcribing", "te": "ట్రాన్‌స్క్రైబ్ చేస్తోంది"},
    "recent_verified": {
        "en": "{verified:,} of {rows, plural, one {# row} other {# rows}} verified",
        "te": "{rows, plural, one {# వరుసలో} other {# వరుసల్లో}} {verified:,} సరిచూశారు",
    },
    "recent_minutes": {"en": "{verified} of {all} min", "te": "{all} నిమిషాల్లో {verified}"},
    "recent_gone": {"en": "no longer on the server", "te": "ఇప్పుడు సర్వర్‌లో లేదు"},
    "recent_remove": {"en": "Remove {name} from this list", "te": "{name} ను ఈ జాబితా నుండి తీసివేయండి"},
    "recent_removed": {"en": "{name} was removed from this list.", "te": "{name} ను ఈ జాబితా నుండి తీసివేశాం."},
    "recent_undo": {"en": "Undo", "te": "చర్య రద్దు చేయండి"},
}
