"""The model that hears a language for alignment, and words timed by it."""

import logging

from engines.alignment.forced_alignment import align_words
from engines.asr.ctc.engine import Wav2Vec2Engine
from engines.asr.recogniser import Chunk, TimedWord
from engines.asr.router import pick_role
from engines.audio.samples import Samples
from engines.models import Models, Role
from transcript.errors import LikhitaError

log = logging.getLogger(__name__)


def get_alignment_model(models: Models, language: str) -> Wav2Vec2Engine | None:
    """A CTC model that hears `language`: its recogniser's where that is one, else the role's own, or None.

    Any thread may call it; the weights load once, under a lock, at the model's first use.

    Raises:
        ModelUnavailableError: the weights cannot be had.
    """
    for role in (pick_role(language), Role.ALIGNMENT):
        if models.knows(role, language) and models.checkpoint(role).family.is_ctc:
            return Wav2Vec2Engine(models, role)
    return None


def time_words(models: Models, chunk: Chunk, samples: Samples) -> tuple[TimedWord, ...]:
    """The words of a chunk that has none, found in its sound; empty where no model can find them."""
    try:
        model = get_alignment_model(models, chunk.language or "")
        emission = model.listen(samples, chunk.start_s) if model else None
    except LikhitaError:
        log.warning("The words of a chunk cannot be timed.", exc_info=True)
        return ()
    if emission is None:
        return ()
    return tuple(word for word in align_words(emission, chunk.text.split()) if word is not None)
