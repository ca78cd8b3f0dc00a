"""Whisper's vocabulary out of whatever files a fine-tune or a conversion has.

Checkpoints before 2023 have vocab.json and merges.txt instead of tokenizer.json, many that a trainer pushed
have neither, CTranslate2 conversions may have nothing but the list of tokens.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from engines.models.families import read_json

ENGLISH_SIZE, MULTILINGUAL_SIZE, V3_SIZE = 51_864, 51_865, 51_866
"""How many tokens the family's three vocabularies have; the third knows Cantonese too."""
END, START, TRANSLATE, TRANSCRIBE = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|translate|>",
    "<|transcribe|>",
)
BEFORE, NO_SPEECH, NO_TIMES = "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"

_SPECIAL = re.compile(r"<\|.*\|>")
_LANGUAGE = re.compile(r"<\|([a-z]{2,3})\|>")
_TIMES, _TICK_S = 1_501, 0.02
_V3_LANGUAGES = 100


def read_vocabulary(find: Callable[..., Path | None], size: int, read_family: Callable[[], Path]) -> Any:
    """The `tokenizers.Tokenizer` of a folder whose model has `size` columns.

    `find` gives the folder's file of a name, or None; `read_family` gives the family's own tokenizer.json,
    asked for only where the folder has no words at all.

    Raises:
        OSError, ValueError: the files are damaged, or the family has no vocabulary of this size.
    """
    from tokenizers import Tokenizer  # noqa: PLC0415 - heavy

    if path := find("tokenizer.json"):
        return Tokenizer.from_file(str(path))
    if (words := find("vocab.json")) and (merges := find("merges.txt")):
        return build_vocabulary(*_read_slow(words, merges, find), size)
    if listed := find("vocabulary.json", "vocabulary.txt"):
        tokens = read_list(listed)
        return build_vocabulary({token: place for place, token in enumerate(tokens)}, [], size)
    if size not in {MULTILINGUAL_SIZE, V3_SIZE}:
        raise ValueError(f"the folder has no vocabulary and the family none of {size} tokens")
    model = json.loads(read_family().read_text(encoding="utf-8"))["model"]
    pairs = [merge.split(" ", 1) if isinstance(merge, str) else merge for merge in model["merges"]]
    return build_vocabulary(model["vocab"], [(first, second) for first, second in pairs], size)


def build_vocabulary(words: Mapping[str, int], merges: Sequence[tuple[str, str]], size: int) -> Any:
    """A byte-level vocabulary of `words`; special tokens that it lacks are the family's, in their order."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers  # noqa: PLC0415

    plain = {word: place for word, place in words.items() if not _SPECIAL.fullmatch(word)}
    own = {place: word for word, place in words.items() if _SPECIAL.fullmatch(word)}
    first = len(plain)
    specials = list_special_tokens(size)
    named = {first + place: token for place, token in enumerate(specials)} | own
    tokenizer = Tokenizer(models.BPE(vocab=plain, merges=list(merges)))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    places = sorted(place for place in named if place < size)
    tokenizer.add_special_tokens(
        [AddedToken(named[place], normalized=False, special=True) for place in places]
    )
    if places and tokenizer.token_to_id(named[places[-1]]) != places[-1]:
        raise ValueError("the vocabulary has holes")
    return tokenizer


def list_special_tokens(size: int) -> list[str]:
    """The family's special tokens in the order of their numbers, timestamps last.

    Source: openai/whisper, whisper/tokenizer.py, `get_encoding`; the languages as transformers lists them.
    """
    from transformers.models.whisper.tokenization_whisper import LANGUAGES  # noqa: PLC0415 - heavy

    languages = list(LANGUAGES)[: _V3_LANGUAGES if size >= V3_SIZE else _V3_LANGUAGES - 1]
    return [
        END, START, *(f"<|{code}|>" for code in languages), TRANSLATE, TRANSCRIBE, "<|startoflm|>", BEFORE,
        NO_SPEECH, NO_TIMES, *(f"<|{place * _TICK_S:.2f}|>" for place in range(_TIMES)),
    ]  # fmt: skip


def list_language_tokens(vocabulary: Any) -> dict[str, int]:
    """The languages' tokens ("<|te|>") with their numbers, which lie between the start and the tasks."""
    first, after = vocabulary.token_to_id(START), vocabulary.token_to_id(TRANSLATE)
    if first is None or after is None:
        return {}
    tokens = {vocabulary.id_to_token(place): place for place in range(first + 1, after)}
    return {token: place for token, place in tokens.items() if token and _LANGUAGE.fullmatch(token)}


def _read_slow(
    words: Path, merges: Path, find: Callable[..., Path | None]
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """vocab.json with added_tokens.json or tokenizer_config.json's list, and the merges."""
    found = {str(word): int(place) for word, place in read_json(words).items()}
    if added := find("added_tokens.json"):
        found |= {str(word): int(place) for word, place in read_json(added).items()}
    if config := find("tokenizer_config.json"):
        listed = read_json(config).get("added_tokens_decoder") or {}
        found |= {str(told["content"]): int(place) for place, told in listed.items()}
    lines = merges.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" ") for line in lines if line and not line.startswith("#version")]
    return found, [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]  # noqa: PLR2004 - a pair


def read_list(path: Path) -> list[str]:
    """A CTranslate2 conversion's tokens, in their order."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return [str(token) for token in json.loads(text)]
    return text.removesuffix("\n").split("\n")
