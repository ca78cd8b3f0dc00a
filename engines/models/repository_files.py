"""Which files of a repository are fetched: one form of the weights, and what describes them. Pure."""

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from transcript.text.languages import three_letter_code

_OLD_FORMS = ("pytorch_model*.bin", "pytorch_model.bin.index.json", "adapter_model.bin")


def choose_files(
    names: Iterable[str], patterns: Collection[str], pinned: Collection[str], languages: Collection[str]
) -> list[str]:
    """The pinned files and those that fit a pattern, without weights in a second form.

    A pattern speaks of its own depth: "*.json" means no file of a "checkpoint-1000/". safetensors win over
    pickles, floating point over whole numbers; of letters for a thousand languages (MMS) only those of
    `languages` (ISO 639-1) are taken.
    """
    names = list(names)
    if not patterns:
        return [name for name in names if name in pinned]
    chosen = [name for name in names if name in pinned or any(_fits(name, one) for one in patterns)]
    left = _find_second_forms(chosen) | {name for name in chosen if ".fp32" in name}
    left |= {name for name in chosen if _is_other_language(name, languages)}
    return [name for name in chosen if name in pinned or name not in left]


def _fits(name: str, pattern: str) -> bool:
    return name.count("/") == pattern.count("/") and fnmatchcase(name, pattern)


def _find_second_forms(names: Collection[str]) -> set[str]:
    """Weights that another file gives as well."""
    is_conversion = "model.bin" in names and any(name.startswith("vocabulary.") for name in names)
    safe = {n for n in names if n.endswith(".safetensors") and not n.startswith("adapter.") and "/" not in n}
    onnx = {name for name in names if ".onnx" in name}
    left = {name for name in onnx if ".int8." in name and name.replace(".int8.", ".") in onnx}
    if is_conversion:
        return left | safe | {name for name in names if any(_fits(name, old) for old in _OLD_FORMS)}
    if safe:
        left |= onnx | {name for name in names if any(_fits(name, old) for old in (*_OLD_FORMS, "model.bin"))}
    return left


def _is_other_language(name: str, languages: Collection[str]) -> bool:
    """Whether a file holds the letters of a language that is not asked for ("adapter.fra.safetensors")."""
    parts = name.split(".")
    if len(parts) != 3 or parts[0] != "adapter":  # noqa: PLR2004 - adapter, language, ending
        return False
    return parts[1] not in {*languages, *map(three_letter_code, languages)}
