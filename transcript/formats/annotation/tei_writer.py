"""TEI for transcriptions of speech (ISO 24624)."""

from pathlib import PurePosixPath
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from transcript.document import Document, Segment
from transcript.formats.annotation.annotation_ids import annotation_ids
from transcript.formats.base.format import Format, provenance_lines, recording_stem, seconds
from transcript.formats.base.options import SpellingOptions


def write(document: Document, _options: SpellingOptions) -> bytes:
    """An `annotationBlock` a row, on one timeline, with its language and, as `who`, a person of the header.

    Ids are those of the EAF; line breaks are `lb`. A note of a row is a `spanGrp` of type note. The revision
    description says where the file comes from.
    Source: ISO 24624:2016, as the TEI guidelines chapter 8.4.2 and the EXMARaLDA tools write it.
    """
    rows = document.edited.segments
    people = {name: f"SPK{number}" for number, name in enumerate(document.edited.speakers)}
    times = sorted({0, *(ms for row in rows for ms in (row.start_ms, row.end_ms))})
    place_of = {ms: f"T{number}" for number, ms in enumerate(times)}
    ids = annotation_ids(rows)
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n',
        _header(document, people),
        '  <text>\n    <timeline unit="s">\n',
        '      <when xml:id="T0"/>\n',
        *(
            f'      <when xml:id="{place_of[ms]}" interval="{seconds(ms)}" since="#T0"/>\n'
            for ms in times
            if ms
        ),
        "    </timeline>\n    <body>\n",
        *(_block(row, ids[row.id], people, place_of) for row in rows),
        "    </body>\n  </text>\n</TEI>\n",
    ]
    return "".join(out).encode()


def _when(ms: int, place: str) -> str:
    return f'      <when xml:id="{place}" interval="{seconds(ms)}" since="#T0"/>\n'


def _header(document: Document, people: dict[str, str]) -> str:
    sound = quoteattr(quote(PurePosixPath(document.name.replace("\\", "/")).name or "recording"))
    persons = "".join(
        f'        <person xml:id="{person}"><persName>{escape(name)}</persName></person>\n'
        for name, person in people.items()
    )
    listed = f"\n{persons}      " if persons else "<p/>"
    facts = "".join(f"      <change>{escape(line)}</change>\n" for line in provenance_lines(document))
    return (
        "  <teiHeader>\n    <fileDesc>\n"
        f"      <titleStmt><title>{escape(recording_stem(document))}</title></titleStmt>\n"
        "      <publicationStmt><p/></publicationStmt>\n"
        '      <sourceDesc><recordingStmt><recording type="audio">'
        f"<media mimeType={quoteattr('audio')} url={sound}/></recording></recordingStmt></sourceDesc>\n"
        "    </fileDesc>\n"
        f"    <profileDesc>\n      <particDesc>{listed}</particDesc>\n    </profileDesc>\n"
        f"    <revisionDesc>\n{facts}    </revisionDesc>\n  </teiHeader>\n"
    )


def _block(row: Segment, row_id: str, people: dict[str, str], place_of: dict[int, str]) -> str:
    who = f' who="#{people[row.speaker]}"' if row.speaker is not None else ""
    language = f" xml:lang={quoteattr(row.language)}" if row.language else ""
    start, end = place_of[row.start_ms], place_of[row.end_ms]
    text = "<lb/>".join(escape(line) for line in row.text.split("\n"))
    span = f'<span from="#{start}" to="#{end}">{escape(row.note)}</span>'
    note = f'        <spanGrp type="note">{span}</spanGrp>\n' if row.note else ""
    return (
        f'      <annotationBlock xml:id="{row_id}"{who} start="#{start}" end="#{end}"{language}>\n'
        f'        <u><seg type="utterance">{text}</seg></u>\n{note}      </annotationBlock>\n'
    )


TEI = Format("tei", "tei.xml", "application/tei+xml", "TEI", write)
