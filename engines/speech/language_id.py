"""WhisperLidEngine: which of the allowed languages is spoken, with probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engines.asr.whisper.backend import WhisperModel
from engines.asr.whisper.loading import load_whisper
from engines.asr.whisper.window import Window
from engines.audio.samples import RATE_HZ, Samples, silence_wrong
from engines.models import Models, Role
from transcript.document import SOUNDS_LIKE
from transcript.text.languages import name_language

SURE = 0.6
"""Below this a language is a guess, and the row says so."""
CERTAIN = 0.95
"""A language that holds so much together with its kin is told by less than `SHORTEST_S` too."""
STRANGER = 0.8
"""One language outside the allowed ones that alone holds so much is probably what is spoken.

On 126 Telugu utterances of the shared clips base gives 0.6 and more to one outsider 21 times, 0.8 five times.
"""
STRANGE_KIN = 0.9
"""The same for a relative of the answer: Whisper often takes Telugu for Tamil, Kannada or Hindi."""
KIN = 0.4
"""An answer is a guess where its own share and that of its kin are less: it rests on strangers' votes."""
SHORTEST_S = 1.0
"""Less speech than this does not tell a language."""
UNTOLD = "the language could not be told"
_WINDOW_S = 10.0

# Languages that Whisper takes for one another, by family and neighbourhood: the mass of one that is not
# allowed goes to its nearest allowed relative.
_FAMILIES = (
    ("te", "kn", "ta", "ml"),
    ("hi", "ur", "pa", "mr", "gu", "ne", "sa", "sd", "bn", "as", "si"),
    ("en",),
    ("fr", "es", "pt", "it", "ca", "gl", "oc", "ro", "la"),
    ("de", "nl", "da", "sv", "no", "nn", "is", "lb", "af", "yi"),
    ("ru", "uk", "be", "bg", "mk", "sr", "hr", "bs", "sl", "cs", "sk", "pl"),
    ("zh", "yue", "ja", "ko"),
    ("ar", "fa", "ps", "he", "tg"),
    ("id", "ms", "jw", "su", "tl"),
)
_NEAR_FAMILIES = {0: 1, 1: 0}  # Dravidian and Indo-Aryan speech is taken for one another


@dataclass(frozen=True, slots=True)
class Identification:
    """What was heard. `probabilities` are over the allowed languages, sum to 1, most likely first.

    `reason` is "" where the answer is sure, else a short phrase for the row ("sounds like Tibetan (82 %)").
    `stranger` is a language outside the allowed ones that this probably is.
    """

    language: str
    probabilities: tuple[tuple[str, float], ...]
    reason: str = ""
    stranger: str | None = None

    @property
    def is_sure(self) -> bool:
        return not self.reason


class WhisperLidEngine:
    """Identifies languages by Whisper's first decoder step. Any thread may call it, several at once."""

    def __init__(self, models: Models, languages: Sequence[str]) -> None:
        self._models = models
        self._languages = tuple(languages)

    def identify(self, samples: Samples) -> Identification:
        """The language of 16 kHz sound of shape (samples,), averaged over its windows of 10 s.

        Raises:
            ModelUnavailableError: the weights are missing, damaged or no Whisper.
        """
        if len(self._languages) == 1:
            return Identification(self._languages[0], ((self._languages[0], 1.0),))
        model = self.load()
        samples = silence_wrong(samples)
        total: dict[str, float] = {}
        window = int(_WINDOW_S * RATE_HZ)
        starts = range(0, max(1, len(samples) - window // 2), window)
        for start in starts:
            rated = model.rate_languages(model.encode(samples[start : start + window]))
            for language, probability in rated.items():
                total[language] = total.get(language, 0.0) + probability / len(starts)
        return judge(total, self._languages, len(samples) / RATE_HZ)

    def identify_piece(self, window: Window, start_s: float, end_s: float) -> Identification:
        """The language of a piece of a window, of at most 10 s. Raises as `identify` does."""
        if len(self._languages) == 1:
            return Identification(self._languages[0], ((self._languages[0], 1.0),))
        model = self.load()
        rated = model.rate_languages(window.encode(model, start_s, end_s))
        return judge(rated, self._languages, end_s - start_s)

    def load(self) -> WhisperModel:
        """The weights, loaded at the first call.

        Raises:
            ModelUnavailableError: the weights are missing and cannot be had.
        """
        return load_whisper(self._models, Role.LANGUAGE)


def judge(heard: Mapping[str, float], allowed: Sequence[str], duration_s: float) -> Identification:
    """The answer from a probability for every language that the model knows. Pure.

    Outsiders vote for their nearest allowed language. With base on 40 real Telugu clips 18 went to
    Malayalam, Hindi, Indonesian and others, but only a real majority for English was English: with this vote
    14 of 14 and 24 of 24 turns of two conversations were right, renormalised over Telugu and English alone
    13 and 18 (22 November 2026).
    """
    votes = dict.fromkeys(allowed, 0.0)
    for language, probability in heard.items():
        for taker, share in _find_takers(language, allowed, heard).items():
            votes[taker] += probability * share
    total = sum(votes.values()) or 1.0
    ranked = tuple(sorted(((c, v / total) for c, v in votes.items()), key=lambda item: -item[1]))
    answer = ranked[0][0]
    stranger = max((c for c in heard if c not in votes), key=lambda code: heard[code], default="")
    if stranger and heard[stranger] >= (STRANGE_KIN if _are_kin(stranger, answer) else STRANGER):
        reason = f"{SOUNDS_LIKE}{name_language(stranger)} ({100 * heard[stranger]:.0f} %)"
        return Identification(answer, ranked, reason, stranger)
    kin = sum(p for code, p in heard.items() if code == answer or _are_kin(code, answer))
    if kin >= CERTAIN:
        return Identification(answer, ranked)
    if ranked[0][1] < SURE or kin < KIN or duration_s < SHORTEST_S:
        return Identification(answer, ranked, name_doubt(answer, ranked[1][0] if len(ranked) > 1 else None))
    return Identification(answer, ranked)


def name_doubt(language: str, other: str | None) -> str:
    """Why a row is flagged whose language may be the other one: "sounds like Telugu or English"."""
    if other is None:
        return UNTOLD
    return f"{SOUNDS_LIKE}{name_language(language)} or {name_language(other)}"


def _are_kin(language: str, answer: str) -> bool:
    """Whether Whisper takes speech in `answer` for `language`, by family and neighbourhood."""
    family = _find_family(answer)
    near = {family, _NEAR_FAMILIES.get(family) if family is not None else None} - {None}
    return _find_family(language) in near


def _find_family(language: str) -> int | None:
    return next((index for index, members in enumerate(_FAMILIES) if language in members), None)


def _find_takers(language: str, allowed: Sequence[str], heard: Mapping[str, float]) -> dict[str, float]:
    """Who gets a language's vote, in shares that sum to 1."""
    if language in allowed:
        return {language: 1.0}
    family = _find_family(language)
    for candidate in (family, _NEAR_FAMILIES.get(family) if family is not None else None):
        if candidate is None:
            continue
        relatives = [code for code in allowed if code in _FAMILIES[candidate]]
        if relatives:
            return _share(relatives, heard)
    # Whisper heard more English than all else: what it does not take for English is not English
    return _share([code for code in allowed if code != "en"] or list(allowed), heard)


def _share(languages: list[str], heard: Mapping[str, float]) -> dict[str, float]:
    total = sum(heard.get(code, 0.0) for code in languages)
    if total <= 0.0:
        return dict.fromkeys(languages, 1.0 / len(languages))
    return {code: heard.get(code, 0.0) / total for code in languages}
