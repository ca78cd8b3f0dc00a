"""What a test knows to be there, for the type checker and with a failure of its own where it is not."""

from typing import TypeVar

_Value = TypeVar("_Value")


def present(value: _Value | None) -> _Value:
    """The value, which is not None."""
    assert value is not None, "nothing is there"
    return value
