"""Which recogniser serves which language, and languages as people write them: pure tables."""

from engines.models import Role
from transcript.errors import LikhitaError
from transcript.text.languages import name_language

_BY_LANGUAGE = {"te": Role.TELUGU, "en": Role.ENGLISH}


class LanguageNotServedError(LikhitaError):
    """No model here recognises the language; the row says so and the others go on."""

    def __init__(self, language: str) -> None:
        name = name_language(language)
        super().__init__("language_not_served", name=name)
        self.language = language


def pick_role(language: str) -> Role:
    """The role whose model recognises `language` (ISO 639-1): English-only models never see anything else."""
    return _BY_LANGUAGE.get(language, Role.MULTILINGUAL)


def language_of(role: Role) -> str:
    """The one language that the role's model recognises (ISO 639-1); "" where it is several."""
    return next((language for language, own in _BY_LANGUAGE.items() if own is role), "")
