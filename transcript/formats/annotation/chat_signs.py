"""Signs and language codes of CHAT that its writer and its reader share."""

CODES = {  # ISO 639-1 -> 639-3, as CHAT wants them
    "te": "tel", "en": "eng", "hi": "hin", "ta": "tam", "kn": "kan", "ml": "mal", "ur": "urd", "mr": "mar",
    "bn": "ben", "gu": "guj", "pa": "pan", "or": "ori", "as": "asm", "ne": "nep", "sa": "san", "si": "sin",
    "ar": "ara", "fa": "fas", "fr": "fra", "de": "deu", "es": "spa", "it": "ita", "pt": "por", "ru": "rus",
    "zh": "zho", "ja": "jpn", "ko": "kor", "id": "ind", "nl": "nld",
}  # fmt: skip
UNKNOWN_LANGUAGE = "und"
LINE_BREAK = "␤"
SPACE = "␠"
EXACT_TIER = "%xtxt"
SILENT = "0"
COMMA = ","
BULLET = "\x15"
SHOWN_BULLET = "␕"
"""How a main line is kept: no database likes a control character."""
ID_TIER, LANGUAGE_TIER = "%xid", "%xlang"
OUR_TIERS = {EXACT_TIER, ID_TIER, LANGUAGE_TIER}
"""Tiers that this app writes below an utterance where the main line does not give back what the row is."""
