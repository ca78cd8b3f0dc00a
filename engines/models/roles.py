"""The tasks that models do."""

from enum import StrEnum


class Role(StrEnum):
    """A task that a model does."""

    TELUGU = "telugu"
    ENGLISH = "english"
    MULTILINGUAL = "multilingual"
    LANGUAGE = "language"
    SPEAKERS = "speakers"
    PUNCTUATION = "punctuation"
    ALIGNMENT = "alignment"
    SPEECH = "speech"
