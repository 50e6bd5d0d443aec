"""Whole sets of weights as a file: every weight of a model in float32, tied ones once."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from falconry_engine.adapters.files import read_json, read_tensors, write_json, write_tensors
from falconry_engine.adapters.layout import FullLayout
from falconry_engine.errors import InvalidRequest, Unsupported

WEIGHTS_FILE = "full_weights.safetensors"
NAMES_FILE = "full_weights.json"


@dataclass(frozen=True)
class SavedWeights:
    """Weights as their files describe them, without the model that they belong to; `names` gives
    for each name of a weight the one it is kept under.
    """

    tensors: dict[str, Tensor]
    names: dict[str, str]

    def require_in(self, keys: set[str]) -> None:
        """Raises Unsupported where files with `keys` lack a weight under all of its names."""
        held = {self.names[key] for key in keys & set(self.names)}
        if missing := sorted(set(self.tensors) - held):
            raise Unsupported(f"The files of the base model hold no {missing[0]}.")

    def changed(self, key: str, weight: Tensor) -> Tensor | None:
        """What stands in the place of `weight`, in float32; None when that stays as it is."""
        if key not in self.names:
            return None
        found = self.tensors[self.names[key]]
        if not weight.is_floating_point() or weight.shape != found.shape:
            raise Unsupported(
                f"{key} is {weight.dtype} {tuple(weight.shape)}, which the policy does not fit."
            )
        return found


def write_full(folder: Path, weights: Tensor, layout: FullLayout) -> None:
    """Writes the weights `weights` [n] and what they are called."""
    write_tensors(folder / WEIGHTS_FILE, layout.tensors(weights))
    names = {name: one.names[0] for one in layout.weights for name in one.names}
    write_json(folder / NAMES_FILE, {"names": names})


def read_full(folder: Path, layout: FullLayout) -> Tensor:
    """Reads weights [n]; refuses by name what is missing or of another shape."""
    tensors = read_tensors(folder / WEIGHTS_FILE)
    expected = {one.names[0]: tuple(one.value.shape) for one in layout.weights}
    if difference := sorted(set(expected) ^ set(tensors)):
        raise InvalidRequest.at("/folder", f"{difference[0]} is in only one of policy and model.")
    for name, shape in expected.items():
        _require_whole(name, tensors[name], shape, "/folder")
    return torch.cat([tensors[name].reshape(-1) for name in expected])


def read_saved_weights(folder: Path) -> SavedWeights:
    """Reads what `write_full` wrote; refuses by name what is not whole."""
    tensors = read_tensors(folder / WEIGHTS_FILE, "/checkpoint")
    read = read_json(folder / NAMES_FILE, "/checkpoint").get("names")
    names = read if isinstance(read, dict) else {}
    held = list(names.values())
    if not all(isinstance(name, str) for name in held) or set(held) != set(tensors):
        raise InvalidRequest.at("/checkpoint", f"{NAMES_FILE} does not name the weights.")
    for name, tensor in tensors.items():
        _require_whole(name, tensor, tuple(tensor.shape), "/checkpoint")
    return SavedWeights(tensors, names)


def _require_whole(name: str, tensor: Tensor, shape: tuple[int, ...], pointer: str) -> None:
    if tuple(tensor.shape) != shape or tensor.dtype != torch.float32:
        found = f"{tensor.dtype} {tuple(tensor.shape)}"
        raise InvalidRequest.at(pointer, f"{name} is {found}, it must be float32 {shape}.")
    if not bool(torch.isfinite(tensor).all()):
        raise InvalidRequest.at(pointer, f"{name} holds numbers that are not finite.")
