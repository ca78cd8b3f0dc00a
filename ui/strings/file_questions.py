"""Visible strings of what an opened file leaves open, and of everything that was mended in it."""

STRINGS: dict[str, dict[str, str]] = {
    "plain_text": {"en": "plain text", "te": "సాదా పాఠ్యం"},
    "unit_hours": {"en": "hours", "te": "గంటలు"},
    "unit_minutes": {"en": "minutes", "te": "నిమిషాలు"},
    "unit_seconds": {"en": "seconds", "te": "సెకన్లు"},
    "unit_hundredths": {"en": "hundredths", "te": "శాతాంశాలు"},
    "unit_milliseconds": {"en": "milliseconds", "te": "మిల్లీసెకన్లు"},
    "unit_frames": {"en": "frames", "te": "ఫ్రేములు"},
    "unit_ticks": {"en": "ticks", "te": "టిక్‌లు"},
    "editor_question_encoding": {
        "en": "Do letters look wrong? The file was read as {chosen}.",
        "te": "అక్షరాలు తప్పుగా ఉన్నాయా? ఫైలును {chosen} గా చదివాం.",
    },
    "editor_question_recording": {
        "en": "This file is about several recordings. Shown: {chosen}.",
        "te": "ఈ ఫైలు అనేక రికార్డింగ్‌ల గురించి. చూపుతున్నది: {chosen}.",
    },
    "editor_question_text_tier": {
        "en": "Which tier holds the text? Shown: {chosen}.",
        "te": "పాఠ్యం ఏ టియర్‌లో ఉంది? చూపుతున్నది: {chosen}.",
    },
    "editor_question_frame_rate": {
        "en": "How many frames per second? The times were read with {chosen}.",
        "te": "సెకనుకు ఎన్ని ఫ్రేములు? సమయాలను {chosen} తో చదివాం.",
    },
    "editor_question_time_shift": {
        "en": "The file says to move its times. They were moved by {chosen}.",
        "te": "సమయాలను జరపమని ఫైలు చెబుతుంది. {chosen} జరిపాం.",
    },
    "editor_question_lost": {
        "en": "The server did not answer, so the rows stay as they are. Try again in a moment.",
        "te": "సర్వర్ నుండి జవాబు రాలేదు, కాబట్టి వరుసలు మారలేదు. కాసేపట్లో మళ్లీ ప్రయత్నించండి.",
    },
    "editor_show_all_notices": {"en": "Show all {count:,}", "te": "మొత్తం {count:,} చూపండి"},
}
