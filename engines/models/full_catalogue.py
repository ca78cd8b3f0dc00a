"""Which full model serves which role, its licence and pinned revision.

Revisions and sizes are those that public projects pin (looked up on 22 and 27 November 2026).
"main" stands where no revision was known: the set is then held by the sha256 of its first fetch alone.
"""

from engines.models.roles import Role
from engines.models.weight_set import WeightFile, WeightSet

_CT2 = ("config.json", "preprocessor_config.json", "tokenizer.json", "vocabulary.*", "model.bin")
_TRANSFORMERS = ("*.json", "*.txt", "*.model", "*.safetensors", "pytorch_model*.bin", "README.md")

# Wav2Vec2ForCTC, 94.4 M parameters in float32. The card's licence was not to be seen: it is shown as unknown.
SWECHA = WeightSet(
    key="swecha-gonthuka",
    label="Swecha Gonthuka",
    name="swechatelangana/swecha-gonthuka-asr",
    revision="main",
    licence="unknown, see its card",
    files=(),
    hub_id="swechatelangana/swecha-gonthuka-asr",
    patterns=_TRANSFORMERS,
    fetched_bytes=378_000_000,
    languages=("te",),
)

# Distil-Whisper translates every other language into English without an error: it gets nothing but English.
DISTIL_CT2 = WeightSet(
    key="distil-large-v3-ct2",
    label="Distil-Whisper large v3",
    name="Systran/faster-distil-whisper-large-v3",
    revision="c3058b475261292e64a0412df1d2681c06260fab",
    licence="MIT",
    files=(
        WeightFile(
            "model.bin", 1_512_927_867, "b79368e19b6623813609431a6e5ee309a71506701ebc49fd7820e692dec7c5f5"
        ),
    ),
    hub_id="Systran/faster-distil-whisper-large-v3",
    patterns=_CT2,
    fetched_bytes=1_516_479_288,
    languages=("en",),
)
DISTIL = WeightSet(
    key="distil-large-v3",
    label="Distil-Whisper large v3",
    name="distil-whisper/distil-large-v3",
    revision="8031d2e6ce6631b7fc45629dddfc00271116d981",
    licence="MIT",
    files=(),
    hub_id="distil-whisper/distil-large-v3",
    patterns=_TRANSFORMERS,
    fetched_bytes=1_517_000_000,
    languages=("en",),
)

TURBO_CT2 = WeightSet(
    key="large-v3-turbo-ct2",
    label="Whisper large v3 turbo",
    name="dropbox-dash/faster-whisper-large-v3-turbo",  # mobiuslabsgmbh/... until it moved
    revision="0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
    licence="MIT",
    files=(WeightFile("model.bin", 0, "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da"),),
    hub_id="dropbox-dash/faster-whisper-large-v3-turbo",
    patterns=_CT2,
    fetched_bytes=1_621_665_643,
)
TURBO = WeightSet(
    key="large-v3-turbo",
    label="Whisper large v3 turbo",
    name="openai/whisper-large-v3-turbo",
    revision="41f01f3fe87f28c78e2fbf8b568835947dd65ed9",
    licence="MIT",
    files=(
        WeightFile(
            "model.safetensors",
            1_617_824_864,
            "542566a422ae4f3fd23f1ba11add198fca01bbf82e66e6a2857b3f608b1eb9d1",
        ),
    ),
    hub_id="openai/whisper-large-v3-turbo",
    patterns=_TRANSFORMERS,
    fetched_bytes=1_622_443_339,
)

SMALL_CT2 = WeightSet(
    key="whisper-small-ct2",
    label="Whisper small",
    name="Systran/faster-whisper-small",
    revision="536b0662742c02347bc0e980a01041f333bce120",
    licence="MIT",
    files=(WeightFile("model.bin", 0, "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671"),),
    hub_id="Systran/faster-whisper-small",
    patterns=_CT2,
    fetched_bytes=486_000_000,
)
SMALL = WeightSet(
    key="whisper-small",
    label="Whisper small",
    name="openai/whisper-small",
    revision="973afd24965f72e36ca33b3055d56a652f456b4d",
    licence="Apache-2.0",
    files=(
        WeightFile(
            "model.safetensors",
            966_995_080,
            "1d7734884874f1a1513ed9aa760a4f8e97aaa02fd6d93a3a85d27b2ae9ca596b",
        ),
    ),
    hub_id="openai/whisper-small",
    patterns=_TRANSFORMERS,
    fetched_bytes=971_000_000,
)

COMMUNITY_1 = WeightSet(
    key="community-1",
    label="pyannote community-1",
    name="pyannote/speaker-diarization-community-1",
    revision="3533c8cf8e369892e6b79ff1bf80f7b0286a54ee",
    licence="CC-BY-4.0",
    files=(),
    hub_id="pyannote/speaker-diarization-community-1",
    patterns=("config.yaml", "README.md", "*/pytorch_model.bin", "plda/*.npz"),
    fetched_bytes=33_000_000,
    is_gated=True,
)

# Not ai4bharat/Cadence-Fast: it loads only with code from the hub, which is never run here, and its weights
# carry Gemma's terms. This one is a plain XLM-R token classifier that knows Telugu.
PUNCTUATE_INDIC = WeightSet(
    key="punctuate-indic-v1",
    label="Punctuate Indic",
    name="ModelsLab/punctuate-indic-v1",
    revision="18d7bbfe41008e31af5dd4121c1d8d4df4c0981e",
    licence="MIT",
    files=(),
    hub_id="ModelsLab/punctuate-indic-v1",
    patterns=_TRANSFORMERS,
    fetched_bytes=1_130_000_000,
    languages=("te", "ta", "kn", "ml", "mr", "gu", "pa", "bn"),
)

# Wav2Vec2ForCTC that writes English letters: says when the words of a text without times were spoken.
WAV2VEC2_ENGLISH = WeightSet(
    key="wav2vec2-base-960h",
    label="wav2vec2 English alignment",
    name="facebook/wav2vec2-base-960h",
    revision="22aad52d435eb6dbaf354bdad9b0da84ce7d6156",
    licence="Apache-2.0",
    files=(
        WeightFile(
            "model.safetensors",
            377_607_901,
            "8aa76ab2243c81747a1f832954586bc566090c83a0ac167df6f31f0fa917d74a",
        ),
    ),
    hub_id="facebook/wav2vec2-base-960h",
    patterns=_TRANSFORMERS,
    fetched_bytes=377_620_000,
    languages=("en",),
)


def list_full_sets(is_for_ctranslate2: bool) -> dict[Role, WeightSet]:
    """The full set of each role, Whisper's converted for CTranslate2 or as transformers keeps them."""
    whisper = (DISTIL_CT2, TURBO_CT2, SMALL_CT2) if is_for_ctranslate2 else (DISTIL, TURBO, SMALL)
    return {
        Role.TELUGU: SWECHA,
        Role.ENGLISH: whisper[0],
        Role.MULTILINGUAL: whisper[1],
        Role.LANGUAGE: whisper[2],
        Role.SPEAKERS: COMMUNITY_1,
        Role.PUNCTUATION: PUNCTUATE_INDIC,
        Role.ALIGNMENT: WAV2VEC2_ENGLISH,
    }
