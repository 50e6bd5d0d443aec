"""The layout of a session's adapters, refused before anything begins where it cannot be had."""

from pathlib import Path

import torch

from falconry_engine.adapters.layout import FullLayout, Layout
from falconry_engine.errors import NeverFits, OutOfMemory, Unsupported
from falconry_engine.models.base import BaseModel
from falconry_engine.models.merged_files import weight_names
from falconry_engine.session.memory import memory_of
from falconry_engine.wire import messages as wire

COPY_BYTES = 4
"""A weight of one policy, in float32."""
ANSWERING_BYTES = 12
"""Of each weight while a checkpoint is read to answer with: weights and two moments."""
TRAINING_BYTES = 32
"""Of each weight during a step of Adam: weights, gradient and two moments, old and new, and what
the step is computed with.
"""


def layout_of(model: BaseModel, request: wire.LoadRequest, *, is_delegated: bool) -> Layout:
    """The layout that `request` asks for.

    Raises Unsupported for what the model or this engine cannot train, NeverFits or OutOfMemory with
    the bytes that full fine-tuning takes where the device does not have them.
    """
    shape = request.adapter
    if isinstance(shape, wire.LoraShape):
        return model.layout(shape.rank, shape.alpha, shape.targets)
    if is_delegated:
        raise Unsupported(
            "adapter: full is drawn by the engine alone; a generation server takes LoRA adapters."
        )
    if model.is_sharded:
        raise Unsupported("adapter: full runs in one process, without torchrun.")
    layout = model.full_layout()
    held = weight_names(Path(model.path))
    for one in layout.weights:
        if held.isdisjoint(one.names):
            raise Unsupported(
                f"adapter: full could not be exported: the files of the model call {one.names[0]} "
                "by another name; train a LoRA adapter."
            )
    each = ANSWERING_BYTES if request.is_interactive else TRAINING_BYTES
    require_memory(layout.size, each, model.device)
    return layout


def require_copies(layout: Layout, count: int, device: torch.device) -> None:
    """Refuses so many copies of whole weights where they do not fit; adapters are small."""
    if isinstance(layout, FullLayout):
        require_memory(count * layout.size, COPY_BYTES, device)


def require_memory(weights: int, bytes_each: int, device: torch.device) -> None:
    """Raises NeverFits or OutOfMemory with the figures where `device` lacks the bytes."""
    free, total = memory_of(device)
    needed = weights * bytes_each
    needs = f"adapter: full needs {needed:,} bytes, {bytes_each} for each of {weights:,} weights"
    if needed > total > 0:
        raise NeverFits(f"{needs}; {device} has {total:,}.")
    if needed > free > 0:
        raise OutOfMemory(f"{needs}; {free:,} of {total:,} bytes are free.")
