"""Steps: how gathered gradients move adapters. Everything works on flat vectors [n] in float32.

A step is computed whole before anything is replaced, so that a step that is not finite leaves all
as it was.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from falconry_engine.adapters.adapter import AdamState, Adapter
from falconry_engine.adapters.layout import Layout
from falconry_engine.errors import Diverged
from falconry_engine.wire.messages import InnerRule, InnerStepRequest, Optimiser

PIECE = 1 << 24
"""Weights that a step computes at once, so that whole vectors of intermediate results never are."""


@dataclass(frozen=True)
class Step:
    """An adapter after a step, and the norm of its gradient before clipping."""

    adapter: Adapter
    gradient_norm: float


def optimiser_step(adapter: Adapter, gradient: Tensor, how: Optimiser, name: str) -> Step:
    """One step of Adam with decoupled weight decay (arXiv 1412.6980, 1711.05101) or of plain
    descent.
    """
    norm = float(gradient.norm())
    _require_finite(gradient, f"{name}: the gradient")
    factor = how.gradient_clip / norm if 0 < how.gradient_clip < norm else None
    old = adapter.optimiser
    state = _state_after(old, gradient) if how.kind == "adam" else old
    weights = torch.empty_like(adapter.weights)
    for piece in _pieces(len(gradient)):
        part = gradient[piece] if factor is None else gradient[piece] * factor
        if how.kind == "adam" and state is not None:
            part = _adam_direction(old, state, piece, part, how)
        kept = adapter.weights[piece] * (1 - how.learning_rate * how.weight_decay)
        weights[piece] = kept - how.learning_rate * part
    _require_finite(weights, f"{name}: the weights after the step")
    after = replace(
        adapter, weights=weights, gradient=None, optimiser=state, steps=adapter.steps + 1
    )
    return Step(after, norm)


def _pieces(count: int) -> list[slice]:
    """Parts of a vector [count]: what a step computes with is as small as one of them."""
    return [slice(start, start + PIECE) for start in range(0, count, PIECE)]


def _state_after(old: AdamState | None, gradient: Tensor) -> AdamState:
    """Room for the moments after one step more."""
    steps = 1 if old is None else old.steps + 1
    return AdamState(torch.empty_like(gradient), torch.empty_like(gradient), steps)


def _adam_direction(
    old: AdamState | None, new: AdamState, piece: slice, gradient: Tensor, how: Optimiser
) -> Tensor:
    """The direction of one piece, whose moments it writes into `new`."""
    squared = (1 - how.beta2) * gradient.square()
    new.first[piece] = (1 - how.beta1) * gradient
    new.second[piece] = squared
    if old is not None:
        new.first[piece] = how.beta1 * old.first[piece] + (1 - how.beta1) * gradient
        new.second[piece] = how.beta2 * old.second[piece] + squared
    first = new.first[piece] / (1 - how.beta1**new.steps)
    second = new.second[piece] / (1 - how.beta2**new.steps)
    return first / (second.sqrt() + how.epsilon)


def inner_step(
    adapter: Adapter, gradient: Tensor, how: InnerStepRequest, rates: Tensor | None, name: str
) -> Step:
    """theta_i = theta - learningRate * rates * g (MAML, arXiv 1703.03400, algorithm 1; rates: Meta-
    SGD, 1707.09835).

    g is the gradient itself (`sgd`), scaled down to norm `normCap` (`norm_cap`) or scaled to it
    always (`normalised`).
    """
    norm = float(gradient.norm())
    _require_finite(gradient, f"{name}: the gradient")
    factor = how.learning_rate
    is_scaled = how.rule == "normalised" or (how.rule == "norm_cap" and norm > how.norm_cap)
    if is_scaled and norm > 0:
        factor *= how.norm_cap / norm
    step = gradient * factor if rates is None else gradient * rates * factor
    weights = adapter.weights - step
    _require_finite(weights, f"{name}: the weights after the step")
    return Step(replace(adapter, weights=weights, gradient=None, steps=adapter.steps + 1), norm)


def inner_factor(norms: Tensor, how: InnerRule) -> Tensor:
    """What the gradients of norms [T, 1] are multiplied by, as `inner_step` does it."""
    if how.rule == "sgd":
        return torch.full_like(norms, how.learning_rate)
    scaled = how.learning_rate * how.norm_cap / norms
    if how.rule == "normalised":
        return scaled
    return torch.where(norms > how.norm_cap, scaled, torch.full_like(norms, how.learning_rate))


def rate_per_weight(
    log_rates: Tensor | None, layout: Layout, device: torch.device
) -> Tensor | None:
    """Rates [n] from one log-rate per matrix [k]; None stands for rates of 1."""
    if log_rates is None:
        return None
    sizes = torch.tensor(layout.sizes, device=device)
    return log_rates.exp().repeat_interleave(sizes)


def fomaml_gradient(tasks: list[Adapter]) -> Tensor:
    """Mean over tasks of the query gradient at the adapted weights (first order, arXiv 1803.02999,
    section 5).
    """
    return torch.stack([task.gradient for task in tasks if task.gradient is not None]).mean(dim=0)


def reptile_gradient(meta: Adapter, tasks: list[Adapter]) -> Tensor:
    """theta - mean of theta_i, taken as a gradient (Reptile, arXiv 1803.02999, algorithm 1)."""
    return meta.weights - torch.stack([task.weights for task in tasks]).mean(dim=0)


def learn_rates(meta: Adapter, tasks: list[Adapter], step: float, layout: Layout) -> Tensor | None:
    """Log-rates [k] after one sign step against the first-order derivative of the query loss.

    theta_i - theta = -lr * sum rate_j g_j, so that dL_query/dlog rate_j = <g_query, theta_i -
    theta> over matrix j.
    """
    if step == 0:
        return meta.log_rates
    gains = torch.stack(
        [
            (task.weights - meta.weights) * task.gradient
            for task in tasks
            if task.gradient is not None
        ]
    ).sum(dim=0)
    slope = torch.stack([part.sum() for part in gains.split(layout.sizes)])
    return moved_rates(meta, slope, step)


def moved_rates(meta: Adapter, slope: Tensor, step: float) -> Tensor:
    """Log-rates [k] after one sign step against `slope` [k]."""
    _require_finite(slope, "the derivative of the inner rates")
    before = torch.zeros_like(slope) if meta.log_rates is None else meta.log_rates
    return before - step * slope.sign()


def _require_finite(values: Tensor, what: str) -> None:
    if not all(bool(torch.isfinite(part).all()) for part in values.split(PIECE)):
        raise Diverged(f"{what} is not finite; nothing was changed.")
