"""Languages as people write and name them, as ISO 639-1: pure tables."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from transcript.errors import LikhitaError

# ISO 639-1 code -> other names: ISO 639-2/3 codes, English name, own name. Whisper's languages of India and
# the commonest beside them; any other two-letter code is taken as it is.
_NAMES = {
    "te": "tel telugu తెలుగు",
    "en": "eng english",
    "hi": "hin hindi हिन्दी हिंदी",
    "ta": "tam tamil தமிழ்",
    "kn": "kan kannada ಕನ್ನಡ",
    "ml": "mal malayalam മലയാളം",
    "mr": "mar marathi मराठी",
    "bn": "ben bengali বাংলা",
    "gu": "guj gujarati ગુજરાતી",
    "pa": "pan punjabi ਪੰਜਾਬੀ",
    "ur": "urd urdu اردو",
    "sa": "san sanskrit संस्कृतम्",
    "ne": "nep nepali नेपाली",
    "as": "asm assamese অসমীয়া",
    "sd": "snd sindhi",
    "si": "sin sinhala",
    "fr": "fra fre french français",
    "de": "deu ger german deutsch",
    "es": "spa spanish español",
    "pt": "por portuguese português",
    "it": "ita italian italiano",
    "ru": "rus russian русский",
    "ar": "ara arabic العربية",
    "zh": "zho chi chinese 中文",
    "ja": "jpn japanese 日本語",
    "ko": "kor korean 한국어",
}


_CODES = {
    unicodedata.normalize("NFC", name).casefold(): code
    for code, names in _NAMES.items()
    for name in (code, *names.split())
}


_CODE_LENGTH, _LONGEST_CODE = 2, 3  # ISO 639-1, ISO 639-2

# what Whisper calls otherwise than CLDR
_MODERN_CODES = {"jw": "jv", "tl": "fil"}
_WHISPER = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr "
    "bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn "
    "yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw "
    "su yue"
)


_UNKNOWN = {"", "auto", "und", "unknown", "none", "null", "xx"}


def name_language(code: str, interface: str = "en") -> str:
    """What `interface` ("en" or "te") calls a language; its code where CLDR has no name for it."""
    return _names_in(interface).get(_MODERN_CODES.get(code, code), code)


def names_of_languages() -> dict[str, str]:
    """The English name of each language that Whisper tells apart, and its Telugu one."""
    return {name_language(code): name_language(code, "te") for code in _WHISPER.split()}


@lru_cache(maxsize=2)
def _names_in(interface: str) -> Mapping[str, str]:
    from babel import Locale  # noqa: PLC0415 - 0.1 s that caged readers do not need

    names: Mapping[str, str] = Locale.parse(interface).languages
    return names


def three_letter_code(code: str) -> str:
    """The ISO 639-2/3 code of an ISO 639-1 one ("tel"); the code itself where no other is known."""
    names = _NAMES.get(code, code).split()
    return next((name for name in names if len(name) == _LONGEST_CODE and name.isascii()), code)


def normalize_language(name: str | None) -> str | None:
    """The ISO 639-1 code of "Telugu", "తెలుగు", "tel", "te-IN", "TE"; None for "auto" and the unknown."""
    if name is None:
        return None
    folded = unicodedata.normalize("NFC", name).strip().casefold()
    if folded in _UNKNOWN:
        return None
    if folded in _CODES:
        return _CODES[folded]
    tag = folded.replace("_", "-").split("-")[0]
    if tag in _CODES:
        return _CODES[tag]
    return tag if len(tag) == _CODE_LENGTH and tag.isascii() and tag.isalpha() else None


def read_language(name: str | None) -> str | None:
    """What a user chose, as ISO 639-1; None for "auto" and its like.

    Raises:
        LikhitaError: a name that means no language.
    """
    code = normalize_language(name)
    if code is None and name is not None and name.strip().casefold() not in _UNKNOWN:
        raise LikhitaError("bad_language")
    return code
