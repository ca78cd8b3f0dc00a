"""One training by transformers' Trainer: looks at the held-out rows, checkpoints, stop, resume."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engines.runtime.hardware import find_hardware
from engines.training.checkpoints import find_last_whole
from engines.training.examples import Example, LeftOut
from engines.training.learner import Effort, Learner
from engines.training.progress import ProgressLine, Wish, Wishes
from engines.training.scoring import score_texts
from engines.training.training_set import TrainingSet
from transcript.errors import LikhitaError

_MOST_LOOKED_AT = 64
"""Held-out rows that are written meanwhile; all are at the end."""
_AT_ONCE = 8
_METRIC = "eval_error"


@dataclass(frozen=True, slots=True)
class Trained:
    """How it went. `errors` are (step, held-out share of wrong grapheme clusters).

    `left_out` are rows that the model itself cannot be taught; `wish` is how it was ended early.
    """

    steps: int
    errors: tuple[tuple[int, float], ...]
    learnt: int
    left_out: Mapping[LeftOut, int]
    resumed_at: int
    wish: Wish | None


class Rows:
    """The learnt examples as torch's DataLoader wants them, read from the disk as they are asked for."""

    def __init__(self, made: TrainingSet, rows: Sequence[Example], learner: Learner) -> None:
        self._made, self._rows, self._learner = made, rows, learner

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: int) -> Mapping[str, Any]:
        row = self._rows[place]
        return self._learner.prepare(row, self._made.read_sound(row))


def train(learner: Learner, made: TrainingSet, work: Path, effort: Effort, wishes: Wishes) -> Trained:
    """Teaches the learner's model; what it ends with is the best that was seen on held-out rows.

    Goes on from the last whole checkpoint in `work`. After a pause the model is not to be used.

    Raises:
        LikhitaError: no row can be learnt from, or the training ran away.
        OSError: the disk refuses.
    """
    from transformers import set_seed  # noqa: PLC0415 - heavy

    set_seed(effort.seed)
    left_out: dict[LeftOut, int] = {}
    learnt = []
    for row in made.learnt:
        reason = learner.refuse(row, len(made.read_sound(row)))
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
        else:
            learnt.append(row)
    if not learnt:
        raise LikhitaError("training_too_few_rows", rows=0)
    arguments = _make_arguments(len(learnt), work, effort, learner)
    trainer = _make_trainer(learner, made, learnt, arguments, wishes)
    checkpoint = find_last_whole(work)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    state = trainer.state
    errors = tuple((entry["step"], entry[_METRIC]) for entry in state.log_history if _METRIC in entry)
    resumed_at = int(checkpoint.name.rpartition("-")[2]) if checkpoint else 0
    return Trained(state.global_step, errors, len(learnt), left_out, resumed_at, wishes.wish)


def _make_trainer(
    learner: Learner, made: TrainingSet, learnt: Sequence[Example], arguments: Any, wishes: Wishes
) -> Any:
    from transformers import PrinterCallback, Trainer, TrainerCallback  # noqa: PLC0415

    looked_at = made.held_out[:: math.ceil(len(made.held_out) / _MOST_LOOKED_AT)]
    line = ProgressLine()

    class Adapting(Trainer):
        """Measures what matters, the error of what is written, and does not go on without numbers."""

        def evaluate(self, *_args: Any, **_options: Any) -> dict[str, float]:
            learner.model.eval()
            heard: list[str] = []
            for first in range(0, len(looked_at), _AT_ONCE):
                rows = looked_at[first : first + _AT_ONCE]
                heard += learner.write([made.read_sound(row) for row in rows])
            corrected = [row.text for row in looked_at]
            share = score_texts(zip(corrected, heard, strict=True)).clusters.share
            metrics = {_METRIC: 1.0 if share is None else share}
            self.log(metrics)
            self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
            learner.model.train()
            return metrics

        def compute_loss(self, *args: Any, **options: Any) -> Any:
            found: Any = super().compute_loss(*args, **options)
            loss = found[0] if isinstance(found, tuple) else found
            if not bool(loss.isfinite()):
                raise LikhitaError("training_diverged")
            return found

    class Following(TrainerCallback):
        """Tells how far it is and does what was wished."""

        def on_step_end(self, args: Any, state: Any, control: Any, **_options: Any) -> None:  # noqa: ARG002
            seen = [entry[_METRIC] for entry in state.log_history if _METRIC in entry]
            line.tell(state.global_step, state.max_steps, seen[-1] if seen else None)
            if wishes.wish is not None:
                control.should_training_stop = control.should_save = True
                control.should_evaluate = wishes.wish is Wish.STOP

    rows: Any = Rows(made, learnt, learner)
    trainer = Adapting(
        model=learner.model,
        args=arguments,
        train_dataset=rows,
        eval_dataset=rows,  # never read: `evaluate` looks at the held-out rows
        data_collator=learner.collate,
        callbacks=[Following()],
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def _make_arguments(count: int, work: Path, effort: Effort, learner: Learner) -> Any:
    from transformers import TrainingArguments  # noqa: PLC0415

    hardware = find_hardware()
    batch = min(effort.batch, count)
    steps = max(1, math.ceil(count / batch * effort.rounds))
    every = max(1, math.ceil(steps / effort.looks))
    return TrainingArguments(
        output_dir=str(work),
        max_steps=steps,
        per_device_train_batch_size=batch,
        learning_rate=effort.rate or learner.usual_rate,
        warmup_steps=min(50, steps // 10),
        lr_scheduler_type="linear",
        weight_decay=0.01,
        eval_strategy="steps",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model=_METRIC,
        greater_is_better=False,
        logging_steps=every,
        seed=effort.seed,
        use_cpu=hardware.device == "cpu",
        bf16=hardware.has_bfloat16 and learner.bears_bfloat16,
        dataloader_pin_memory=hardware.device == "cuda",
        remove_unused_columns=False,
        label_names=["labels"],
        report_to=[],
        disable_tqdm=True,
    )
