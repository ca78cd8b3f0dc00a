"""What the host chose of models, and what the page says of them."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from engines.models.roles import Role
from engines.models.weight_set import WeightSet
from transcript.messages import Message

_HUB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*(@[A-Za-z0-9._-]+)?")
_CHOSEN_PATTERNS = (
    "*.json", "*.txt", "*.model", "*.yaml", "*.npz", "*.safetensors", "README.md", "vocabulary.*",
    "model.bin", "pytorch_model*.bin", "*/pytorch_model.bin", "adapter_model.bin", "*.onnx", "*.onnx.data",
    "*.onnx_data",
)  # fmt: skip
_MOST_LANGUAGES = 3
_OVERRIDES = {
    Role.TELUGU: "TELUGU_MODEL",
    Role.ENGLISH: "ENGLISH_MODEL",
    Role.MULTILINGUAL: "MULTILINGUAL_MODEL",
    Role.LANGUAGE: "LID_MODEL",
    Role.SPEAKERS: "DIARIZATION_MODEL",
    Role.PUNCTUATION: "PUNCTUATION_MODEL",
    Role.ALIGNMENT: "ALIGNMENT_MODEL",
}


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What the host chose. `overrides` are hub ids or folders; fetched weights are kept in `cache_dir`.

    `models` is auto, full or starter; `whisper_backend` is auto, transformers or ctranslate2. `device` is
    "cuda" for weights that are put on a lent card (`engines.runtime.zero_gpu`); "" is what the machine has.
    """

    cache_dir: Path
    models: str = "auto"
    overrides: Mapping[Role, str] = field(default_factory=dict)
    hf_token: str = field(default="", repr=False)
    languages: tuple[str, ...] = ("te", "en")
    whisper_backend: str = "auto"
    device: str = ""

    def own_folder(self, role: Role) -> Path | None:
        """The folder that the host chose for the role, there or not; None where it chose none."""
        override = self.overrides.get(role)
        if not override:
            return None
        folder = Path(override).expanduser()
        return folder if folder.is_dir() or not is_hub_id(override) else None

    def own_set(self, role: Role) -> WeightSet | None:
        """The hub model that the host chose for the role, as a set; None where it chose none or a folder."""
        override = self.overrides.get(role)
        return None if not override or self.own_folder(role) else describe_hub_model(override)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What serves a role. `name` is a hub id or a folder's name.

    `state` is ready, missing, fetching or refused; `problem` says why it is refused.
    `source` is hub, package index, package or folder; `size_bytes` is 0 where nobody knows. `family` is the
    kind of model ("whisper", "lora of openai/whisper-small"), "" where it is not here; `languages` are
    ISO 639-1, () where nothing says them.
    """

    role: Role
    name: str
    revision: str
    licence: str
    state: str
    is_starter: bool
    size_bytes: int = 0
    source: str = "hub"
    family: str = ""
    languages: tuple[str, ...] = ()
    problem: Message | None = None

    @property
    def about(self) -> str:
        """Family, languages and size in a few words ("whisper, te, 967 MB")."""
        size = f"{self.size_bytes / 1e6:.0f} MB" if self.size_bytes else ""
        return ", ".join(filter(None, (self.family, name_languages(self.languages), size)))


def name_languages(languages: tuple[str, ...]) -> str:
    """The first few codes; multilingual models know a hundred."""
    more = ["..."] if len(languages) > _MOST_LANGUAGES else []
    return " ".join([*languages[:_MOST_LANGUAGES], *more])


def is_hub_id(name: str) -> bool:
    """Whether a name can be a model's on the hub: "owner/model", or "owner/model@revision"."""
    return bool(_HUB_ID.fullmatch(name))


def describe_hub_model(hub_id: str) -> WeightSet:
    """A hub id of the host's choice as a set; its files are not known beforehand, so nothing pins them."""
    hub_id, _, revision = hub_id.partition("@")
    key = "hub-" + hub_id.replace("/", "--")
    return WeightSet(
        key,
        hub_id,
        hub_id,
        revision or "main",
        "unknown",
        (),
        hub_id=hub_id,
        patterns=_CHOSEN_PATTERNS,
        is_chosen=True,
    )


def read_environment(environment: Mapping[str, str]) -> ModelSettings:
    """The same choice as `settings.py` hands over, for commands that run without the app.

    Values are taken as they are: the app's start is where a bad one is refused.
    """

    def read(name: str, default: str = "") -> str:
        return environment.get(name, "").strip() or default

    cache_home = Path(read("XDG_CACHE_HOME", str(Path.home() / ".cache")))
    return ModelSettings(
        cache_dir=Path(read("CACHE_DIR", str(cache_home / "likhita"))).expanduser(),
        models=read("MODELS", "auto").lower(),
        overrides={role: read(name) for role, name in _OVERRIDES.items() if read(name)},
        hf_token=read("HF_TOKEN"),
        languages=tuple(code.strip() for code in read("LANGUAGES", "te,en").lower().split(",")),
        whisper_backend=read("WHISPER_BACKEND", "auto").lower(),
    )


def read_dotenv(path: Path) -> dict[str, str]:
    """The values of a `.env`; none where it cannot be read, of which the app's start says what is wrong."""
    try:
        return {key: value for key, value in dotenv_values(path).items() if value is not None}
    except (OSError, UnicodeDecodeError):
        return {}


def find_hub_cache() -> Path:
    """Where the hub's own client keeps what it fetched, on this machine."""
    home = os.environ.get("HF_HOME") or str(
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huggingface"
    )
    return Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub").expanduser()


def is_hub_cache(folder: Path) -> bool:
    """Whether a folder is a cache of the hub's own client: the one that it uses, or one that it filled."""
    try:
        if folder.resolve() == find_hub_cache().resolve():
            return True
        return any(path.is_dir() for path in folder.glob("models--*--*"))
    except OSError:
        return False
