"""Gradients and steps over named adapters: all of a call's results are computed before any adapter
is replaced.
"""

from math import isfinite

import numpy as np
import torch
from torch import Tensor

from falconry_engine.adapters.adapter import AdamState, Adapter
from falconry_engine.adapters.heads import HeadKind
from falconry_engine.adapters.layout import Layout
from falconry_engine.errors import Diverged, InvalidRequest
from falconry_engine.training import steps
from falconry_engine.training.exact import LearnedRates, MetaGradient
from falconry_engine.training.passes import Gradients, Objective
from falconry_engine.wire import messages as wire

Adapters = dict[str, Adapter]


def find(adapters: Adapters, name: str, pointer: str) -> Adapter:
    """The adapter of that name."""
    found = find_any(adapters, name, pointer)
    if found.head is not None:
        raise InvalidRequest.at(pointer, f"{name} is a head, not an adapter.")
    return found


def find_any(adapters: Adapters, name: str, pointer: str) -> Adapter:
    """The adapter or head of that name."""
    if name not in adapters:
        raise InvalidRequest.at(pointer, f"there is no adapter or head called {name}.")
    return adapters[name]


def find_head(adapters: Adapters, name: str, kind: HeadKind, pointer: str) -> Adapter:
    """The head of that name and kind."""
    found = find_any(adapters, name, pointer)
    if found.head is None or found.head.kind != kind:
        raise InvalidRequest.at(pointer, f"{name} is no {kind} head.")
    return found


def objective(
    request: wire.ForwardBackwardRequest, reference: Adapter | None, head: Adapter | None
) -> Objective:
    """The loss of a request in the words of `training`."""
    behaviour = request.behaviour_log_probabilities or request.behaviour_values
    return Objective(
        loss=request.loss,
        weights=request.weights.split(),
        behaviour=None if behaviour is None else behaviour.split(),
        normalisers=request.normalisers,
        kl_coefficient=request.kl and request.kl.coefficient,
        reference=reference,
        head=head,
        targets=_targets(request),
    )


def _targets(request: wire.ForwardBackwardRequest) -> list[np.ndarray] | None:
    if request.target_classes is not None:
        return [row.astype(np.int64) for row in request.target_classes.split()]
    return request.target_values and request.target_values.split()


def gather(
    result: Gradients, names: list[str], adapters: list[Adapter], head: Adapter | None
) -> wire.ForwardBackwardAnswer:
    """Adds finite gradients to their adapters and head, all or none."""
    losses, norms = result.losses.tolist(), [float(part.norm()) for part in result.gradients]
    for name, loss, norm, part in zip(names, losses, norms, result.gradients, strict=True):
        # A norm is finite where all numbers are, unless their squares are too large.
        if not (isfinite(loss) and (isfinite(norm) or torch.isfinite(part).all())):
            raise Diverged(f"forward_backward: loss or gradient of {name} is not finite.")
    if result.head is not None and not torch.isfinite(result.head).all():
        raise Diverged("forward_backward: the gradient of the head is not finite.")
    if head is not None and result.head is not None:
        head.add_gradient(result.head)
    for adapter, part in zip(adapters, result.gradients, strict=True):
        adapter.add_gradient(part)
    weighted = result.weighted
    return wire.ForwardBackwardAnswer(
        losses=losses,
        gradient_norms=norms,
        head_gradient_norm=None if result.head is None else float(result.head.norm()),
        kl=result.kl.tolist(),
        clipped_share=(result.clipped / weighted.clamp(min=1)).tolist(),
        tokens=int(weighted.sum()),
    )


def optim_step(adapters: Adapters, request: wire.OptimStepRequest) -> float:
    """Moves one adapter or head; answers the norm of its gradient."""
    adapter = find_any(adapters, request.adapter, "/adapter")
    gradient = _gradient(adapter, request.adapter, "/adapter")
    step = steps.optimiser_step(
        adapter, gradient, request.optimiser, f"optim_step of {request.adapter}"
    )
    adapters[request.adapter] = step.adapter
    return step.gradient_norm


