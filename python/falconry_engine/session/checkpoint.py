"""One adapter or head as files, complete enough to go on bit for bit.

`adapter_model.safetensors` and `adapter_config.json` are PEFT's; a whole set of weights has
`full_weights.safetensors` and `full_weights.json` instead, a head `head.safetensors`.
`training_state.safetensors` holds the optimiser's moments, the learned rates and a gradient not yet
used; `training_state.json` names what the files belong to.
"""

from pathlib import Path

from torch import Tensor

from falconry_engine.adapters.adapter import AdamState, Adapter
from falconry_engine.adapters.files import (
    read_json,
    read_tensors,
    whole_folder,
    write_json,
    write_tensors,
)
from falconry_engine.adapters.full_files import read_full, write_full
from falconry_engine.adapters.heads import HEAD_KINDS, HeadLayout, read_head, write_head
from falconry_engine.adapters.layout import FullLayout, Layout
from falconry_engine.adapters.peft_files import read_peft, write_peft
from falconry_engine.errors import InvalidRequest
from falconry_engine.models.base import BaseModel
from falconry_engine.session.memory import FINEST

STATE_FILE = "training_state.json"
TENSORS_FILE = "training_state.safetensors"
DIVISOR = "microBatchDivisor"
_FORMAT = 1


def write_checkpoint(
    folder: Path, adapter: Adapter, layout: Layout, model: BaseModel, divisor: int
) -> None:
    """Writes into an empty folder, or a new one in its parent. On failure nothing of it stays.

    `divisor` is the number of parts that the session computes in, on which the last bits depend.
    """
    with whole_folder(folder):
        if adapter.head is not None:
            write_head(folder, adapter.weights, adapter.head)
        elif isinstance(layout, FullLayout):
            write_full(folder, adapter.weights, layout)
        else:
            write_peft(folder, adapter.weights, layout, model.path)
        write_tensors(folder / TENSORS_FILE, _tensors(adapter))
        write_json(folder / STATE_FILE, _state(adapter, layout, model) | {DIVISOR: divisor})


def read_checkpoint(folder: Path, layout: Layout, model: BaseModel) -> tuple[Adapter, int]:
    """Reads what `write_checkpoint` wrote, adapter and divisor; refuses by name what does not fit
    the session.
    """
    state = read_json(folder / STATE_FILE)
    head = HeadLayout(state["head"], model.width) if state.get("head") in HEAD_KINDS else None
    size = layout.size if head is None else head.size
    for field, expected in _identity(layout, model, head).items():
        if state.get(field) != expected:
            found = state.get(field)
            raise InvalidRequest.at("/folder", f"{field} is {found}, the session has {expected}.")
    tensors = read_tensors(folder / TENSORS_FILE)
    steps, optimiser_steps = _count(state, "steps"), _count(state, "optimiserSteps")
    adapter = Adapter(_weights(folder, layout, head), steps=steps, head=head)
    adapter.gradient = _vector(tensors, "gradient", size)
    adapter.log_rates = _vector(tensors, "log_rates", len(layout.sizes))
    first = _vector(tensors, "first_moment", size)
    second = _vector(tensors, "second_moment", size)
    if (first is None) != (second is None):
        raise InvalidRequest.at("/folder", f"{TENSORS_FILE} holds only one of the two moments.")
    if first is not None and second is not None:
        adapter.optimiser = AdamState(first, second, optimiser_steps)
    return adapter, _divisor(state)


def _weights(folder: Path, layout: Layout, head: HeadLayout | None) -> Tensor:
    if head is not None:
        return read_head(folder, head)
    return (
        read_full(folder, layout) if isinstance(layout, FullLayout) else read_peft(folder, layout)
    )


def _tensors(adapter: Adapter) -> dict[str, Tensor]:
    state = adapter.optimiser
    named = {
        "gradient": adapter.gradient,
        "log_rates": adapter.log_rates,
        "first_moment": state and state.first,
        "second_moment": state and state.second,
    }
    return {name: tensor for name, tensor in named.items() if tensor is not None}


def _state(adapter: Adapter, layout: Layout, model: BaseModel) -> dict:
    optimiser_steps = adapter.optimiser.steps if adapter.optimiser else 0
    counters = {"steps": adapter.steps, "optimiserSteps": optimiser_steps}
    return _identity(layout, model, adapter.head) | counters


def _identity(layout: Layout, model: BaseModel, head: HeadLayout | None) -> dict:
    of_both = {"format": _FORMAT, "modelDigest": model.digest, "head": head and head.kind}
    if head is not None:
        return of_both | {"width": head.width}
    if isinstance(layout, FullLayout):
        return of_both | {"kind": "full"}
    return of_both | {
        "rank": layout.rank,
        "alpha": layout.alpha,
        "layers": [layer.name for layer in layout.layers],
    }


def _count(state: dict, field: str) -> int:
    value = state.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InvalidRequest.at("/folder", f"{STATE_FILE}: {field} must be a whole number.")
    return value


def _divisor(state: dict) -> int:
    divisor = _count(state, DIVISOR) if DIVISOR in state else 1
    if not 1 <= divisor <= FINEST:
        detail = f"{STATE_FILE}: {DIVISOR} must be a whole number from 1 to {FINEST}."
        raise InvalidRequest.at("/folder", detail)
    return divisor


def _vector(tensors: dict[str, Tensor], name: str, size: int) -> Tensor | None:
    tensor = tensors.get(name)
    if tensor is not None and (tensor.shape != (size,) or not bool(tensor.isfinite().all())):
        raise InvalidRequest.at("/folder", f"{name} must be {size} finite numbers.")
    return tensor
