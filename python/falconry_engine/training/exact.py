"""The meta-gradient through the inner steps themselves (MAML, arXiv 1703.03400, equation 1).

Every task starts at theta and takes one or more steps along its support gradient; the gradient of
the mean query loss is taken at theta, second derivatives included. All graphs of a call are alive
at once, so that its memory grows with the inner steps. Attention runs by its plain formula: the
fused kernels have no second derivative. Packed weights must have one.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.functional import cosine_similarity

from falconry_engine.adapters.layout import Layout
from falconry_engine.errors import Unsupported, is_out_of_memory
from falconry_engine.models.base import BaseModel
from falconry_engine.models.linear import AdaptedQuantised
from falconry_engine.training.packing import Rows
from falconry_engine.training.passes import Objective, Passes
from falconry_engine.training.steps import inner_factor, rate_per_weight
from falconry_engine.wire.messages import InnerRule


@dataclass(frozen=True)
class Batch:
    """Rows of T tasks and what to minimise on them."""

    rows: Rows
    objective: Objective


@dataclass(frozen=True)
class MetaGradient:
    """Gradient [n] of the mean query loss, its derivative in the log-rates [k] where they are
    learned, the cosine of the gradient to the first-order one, and the losses [T] of support
    (before the first step) and query (after the last).
    """

    gradient: Tensor
    rate_slope: Tensor | None
    cosine: float
    support: list[float]
    query: list[float]


@dataclass(frozen=True)
class LearnedRates:
    """One log-rate per matrix [k], which multiply the inner steps."""

    log_rates: Tensor
    layout: Layout


def require_second_derivatives(model: BaseModel) -> None:
    """Raises Unsupported where the layers of a quantised model can be differentiated only once: it
    is for their library to say, and a graph that it cuts would be missed by nobody.
    """
    packed = [one.packed for one in model.layers.values() if isinstance(one, AdaptedQuantised)]
    if packed and not _is_twice_differentiable(packed[0], model):
        raise Unsupported(
            "exact_meta_step: the quantised layers have no second derivatives; take meta_step, "
            "or an engine without --quantisation."
        )


def _is_twice_differentiable(layer: nn.Linear, model: BaseModel) -> bool:
    with torch.enable_grad():
        inputs = torch.ones(2, layer.in_features, dtype=model.dtype, device=model.device)
        outputs = layer(inputs.requires_grad_())
        slope = torch.ones_like(outputs, requires_grad=True)
        (first,) = torch.autograd.grad(outputs, inputs, slope, create_graph=True)
        if not first.requires_grad:
            return False
        try:
            torch.autograd.grad(first.sum(), slope)
        except RuntimeError as error:
            if is_out_of_memory(error):
                raise
            return False
    return True


def meta_gradient(
    passes: Passes,
    weights: Tensor,
    support: list[Batch],
    query: list[Batch],
    inner: InnerRule,
    learned: LearnedRates | None,
) -> MetaGradient:
    """The exact gradient at `weights` [n] of the summed losses of the batches."""
    with sdpa_kernel(SDPBackend.MATH), torch.enable_grad():
        start = weights.detach().requires_grad_()
        moved, rates = [start], None
        if learned is not None:
            moved.append(learned.log_rates.detach().requires_grad_())
            rates = rate_per_weight(moved[1], learned.layout, start.device)
        adapted, first = start.expand(len(support[0].objective.normalisers), -1), None
        for _ in range(inner.steps):
            losses = _losses(passes, support, adapted)
            first = losses.detach() if first is None else first
            (slope,) = torch.autograd.grad(losses.sum(), adapted, create_graph=True)
            adapted = adapted - _steps(slope, inner, rates)
        losses = _losses(passes, query, adapted)
        (first_order,) = torch.autograd.grad(losses.mean(), adapted)
        gradient, *slopes = torch.autograd.grad(adapted, moved, grad_outputs=first_order)
    assert first is not None
    cosine = float(cosine_similarity(gradient, first_order.sum(dim=0), dim=0))
    slope = slopes[0] if slopes else None
    return MetaGradient(gradient, slope, cosine, first.tolist(), losses.detach().tolist())


def _losses(passes: Passes, batches: list[Batch], adapted: Tensor) -> Tensor:
    """The summed loss [T] of each task."""
    parts = [passes.task_losses(one.rows, adapted, one.objective) for one in batches]
    return torch.stack(parts).sum(dim=0)


def _steps(slope: Tensor, inner: InnerRule, rates: Tensor | None) -> Tensor:
    """What each task [T, n] moves by."""
    norms = slope.square().sum(dim=1, keepdim=True)
    # The root has no derivative at 0; a task without a gradient stands still.
    is_still = norms == 0
    norms = torch.where(is_still, torch.ones_like(norms), norms).sqrt()
    factor = torch.where(is_still, torch.zeros_like(norms), inner_factor(norms, inner))
    return slope * factor if rates is None else slope * rates * factor
