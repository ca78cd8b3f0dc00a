"""A transformers checkpoint loaded as its files are, an adapter merged into its base."""

from typing import Any

from engines.models import Checkpoint
from engines.runtime.construction import one_at_a_time
from engines.runtime.executor import inference_executor


def load_pretrained(kind: Any, checkpoint: Checkpoint, **options: Any) -> tuple[Any, set[str]]:
    """The model of the class `kind`, for listening only, and the weights that no file gave.

    Pickled weights (.bin) are read with `weights_only=True`, which transformers and peft both default to and
    which runs no code of the file; code from the hub is never run.

    Raises:
        Exception: whatever the libraries say of a missing or damaged file.
    """
    from transformers.utils import logging as their_logging  # noqa: PLC0415 - heavy

    inference_executor().limit_threads()
    their_logging.set_verbosity_error()
    their_logging.disable_progress_bar()
    if checkpoint.base is not None:
        options |= _read_head_size(kind, checkpoint)
    with one_at_a_time:
        loaded: Any = kind.from_pretrained(
            checkpoint.weights, local_files_only=True, weights_only=True, output_loading_info=True, **options
        )
        model, told = loaded
        missing = set(told["missing_keys"]) | {str(key[0]) for key in told["mismatched_keys"]}
        if checkpoint.base is not None:
            model, given = _merge_adapter(model, checkpoint)
            missing -= given
    return model.eval().requires_grad_(False), missing


def _merge_adapter(model: Any, checkpoint: Checkpoint) -> tuple[Any, set[str]]:
    """The model with the adapter in it, and the names of the whole layers that the adapter brought."""
    from peft import PeftModel  # noqa: PLC0415 - heavy

    adapted = PeftModel.from_pretrained(model, checkpoint.folder)
    told: Any = adapted.peft_config["default"]
    saved = told.modules_to_save or []
    merged = adapted.merge_and_unload()
    return merged, {
        name for name, _ in merged.named_parameters() if any(part in name.split(".") for part in saved)
    }


def _read_head_size(kind: Any, checkpoint: Checkpoint) -> dict[str, Any]:
    """A CTC adapter brings its own head where it brings its own letters: the base's is made as large."""
    from engines.models.families import read_json  # noqa: PLC0415

    letters = read_json(checkpoint.folder / "vocab.json")
    if not letters or not kind.__name__.endswith("ForCTC"):
        return {}
    added = read_json(checkpoint.folder / "added_tokens.json")
    return {"vocab_size": len(letters | added), "ignore_mismatched_sizes": True}
