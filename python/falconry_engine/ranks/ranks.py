"""What an engine asks of the processes beside it. This is the answer of one process alone; a team
of several gives its own.
"""

from collections.abc import Callable
from typing import TypeVar

from torch import nn

from falconry_engine.adapters.layout import Layout
from falconry_engine.models.base import BaseModel
from falconry_engine.sampling.sampler import Sampler, SamplingBudget
from falconry_engine.training.packing import PackingBudget
from falconry_engine.training.passes import Passes
from falconry_engine.wire.messages import SessionCall

T = TypeVar("T")


class Ranks:
    """One process. Rank 0 leads: it is the one that is asked, and that writes files."""

    rank = 0
    count = 1

    @property
    def versions(self) -> dict[str, str]:
        """What the number of processes adds to the facts that a bitwise repeat depends on."""
        return {}

    def announce(self, verb: str, request: SessionCall, digest: bytes) -> None:
        """Lets the others carry out a call that the leader is about to carry out."""

    def announce_freed(self, sessions: list[str]) -> None:
        """Lets the others free the sessions that the leader frees."""

    def settle(self, work: Callable[[], T]) -> T:
        """The result of a whole verb, which has failed on all ranks or on none."""
        return work()

    def agree(self, work: Callable[[], T]) -> T:
        """The result of work that each rank does by itself, such as reading files. Where it fails
        on one, it raises on all.
        """
        return work()

    def require_equal(self, value: str, pointer: str) -> None:
        """Refuses `pointer` where the ranks found different values behind it."""

    def shard(self, module: nn.Module) -> None:
        """Leaves each rank its part of the base weights."""

    def make_way(self, has_urgent: Callable[[], bool], let_in: Callable[[], None]) -> None:
        """Lets urgent work in, on all ranks; for the leader to call between two passes."""
        let_in()

    def sampler(
        self,
        model: BaseModel,
        layout: Layout,
        budget: SamplingBudget,
        check: Callable[[], None],
        make_way: Callable[[], None],
    ) -> Sampler:
        """Draws answers, each rank its share."""
        return Sampler(model, layout, budget, check, make_way)

    def passes(
        self,
        model: BaseModel,
        layout: Layout,
        budget: PackingBudget,
        check: Callable[[], None],
    ) -> Passes:
        """Forward and backward passes, each rank over its share of the rows."""
        return Passes(model, layout, budget, check)
