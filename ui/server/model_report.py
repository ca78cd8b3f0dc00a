"""What the page and /health say of the models."""

from typing import Any

from engines.models import Models
from transcript.messages import Message
from ui.page.models import ModelLine, ModelState


def report_models(models: Models, problem: Message | None) -> ModelState:
    """For the page; `problem` is why the last fetch failed."""
    progress = models.progress()
    lines = tuple(
        ModelLine(
            card.role.value,
            card.name,
            card.revision,
            card.licence,
            card.state,
            card.is_starter,
            card.about,
            card.problem,
        )
        for card in models.cards()
    )
    if progress is None:
        return ModelState(lines, problem=problem, notices=models.notices())
    return ModelState(lines, progress.name, progress.fraction, notices=models.notices())


def describe_models(models: Models) -> dict[str, dict[str, Any]]:
    """For /health, by role."""
    return {
        card.role.value: {
            "name": card.name,
            "revision": card.revision,
            "licence": card.licence,
            "state": card.state,
            "family": card.family,
            "languages": list(card.languages),
            "size_bytes": card.size_bytes,
            "problem": str(card.problem or ""),
        }
        for card in models.cards()
    }
