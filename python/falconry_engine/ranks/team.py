"""The ranks that `torchrun` started, in lock step.

Before each pass through the sharded model, and before each gathering of weights inside of it, all
ranks meet: they exchange a few integers on the CPU. So a rank that fails is heard of where the
others would have waited for it, and all raise at the same place. Every wait ends after `patience`
seconds; a rank that is gone, out of step or broken ends all of them.
"""

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NoReturn, TypeVar
from weakref import WeakSet

import ormsgpack
import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FSDPModule

from falconry_engine.adapters.layout import Layout
from falconry_engine.errors import InvalidRequest
from falconry_engine.models.base import BaseModel
from falconry_engine.ranks import failures
from falconry_engine.ranks.ranks import Ranks
from falconry_engine.ranks.sharding import Phase, shard
from falconry_engine.ranks.split import Companion, SplitPasses, SplitSampler
from falconry_engine.sampling.sampler import SamplingBudget
from falconry_engine.training.packing import PackingBudget
from falconry_engine.wire.messages import SessionCall

T = TypeVar("T")


class Team(Ranks):
    """Several ranks, one of which this process is. All its methods are for the thread that touches
    tensors, one after another.
    """

    def __init__(self, device: torch.device, patience: float, gathers_for_sampling: bool = False):
        backend = "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo"
        dist.init_process_group(backend, timeout=timedelta(seconds=patience))
        self.rank, self.count = dist.get_rank(), dist.get_world_size()
        self._device = device
        self._mesh = init_device_mesh(device.type, (self.count,))
        self._gathers_for_sampling = gathers_for_sampling
        self._roots: WeakSet[FSDPModule] = WeakSet()
        self._carry_out: Callable[[dict[str, Any]], None] = lambda _: None
        self._is_companion = False

    @property
    def versions(self) -> dict[str, str]:
        """The number of ranks: on it depend the last bits of every sum."""
        return {"ranks": str(self.count)}

    def announce(self, verb: str, request: SessionCall, digest: bytes) -> None:
        """Sends a call to the others; on them, does nothing."""
        body = request.model_dump(by_alias=True)
        self._send({"kind": "call", "verb": verb, "body": body, "digest": digest})

    def announce_freed(self, sessions: list[str]) -> None:
        """Sends the names, and with them a sign of life."""
        self._send({"kind": "free", "sessions": sessions})

    def end(self) -> None:
        """Lets all ranks end well; for the leader."""
        self._send({"kind": "end"})
        dist.destroy_process_group()

    def follow(self, carry_out: Callable[[dict[str, Any]], None]) -> None:
        """Carries out what the leader announces until it ends."""
        self._carry_out = carry_out
        self._follow_until("end")
        dist.destroy_process_group()

    def settle(self, work: Callable[[], T]) -> T:
        """As `Ranks.settle`; a verb that has failed on some ranks only ends them all."""
        try:
            result = work()
        except Exception:
            self.meet(Phase.FAILED)
            raise
        self.meet(Phase.DONE)
        return result

    def agree(self, work: Callable[[], T]) -> T:
        """As `Ranks.agree`."""
        with self._told_of_failures():
            result = work()
            self.meet(Phase.AGREED)
        return result

    def require_equal(self, value: str, pointer: str) -> None:
        """As `Ranks.require_equal`."""
        for rank, other in enumerate(self.gather_bytes(value.encode())):
            if other.decode() != value:
                detail = f"is {other.decode()} on rank {rank}, {value} on rank {self.rank}."
                raise InvalidRequest.at(pointer, detail)

    def shard(self, module: nn.Module) -> None:
        """As `Ranks.shard`, with FSDP2."""
        if self._device.type == "cuda":
            torch.cuda.set_device(self._device)
        self._roots.add(shard(module, self._mesh, self._meet_in_pass))

    def make_way(self, has_urgent: Callable[[], bool], let_in: Callable[[], None]) -> None:
        """As `Ranks.make_way`. The others follow from where they meet next."""
        if self.rank == 0 and has_urgent():
            self._raise_failures(self._show(failures.NONE, True, Phase.IDLE))
            let_in()
            self._send({"kind": "resume"})

    def sampler(
        self,
        model: BaseModel,
        layout: Layout,
        budget: SamplingBudget,
        check: Callable[[], None],
        make_way: Callable[[], None],
    ) -> SplitSampler:
        """As `Ranks.sampler`."""
        sampler = SplitSampler(model, layout, budget, check, make_way)
        sampler.join(self, self._gathers_for_sampling)
        return sampler

    def passes(
        self,
        model: BaseModel,
        layout: Layout,
        budget: PackingBudget,
        check: Callable[[], None],
    ) -> SplitPasses:
        """As `Ranks.passes`."""
        passes = SplitPasses(model, layout, budget, check)
        passes.join(self)
        return passes

    def share(self, work: Callable[[], T], companion: Companion) -> T:
        """The result of this rank's share. A rank that is done goes along with the passes of the
        others, since each pass gathers weights from all.
        """
        with self._told_of_failures():
            result = work()
            while (phase := self._pass_beside(companion)) != Phase.IDLE:
                self._is_companion = True
                try:
                    companion.go_along(phase)
                finally:
                    self._is_companion = False
        self._reset()
        return result

    def meet(self, phase: Phase) -> Phase:
        """What the ranks are about to do: `phase`, or nothing. Raises what failed on another."""
        while True:
            table = self._show(failures.NONE, False, phase)
            self._raise_failures(table)
            if not table[0, 1]:
                break
            self._follow_until("resume")
        phases = {Phase(one) for one in table[:, 2].tolist()}
        busy = phases - {Phase.IDLE}
        if len(busy) > 1:
            told = ", ".join(Phase(one).name.lower() for one in table[:, 2].tolist())
            self._end_all(f"the ranks are out of step ({told})")
        return busy.pop() if busy else Phase.IDLE

    def gather_bytes(self, mine: bytes) -> list[bytes]:
        """What each rank gives, in their order."""
        sizes = self._gather(torch.tensor([len(mine)])).flatten().tolist()
        padded = torch.zeros(max(1, *sizes), dtype=torch.uint8)
        padded[: len(mine)] = torch.frombuffer(bytearray(mine or b"\0"), dtype=torch.uint8)[
            : len(mine)
        ]
        rows = self._gather(padded)
        return [row[:size].numpy().tobytes() for row, size in zip(rows, sizes, strict=True)]

    def add_up(self, values: Tensor) -> Tensor:
        """The sum over all ranks, in place; the same bits on each."""
        with self._others_there():
            dist.all_reduce(values)
        return values

    def _pass_beside(self, companion: Companion) -> Phase:
        companion.stand_still()
        return self.meet(Phase.IDLE)

    def _meet_in_pass(self, phase: Phase) -> None:
        if phase == Phase.GATHER or not self._is_companion:
            self.meet(phase)

    @contextmanager
    def _told_of_failures(self) -> Iterator[None]:
        try:
            yield
        except (failures.PeerRefused, failures.PeerOutOfMemory):
            self._reset()
            raise
        except Exception as error:
            self._tell(error)
            self._reset()
            raise

    def _tell(self, error: Exception) -> None:
        kind = failures.kind_of(error)
        if kind == failures.BROKEN:
            traceback.print_exc()
        table = self._show(kind, False, Phase.IDLE)
        self.gather_bytes(failures.described(error))
        if (table[:, 0] == failures.BROKEN).any():
            self._end_all(f"{type(error).__name__}: {error}")

    def _raise_failures(self, table: Tensor) -> None:
        kinds = table[:, 0].tolist()
        worst = max(kinds)
        if worst == failures.NONE:
            return
        rank = kinds.index(worst)
        description = self.gather_bytes(b"")[rank]
        if worst == failures.BROKEN:
            self._end_all(f"rank {rank} failed: {ormsgpack.unpackb(description)}")
        raise failures.raised_by(rank, worst, description)

    def _reset(self) -> None:
        for root in self._roots:
            root.reset_iter_state()

    def _follow_until(self, last: str) -> None:
        if self.rank == 0:
            self._end_all("the leader was told to follow")
        while (message := self._receive())["kind"] != last:
            self._carry_out(message)

    def _show(self, failure: int, is_urgent: bool, phase: Phase) -> Tensor:
        return self._gather(torch.tensor([failure, int(is_urgent), phase]))

    def _gather(self, mine: Tensor) -> Tensor:
        gathered = torch.empty((self.count, *mine.shape), dtype=mine.dtype)
        with self._others_there():
            dist.all_gather_single(gathered, mine[None])
        return gathered

    def _send(self, message: dict[str, Any]) -> None:
        if self.rank == 0:
            packed = torch.frombuffer(bytearray(ormsgpack.packb(message)), dtype=torch.uint8)
            with self._others_there():
                dist.broadcast(torch.tensor([len(packed)]), src=0)
                dist.broadcast(packed, src=0)

    def _receive(self) -> dict[str, Any]:
        size = torch.zeros(1, dtype=torch.int64)
        with self._others_there():
            dist.broadcast(size, src=0)
            packed = torch.empty(int(size), dtype=torch.uint8)
            dist.broadcast(packed, src=0)
        return ormsgpack.unpackb(packed.numpy().tobytes())

    @contextmanager
    def _others_there(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:
            self._end_all(f"another rank ended or does not answer: {error}")

    def _end_all(self, why: str) -> NoReturn:
        """Nothing of what the ranks hold can be trusted to be the same any more. The exit is
        abrupt, since threads that wait for a peer would hold up any other.
        """
        sys.stderr.write(f"falconry_engine: rank {self.rank} of {self.count} ends: {why}\n")
        sys.stderr.flush()
        os._exit(1)
