"""What is trained under a name: weights, the gradient they have gathered, and the state of their
optimiser.
"""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from falconry_engine.adapters.heads import HeadLayout
from falconry_engine.adapters.layout import AdapterLayout, FullLayout, Layout, Place


@dataclass
class AdamState:
    """First and second moments [n], and the steps taken (arXiv 1412.6980)."""

    first: Tensor
    second: Tensor
    steps: int = 0


@dataclass
class Adapter:
    """Low-rank or whole weights [n] in float32, or those of a head where `head` describes one.

    `gradient` is None until a forward/backward adds to it, and None again once a step has used it.
    `log_rates` [k] holds one learned inner log-rate per matrix when this adapter is a meta policy.
    """

    weights: Tensor
    gradient: Tensor | None = None
    optimiser: AdamState | None = None
    log_rates: Tensor | None = None
    steps: int = 0
    head: HeadLayout | None = None

    def copy(self) -> "Adapter":
        """The weights alone: a task adapter starts without its parent's gradient or optimiser."""
        return Adapter(self.weights.clone(), head=self.head)

    def add_gradient(self, gradient: Tensor) -> None:
        """Adds to what was gathered since the last step."""
        self.gradient = gradient if self.gradient is None else self.gradient + gradient


@dataclass(frozen=True)
class ActiveAdapters:
    """T adapters as the layers see them, weights [T, n]; rows of a batch come in T equal groups, in
    this order.

    `merged` holds, for a single adapter, base weight plus low-rank product of each layer as
    [d_out, d_in]: cheaper for decoding, where the same weights meet few rows many times.
    """

    stacked: Tensor
    layout: Layout
    merged: dict[str, Tensor] | None = None

    @property
    def count(self) -> int:
        """The number T."""
        return self.stacked.shape[0]

    @property
    def scale(self) -> float:
        """Factor of the low-rank products."""
        return self.layout.scale if isinstance(self.layout, AdapterLayout) else 1.0

    @cached_property
    def matrices(self) -> dict[str, tuple[Tensor, Tensor]]:
        """A [T, d_in, r] and B [T, r, d_out] by the name of the layer."""
        layout = self.layout
        return layout.matrices(self.stacked) if isinstance(layout, AdapterLayout) else {}

    @cached_property
    def whole(self) -> list[tuple[Place, Tensor]]:
        """What takes the place of the base weights, for a single set of them; else nothing."""
        layout = self.layout
        return layout.placed(self.stacked.squeeze(0)) if isinstance(layout, FullLayout) else []


def stack(adapters: list[Adapter], device: torch.device) -> Tensor:
    """Weights [T, n] of several adapters; those of one are not copied."""
    if len(adapters) == 1:
        return adapters[0].weights[None].to(device)
    return torch.stack([adapter.weights for adapter in adapters]).to(device)


def activate(stacked: Tensor, layout: Layout) -> ActiveAdapters:
    """The view of stacked weights [T, n] that the layers take; gradients flow back to `stacked`.
    Whole sets of weights act one at a time: there T is 1.
    """
    return ActiveAdapters(stacked, layout)
