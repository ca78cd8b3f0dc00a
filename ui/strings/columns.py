"""Visible strings of the table's headings, and of what a small page folds away."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_column_play": {"en": "Play", "te": "వినండి"},
    "editor_column_start": {"en": "Start", "te": "మొదలు"},
    "editor_column_end": {"en": "End", "te": "ముగింపు"},
    "editor_column_speaker": {"en": "Speaker", "te": "వక్త"},
    "editor_column_language": {"en": "Language", "te": "భాష"},
    "editor_column_text": {"en": "Text", "te": "పాఠ్యం"},
    "editor_column_status": {"en": "Status", "te": "స్థితి"},
    "editor_column_more": {"en": "More", "te": "మరిన్ని"},
    "editor_tools": {"en": "Sound and filters", "te": "ధ్వని, వడపోతలు"},
    "editor_doubts_left": {
        "en": "{count, plural, one {# doubtful place} other {# doubtful places}} left",
        "te": "{count, plural, one {# సందేహం మిగిలింది} other {# సందేహాలు మిగిలాయి}}",
    },
}
