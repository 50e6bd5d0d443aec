"""Heads: small modules on the last hidden states, each one flat vector like an adapter.

`value` is linear, one number per token. `outcome` is CodeRL's critic (arXiv 2207.01780, as its
code has it): d -> 128 -> ReLU -> 4 classes on every state; a whole completion has the
largest logit over its tokens of each class.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

from falconry_engine.adapters.files import read_tensors, write_tensors
from falconry_engine.errors import InvalidRequest

HeadKind = Literal["value", "outcome"]
HEAD_KINDS: tuple[HeadKind, ...] = ("value", "outcome")
HEAD_FILE = "head.safetensors"
OUTCOMES = 4
_INNER = 128


@dataclass(frozen=True)
class HeadLayout:
    """Kind of a head, and the width d of the states that it reads."""

    kind: HeadKind
    width: int

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each tensor, in the order of the vector; a weight stands before its bias."""
        if self.kind == "value":
            return {"weight": (1, self.width), "bias": (1,)}
        return {
            "inner.weight": (_INNER, self.width),
            "inner.bias": (_INNER,),
            "outer.weight": (OUTCOMES, _INNER),
            "outer.bias": (OUTCOMES,),
        }

    @property
    def size(self) -> int:
        """Length n of the vector."""
        return sum(prod(shape) for shape in self.shapes.values())

    def tensors(self, weights: Tensor) -> dict[str, Tensor]:
        """Views of `weights` [n] by name."""
        sizes = [prod(shape) for shape in self.shapes.values()]
        pieces: Iterator[Tensor] = iter(weights.split(sizes))
        return {name: next(pieces).view(shape) for name, shape in self.shapes.items()}

    def fresh(self, seed: int) -> Tensor:
        """A new vector [n], drawn as torch draws linear layers: uniform in +-1/sqrt(inputs)."""
        generator = torch.Generator().manual_seed(seed)
        weights, inputs = torch.zeros(self.size), self.width
        for tensor in self.tensors(weights).values():
            inputs = tensor.shape[1] if tensor.dim() == 2 else inputs
            tensor.copy_((torch.rand(tensor.shape, generator=generator) * 2 - 1) * inputs**-0.5)
        return weights

    def read(self, weights: Tensor, states: Tensor) -> Tensor:
        """Values [...] or class logits [..., 4] of states [..., d]."""
        part, states = self.tensors(weights), states.to(weights.dtype)
        if self.kind == "value":
            return functional.linear(states, part["weight"], part["bias"]).squeeze(-1)
        inner = functional.linear(states, part["inner.weight"], part["inner.bias"]).relu()
        return functional.linear(inner, part["outer.weight"], part["outer.bias"])


def write_head(folder: Path, weights: Tensor, layout: HeadLayout) -> None:
    """Writes the tensors of a head by name."""
    write_tensors(folder / HEAD_FILE, layout.tensors(weights))


def read_head(folder: Path, layout: HeadLayout, pointer: str = "/folder") -> Tensor:
    """Reads weights [n]; refuses by name what is missing or of another shape."""
    tensors = read_tensors(folder / HEAD_FILE, pointer)
    if difference := sorted(set(tensors) ^ set(layout.shapes)):
        raise InvalidRequest.at(pointer, f"{difference[0]} is in only one of file and head.")
    for name, shape in layout.shapes.items():
        found = tensors[name]
        is_whole = found.shape == shape and found.dtype == torch.float32
        if not (is_whole and bool(found.isfinite().all())):
            raise InvalidRequest.at(pointer, f"{name} must be finite float32 numbers {shape}.")
    return torch.cat([tensors[name].reshape(-1) for name in layout.shapes])
