"""A process on ZeroGPU without a card: `python -m tests.engines.zero_gpu.lent_card WHISPER CTC WAV`, its answer as JSON.

Everything of `spaces` is real: its patches of torch, its decorator, the fork, the pickles, its client of the
scheduler. Only what touches a card is not there: its emulation of CUDA, which a Space has outside of decorated
functions, goes on inside of them. So the networks compute on the processor, and tensors on the wrong device
are refused as on a card.
"""

import json
import os
import sys
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import spaces.zero.torch as cuda
from gradio.context import LocalContext
from starlette.requests import Request

from engines.asr.ctc.model import Wav2Vec2Model
from engines.asr.whisper import loading, transformers_backend
from engines.audio.samples import Samples
from engines.models import Checkpoint, Models, ModelSettings, Role
from engines.pipeline import Outcome, Pipeline, card_work
from engines.runtime.hardware import Hardware
from engines.runtime.progress import Watcher
from engines.runtime.zero_gpu import is_lent
from tests.support.speech import read_samples
from ui.server.launch_hooks import run_launch_hooks

# header.payload.signature, the payload {}
ACCOUNT = "e30.e30.e30"


def visit(token: str | None) -> Context:
    """The context of a Gradio event of a visitor whom the hub's proxy gave this token."""
    headers = [(b"x-ip-token", token.encode())] if token else []
    request = gr.Request(Request({"type": "http", "headers": headers, "query_string": b""}))
    context = copy_context()
    context.run(LocalContext.request.set, request)
    return context


def describe(outcome: Outcome) -> dict[str, Any]:
    return {
        "rows": [[row.speaker, row.text, row.engine] for row in outcome.segments],
        "notices": [notice.code for notice in outcome.notices],
        "models": sorted([use.role, use.name] for use in outcome.models),
    }


def place(checkpoint: Path) -> bool:
    """Whisper as a transformers checkpoint, and the two networks of the speakers, on the card."""
    whisper = {role: str(checkpoint) for role in (Role.ENGLISH, Role.LANGUAGE)}
    settings = ModelSettings(read_cache(), "starter", whisper, languages=("en",))
    find = card_work._find_card

    def find_on_card() -> Any:
        cuda.enter_mode()  # in the thread of the fork that computes
        return find()

    replaced: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
        (card_work, "_find_card", find_on_card),
        # no processor is quick in all the others
        (transformers_backend, "choose_dtype", lambda _hardware: "float32"),
        # transformers' search for text slices by tensors, which the emulation cannot: it stays off the card
        (loading, "choose_hardware", lambda _device: Hardware("cpu", has_bfloat16=False)),
    )
    for module, name, instead in replaced:
        setattr(module, name, instead)
    return card_work.place_on_card(
        Models(replace(settings, whisper_backend="transformers", device="cuda")), settings.languages
    )


def measure_devices(checkpoint: Path, letters: Path, samples: Samples) -> list[float]:
    """How far what Whisper hears first, and a CTC model, differ between card and processor."""

    def listen(device: str) -> tuple[dict[str, float], Any]:
        hardware = Hardware(device, has_bfloat16=False)
        whisper = transformers_backend.TransformersWhisper(Checkpoint(checkpoint), Path, hardware)
        ctc = Wav2Vec2Model(Checkpoint(letters), "Letters", "te", device)
        return whisper.rate_languages(whisper.encode(samples)), ctc.listen(samples)

    (rated, heard), (usual, expected) = listen("cuda"), listen("cpu")
    return [max(abs(rated[code] - usual[code]) for code in usual), float(abs(heard - expected).max())]


def read_cache() -> Path:
    return ModelSettings(Path(os.environ["LIKHITA_CACHE"])).cache_dir


def main() -> None:
    assert is_lent()
    cuda.pack, cuda.unpatch, cuda.init, cuda.move = (lambda *_, **__: 0,) * 4
    checkpoint, letters, wav = map(Path, sys.argv[1:])
    is_placed = place(checkpoint)
    run_launch_hooks()
    samples = read_samples(wav)
    pipeline = Pipeline(Models(ModelSettings(read_cache(), "starter", languages=("en",))), ("en",))

    def transcribe(token: str | None) -> dict[str, Any]:
        return describe(pipeline.transcribe(samples, "en", 2, Watcher(visitor=visit(token))))

    answers = {"placed": is_placed, "lent": transcribe(ACCOUNT), "refused": transcribe("e30.e31.e30")}
    answers["plain"] = describe(pipeline.transcribe(samples, "en", 2))
    answers["differences"] = measure_devices(checkpoint, letters, samples)
    sys.stdout.write("\n" + json.dumps(answers) + "\n")


if __name__ == "__main__":
    main()
