"""Adapters as a fused decoder takes them: the low-rank matrices of linear layers that share an
input stand together, A side by side and B on a diagonal, so that each such group is two products.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from falconry_engine.adapters.layout import AdaptedLayer, AdapterLayout


@dataclass(frozen=True)
class _Block:
    """A matrix [rows, columns] that lies at `source` of the vector of an adapter, and at `target`,
    with `stride` between its rows, of the arranged one.
    """

    source: int
    target: int
    rows: int
    columns: int
    stride: int


class Arrangement:
    """Where the matrices of a layout stand for layers in groups of one input each, in the order of
    the decoder. `sizes` has the length of each group's part: A [d_in, R], then B [R, d_out], where
    R is the rank of all of its adapters together; 0 where it has none.
    """

    def __init__(self, layout: AdapterLayout, groups: Sequence[Sequence[AdaptedLayer]]):
        self.scale, self.length = layout.scale, layout.size
        self.sizes: list[int] = []
        self.blocks: list[_Block] = []
        starts, start = {}, 0
        for layer in layout.layers:
            starts[layer.name] = start
            start += (layer.inputs + layer.outputs) * layout.rank
        for group in groups:
            self.sizes.append(self._add(group, starts, layout.rank))

    def _add(self, group: Sequence[AdaptedLayer], starts: dict[str, int], rank: int) -> int:
        first, inputs = sum(self.sizes), group[0].inputs
        wide, outputs = (
            rank * sum(layer.name in starts for layer in group),
            sum(layer.outputs for layer in group),
        )
        row = column = 0
        for layer in group:
            if layer.name in starts:
                start, ups = starts[layer.name], first + inputs * wide
                self.blocks += (
                    _Block(start, first + row, inputs, rank, wide),
                    _Block(
                        start + inputs * rank,
                        ups + row * outputs + column,
                        rank,
                        layer.outputs,
                        outputs,
                    ),
                )
                row += rank
            column += layer.outputs
        return wide * (inputs + outputs)

    def views(self, stacked: Tensor, arranged: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Each matrix [T, rows, columns] in stacked vectors [T, n] and in arranged ones [T, m]."""
        count, n, m = stacked.shape[0], stacked.shape[1], arranged.shape[1]
        return [
            (
                stacked.as_strided((count, one.rows, one.columns), (n, one.columns, 1), one.source),
                arranged.as_strided((count, one.rows, one.columns), (m, one.stride, 1), one.target),
            )
            for one in self.blocks
        ]


class Arranged(Function):
    """Stacked vectors [T, n] in an arrangement [T, m]. What is given back is scaled by alpha /
    rank, which the products leave to this one place.
    """

    @staticmethod
    def forward(ctx: Any, stacked: Tensor, arrangement: Arrangement) -> Tensor:
        """Zeros where no matrix stands."""
        ctx.arrangement = arrangement
        stacked = stacked.contiguous()
        arranged = stacked.new_zeros(stacked.shape[0], sum(arrangement.sizes))
        for source, target in arrangement.views(stacked, arranged):
            target.copy_(source)
        return arranged

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Any, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Slope of the vectors."""
        arrangement, slope = ctx.arrangement, slopes[0].contiguous()
        given = slope.new_zeros(slope.shape[0], arrangement.length)
        for target, source in arrangement.views(given, slope):
            target.copy_(source)
        return given.mul_(arrangement.scale), None
