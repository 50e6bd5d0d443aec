"""Where each low-rank matrix lies inside an adapter's flat vector.

One vector per adapter makes a copy, a norm, an optimiser step and a checkpoint one operation each;
stacking T adapters gives [T, n], whose slices are the `A [T, d_in, r]` and `B [T, r, d_out]` that
the layers use.
"""

from dataclasses import dataclass

import torch
from torch import Tensor


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
