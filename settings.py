"""Every environment variable that Likhita reads: default, unit and bounds; read once at the start."""

import base64
import ipaddress
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from dotenv import dotenv_values

from transcript.errors import LikhitaError
from transcript.messages import Message, Value
from transcript.storage.mounts import choose_local_dir
from transcript.storage.passwords import is_password_hash

DATABASE_FILE = "likhita.sqlite3"

_BYTES_PER_UNIT = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3}
_SECRET_LEAST, _SECRET_MOST = 24, 64  # bytes, as Standard Webhooks wants them
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class SettingError(LikhitaError):
    """A variable holds a value that cannot be used; the message names the variable."""

    def __init__(self, variable: str, code: str, /, **values: Value) -> None:
        super().__init__(Message(code, **values).at(field=variable))
        self.variable = variable


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host may choose. Field `x` is read from the environment variable `X`."""

    host: str = "127.0.0.1"
    """Address to listen on (also GRADIO_SERVER_NAME); 0.0.0.0 where SPACE_ID is set."""
    port: int = 7860
    """TCP port, 0 to 65535; 0 lets the system choose (also GRADIO_SERVER_PORT)."""
    root_path: str = ""
    """Path of a site below which a proxy shows the page, such as /likhita, or its whole address
    (also GRADIO_ROOT_PATH)."""
    data_dir: Path = Path("data")
    """Documents, sound, the SQLite file; temporary files in its tmp/. /data where a Space has it."""
    local_dir: Path | None = None
    """For the live database and temporary files where DATA_DIR is slow; copies of the database go there.
    Chosen below the system's temporary folder where DATA_DIR is on a network disk or FUSE, else none."""
    database_url: str = ""
    """Any SQLAlchemy URL; empty means SQLite in DATA_DIR."""
    models: str = "auto"
    """auto, full or starter: which weights serve the roles."""
    telugu_model: str = ""
    """Hub id or folder for Telugu; empty leaves the choice to MODELS (so for the six below)."""
    english_model: str = ""
    """Hub id or folder for English."""
    multilingual_model: str = ""
    """Hub id or folder for every other language."""
    lid_model: str = ""
    """Hub id or folder for language identification."""
    diarization_model: str = ""
    """Hub id or folder for speakers."""
    punctuation_model: str = ""
    """Hub id or folder for punctuation."""
    alignment_model: str = ""
    """Hub id or folder for alignment."""
    preload_models: bool = True
    """Load models right after the start, where their weights are here; false: at their first use."""
    whisper_backend: str = "auto"
    """auto, transformers or ctranslate2: which Whisper weights are fetched, and what runs them."""
    languages: tuple[str, ...] = ("te", "en")
    """ISO 639-1 codes that language identification may answer, comma-separated."""
    max_audio_size: int = 500 * 1000**2
    """Largest upload, bytes, or with kB, MB or GB (powers of 1000)."""
    max_audio_minutes: int = 240
    """Longest recording after decoding, minutes, 1 to 1440."""
    max_rows: int = 100_000
    """Rows of a document that is opened or edited, 1 to 100,000."""
    jobs_per_visitor: int = 10
    """Recordings of one visitor that may wait or run at once, 0 to 1000; 0: as many as there is room for."""
    live_sessions: int = 64
    """Microphones that are written for at once, 1 to 1000."""
    live_sessions_per_visitor: int = 16
    """The same of one address (a school is one), 1 to 1000."""
    requests_per_minute: int = 3000
    """Requests of one visitor in a minute, the page's own files aside, 0 to 1,000,000; 0: any number."""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses or networks of proxies whose X-Forwarded-For says who asks, comma-separated, or none.
    Where SPACE_ID is set: 10.0.0.0/8 too, where a Space's proxy is."""
    disk_quota: int = 0
    """What DATA_DIR may hold before no new work is taken, bytes, or with kB, MB, GB; 0: all of the disk."""
    cors_origins: tuple[str, ...] = ()
    """Origins that may call the server from another page, comma-separated; none by default."""
    allowed_hosts: tuple[str, ...] = ()
    """Names under which the server answers, comma-separated, *.example.org for all below; none set: any.
    Where HOST is a loopback address and nothing is set: only the loopback's own names."""
    frame_ancestors: tuple[str, ...] = ("self",)
    """Origins whose pages may show this one in a frame, comma-separated, or self, none, *.
    Where SPACE_ID is set: self and https://huggingface.co, in whose page a Space stands."""
    metrics_token: str = field(default="", repr=False)
    """What a collector sends as a bearer's token to read /metrics, at least 16 characters, never printed.
    None: there is no such page."""
    log_format: str = "text"
    """text, or json: a line of JSON for each line of the log."""
    debug: bool = False
    """Reload on change and verbose logs."""
    hf_token: str = field(default="", repr=False)
    """Token for gated models; never printed."""
    abandoned_job_hours: int = 0
    """Hours after which a recognition that no page asks for ends, its rows kept; 0 lets each go on."""
    retention_hours: int = 0
    """Hours after which a document nobody opened is deleted; 0 keeps everything."""
    app_users: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Accounts that may log in, never printed: name:hash, separated by commas (python app.py hash-password
    makes them), or a file with one a line. None: nobody needs to."""
    openid_users: tuple[str, ...] = ()
    """Who may log in with an account of OPENID_PROVIDER_URL: names there, comma-separated, or * for
    everybody who has one. None: nobody."""
    openid_provider_url: str = ""
    """Where those accounts are, for OpenID Connect; a Space with hf_oauth sets it and the next two."""
    oauth_client_id: str = ""
    """What this server is called there."""
    oauth_client_secret: str = field(default="", repr=False)
    """What it proves that with; never printed."""
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    """Keys of which programs send one to /v1, comma-separated, never printed; none: it is open to all."""
    webhook_secret: str = field(default="", repr=False)
    """What webhooks at the end of a job are signed with, whsec_ and 24 to 64 bytes in base64, never printed.
    None: nobody is called."""
    webhook_hosts: tuple[str, ...] = ()
    """Hosts that webhooks may call although not everybody reaches them, comma-separated; *.example.org: all
    below."""
    queue_size: int = 20
    """Recordings that may wait for their turn; more are refused with a sentence. 1 to 1000."""
    cache_dir: Path = field(default_factory=lambda: Path.home() / ".cache" / "likhita")
    """Where fetched model weights are kept."""

    @property
    def temporary_dir(self) -> Path:
        """Everything that may be deleted when nothing runs."""
        return (self.local_dir or self.data_dir) / "tmp"

    @property
    def has_copies(self) -> bool:
        """Whether the database is a live file in LOCAL_DIR, with copies in DATA_DIR."""
        return self.local_dir is not None and not self.database_url

    @property
    def resolved_database_url(self) -> str:
        """The SQLAlchemy URL in force."""
        folder = self.local_dir or self.data_dir
        return self.database_url or f"sqlite:///{folder.absolute() / DATABASE_FILE}"


def read_settings(
    environment: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")
) -> Settings:
    """The settings in force: the environment first, then the `.env` file, then the defaults.

    Raises:
        SettingError: a value cannot be used; the message names the variable.
    """
    values = {**_read_dotenv(dotenv), **(os.environ if environment is None else environment)}
    given: dict[str, object] = {}
    for name, variable, text in _given(values):
        given[name] = _READERS[name](variable, text.strip())
    settings = Settings(**{**_place_defaults(values), **given})  # type: ignore[arg-type]
    provider = (settings.openid_provider_url, settings.oauth_client_id, settings.oauth_client_secret)
    if settings.openid_users and not all(provider):
        raise SettingError("OPENID_USERS", "setting_provider_missing")
    return (
        settings if settings.local_dir else replace(settings, local_dir=choose_local_dir(settings.data_dir))
    )


def _read_dotenv(path: Path | None) -> dict[str, str]:
    """The file's variables; a folder of this name counts as absent, a file that cannot be read does not."""
    if path is None:
        return {}
    try:
        return {key: value for key, value in dotenv_values(path).items() if value is not None}
    except PermissionError as exc:
        raise SettingError(str(path), "setting_unreadable") from exc
    except OSError:
        return {}
    except UnicodeDecodeError as exc:
        raise SettingError(str(path), "setting_not_utf8") from exc


