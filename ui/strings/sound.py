"""Visible strings of the waveform, the controls of the sound and their keys."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_wave": {"en": "Position in the recording", "te": "రికార్డింగ్‌లో స్థానం"},
    "editor_border_start": {"en": "Start of the row", "te": "వరుస ప్రారంభం"},
    "editor_border_end": {"en": "End of the row", "te": "వరుస ముగింపు"},
    "editor_enter_plays": {"en": "play on entering", "te": "వరుసలోకి వెళ్తే వినిపించు"},
    "editor_loop": {"en": "repeat", "te": "మళ్ళీ మళ్ళీ"},
    "editor_lead": {"en": "start before", "te": "ముందు నుంచి"},
    "editor_seconds": {"en": "{seconds} s", "te": "{seconds} సె"},
    "editor_speed": {"en": "speed", "te": "వేగం"},
    "editor_key_loop": {"en": "repeat the row, or once only", "te": "వరుసను మళ్ళీ మళ్ళీ, లేదా ఒక్కసారి"},
    "editor_key_speed": {"en": "slower, faster", "te": "నెమ్మదిగా, వేగంగా"},
    "editor_key_nudge_start": {
        "en": "move the start of the row by 10, 50 or 500 ms",
        "te": "వరుస ప్రారంభాన్ని 10, 50 లేదా 500 మి.సె. జరుపు",
    },
    "editor_key_nudge_end": {
        "en": "move the end of the row by 10, 50 or 500 ms",
        "te": "వరుస ముగింపును 10, 50 లేదా 500 మి.సె. జరుపు",
    },
}
