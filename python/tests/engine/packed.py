"""Layers whose weights nobody else can read, in the place of a library's quantised ones."""

from typing import Any

from torch import Tensor, nn
from torch.autograd import Function
from torch.autograd.function import once_differentiable
from torch.nn import functional

from falconry_engine.models.base import BaseModel
from falconry_engine.models.linear import AdaptedQuantised


class Unpacking(Function):
    """x W^T + b of a weight that is held as its negative. The backward pass unpacks it again, by
    operations that are recorded like any others: so does that of bitsandbytes.
    """

    @staticmethod
    def forward(ctx: Any, states: Tensor, packed: Tensor, bias: Tensor | None) -> Tensor:
        ctx.packed = packed
        return functional.linear(states, -packed, bias)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Any, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        return slopes[0] @ -ctx.packed, None, None


class UnpackingOnce(Unpacking):
    """The same of a library that does not mean to be differentiated twice."""

    backward = staticmethod(once_differentiable(Unpacking.backward))


class UnpackingUnseen(Unpacking):
    """The same of one that cuts the graph and says nothing."""

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Any, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        return slopes[0].detach() @ -ctx.packed, None, None


class Packed(nn.Linear):
    """A linear layer that unpacks its weight by `unpacking`."""

    unpacking: type[Function] = Unpacking

    def __init__(self, original: nn.Linear):
        super().__init__(original.in_features, original.out_features)
        self.weight = nn.Parameter(-original.weight.detach(), requires_grad=False)
        self.bias = original.bias

    def forward(self, input: Tensor) -> Tensor:
        return self.unpacking.apply(input, self.weight, self.bias)


def pack(model: BaseModel, unpacking: type[Function] = Unpacking) -> None:
    """Packs every layer that has adapter slots."""
    for name, layer in model.layers.items():
        packed = Packed(layer)
        packed.unpacking = unpacking
        parent, _, child = name.rpartition(".")
        model.layers[name] = AdaptedQuantised(packed, name, model.slot)
        setattr(model.module.get_submodule(parent), child, model.layers[name])
