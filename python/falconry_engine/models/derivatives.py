"""The two halves of a decoder layer with their derivatives by hand: few calls and no graph between
them, of which a pass over few tokens is mostly made.

Base weights are frozen and get no gradient. There are no second derivatives here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable
from torch.nn import functional

Turn = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class Base:
    """Frozen weights of linear layers of one input, [d_out, d_in] and [d_out], and the factor of
    their low-rank products.
    """

    weight: Tensor
    bias: Tensor | None
    scale: float


@dataclass(frozen=True)
class Gain:
    """Weights [d] of an RMSNorm."""

    weight: Tensor
    epsilon: float


class ToHeads(Function):
    """From states to queries, keys and values: norm, products, rotary positions (arXiv 2104.09864,
    equation 34).
    """

    @staticmethod
    def forward(
        ctx: Any,
        states: Tensor,
        gain: Gain,
        base: Base,
        by: Turn,
        shape: tuple[int, int, int],
        *pair: Tensor | None,
    ) -> tuple[Tensor, ...]:
        """[B * L, d] -> [B, q, L, d] and twice [B, k, L, d]; `shape` is B, k and the width of a
        head.
        """
        batch, groups, width = shape
        normed = _norm(states, gain)
        together, narrow = _product(normed[0], base, *pair)
        apart = together.unflatten(1, (-1, width))
        count = apart.shape[1] - 2 * groups
        turned = turn(apart[:, : count + groups], by)
        heads = (turned[:, :count], turned[:, count:], apart[:, count + groups :])
        ctx.save_for_backward(*normed, narrow, *pair, *by)
        ctx.gain, ctx.base = gain, base
        return tuple(one.unflatten(0, (batch, -1)).transpose(1, 2) for one in heads)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Any, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Slopes of the states, where they are asked for, and of A and B."""
        inputs, even, inverse, narrow, *pair, cosines, sines = ctx.saved_tensors
        heads = torch.cat([slope.transpose(1, 2) for slope in slopes], dim=2).flatten(0, 1)
        turned = heads[:, : -slopes[2].shape[1]]
        turned.copy_(turn(turned, (cosines, -sines)))
        is_asked = ctx.needs_input_grad[0]
        slope, *of_pair = _product_back(heads.flatten(1), inputs, ctx.base, pair, narrow, is_asked)
        states = None if slope is None else _norm_back(slope, even, inverse, ctx.gain)
        return states, None, None, None, None, *of_pair


class AfterHeads(Function):
    """From what the heads found to the next states: output product and residual, norm, SwiGLU
    (arXiv 2002.05202, equation 6) and residual.
    """

    @staticmethod
    def forward(
        ctx: Any,
        found: Tensor,
        states: Tensor,
        gain: Gain,
        bases: tuple[Base, Base, Base],
        *pairs: Tensor | None,
    ) -> Tensor:
        """[B, q, L, d] and [B * L, d] -> [B * L, d], with A and B of three products."""
        flat = found.transpose(1, 2).flatten(2).flatten(0, 1)
        middle, narrow = _product(flat, bases[0], *pairs[:2])
        normed = _norm(middle.add_(states), gain)
        both, narrow_both = _product(normed[0], bases[1], *pairs[2:4])
        gate, up = both.chunk(2, dim=1)
        opened = functional.silu(gate)
        gated = opened * up
        answer, narrow_gated = _product(gated, bases[2], *pairs[4:])
        ctx.save_for_backward(
            *(flat, narrow, *normed, narrow_both, gate, up, opened, gated, narrow_gated), *pairs
        )
        ctx.gain, ctx.bases, ctx.shape = gain, bases, found.shape
        return answer.add_(middle)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Any, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Slopes of what was found, of the states and of A and B."""
        flat, narrow, inputs, even, inverse, narrow_both, *rest = ctx.saved_tensors
        gate, up, opened, gated, narrow_gated, *pairs = rest
        of_output, of_both, of_gated = ctx.bases
        slope = slopes[0]
        wide, *last = _product_back(slope, gated, of_gated, pairs[4:], narrow_gated)
        assert wide is not None
        of_gate = torch.ops.aten.silu_backward(wide * up, gate)
        both = torch.cat((of_gate, wide.mul_(opened)), dim=1)
        normed, *middle = _product_back(both, inputs, of_both, pairs[2:4], narrow_both)
        assert normed is not None
        states = _norm_back(normed, even, inverse, ctx.gain).add_(slope)
        found, *first = _product_back(states, flat, of_output, pairs[:2], narrow)
        assert found is not None
        batch, count, length, width = ctx.shape
        found = found.view(batch, length, count, width).transpose(1, 2)
        return found, states, None, None, *first, *middle, *last


class Normed(Function):
    """RMSNorm (arXiv 1910.07467, equation 4)."""

    @staticmethod
    def forward(ctx: Any, states: Tensor, gain: Gain) -> Tensor:
        """[N, d] -> [N, d]."""
        answer, even, inverse = _norm(states, gain)
        ctx.save_for_backward(even, inverse)
        ctx.gain = gain
        return answer

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Any, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Slope of the states."""
        even, inverse = ctx.saved_tensors
        return _norm_back(slopes[0], even, inverse, ctx.gain), None


