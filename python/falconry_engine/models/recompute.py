"""Gradient checkpointing (arXiv 1604.06174): a layer keeps its input alone and is computed again in
the backward pass.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint
from transformers.modeling_layers import GradientCheckpointingLayer

from falconry_engine.errors import Unsupported
from falconry_engine.models.linear import AdapterSlot


def recompute_layers(module: nn.Module, slot: AdapterSlot) -> None:
    """Lets every layer of the stack forget what it computed wherever a gradient is asked for.

    Raises Unsupported when the architecture marks no layers that may be computed twice.
    """
    layers = [one for one in module.modules() if isinstance(one, GradientCheckpointingLayer)]
    if not layers:
        name = type(module).__name__
        raise Unsupported(f"{name} has no gradient checkpointing; start the engine without it.")
    for layer in layers:
        layer.forward = _recomputed(layer.forward, slot)


def recomputed(run: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """`run`, which keeps its inputs alone where a gradient is asked for."""
    if not torch.is_grad_enabled():
        return run
    return lambda *inputs: checkpoint(run, *inputs, use_reentrant=False, preserve_rng_state=False)


def _recomputed(forward: Callable[..., Any], slot: AdapterSlot) -> Callable[..., Any]:
    def run(*inputs: Any, **named: Any) -> Any:
        active = slot.active
        if active is None or not torch.is_grad_enabled():
            return forward(*inputs, **named)

        # The backward pass comes after the adapters of the forward pass were put away.
        def again(*inputs: Any, **named: Any) -> Any:
            with slot.using(active):
                return forward(*inputs, **named)

        return checkpoint(again, *inputs, use_reentrant=False, preserve_rng_state=False, **named)

    return run
