"""Values from outside, read through frozen strict models, and what is wrong with them, in a sentence.

The models stand where the values are used; here is what they share. Imports bounds and pydantic.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, ValidationError, WrapValidator
from pydantic_core import PydanticCustomError

from transcript.bounds import LATEST_MS, LONGEST_ID, is_row_id, is_storable
from transcript.text.cleaning import clean_line

STRICT = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)
"""No value is taken for another one: "1" is no number and 1 is no text. Unknown keys are ignored."""

_OWN = "sentence"  # the type of errors that bring their sentence
_LONGEST_PLACE = 80
_MARKER = "["  # pydantic's names of branches, such as "function-before[...]", are no places in a value


class StrictModel(BaseModel):
    """An object from outside; it is never changed, and no value in it is taken for one of another kind."""

    model_config = STRICT


def told(sentence: str) -> WrapValidator:
    """A mark on a type: whatever is wrong with a value of it, this sentence says it."""

    def read(value: Any, handler: Any) -> Any:
        try:
            return handler(value)
        except ValueError:
            raise PydanticCustomError(_OWN, "{sentence}", {"sentence": sentence}) from None

    return WrapValidator(read)


def refuse(sentence: str) -> PydanticCustomError:
    """What a validator raises whose sentence depends on the value."""
    return PydanticCustomError(_OWN, "{sentence}", {"sentence": sentence})


def whole(value: Any) -> Any:
    """A float without a fraction as a whole number: JavaScript and some JSON writers know no others."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _check_storable(text: Any) -> Any:
    if isinstance(text, str) and not is_storable(text):
        raise refuse("holds half of a character (a lone surrogate) or a NUL.")
    return text


def _check_line(text: Any) -> Any:
    if isinstance(text, str) and clean_line(text) != text:
        raise refuse("must be one clean line.")
    return text


def _check_row_id(value: Any) -> Any:
    if not is_row_id(value):
        raise refuse(f"must be the id of a row, text of at most {LONGEST_ID} characters.")
    return value


Storable = Annotated[str, BeforeValidator(_check_storable)]
"""Text that every database and every encoding can hold."""
Line = Annotated[str, BeforeValidator(_check_line)]
"""Text on one line without controls, as names are kept."""
RowId = Annotated[str, BeforeValidator(_check_row_id)]
Milliseconds = Annotated[int, BeforeValidator(whole), told("must be a whole number of milliseconds.")]
"""Any whole number; whether it lies in the recording, who knows the recording says."""
RecordedMs = Annotated[int, Strict(), Field(ge=0, le=LATEST_MS)]
"""A time in a stored transcript."""


def describe_fault(error: ValidationError) -> tuple[str, str]:
    """Where the first thing wrong stands ("segments.3.start_ms"; "" is the whole value), and what it is.

    No part of the value is repeated but names of keys, shortened and printable.
    """
    return describe_error(error.errors(include_url=False, include_input=False)[0])


def describe_error(error: Mapping[str, Any]) -> tuple[str, str]:
    """The same for one of pydantic's errors, as FastAPI hands them on too."""
    parts = [str(part) for part in error["loc"]]
    where = ".".join(part for part in parts if _MARKER not in part and part)
    printable = "".join(sign if sign.isprintable() else "?" for sign in where[:_LONGEST_PLACE])
    return printable, _sentence(error)


def _sentence(error: Mapping[str, Any]) -> str:
    kind, given = error["type"], error.get("ctx", {})
    if kind == _OWN:
        return str(given["sentence"])
    if kind in _SENTENCES:
        return _SENTENCES[kind].format(**given)
    if kind == "string_too_long":
        return f"must be at most {given['max_length']:,} characters."
    if kind == "too_long":
        return f"may have at most {given['max_length']:,} entries."
    return "is not as it should be."


_WHOLE, _LIST = "must be a whole number.", "must be a list."
_OBJECT, _TEXT = "must be an object.", "must be text."
_SENTENCES = {
    "missing": "is missing.",
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_type": "must be a number.",
    "float_parsing": "must be a number.",
    "finite_number": "must be a number.",
    "bool_type": "must be true or false.",
    "bool_parsing": "must be true or false.",
    "string_type": _TEXT,
    "string_unicode": "holds half of a character (a lone surrogate).",
    "string_too_short": "must not be empty.",
    "string_pattern_mismatch": "has signs that do not belong here.",
    "list_type": _LIST,
    "tuple_type": _LIST,
    "too_short": "has too few entries.",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "enum": "must be one of {expected}.",
    "literal_error": "must be one of {expected}.",
    "greater_than_equal": "must be at least {ge}.",
    "less_than_equal": "must be at most {le}.",
    "less_than": "must be less than {lt}.",
    "json_invalid": "is no JSON that can be read ({error}).",
}
"""By pydantic's name for what is wrong; the values are those that pydantic gives with it."""
