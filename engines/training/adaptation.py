"""A model taught: from a training set to a folder that the app can use, or a sentence why there is none."""

import hashlib
import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from engines.asr.whisper.loading import writes_telugu
from engines.models import Checkpoint, Family, Models, ModelSettings, Role
from engines.models.families import describe_folder
from engines.models.weight_files import list_weight_files
from engines.training.hearing import score_folder
from engines.training.learner import Effort, Learner
from engines.training.model_card import Adapted, write_card
from engines.training.progress import Wish, hearing_signals
from engines.training.training_run import train
from engines.training.training_set import TrainingSet
from engines.training.wav2vec2 import Wav2Vec2Learner
from engines.training.whisper import WhisperLearner
from transcript.errors import LikhitaError
from transcript.review.corrections import Score

_PLAN = "plan.json"
_SPACE = 6
"""Two checkpoints, with what the optimizer knows, and the result, as multiples of the base."""


@dataclass(frozen=True, slots=True)
class Base:
    """The model that is taught. `name` is a hub id or a folder's name, never a path of this machine."""

    checkpoint: Checkpoint
    name: str

    @property
    def fingerprint(self) -> str:
        """Hash of the small files and of how large the weights are."""
        told = hashlib.sha256()
        for path in sorted(self.checkpoint.weights.glob("*.json")):
            told.update(path.read_bytes())
        for path in list_weight_files(self.checkpoint.weights):
            told.update(f"{path.name} {path.stat().st_size}".encode())
        return told.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Goal:
    """Where the model goes and what is asked of it.

    `general` is speech that it should not forget; its error may rise by `most_forgetting` points of 100.
    """

    output: Path
    general: TrainingSet | None = None
    most_forgetting: float = 2.0
    layers: int | None = None


def adapt(base: Base, made: TrainingSet, work: Path, effort: Effort, goal: Goal) -> Adapted | None:
    """What came of it, written to `goal.output` with its card; None where it was paused.

    Raises:
        LikhitaError: the model cannot be taught, or what it learnt is not to be used; `output` is not made.
        OSError: the disk refuses.
    """
    check_output(goal.output, made.language)
    _keep_plan(work, {"set": made.fingerprint, "base": base.fingerprint, **asdict(effort)})
    _require_space(work, base)
    begun_at = time.monotonic()
    learner = make_learner(base, made, goal.layers)
    with hearing_signals() as wishes:
        trained = train(learner, made, work, effort, wishes)
    if trained.wish is Wish.PAUSE:
        return None
    part = work / "result" / goal.output.name  # its name says what Whisper writes
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    learner.save(part)
    letters = learner.new_letters if isinstance(learner, Wav2Vec2Learner) else ()
    before, after = (score_folder(folder, made, made.held_out) for folder in (base.checkpoint.weights, part))
    forgotten = _score_general(base, part, goal.general)
    adapted = Adapted(
        base.name, made, effort, trained, before, after, forgotten, letters, time.monotonic() - begun_at
    )
    _require_use(adapted, goal.most_forgetting)
    write_card(part, base.checkpoint.weights, adapted)
    goal.output.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(part, goal.output)
    return adapted


def make_learner(base: Base, made: TrainingSet, layers: int | None) -> Learner:
    """What teaches a model of this family.

    Raises:
        LikhitaError: it cannot be taught.
    """
    from transformers.utils import logging as their_logging  # noqa: PLC0415 - heavy

    their_logging.set_verbosity_error()
    their_logging.disable_progress_bar()
    checkpoint = base.checkpoint
    if checkpoint.base is not None:
        raise LikhitaError("training_of_adapter")
    if checkpoint.family is Family.WHISPER_CT2:
        raise LikhitaError("training_of_conversion")
    if problem := describe_folder(checkpoint.weights).problem:
        raise LikhitaError("training_of_no_model", problem=problem)
    if checkpoint.family is Family.WHISPER:
        return WhisperLearner(checkpoint, made.language)
    if checkpoint.family is Family.WAV2VEC2:
        return Wav2Vec2Learner(checkpoint, [row.text for row in made.learnt], layers)
    raise LikhitaError("training_of_other_family", family=str(checkpoint.family))


def check_output(output: Path, language: str) -> None:
    """Refuses a folder that is there, or a name by which Whisper is taken to write no Telugu.

    Raises:
        LikhitaError: see above.
    """
    if output.exists():
        raise LikhitaError("training_output_there", name=output.name)
    models = Models(ModelSettings(output.parent, overrides={Role.TELUGU: str(output)}))
    if language == "te" and not writes_telugu(models, Role.TELUGU):
        raise LikhitaError("training_output_name", name=output.name)


def _keep_plan(work: Path, plan: Mapping[str, object]) -> None:
    """Notes what is trained here; a checkpoint of something else is not gone on from."""
    path = work / _PLAN
    if path.exists():
        try:
            is_same = json.loads(path.read_text("utf-8")) == plan
        except (OSError, ValueError):
            is_same = False
        if not is_same:
            raise LikhitaError("training_other_plan", name=work.name)
    path.write_text(json.dumps(plan) + "\n", "utf-8")


def _require_space(work: Path, base: Base) -> None:
    needed_bytes = _SPACE * sum(path.stat().st_size for path in list_weight_files(base.checkpoint.weights))
    if shutil.disk_usage(work).free < needed_bytes:
        raise LikhitaError("training_disk_full", needed_mb=needed_bytes // 1_000_000)


def _score_general(base: Base, part: Path, general: TrainingSet | None) -> tuple[Score, Score] | None:
    if general is None:
        return None
    rows = (*general.learnt, *general.held_out)
    return score_folder(base.checkpoint.weights, general, rows)[""], score_folder(part, general, rows)[""]


def _require_use(adapted: Adapted, most_forgetting: float) -> None:
    before, after = adapted.before[""].clusters.share, adapted.after[""].clusters.share
    if before is None or after is None or after >= before:
        raise LikhitaError("training_no_better", before=tell_share(before), after=tell_share(after))
    if adapted.general is None:
        return
    known, forgotten = (score.clusters.share or 0.0 for score in adapted.general)
    if (forgotten - known) * 100 > most_forgetting:
        raise LikhitaError("training_forgets", before=tell_share(known), after=tell_share(forgotten))


def tell_share(share: float | None) -> str:
    """A share as a sentence has it, without the sign."""
    return "?" if share is None else f"{share * 100:.1f}"
