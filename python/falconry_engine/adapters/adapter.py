"""What is trained under a name: weights, the gradient they have gathered, and the state of their
optimiser.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from falconry_engine.adapters.heads import HeadLayout
from falconry_engine.adapters.layout import AdapterLayout


@dataclass
class AdamState:
    """First and second moments [n], and the steps taken (arXiv 1412.6980)."""

    first: Tensor
    second: Tensor
    steps: int = 0


@dataclass
class Adapter:
    """Low-rank weights [n] in float32, or those of a head where `head` describes one.

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
    """T adapters as the layers see them; rows of a batch come in T equal groups, in this order.

    `merged` holds, for a single adapter, base weight plus low-rank product of each layer as
    [d_out, d_in]: cheaper for decoding, where the same weights meet few rows many times.
    """

    count: int
    scale: float
    matrices: dict[str, tuple[Tensor, Tensor]]
    merged: dict[str, Tensor] | None = None


def stack(adapters: list[Adapter], device: torch.device) -> Tensor:
    """Weights [T, n] of several adapters."""
    return torch.stack([adapter.weights for adapter in adapters]).to(device)


def activate(stacked: Tensor, layout: AdapterLayout) -> ActiveAdapters:
    """The view of stacked weights [T, n] that the layers take; gradients flow back to `stacked`."""
    return ActiveAdapters(stacked.shape[0], layout.scale, layout.matrices(stacked))
