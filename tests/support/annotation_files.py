"""Small ELAN files and TextGrids made in code, and documents that were opened from files."""

from dataclasses import replace

from tests.support.builders import make_document
from transcript.document import Document
from transcript.formats.detection import Imported


def document_of(opened: Imported) -> Document:
    """The document of a file that was opened without its sound."""
    document = make_document(opened.transcript.segments, duration_ms=max(opened.duration_ms, 1))
    return replace(document, machine=opened.machine, source=opened.source, audio_sha256="")


def make_eaf(
    tiers: str, *, header: str = '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>', types: str = ""
) -> bytes:
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n * 100}"/>' for n in range(41))
    return (
        f'<ANNOTATION_DOCUMENT AUTHOR="" DATE="2020-01-01T00:00:00Z" FORMAT="3.0" VERSION="3.0">{header}'
        f"<TIME_ORDER>{slots}</TIME_ORDER>{tiers}"
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="d" TIME_ALIGNABLE="true"/>'
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="ft" CONSTRAINTS="Symbolic_Association"/>'
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="cut" CONSTRAINTS="Time_Subdivision"/>'
        f"{types}</ANNOTATION_DOCUMENT>"
    ).encode()


def make_timed(own: str, start: int, end: int, text: str, **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{own}" TIME_SLOT_REF1="t{start}" '
        f'TIME_SLOT_REF2="t{end}"{more}><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>'
    )


def make_beside(own: str, above: str, text: str) -> str:
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{own}" ANNOTATION_REF="{above}">'
        f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


def make_tier(name: str, kind: str, *annotations: str, person: str = "", above: str = "") -> str:
    parent = f' PARENT_REF="{above}"' if above else ""
    who = f' PARTICIPANT="{person}"' if person else ""
    return f'<TIER TIER_ID="{name}" LINGUISTIC_TYPE_REF="{kind}"{who}{parent}>{"".join(annotations)}</TIER>'


def make_grid(*tiers: tuple[str, list[tuple[float, float, str]]], start: float = 0, end: float = 4) -> bytes:
    out = [f'File type = "ooTextFile"\nObject class = "TextGrid"\n\n{start}\n{end}\n<exists>\n{len(tiers)}\n']
    for name, labels in tiers:
        out.append(f'"IntervalTier"\n"{name}"\n{start}\n{end}\n{len(labels)}\n')
        out += [f'{first}\n{last}\n"{text}"\n' for first, last, text in labels]
    return "".join(out).encode()
