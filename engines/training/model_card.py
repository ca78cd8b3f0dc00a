"""The card of a taught model: what it is made of, and how wrong it writes before and after. Names nobody."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from engines.models.model_cards import read_licence
from engines.training.held_out import Apart
from engines.training.learner import Effort
from engines.training.training_run import Trained
from engines.training.training_set import TrainingSet
from transcript.document import now_text
from transcript.review.corrections import Score

FACTS = "training.json"
"""The same for programs, beside the card."""

_APART = {
    Apart.SPEAKERS: "People who were held out are in none of the rows that it learnt from.",
    Apart.RECORDINGS: "The held-out rows are of other recordings, but the same people speak there.",
    Apart.MOMENTS: "The held-out rows are the end of the one recording: these figures say little of others.",
}


@dataclass(frozen=True, slots=True)
class Adapted:
    """A training with its figures. `before` and `after` are by voice, "" is all.

    `general` is (before, after) where general speech was given.
    """

    base: str
    made: TrainingSet
    effort: Effort
    trained: Trained
    before: Mapping[str, Score]
    after: Mapping[str, Score]
    general: tuple[Score, Score] | None
    new_letters: tuple[str, ...]
    seconds: float


def write_card(folder: Path, base_folder: Path, adapted: Adapted) -> None:
    """Writes README.md, as the hub has them, and `FACTS`."""
    made = adapted.made
    facts = {
        "likhita_training": 1,
        "base": adapted.base,
        "language": made.language,
        "set": made.fingerprint,
        "learnt": {"rows": adapted.trained.learnt, "ms": made.learnt_ms},
        "held_out": {"rows": len(made.held_out), "ms": made.held_out_ms, "apart": made.apart},
        "effort": asdict(adapted.effort),
        "steps": adapted.trained.steps,
        "resumed_at": adapted.trained.resumed_at,
        "errors": adapted.trained.errors,
        "before": asdict(adapted.before[""]),
        "after": asdict(adapted.after[""]),
        "trained_at": now_text(),
    }
    (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    licence = read_licence(base_folder) or "unknown"
    front = ["---", f"license: {licence}", f"language: {made.language}", f"base_model: {adapted.base}", "---"]
    (folder / "README.md").write_text("\n".join([*front, "", *_tell(adapted)]) + "\n", "utf-8")


def tell_table(adapted: Adapted) -> list[str]:
    """The errors before and after as a table in Markdown; voices are numbered."""
    lines = [
        "| held-out rows | rows | letters wrong before | after | words wrong before | after |",
        "|---|---|---|---|---|---|",
    ]
    for number, (voice, before) in enumerate(adapted.before.items()):
        name = f"voice {number}" if voice else "all"
        lines.append(_tell_scores(name, before, adapted.after[voice]))
    if adapted.general is not None:
        lines.append(_tell_scores("general speech", *adapted.general))
    return lines


def _tell(adapted: Adapted) -> list[str]:
    made, trained, effort = adapted.made, adapted.trained, adapted.effort
    left_out = [*made.left_out.items(), *trained.left_out.items()]
    letters = f" New letters: {' '.join(adapted.new_letters)}." if adapted.new_letters else ""
    return [
        f"`{adapted.base}`, taught by Likhita from rows that people verified.",
        "",
        "## How wrong it writes",
        "",
        *tell_table(adapted),
        "",
        "Shares of grapheme clusters and of words, without case and punctuation, as the app writes them. "
        + _APART[made.apart],
        "",
        "## What it learnt from",
        "",
        f"{trained.learnt} rows ({made.learnt_ms / 60_000:.1f} min) of {made.sources} documents; "
        f"{len(made.held_out)} rows ({made.held_out_ms / 60_000:.1f} min) were held out. Fingerprint of the "
        f"data: {made.fingerprint}.{letters}",
        "",
        *(f"- left out, {reason}: {count}" for reason, count in left_out),
        "",
        f"Consent: {made.consent or 'not stated'}.",
        "",
        f"{trained.steps} steps of {effort.batch} rows, seed {effort.seed}, "
        f"{adapted.seconds / 60:.1f} minutes.",
    ]


def _tell_scores(name: str, before: Score, after: Score) -> str:
    shares = (before.clusters, after.clusters, before.words, after.words)
    cells = ("-" if rate.share is None else f"{rate.share:.1%}" for rate in shares)
    return f"| {name} | {before.rows} | {' | '.join(cells)} |"
