"""Every variable has a default, is documented, and a bad value stops the start by name."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from settings import SettingError, Settings, read_settings

REPOSITORY = Path(__file__).parent.parent


def test_defaults_are_those_of_the_design():
    settings = read_settings({}, dotenv=None)
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert settings.data_dir == Path("data")
    assert settings.models == "auto"
    assert settings.languages == ("te", "en")
    assert settings.max_audio_size == 500_000_000
    assert settings.cors_origins == ()
    assert settings.debug is False
    assert settings.retention_hours == 0


@pytest.mark.parametrize(
    ("variable", "text", "field", "expected"),
    [
        ("MAX_AUDIO_SIZE", "1500", "max_audio_size", 1500),
        ("MAX_AUDIO_SIZE", "2kB", "max_audio_size", 2000),
        ("MAX_AUDIO_SIZE", "1.5 MB", "max_audio_size", 1_500_000),
        ("MAX_AUDIO_SIZE", "1gb", "max_audio_size", 1_000_000_000),
        (
            "ALLOWED_HOSTS",
            "Likhita.example, *.example.org",
            "allowed_hosts",
            ("likhita.example", "*.example.org"),
        ),
        (
            "CORS_ORIGINS",
            "https://a.example, http://b.example:8080/",
            "cors_origins",
            ("https://a.example", "http://b.example:8080"),
        ),
        ("LANGUAGES", "te, EN,hi,te", "languages", ("te", "en", "hi")),
        ("DEBUG", "true", "debug", True),
        ("DEBUG", "0", "debug", False),
        ("GRADIO_SERVER_NAME", "0.0.0.0", "host", "0.0.0.0"),
        ("GRADIO_SERVER_PORT", "8001", "port", 8001),
        ("SPACE_ID", "somebody/likhita", "host", "0.0.0.0"),
        ("SPACE_ID", "somebody/likhita", "frame_ancestors", ("self", "https://huggingface.co")),
        ("ROOT_PATH", "/tools/likhita/", "root_path", "/tools/likhita"),
        ("GRADIO_ROOT_PATH", "/likhita", "root_path", "/likhita"),
        ("ROOT_PATH", "https://example.org/likhita", "root_path", "https://example.org/likhita"),
        ("FRAME_ANCESTORS", "none", "frame_ancestors", ("none",)),
        (
            "FRAME_ANCESTORS",
            "self, https://*.example.org/",
            "frame_ancestors",
            ("self", "https://*.example.org"),
        ),
        ("MODELS", "Starter", "models", "starter"),
        ("WHISPER_BACKEND", "CTranslate2", "whisper_backend", "ctranslate2"),
        ("DATA_DIR", "/srv/likhita", "data_dir", Path("/srv/likhita")),
    ],
)
def test_a_variable_is_read(variable, text, field, expected):
    assert getattr(read_settings({variable: text}, dotenv=None), field) == expected


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("MAX_AUDIO_SIZE", "500 bananas"),
        ("MAX_AUDIO_SIZE", "0"),
        ("MAX_AUDIO_MINUTES", "0"),
        ("MODELS", "best"),
        ("WHISPER_BACKEND", "jax"),
        ("LANGUAGES", "telugu"),
        ("LANGUAGES", ","),
        ("CORS_ORIGINS", "example.org"),
        ("ROOT_PATH", "likhita"),
        ("ROOT_PATH", "/likhita?x"),
        ("FRAME_ANCESTORS", "example.org"),
        ("FRAME_ANCESTORS", "none, self"),
        ("FRAME_ANCESTORS", "https://example.org; script-src *"),
        ("ALLOWED_HOSTS", "https://example.org"),
        ("ALLOWED_HOSTS", "example.org:8080"),
        ("ALLOWED_HOSTS", "a.*.org"),
        ("DEBUG", "perhaps"),
        ("RETENTION_HOURS", "1.5"),
        ("HOST", "not a host"),
    ],
)
def test_a_bad_value_names_its_variable(variable, text):
    with pytest.raises(SettingError, match=f"^{variable}: ") as caught:
        read_settings({variable: text}, dotenv=None)
    assert caught.value.variable == variable


def test_the_environment_wins_over_the_file(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=1111\nDEBUG=true\n", encoding="utf-8")
    settings = read_settings({"PORT": "2222"}, dotenv=dotenv)
    assert (settings.port, settings.debug) == (2222, True)


def test_an_unreadable_file_counts_as_absent(tmp_path):
    assert read_settings({}, dotenv=tmp_path).port == 7860  # a folder raises an OSError where it is opened


def test_a_file_that_may_not_be_read_stops_the_start_and_names_it(tmp_path, monkeypatch):
    """The tests may run as a user who may read everything, so the refusal is the library's."""

    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("settings.dotenv_values", refuse)
    with pytest.raises(SettingError, match=r"\.env: exists, but this user may not read it"):
        read_settings({}, dotenv=tmp_path / ".env")


def test_a_file_that_is_no_text_stops_the_start_and_names_it(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"PORT=\xff\xfe\n")
    with pytest.raises(SettingError, match=r"\.env"):
        read_settings({}, dotenv=dotenv)


def test_a_bad_value_in_the_file_stops_the_start(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_text("MAX_AUDIO_SIZE=lots\n", encoding="utf-8")
    with pytest.raises(SettingError, match="MAX_AUDIO_SIZE"):
        read_settings({}, dotenv=dotenv)


def test_the_token_is_never_printed():
    assert "hf_secret" not in repr(read_settings({"HF_TOKEN": "hf_secret"}, dotenv=None))


def test_the_example_file_names_every_setting_and_reads_as_the_defaults():
    example = REPOSITORY / ".env.example"
    named = set(re.findall(r"^([A-Z_]+)=", example.read_text("utf-8"), re.MULTILINE))
    assert named == {field.name.upper() for field in fields(Settings)}
    assert read_settings({}, dotenv=example) == read_settings({}, dotenv=None)


def test_the_readme_names_every_setting():
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    table = set(re.findall(r"`([A-Z_]+)`", readme))
    assert {field.name.upper() for field in fields(Settings)} <= table
