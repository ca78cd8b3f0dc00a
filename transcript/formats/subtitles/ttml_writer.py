"""TTML subtitles in the IMSC 1.1 text profile.

Written by hand: ttconv's model has no place for speakers.
"""

from xml.sax.saxutils import escape, quoteattr

from transcript.document import Document, Segment
from transcript.formats.base.format import Format, clock, lines, provenance_lines, recording_stem
from transcript.formats.base.options import CueOptions


def write(document: Document, options: CueOptions) -> bytes:
    """A `p` a row with its language, below one `div`; who speaks is its `ttm:agent`, whose name the head has.

    Times are media time. Blank lines inside a text go, as in the other subtitles. `ttm:desc` says where the
    file comes from and what became of overlaps.
    Source: W3C IMSC 1.1, https://www.w3.org/TR/ttml-imsc1.1/
    """
    rows = document.edited.segments
    agents = {name: f"speaker{number}" for number, name in enumerate(document.edited.speakers, start=1)}
    if not options.speakers:
        agents = {}
    facts = "\n".join([*provenance_lines(document), f"Overlap: {options.overlap}"])
    main = next((row.language for row in rows if row.language), "")
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" '
        'xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" '
        'ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" ttp:timeBase="media" '
        f"xml:lang={quoteattr(main)}>\n"
        "  <head>\n    <metadata>\n"
        f"      <ttm:title>{escape(recording_stem(document))}</ttm:title>\n"
        f"      <ttm:desc>{escape(facts)}</ttm:desc>\n",
        *(
            f'      <ttm:agent type="person" xml:id="{agent}"><ttm:name type="full">{escape(name)}</ttm:name>'
            "</ttm:agent>\n"
            for name, agent in agents.items()
        ),
        "    </metadata>\n    <layout>\n"
        '      <region xml:id="bottom" tts:origin="10% 70%" tts:extent="80% 25%" '
        'tts:displayAlign="after" tts:textAlign="center"/>\n    </layout>\n  </head>\n'
        '  <body region="bottom">\n    <div>\n',
        *(_cue(row, number, agents) for number, row in enumerate(rows, start=1)),
        "    </div>\n  </body>\n</tt>\n",
    ]
    return "".join(out).encode()


def _cue(row: Segment, number: int, agents: dict[str, str]) -> str:
    agent = agents.get(row.speaker or "")
    said_by = f' ttm:agent="{agent}"' if agent else ""
    language = f" xml:lang={quoteattr(row.language)}" if row.language else ""
    text = "<br/>".join(escape(line) for line in lines(row.text))
    return (
        f'      <p xml:id="row{number}" begin="{clock(row.start_ms, ".")}" end="{clock(row.end_ms, ".")}"'
        f'{said_by}{language} xml:space="preserve">{text}</p>\n'
    )


TTML = Format("ttml", "ttml", "application/ttml+xml", "TTML", write, CueOptions)
