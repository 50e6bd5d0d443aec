"""Where each matrix lies inside an adapter's flat vector.

One vector per adapter makes a copy, a norm, an optimiser step and a checkpoint one operation each;
stacking T adapters gives [T, n], whose slices are the `A [T, d_in, r]` and `B [T, r, d_out]` that
the layers use. With full fine-tuning the vector holds every weight of the model instead, and one
vector acts at a time.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class AdaptedLayer:
    """One linear layer that carries an adapter."""

    name: str
    inputs: int
    outputs: int


@dataclass(frozen=True)
class AdapterLayout:
    """The layers, rank and scale shared by all adapters of a session; `task_type` is PEFT's word
    for the kind of model.
    """

    layers: tuple[AdaptedLayer, ...]
    rank: int
    alpha: float
    targets: tuple[str, ...]
    task_type: str = "CAUSAL_LM"

    @property
    def scale(self) -> float:
        """Factor of the low-rank product: alpha / rank (arXiv 2106.09685, section 4.1)."""
        return self.alpha / self.rank

    @property
    def sizes(self) -> list[int]:
        """Lengths of A and B of each layer, in the order of the vector."""
        return [
            width * self.rank for layer in self.layers for width in (layer.inputs, layer.outputs)
        ]

    @property
    def size(self) -> int:
        """Length n of the vector."""
        return sum(self.sizes)

    def matrices(self, stacked: Tensor) -> dict[str, tuple[Tensor, Tensor]]:
        """Views of `stacked` [T, n]: per layer A [T, d_in, r] and B [T, r, d_out]."""
        count, pieces = stacked.shape[0], iter(stacked.split(self.sizes, dim=1))
        return {
            layer.name: (
                next(pieces).view(count, layer.inputs, self.rank),
                next(pieces).view(count, self.rank, layer.outputs),
            )
            for layer in self.layers
        }

    def fresh(self, seed: int) -> Tensor:
        """A new vector [n], drawn as PEFT does: A uniform in +-1/sqrt(d_in) (Kaiming, a = sqrt 5),
        B zero.
        """
        generator = torch.Generator().manual_seed(seed)
        weights = torch.zeros(1, self.size)
        for a, _ in self.matrices(weights).values():
            bound = a.shape[1] ** -0.5
            a.copy_((torch.rand(a.shape, generator=generator) * 2 - 1) * bound)
        return weights[0]


@dataclass(frozen=True)
class Place:
    """Where a module holds a weight."""

    module: nn.Module
    attribute: str

    def get(self) -> Tensor:
        """The weight that is there."""
        return getattr(self.module, self.attribute)

    def put(self, weight: Tensor) -> None:
        """Lets the module compute with `weight`, which need not be a parameter: gradients flow to
        whatever it was made from.
        """
        # Through the attribute torch would take parameters only.
        held: dict[str, Any] = self.module._parameters
        held[self.attribute] = weight


@dataclass(frozen=True)
class BaseWeight:
    """One weight of the base model, its names and the places of each; a tied weight has several."""

    value: Tensor
    names: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class FullLayout:
    """Full fine-tuning: an adapter is a whole set of weights of the base model, in float32."""

    weights: tuple[BaseWeight, ...]

    @property
    def sizes(self) -> list[int]:
        """Length of each weight, in the order of the vector."""
        return [one.value.numel() for one in self.weights]

    @property
    def size(self) -> int:
        """Length n of the vector."""
        return sum(self.sizes)

    def tensors(self, vector: Tensor) -> dict[str, Tensor]:
        """Views of `vector` [n], each under the first name of its weight."""
        pieces = zip(self.weights, vector.split(self.sizes), strict=True)
        return {one.names[0]: piece.view(one.value.shape) for one, piece in pieces}

    def placed(self, vector: Tensor) -> list[tuple[Place, Tensor]]:
        """What each place holds while `vector` [n] acts, in the type of the base weights."""
        return [
            (place, weight)
            for one, whole in zip(self.weights, self.tensors(vector).values(), strict=True)
            for weight in [whole.to(one.value.dtype)]
            for place in one.places
        ]

    def fresh(self, seed: int) -> Tensor:
        """A new vector [n]: the base model as it is, whatever the seed."""
        vector = torch.empty(self.size, device=self.weights[0].value.device)
        for one, whole in zip(self.weights, self.tensors(vector).values(), strict=True):
            whole.copy_(one.value)
        return vector


Layout = AdapterLayout | FullLayout
