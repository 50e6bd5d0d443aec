"""Base weights over ranks with FSDP2 (arXiv 2304.11277; torch.distributed.fsdp.fully_shard).

The blocks of the decoder are sharded, one gathering each. Embedding, last norm and output head stay
whole on every rank: they are few, tied in many models, and read outside of the decoder's pass.
"""

from collections.abc import Callable
from enum import IntEnum
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.device_mesh import DeviceMesh
from torch.distributed.fsdp import FSDPModule, fully_shard

from falconry_engine.errors import Unsupported


class Phase(IntEnum):
    """What a rank is about to do."""

    IDLE = 0
    FORWARD = 1
    FORWARD_TO_LEARN = 2
    BACKWARD = 3
    GATHER = 4
    AGREED = 5
    DONE = 6
    FAILED = 7


Meet = Callable[[Phase], None]


class _GatherInStep:
    """Gathers one block's weights once all ranks are there to do it."""

    def __init__(self, meet: Meet):
        self._meet = meet

    def allocate(
        self, size: tuple[int, ...], *, dtype: torch.dtype, device: torch.device
    ) -> Tensor:
        return torch.empty(*size, dtype=dtype, device=device)

    def __call__(
        self,
        output_tensor: Tensor,
        input_tensor: Tensor,
        group: dist.ProcessGroup,
        async_op: bool = False,
    ) -> dist.Work | None:
        self._meet(Phase.GATHER)
        return dist.all_gather_single(output_tensor, input_tensor, group=group, async_op=async_op)


def shard(module: nn.Module, mesh: DeviceMesh, meet: Meet) -> FSDPModule:
    """Shards the blocks of a decoder-only language model in place; `meet` is called before each
    pass, each way back, and each gathering.
    """
    if module.config.is_encoder_decoder:  # pyright: ignore[reportAttributeAccessIssue]
        raise Unsupported("modelPath: encoder-decoder models run in one process, without torchrun.")
    base: nn.Module = module.base_model  # pyright: ignore[reportAssignmentType]
    blocks = _blocks(base)
    of_blocks = {parameter for block in blocks for parameter in block.parameters()}
    rest = {parameter for parameter in base.parameters() if parameter not in of_blocks}
    gather: Any = _GatherInStep(meet)
    for block in blocks:
        fully_shard(block, mesh=mesh, reshard_after_forward=True).set_custom_all_gather(gather)
    root = fully_shard(base, mesh=mesh, ignored_params=rest)
    base.register_forward_pre_hook(lambda *_: _before(meet), prepend=True)
    base.register_forward_hook(lambda _module, _inputs, output: _after(output, meet))
    return root


def _before(meet: Meet) -> None:
    meet(Phase.FORWARD_TO_LEARN if torch.is_grad_enabled() else Phase.FORWARD)


def _after(output: Any, meet: Meet) -> None:
    states: Tensor = output.last_hidden_state
    if states.requires_grad:
        states.register_hook(lambda _gradient: meet(Phase.BACKWARD))


def _blocks(base: nn.Module) -> list[nn.Module]:
    lists = [child for child in base.children() if isinstance(child, nn.ModuleList)]
    if not lists:
        raise Unsupported(f"modelPath: {type(base).__name__} has no list of blocks to shard.")
    return list(max(lists, key=len))
