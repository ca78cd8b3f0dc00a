"""EXMARaLDA basic transcriptions (.exb)."""

from pathlib import PurePosixPath
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from transcript.document import Document
from transcript.formats.base.format import Format, provenance_lines, recording_stem, seconds
from transcript.formats.base.options import SpellingOptions
from transcript.formats.base.tiers import Tier, speaker_tiers


def write(document: Document, _options: SpellingOptions) -> bytes:
    """A tier of type `t` a speaker, an event a row, on one timeline; overlap with oneself on a further tier.

    Line breaks become spaces, as the Partitur-Editor shows one line. The comment says where the file comes
    from. Source: the EXMARaLDA basic transcription DTD, version 1.
    """
    tiers = speaker_tiers(document.edited)
    speakers = {
        name: f"SPK{number}" for number, name in enumerate(dict.fromkeys(tier.speaker for tier in tiers))
    }
    times = sorted(
        {0, document.duration_ms} | {ms for s in document.edited.segments for ms in (s.start_ms, s.end_ms)}
    )
    place_of = {ms: f"T{number}" for number, ms in enumerate(times)}
    sound = quote(PurePosixPath(document.name.replace("\\", "/")).name or "recording")
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<basic-transcription>\n  <head>\n    <meta-information>\n'
        "      <project-name/>\n"
        f"      <transcription-name>{escape(recording_stem(document))}</transcription-name>\n"
        f"      <referenced-file url={quoteattr(sound)}/>\n"
        "      <ud-meta-information/>\n"
        f"      <comment>{escape('; '.join(provenance_lines(document)))}</comment>\n"
        "      <transcription-convention/>\n    </meta-information>\n    <speakertable>\n",
        *(_speaker(name, speaker_id) for name, speaker_id in speakers.items()),
        "    </speakertable>\n  </head>\n  <basic-body>\n    <common-timeline>\n",
        *(f'      <tli id="{place_of[ms]}" time="{seconds(ms)}"/>\n' for ms in times),
        "    </common-timeline>\n",
    ]
    for number, tier in enumerate(tiers):
        out += _tier(tier, number, speakers[tier.speaker], place_of)
    out.append("  </basic-body>\n</basic-transcription>\n")
    return "".join(out).encode()


def _speaker(name: str | None, speaker_id: str) -> str:
    return (
        f'      <speaker id="{speaker_id}">\n        <abbreviation>{escape(name or "")}</abbreviation>\n'
        '        <sex value="u"/>\n        <languages-used/>\n        <l1/>\n        <l2/>\n'
        "        <ud-speaker-information/>\n        <comment/>\n      </speaker>\n"
    )


def _tier(tier: Tier, number: int, speaker_id: str, place_of: dict[int, str]) -> list[str]:
    shown = quoteattr(f"{tier.name} [v]")
    return [
        f'    <tier id="TIE{number}" speaker="{speaker_id}" category="v" type="t" display-name={shown}>\n',
        *(
            f'      <event start="{place_of[row.start_ms]}" end="{place_of[row.end_ms]}">'
            f"{escape(row.text.replace(chr(10), ' '))}</event>\n"
            for row in tier.segments
        ),
        "    </tier>\n",
    ]


EXB = Format("exb", "exb", "application/xml", "EXMARaLDA", write)