def _given(values: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(field, variable it came from, text) for every variable that holds something."""
    aliases = {
        "host": ("GRADIO_SERVER_NAME",),
        "port": ("GRADIO_SERVER_PORT",),
        "root_path": ("GRADIO_ROOT_PATH",),
    }
    found = []
    for item in fields(Settings):
        for variable in (item.name.upper(), *aliases.get(item.name, ())):
            if values.get(variable, "").strip():
                found.append((item.name, variable, values[variable]))
                break
    return found


def _place_defaults(values: Mapping[str, str]) -> dict[str, object]:
    """Defaults that depend on where the app runs."""
    defaults: dict[str, object] = {}
    if values.get("SPACE_ID"):
        defaults["host"] = "0.0.0.0"  # noqa: S104 - a Space is reached from outside its container
        defaults["trusted_proxies"] = ("127.0.0.1", "::1", "10.0.0.0/8")
        defaults["frame_ancestors"] = ("self", "https://huggingface.co")
        if os.access("/data", os.W_OK):
            defaults["data_dir"] = Path("/data")
    if values.get("XDG_CACHE_HOME"):
        defaults["cache_dir"] = Path(values["XDG_CACHE_HOME"]) / "likhita"
    return defaults


def _read_text(_variable: str, text: str) -> str:
    return text


def _read_path(_variable: str, text: str) -> Path:
    return Path(text).expanduser()


def _whole_number(low: int, high: int) -> Callable[[str, str], int]:
    def read(variable: str, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not low <= int(text) <= high:
            raise SettingError(variable, "setting_no_number", least=low, most=high, value=repr(text))
        return int(text)

    return read


def _read_bool(variable: str, text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise SettingError(variable, "setting_no_boolean", value=repr(text))


def _read_size(variable: str, text: str) -> int:
    match = re.fullmatch(r"([0-9]{1,15}(?:\.[0-9]{1,3})?)\s*([kMG]?B?)", text, flags=re.IGNORECASE)
    if match is None or match[2].lower() not in _BYTES_PER_UNIT:
        raise SettingError(variable, "setting_no_size", value=repr(text))
    size_bytes = math.floor(float(match[1]) * _BYTES_PER_UNIT[match[2].lower()])
    if size_bytes < 1:
        raise SettingError(variable, "setting_no_bytes")
    return size_bytes


def _read_quota(variable: str, text: str) -> int:
    return 0 if text == "0" else _read_size(variable, text)


def _read_proxies(variable: str, text: str) -> tuple[str, ...]:
    proxies = tuple(part.strip() for part in text.split(",") if part.strip())
    if proxies == ("none",):
        return ()
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as exc:
            raise SettingError(variable, "setting_no_networks", value=repr(proxy)) from exc
    return proxies


def _one_of(*values: str) -> Callable[[str, str], str]:
    def read(variable: str, text: str) -> str:
        if text.lower() not in values:
            choices = f"{', '.join(values[:-1])} or {values[-1]}"
            raise SettingError(variable, "setting_no_choice", choices=choices, value=repr(text))
        return text.lower()

    return read


def _read_languages(variable: str, text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    wrong = [code for code in codes if not re.fullmatch(r"[a-z]{2}", code)]
    if wrong or not codes:
        raise SettingError(variable, "setting_no_languages", value=repr(text))
    return codes


def _read_origins(variable: str, text: str) -> tuple[str, ...]:
    origins = tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    for origin in origins:
        if origin != "*" and not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", origin):
            raise SettingError(variable, "setting_no_origin", value=repr(origin))
    return origins


def _read_frames(variable: str, text: str) -> tuple[str, ...]:
    frames = tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    for frame in frames:
        if frame not in {"self", "none", "*"} and not re.fullmatch(r"https?://[A-Za-z0-9.\-*\[\]:]+", frame):
            raise SettingError(variable, "setting_no_frame", value=repr(frame))
    if len(frames) > 1 and "none" in frames:
        raise SettingError(variable, "setting_no_frame", value=repr(text))
    return frames


def _read_hosts(variable: str, text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for host in hosts:
        if not re.fullmatch(r"\*|(\*\.)?[a-z0-9\-]+(\.[a-z0-9\-]+)*|[0-9a-f:]+", host):
            raise SettingError(variable, "setting_no_host_names", value=repr(host))
    return hosts


def _read_root(variable: str, text: str) -> str:
    if not re.fullmatch(r"(https?://[A-Za-z0-9.\-\[\]:]+)?((/[A-Za-z0-9._~-]+)*)/?", text):
        raise SettingError(variable, "setting_no_root", value=repr(text))
    return text.rstrip("/")


def _read_host(variable: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.\-:]+", text):
        raise SettingError(variable, "setting_no_host", value=repr(text))
    return text


def _read_keys(variable: str, text: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in text.split(",") if part.strip())
    if not all(re.fullmatch(r"[!-~]{16,200}", key) for key in keys):
        raise SettingError(variable, "setting_key_short", least=16)
    return keys


def _read_users(variable: str, text: str) -> tuple[tuple[str, str], ...]:
    lines = text.replace(",", " ").split() if ":scrypt." in text else _read_lines(variable, text)
    users = [(name, hashed) for name, _, hashed in (line.partition(":") for line in lines)]
    for name, hashed in users:
        if not re.fullmatch(r"[^\s:,\x00-\x1f]{1,64}", name) or not is_password_hash(hashed):
            raise SettingError(variable, "setting_no_users", name=repr(name))
    if len(dict(users)) != len(users):
        raise SettingError(variable, "setting_same_users")
    return tuple(users)


def _read_names(variable: str, text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not all(re.fullmatch(r"[^\s:,\x00-\x1f]{1,64}", name) for name in names):
        raise SettingError(variable, "setting_no_names", value=repr(text))
    return names


def _read_provider(variable: str, text: str) -> str:
    if not re.fullmatch(r"https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s?#]*)?", text):
        raise SettingError(variable, "setting_no_provider", value=repr(text))
    return text.rstrip("/")


def _read_lines(variable: str, path: str) -> list[str]:
    """The lines of a file that are neither empty nor begin with #."""
    try:
        lines = Path(path).expanduser().read_text("utf-8").splitlines()
    except (OSError, ValueError) as exc:
        raise SettingError(variable, "setting_no_users_file") from exc
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def _read_token(variable: str, text: str) -> str:
    if len(_read_keys(variable, text)) != 1:
        raise SettingError(variable, "setting_key_short", least=16)
    return text


def _read_webhook_secret(variable: str, text: str) -> str:
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if not text.startswith("whsec_") or not _SECRET_LEAST <= len(key) <= _SECRET_MOST:
        raise SettingError(variable, "setting_no_webhook_secret", least=_SECRET_LEAST, most=_SECRET_MOST)
    return text


_READERS: dict[str, Callable[[str, str], object]] = {
    "host": _read_host,
    "port": _whole_number(0, 65535),
    "root_path": _read_root,
    "data_dir": _read_path,
    "local_dir": _read_path,
    "database_url": _read_text,
    "models": _one_of("auto", "full", "starter"),
    "telugu_model": _read_text,
    "english_model": _read_text,
    "multilingual_model": _read_text,
    "lid_model": _read_text,
    "diarization_model": _read_text,
    "punctuation_model": _read_text,
    "alignment_model": _read_text,
    "preload_models": _read_bool,
    "whisper_backend": _one_of("auto", "transformers", "ctranslate2"),
    "languages": _read_languages,
    "max_audio_size": _read_size,
    "max_audio_minutes": _whole_number(1, 1440),
    "max_rows": _whole_number(1, 100_000),
    "jobs_per_visitor": _whole_number(0, 1000),
    "live_sessions": _whole_number(1, 1000),
    "live_sessions_per_visitor": _whole_number(1, 1000),
    "requests_per_minute": _whole_number(0, 1_000_000),
    "trusted_proxies": _read_proxies,
    "disk_quota": _read_quota,
    "cors_origins": _read_origins,
    "allowed_hosts": _read_hosts,
    "frame_ancestors": _read_frames,
    "metrics_token": _read_token,
    "log_format": _one_of("text", "json"),
    "debug": _read_bool,
    "hf_token": _read_text,
    "abandoned_job_hours": _whole_number(0, 1_000_000),
    "retention_hours": _whole_number(0, 1_000_000),
    "app_users": _read_users,
    "openid_users": _read_names,
    "openid_provider_url": _read_provider,
    "oauth_client_id": _read_text,
    "oauth_client_secret": _read_text,
    "api_keys": _read_keys,
    "webhook_secret": _read_webhook_secret,
    "webhook_hosts": _read_hosts,
    "queue_size": _whole_number(1, 1000),
    "cache_dir": _read_path,
}