def _norm(states: Tensor, gain: Gain) -> tuple[Tensor, Tensor, Tensor]:
    inverse = states.square().mean(dim=1, keepdim=True).add_(gain.epsilon).rsqrt_()
    even = states * inverse
    return even * gain.weight, even, inverse


def _norm_back(slope: Tensor, even: Tensor, inverse: Tensor, gain: Gain) -> Tensor:
    slope = slope * gain.weight
    along = (slope * even).mean(dim=1, keepdim=True)
    return slope.addcmul_(even, along, value=-1).mul_(inverse)


def _product(
    states: Tensor, base: Base, down: Tensor | None, up: Tensor | None
) -> tuple[Tensor, Tensor | None]:
    """W x + b + scale * x A B (arXiv 2106.09685, equation 3) [T * n, d_out] of states [T * n,
    d_in], A [T, d_in, r] and B [T, r, d_out], and x A [T, n, r].
    """
    answer = functional.linear(states, base.weight, base.bias)
    if down is None or up is None:
        return answer, None
    narrow = torch.bmm(_grouped(states, down), down)
    _grouped(answer, down).baddbmm_(narrow, up, alpha=base.scale)
    return answer, narrow


def _product_back(
    slope: Tensor,
    states: Tensor,
    base: Base,
    pair: Sequence[Tensor | None],
    narrow: Tensor | None,
    is_asked: bool = True,
) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
    """Slopes of the states, if `is_asked`, and of A and B over their scale."""
    of_states = torch.mm(slope, base.weight) if is_asked else None
    down, up = pair
    if down is None or up is None or narrow is None:
        return of_states, None, None
    wide = _grouped(slope, down)
    thin = torch.bmm(wide, up.mT)
    of_down, of_up = torch.bmm(_grouped(states, down).mT, thin), torch.bmm(narrow.mT, wide)
    if of_states is not None:
        _grouped(of_states, down).baddbmm_(thin, down.mT, alpha=base.scale)
    return of_states, of_down, of_up


def _grouped(rows: Tensor, matrices: Tensor) -> Tensor:
    return rows.view(matrices.shape[0], -1, rows.shape[1])


def turn(heads: Tensor, by: Turn) -> Tensor:
    """Heads [N, h, d] turned by cosines [N, 1, d] and sines [N, 1, d/2]."""
    cosines, sines = by
    turned = heads * cosines
    first, second = heads.chunk(2, dim=2)
    left, right = turned.chunk(2, dim=2)
    left.addcmul_(second, sines, value=-1)
    right.addcmul_(first, sines)
    return turned
