"""Visible strings where several people, or several tabs, change one document."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_overtaken": {
        "en": "Somebody else changed this while you were typing. It now reads: “{theirs}”",
        "te": "మీరు టైప్ చేస్తుండగా ఇది మరోచోట మారింది. ఇప్పుడు ఇలా ఉంది: “{theirs}”",
    },
    "editor_take_theirs": {"en": "Use theirs", "te": "వారిది వాడండి"},
    "editor_document_gone": {
        "en": "This document is no longer on the server. It may have been deleted.",
        "te": "ఈ పత్రం ఇప్పుడు సర్వర్‌లో లేదు. దాన్ని తొలగించి ఉండవచ్చు.",
    },
}
