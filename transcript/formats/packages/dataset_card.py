"""The card of a dataset."""

import json
from collections import Counter

from transcript.document import Document, Segment
from transcript.formats.base.format import provenance_lines

_HOUR_MS = 3_600_000


def card(
    document: Document, splits: dict[str, list[Segment]], left_out: Counter[str], licence: str, consent: str
) -> str:
    """README.md as the hub reads it: front matter, then what is in, what was left out, and consent."""
    rows = [row for split in splits.values() for row in split]
    languages = sorted({row.language for row in rows if row.language})
    head = [
        "---",
        f"language: {json.dumps(languages)}",
        f"license: {json.dumps(licence or 'other')}",
        'task_categories: ["automatic-speech-recognition"]',
        "configs:",
        "- config_name: default",
        "  data_files:",
        *(f"  - split: {name}\n    path: {name}/**" for name in splits),
        "---",
    ]
    body = [
        "# Speech corrected in Likhita",
        "",
        "16 kHz mono clips cut from one recording, with the text that a person corrected.",
        "",
        "| split | clips | hours | speakers |",
        "|---|---|---|---|",
        *(_split_line(name, rows) for name, rows in splits.items()),
        "",
        "No speaker is in two splits."
        if len(splits) > 1
        else "There is one split: speakers are not shared between splits, and there are too few.",
        "",
        "## Left out",
        "",
        *([f"- {reason}: {count}" for reason, count in sorted(left_out.items())] or ["- nothing"]),
        "",
        "## Consent and licence",
        "",
        consent or "The speakers' consent has not been stated. Do not publish this dataset before it is.",
        f"Licence: {licence or 'other'}.",
        "",
        "## Provenance",
        "",
        *(f"- {line}" for line in provenance_lines(document)),
    ]
    return "\n".join([*head, "", *body, ""])


def _split_line(name: str, rows: list[Segment]) -> str:
    hours = sum(row.end_ms - row.start_ms for row in rows) / _HOUR_MS
    return f"| {name} | {len(rows)} | {hours:.3f} | {len({row.speaker for row in rows})} |"
