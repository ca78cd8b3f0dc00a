import pytest

from engines.asr.router import pick_role
from engines.models import Role
from transcript.errors import LikhitaError
from transcript.text.languages import normalize_language, read_language


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Telugu", "te"), ("తెలుగు", "te"), ("tel", "te"), ("te-IN", "te"), ("TE", "te"), (" te_in ", "te"),
        ("English", "en"), ("en-GB", "en"), ("eng", "en"), ("हिन्दी", "hi"), ("Français", "fr"), ("fre", "fr"),
        ("sw", "sw"), ("zh-Hans", "zh"),
        (None, None), ("", None), ("auto", None), ("und", None), ("Klingon", None), ("t3", None), ("తె", None),
    ],
)  # fmt: skip
def test_a_language_is_known_by_every_name_that_people_write(name: str | None, code: str | None) -> None:
    assert normalize_language(name) == code


@pytest.mark.parametrize(
    ("language", "role"),
    [("te", Role.TELUGU), ("en", Role.ENGLISH), ("hi", Role.MULTILINGUAL), ("fr", Role.MULTILINGUAL)],
)
def test_an_english_only_model_sees_only_english(language: str, role: Role) -> None:
    assert pick_role(language) is role


@pytest.mark.parametrize("name", ["klingon", "t", "te;en", "12"])
def test_a_name_that_means_no_language_is_refused(name: str) -> None:
    with pytest.raises(LikhitaError, match=r"^language: "):
        read_language(name)


@pytest.mark.parametrize(("name", "code"), [("auto", None), (None, None), ("", None), ("తెలుగు", "te")])
def test_a_users_choice_is_read(name: str | None, code: str | None) -> None:
    assert read_language(name) == code
