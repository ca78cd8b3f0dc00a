"""Visible strings where several people, or several tabs, change one document."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_overtaken": {
        "en": "This was changed elsewhere while you type. It says now: “{theirs}”",
        "te": "మీరు టైపు చేస్తుండగా ఇది మరోచోట మారింది. ఇప్పుడు ఇలా ఉంది: “{theirs}”",
    },
    "editor_take_theirs": {"en": "take theirs", "te": "వారిది తీసుకో"},
    "editor_document_gone": {
        "en": "This transcript no longer exists on the server.",
        "te": "ఈ పాఠం ఇప్పుడు సర్వర్‌లో లేదు.",
    },
}
