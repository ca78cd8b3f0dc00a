"""Whose JSON it is, told by its keys."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from transcript.formats.base.drafts import Reading, SourceText, UnreadableError
from transcript.formats.base.recording_choice import read_one_recording
from transcript.formats.base.repairs import Repair
from transcript.formats.json_files import (
    assemblyai_reader,
    aws_reader,
    azure_reader,
    deepgram_reader,
    elevenlabs_reader,
    google_reader,
    label_studio_reader,
    manifest_reader,
    otranscribe_reader,
    pipeline_reader,
    rev_reader,
    sarvam_reader,
    soniox_reader,
    speechmatics_reader,
    video_indexer_reader,
    vosk_reader,
    watson_reader,
    whisper_cpp_reader,
)
from transcript.formats.json_files.json_values import placed_members
from transcript.formats.subtitles import youtube_reader

_MOST_KEYS, _LONGEST_KEY, _DEEPEST = 8, 30, 4
_MOST_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class _Shape:
    """`label` is told people; `fits` looks at a few places only, `read` believes none of the rest.

    `divide` gives the content about each recording, by its name, where there may be several.
    """

    label: str
    fits: Callable[[Any], bool]
    read: Callable[[Any], Reading]
    divide: Callable[[Any], Mapping[str, Any]] | None = None


SHAPES = (
    _Shape("whisper.cpp", whisper_cpp_reader.fits, whisper_cpp_reader.read),
    _Shape("oTranscribe", otranscribe_reader.fits, otranscribe_reader.read),
    _Shape("transformers", pipeline_reader.fits, pipeline_reader.read),
    _Shape("Deepgram", deepgram_reader.fits, deepgram_reader.read),
    _Shape("Amazon Transcribe", aws_reader.fits, aws_reader.read),
    _Shape("Amazon Transcribe Call Analytics", aws_reader.fits_call, aws_reader.read_call),
    _Shape("Speechmatics", speechmatics_reader.fits, speechmatics_reader.read),
    _Shape("Google Speech-to-Text", google_reader.fits, google_reader.read, google_reader.divide),
    _Shape("Azure Speech", azure_reader.fits, azure_reader.read),
    _Shape("Azure Speech", azure_reader.fits_results, azure_reader.read_results),
    _Shape("Rev", rev_reader.fits, rev_reader.read),
    _Shape("Vosk", rev_reader.fits_vosk, rev_reader.read),
    _Shape("Sarvam", sarvam_reader.fits, sarvam_reader.read),
    _Shape("ElevenLabs", elevenlabs_reader.fits, elevenlabs_reader.read),
    _Shape("AssemblyAI", assemblyai_reader.fits, assemblyai_reader.read),
    _Shape("Label Studio", label_studio_reader.fits, label_studio_reader.read, label_studio_reader.divide),
    _Shape("NeMo manifest", manifest_reader.fits_nemo, manifest_reader.read_nemo, manifest_reader.divide),
    _Shape("Lhotse", manifest_reader.fits_lhotse, manifest_reader.read_lhotse, manifest_reader.divide),
    _Shape("Vosk", vosk_reader.fits, vosk_reader.read),
    _Shape("YouTube", youtube_reader.fits, youtube_reader.read),
    _Shape("Azure Video Indexer", video_indexer_reader.fits, video_indexer_reader.read),
    _Shape("Soniox", soniox_reader.fits, soniox_reader.read),
    _Shape("IBM Watson", watson_reader.fits, watson_reader.read),
)
"""In order: what is told by one key of its own comes before what is told by common ones."""

_NOT_READ = (
    ("IBM Watson", {"result_index", "speaker_labels"}),
    ("Gladia", {"utterances", "full_transcript"}),
    ("Azure Video Indexer", {"videos", "summarizedInsights"}),
    ("Trint", {"trintId"}),
    ("Descript", {"compositions"}),
    ("Otter", {"speech_outline"}),
    ("Sonix", {"sonix_id"}),
    ("Soniox", {"tokens", "final_audio_proc_ms"}),
)


def read_shape(content: Any, source: SourceText, counts: Literal["line", "row"]) -> Reading | None:
    """The transcript of the maker whose shape it has; None where nobody's fits.

    `counts` says what the places of objects are.
    """
    for shape in SHAPES:
        if shape.fits(content):
            parts = {"": content} if shape.divide is None else shape.divide(content)
            reading = read_one_recording(parts or {"": content}, source, shape.read)
            told = (*reading.repairs, *_find_strangers(content, counts))
            return replace(reading, label=f"{shape.label} JSON", counts=counts, repairs=told)
    return None


def _find_strangers(content: Any, counts: Literal["line", "row"]) -> Iterator[Repair]:
    """What stands in a list of rows, the outermost ones, and is none: it is passed over."""
    level = [content]
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += value.values()
            elif isinstance(value, list) and any(isinstance(member, dict) for member in value):
                for place, member in placed_members(value, counts):
                    if not isinstance(member, dict):
                        yield Repair(place, "json_segment_no_object")
        level = below


def refuse_unknown(content: Any) -> UnreadableError:
    """What to say of JSON that is nobody's: whose it looks like, or which names it has."""
    keys = list(_keys(content))
    for maker, signs in _NOT_READ:
        if signs <= set(keys):
            return UnreadableError("looks_like", maker=maker)
    if not keys:
        return UnreadableError("json_no_segments")
    shown = ", ".join(key[:_LONGEST_KEY] for key in keys[:_MOST_KEYS])
    return UnreadableError("json_unknown", keys=shown)


def _keys(content: Any) -> dict[str, None]:
    """The names that the objects use, the outermost first; a few thousand values are looked at."""
    keys: dict[str, None] = {}
    level = [content]
    for _ in range(_DEEPEST):
        below = []
        for value in level[:_MOST_LOOKED_AT]:
            if isinstance(value, dict):
                keys |= dict.fromkeys(value)
                below += list(value.values())[:_MOST_LOOKED_AT]
            elif isinstance(value, list):
                below += value[:_MOST_KEYS]
        level = below
    return keys
