"""Visible strings of what an opened file leaves open, and of everything that was mended in it."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_question_encoding": {
        "en": "Letters look wrong? The file was read as {chosen}.",
        "te": "అక్షరాలు తప్పుగా ఉన్నాయా? ఫైలును {chosen} గా చదివాం.",
    },
    "editor_question_recording": {
        "en": "Several recordings in this file. Shown: {chosen}.",
        "te": "ఈ ఫైలులో చాలా రికార్డింగులున్నాయి. చూపేది: {chosen}.",
    },
    "editor_question_text_tier": {
        "en": "Which tier is the text? Shown: {chosen}.",
        "te": "పాఠం ఏ టియర్‌లో ఉంది? చూపేది: {chosen}.",
    },
    "editor_question_frame_rate": {
        "en": "How many frames a second? Times were read with {chosen}.",
        "te": "సెకనుకు ఎన్ని ఫ్రేములు? సమయాలను {chosen} తో చదివాం.",
    },
    "editor_question_time_shift": {
        "en": "The file says to move its times. They were moved by {chosen}.",
        "te": "సమయాలను జరపమని ఫైలు చెబుతుంది. {chosen} జరిపాం.",
    },
    "editor_question_lost": {
        "en": "The server did not answer; the rows are as they were.",
        "te": "సర్వర్ జవాబివ్వలేదు; వరుసలు మునుపటిలాగే ఉన్నాయి.",
    },
    "editor_show_all_notices": {"en": "Show all {count}", "te": "మొత్తం {count} చూపించు"},
}
