"""Adapters as a fused decoder takes them: the low-rank matrices of linear layers that share an
input stand together, A side by side and B on a diagonal, so that each such group is two products.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from falconry_engine.adapters.layout import AdaptedLayer, AdapterLayout


class Arrangement:
    """Where the numbers of a layout's vector stand for layers in groups of one input each, in the
    order of the decoder: `places` [n] of all groups end to end. `shapes` has those of each group's
    A [d_in, R] and B [R, d_out], where R is the rank of all of its adapters together; 0 where it
    has none.
    """

    def __init__(self, layout: AdapterLayout, groups: Sequence[Sequence[AdaptedLayer]]):
        self.scale, self.length = layout.scale, 0
        self.shapes: list[tuple[int, int]] = []
        self.places = torch.empty(layout.size, dtype=torch.int64)
        matrices = layout.matrices(self.places[None])
        for group in groups:
            self._add(group, matrices, layout.rank)

    def _add(
        self,
        group: Sequence[AdaptedLayer],
        matrices: Mapping[str, tuple[Tensor, Tensor]],
        rank: int,
    ) -> None:
        wide = rank * sum(layer.name in matrices for layer in group)
        downs = self._room(group[0].inputs, wide)
        ups = self._room(wide, sum(layer.outputs for layer in group))
        row = column = 0
        for layer in group:
            if layer.name in matrices:
                a, b = matrices[layer.name]
                a[0] = downs[:, row : row + rank]
                b[0] = ups[row : row + rank, column : column + layer.outputs]
                row += rank
            column += layer.outputs

    def _room(self, rows: int, columns: int) -> Tensor:
        start, self.length = self.length, self.length + rows * columns
        self.shapes.append((rows, columns))
        return torch.arange(start, self.length).view(rows, columns)


class Arranged(Function):
    """From stacked vectors [T, n] to the A and B of an arrangement, one after the other. What is
    given back is scaled by alpha / rank, which the products leave to this one place.
    """

    @staticmethod
    def forward(ctx: Any, stacked: Tensor, arrangement: Arrangement) -> tuple[Tensor, ...]:
        """Zeros where no matrix stands."""
        ctx.arrangement, count = arrangement, len(stacked)
        arranged = stacked.new_zeros(count, arrangement.length)
        arranged.scatter_(1, arrangement.places.expand(count, -1), stacked)
        sizes = [rows * columns for rows, columns in arrangement.shapes]
        pieces = zip(arranged.split(sizes, dim=1), arrangement.shapes, strict=True)
        return tuple(piece.view(count, *shape) for piece, shape in pieces)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Any, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Slope of the vectors."""
        arrangement = ctx.arrangement
        slope = torch.cat([one.flatten(1) for one in slopes], dim=1)
        return slope.index_select(1, arrangement.places).mul_(arrangement.scale), None