def inner_steps(adapters: Adapters, layout: Layout, request: wire.InnerStepRequest) -> list[float]:
    """Moves each task adapter; answers the norms of their gradients."""
    rates = None
    if request.learned_rates_of is not None:
        meta = find(adapters, request.learned_rates_of, "/learnedRatesOf")
        rates = steps.rate_per_weight(meta.log_rates, layout, meta.weights.device)
    moved: dict[str, steps.Step] = {}
    for name in request.adapters:
        adapter = find(adapters, name, "/adapters")
        gradient = _gradient(adapter, name, "/adapters")
        moved[name] = steps.inner_step(adapter, gradient, request, rates, f"inner_step of {name}")
    adapters.update({name: step.adapter for name, step in moved.items()})
    return [moved[name].gradient_norm for name in request.adapters]


def meta_step(adapters: Adapters, layout: Layout, request: wire.MetaStepRequest) -> float:
    """Moves the meta adapter, learns its inner rates, and uses up the gradients of its tasks."""
    meta = find(adapters, request.meta, "/meta")
    tasks = [find(adapters, name, "/tasks") for name in request.tasks]
    if request.mode == "reptile":
        if request.inner_rate_step:
            raise InvalidRequest.at("/innerRateStep", "must be 0: reptile has no query gradients.")
        gradient = steps.reptile_gradient(meta, tasks)
    else:
        for name, task in zip(request.tasks, tasks, strict=True):
            _gradient(task, name, "/tasks")
        gradient = steps.fomaml_gradient(tasks)
    rates = steps.learn_rates(meta, tasks, request.inner_rate_step, layout)
    step = steps.optimiser_step(meta, gradient, request.optimiser, f"meta_step of {request.meta}")
    step.adapter.log_rates = rates
    adapters[request.meta] = step.adapter
    for task in tasks:
        task.gradient = None
    return step.gradient_norm


def exact_meta_step(
    adapters: Adapters, request: wire.ExactMetaStepRequest, found: MetaGradient
) -> float:
    """Moves the meta adapter along an exact gradient, and learns its inner rates."""
    meta = adapters[request.meta]
    if not all(loss - loss == 0 for loss in found.support + found.query):
        raise Diverged("exact_meta_step: the loss of a task is not finite.")
    rates = meta.log_rates
    if request.inner_rate_step and found.rate_slope is not None:
        rates = steps.moved_rates(meta, found.rate_slope, request.inner_rate_step)
    name = f"exact_meta_step of {request.meta}"
    step = steps.optimiser_step(meta, found.gradient, request.optimiser, name)
    step.adapter.log_rates = rates
    adapters[request.meta] = step.adapter
    return step.gradient_norm


def learned_rates(meta: Adapter, layout: Layout) -> LearnedRates:
    """The inner rates of an adapter, which start at 1."""
    log_rates = meta.log_rates
    if log_rates is None:
        log_rates = torch.zeros(len(layout.sizes)).to(meta.weights)
    return LearnedRates(log_rates, layout)


def batch_objective(batch: wire.TrainingBatch, reference: Adapter | None) -> Objective:
    """The loss of a batch in the words of `training`."""
    behaviour = batch.behaviour_log_probabilities
    return Objective(
        loss=batch.loss,
        weights=batch.weights.split(),
        behaviour=None if behaviour is None else behaviour.split(),
        normalisers=batch.normalisers,
        kl_coefficient=batch.kl and batch.kl.coefficient,
        reference=reference,
    )


def on_device(adapter: Adapter, device: torch.device) -> Adapter:
    """The same adapter with its tensors on `device`."""

    def move(tensor: Tensor | None) -> Tensor | None:
        return None if tensor is None else tensor.to(device)

    state = adapter.optimiser
    moved = state and AdamState(state.first.to(device), state.second.to(device), state.steps)
    return Adapter(
        adapter.weights.to(device),
        move(adapter.gradient),
        moved,
        move(adapter.log_rates),
        adapter.steps,
        adapter.head,
    )


def _gradient(adapter: Adapter, name: str, pointer: str) -> Tensor:
    if adapter.gradient is None:
        raise InvalidRequest.at(pointer, f"{name} holds no gradient; call forward_backward first.")
    return adapter.gradient
