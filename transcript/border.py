"""Values from outside, read through frozen strict models, and what is wrong with them, as a message.

The models stand where the values are used; here is what they share. Imports bounds and pydantic.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, ValidationError, WrapValidator
from pydantic_core import PydanticCustomError

from transcript.bounds import LATEST_MS, LONGEST_ID, is_row_id, is_storable
from transcript.messages import Message, Value
from transcript.text.cleaning import clean_line

STRICT = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)
"""No value is taken for another one: "1" is no number and 1 is no text. Unknown keys are ignored."""

_OWN = "message"  # the type of errors that bring their message
_LONGEST_PLACE = 80
_MARKER = "["  # pydantic's names of branches, such as "function-before[...]", are no places in a value


class StrictModel(BaseModel):
    """An object from outside; it is never changed, and no value in it is taken for one of another kind."""

    model_config = STRICT


def told(code: str, **values: Value) -> WrapValidator:
    """A mark on a type: whatever is wrong with a value of it, this message says it."""

    def read(value: Any, handler: Any) -> Any:
        try:
            return handler(value)
        except ValueError:
            raise refuse(code, **values) from None

    return WrapValidator(read)


def refuse(code: str, **values: Value) -> PydanticCustomError:
    """What a validator raises whose message depends on the value."""
    return PydanticCustomError(_OWN, "refused", {"code": code, "values": values})


def whole(value: Any) -> Any:
    """A float without a fraction as a whole number: JavaScript and some JSON writers know no others."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _check_storable(text: Any) -> Any:
    if isinstance(text, str) and not is_storable(text):
        raise refuse("text_surrogate_or_nul")
    return text


def _check_line(text: Any) -> Any:
    if isinstance(text, str) and clean_line(text) != text:
        raise refuse("not_one_line")
    return text


def _check_row_id(value: Any) -> Any:
    if not is_row_id(value):
        raise refuse("not_row_id", most=LONGEST_ID)
    return value


Storable = Annotated[str, BeforeValidator(_check_storable)]
"""Text that every database and every encoding can hold."""
Line = Annotated[str, BeforeValidator(_check_line)]
"""Text on one line without controls, as names are kept."""
RowId = Annotated[str, BeforeValidator(_check_row_id)]
Milliseconds = Annotated[int, BeforeValidator(whole), told("not_milliseconds")]
"""Any whole number; whether it lies in the recording, who knows the recording says."""
RecordedMs = Annotated[int, Strict(), Field(ge=0, le=LATEST_MS)]
"""A time in a stored transcript."""


def describe_fault(error: ValidationError) -> tuple[str, Message]:
    """Where the first thing wrong stands ("segments.3.start_ms"; "" is the whole value), and what it is.

    No part of the value is repeated but names of keys, shortened and printable.
    """
    return describe_error(error.errors(include_url=False, include_input=False)[0])


def describe_error(error: Mapping[str, Any]) -> tuple[str, Message]:
    """The same for one of pydantic's errors, as FastAPI hands them on too."""
    parts = [str(part) for part in error["loc"]]
    where = ".".join(part for part in parts if _MARKER not in part and part)
    printable = "".join(sign if sign.isprintable() else "?" for sign in where[:_LONGEST_PLACE])
    return printable, _message(error)


def _message(error: Mapping[str, Any]) -> Message:
    kind, given = error["type"], error.get("ctx", {})
    if kind == _OWN:
        return Message(given["code"], **given["values"])
    code, names = _CODES.get(kind, ("value_wrong", {}))
    return Message(code, **{name: given[pydantics] for name, pydantics in names.items()})


_CODES: dict[str, tuple[str, dict[str, str]]] = {
    "missing": ("value_missing", {}),
    "int_type": ("not_whole_number", {}),
    "int_from_float": ("not_whole_number", {}),
    "int_parsing": ("not_whole_number", {}),
    "int_parsing_size": ("not_whole_number", {}),
    "float_type": ("not_number", {}),
    "float_parsing": ("not_number", {}),
    "finite_number": ("not_number", {}),
    "bool_type": ("not_boolean", {}),
    "bool_parsing": ("not_boolean", {}),
    "string_type": ("not_text", {}),
    "string_unicode": ("text_surrogate", {}),
    "string_too_short": ("text_empty", {}),
    "string_too_long": ("text_too_long", {"most": "max_length"}),
    "string_pattern_mismatch": ("text_signs", {}),
    "list_type": ("not_list", {}),
    "tuple_type": ("not_list", {}),
    "too_short": ("list_too_short", {}),
    "too_long": ("list_too_long", {"most": "max_length"}),
    "dict_type": ("not_object", {}),
    "model_type": ("not_object", {}),
    "model_attributes_type": ("not_object", {}),
    "dataclass_type": ("not_object", {}),
    "enum": ("not_one_of", {"expected": "expected"}),
    "literal_error": ("not_one_of", {"expected": "expected"}),
    "greater_than_equal": ("number_too_small", {"least": "ge"}),
    "less_than_equal": ("number_too_large", {"most": "le"}),
    "less_than": ("number_not_below", {"limit": "lt"}),
    "json_invalid": ("not_json", {"problem": "error"}),
}
"""By pydantic's name for what is wrong: our code, and our name for each value that pydantic gives with it."""
