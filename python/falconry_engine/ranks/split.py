"""Rows over ranks: each computes a share of about as many tokens, and all get all the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import ormsgpack
import torch
from torch import Tensor
from torch.distributed.fsdp import FSDPModule

from falconry_engine.adapters.adapter import Adapter, activate
from falconry_engine.adapters.heads import OUTCOMES
from falconry_engine.adapters.layout import Layout
from falconry_engine.errors import Unsupported
from falconry_engine.models.base import BaseModel
from falconry_engine.ranks.sharding import Phase
from falconry_engine.sampling.answer import Answer
from falconry_engine.sampling.sampler import Sampler, Sampling
from falconry_engine.training.packing import Rows
from falconry_engine.training.passes import Gradients, Objective, Passes

if TYPE_CHECKING:
    from falconry_engine.ranks.team import Team


class Companion:
    """Passes over one token, for a rank whose share is done: they gather what those of the others
    gather, and are forgotten.
    """

    def __init__(self, model: BaseModel, layout: Layout, stand_still: Callable[[], None]):
        self._model = model
        self._layout = layout
        self.stand_still = stand_still
        self._leaf: Tensor | None = None
        self._states: Tensor | None = None

    def go_along(self, phase: Phase) -> None:
        """One pass of that kind."""
        if phase == Phase.BACKWARD:
            assert self._states is not None and self._leaf is not None
            torch.autograd.grad(self._states.sum(), self._leaf)
            self._states = self._leaf = None
            return
        learns, device = phase == Phase.FORWARD_TO_LEARN, self._model.device
        token = torch.zeros((1, 1), dtype=torch.int64, device=device)
        leaf = torch.zeros((1, self._layout.size), device=device, requires_grad=learns)
        with torch.set_grad_enabled(learns), self._model.using(activate(leaf, self._layout)):
            states = self._model.hidden(token, token, None)
        if learns:
            self._leaf, self._states = leaf, states


def share_of(costs: list[int], rank: int, count: int) -> list[int]:
    """The places, in one run, that `rank` takes when `count` ranks share the sum of `costs` evenly.

    A place belongs to the rank in whose part of the sum its middle lies.
    """
    ends = np.cumsum(costs, dtype=np.float64)
    if not len(ends) or ends[-1] == 0:
        return list(range(len(costs))) if rank == 0 else []
    middles = ends - np.array(costs) / 2
    owners = np.minimum(middles * count // ends[-1], count - 1)
    return np.flatnonzero(owners == rank).tolist()


def rows_of_rank(rows: Rows, rank: int, count: int) -> list[int]:
    """Rows by adapter and prompt, so that those which share a prefix stay together where they can:
    the first of a prompt costs the prompt too.
    """
    keys = [(int(a), int(p)) for a, p in zip(rows.adapter_of_row, rows.prompt_of_row, strict=True)]
    order = sorted(range(len(keys)), key=lambda row: (keys[row], row))
    costs = [
        len(rows.completions[row])
        + (len(rows.prompts[keys[row][1]]) if not at or keys[order[at - 1]] != keys[row] else 0)
        for at, row in enumerate(order)
    ]
    return sorted(order[place] for place in share_of(costs, rank, count))


class SplitPasses(Passes):
    """Passes whose rows are shared out. Losses stay sums over the same normalisers, so that adding
    up over ranks gives what one process computes, but for the order of the sums.
    """

    def join(self, team: Team) -> None:
        """Makes it one of `team`."""
        self._team = team
        self._companion = Companion(self._model, self._layout, self._check)

    def _read(self, rows: Rows, adapters: list[Adapter], head: Adapter | None) -> list[np.ndarray]:
        mine = rows_of_rank(rows, self._team.rank, self._team.count)
        read = super()._read
        values = self._team.share(
            lambda: read(_chosen(rows, mine), adapters, head), self._companion
        )
        whole = np.concatenate([np.zeros(0, np.float32), *(value.ravel() for value in values)])
        answers: list[np.ndarray] = [np.zeros(0, np.float32)] * len(rows.completions)
        for rank, raw in enumerate(self._team.gather_bytes(whole.tobytes())):
            flat, start = np.frombuffer(raw, np.float32), 0
            wide = (OUTCOMES,) if head and head.head and head.head.kind == "outcome" else ()
            for row in rows_of_rank(rows, rank, self._team.count):
                shape = (len(rows.completions[row]), *wide)
                end = start + int(np.prod(shape))
                answers[row], start = flat[start:end].reshape(shape), end
        return answers

    def gradients(self, rows: Rows, adapters: list[Adapter], objective: Objective) -> Gradients:
        """As `Passes.gradients`, with the same bits on every rank."""
        mine = rows_of_rank(rows, self._team.rank, self._team.count)
        part = replace(
            objective,
            weights=[objective.weights[row] for row in mine],
            behaviour=objective.behaviour and [objective.behaviour[row] for row in mine],
            targets=objective.targets and [objective.targets[row] for row in mine],
        )
        add = super().gradients
        result = self._team.share(lambda: add(_chosen(rows, mine), adapters, part), self._companion)
        heads = [] if result.head is None else [result.head]
        sums = [result.losses, result.kl, result.weighted, result.clipped]
        for values in (*result.gradients, *heads, *sums):
            self._team.add_up(values)
        return result

    def task_losses(self, rows: Rows, stacked: Tensor, objective: Objective) -> Tensor:
        """Refused: FSDP2 gathers weights for one way back, not for a second derivative."""
        raise Unsupported(
            "exact_meta_step runs in one process, without torchrun; meta_step runs in both."
        )


class SplitSampler(Sampler):
    """Answers shared out over ranks. A row's numbers are its own, so that it is drawn as in one
    process, but for the last bits of its logits.
    """

    def join(self, team: Team, gathers: bool) -> None:
        """Makes it one of `team`. One that `gathers` holds the whole weights while it draws."""
        self._team = team
        self._gathers = gathers
        self._companion = Companion(self._model, self._layout, self._stand_still)

    def sample(
        self,
        prompts: list[np.ndarray],
        adapters: list[Adapter],
        adapter_of_prompt: list[int],
        how: Sampling,
        tell: Callable[[list[Answer]], None] | None = None,
    ) -> list[Answer]:
        """As `Sampler.sample`. What is told while it is drawn is all drawn by the leader."""
        team, count = self._team, how.samples_per_prompt
        parts = 1 if tell else _parts(len(prompts), count, team.count)
        size = count // parts
        units = [
            (at, at * count + part * size) for at in range(len(prompts)) for part in range(parts)
        ]
        costs = [len(prompts[at]) + size * how.max_new_tokens for at, _ in units]
        ranks = 1 if tell else team.count
        chosen = [units[place] for place in share_of(costs, team.rank, ranks)]
        part = replace(how, samples_per_prompt=size, first_rows=tuple(first for _, first in chosen))
        draw = super().sample
        with self._weights():
            drawn = team.share(
                lambda: draw(
                    [prompts[at] for at, _ in chosen],
                    adapters,
                    [adapter_of_prompt[at] for at, _ in chosen],
                    part,
                    tell,
                ),
                self._companion,
            )
        return self._gathered(drawn)

    @contextmanager
    def _weights(self) -> Iterator[None]:
        """Where the whole model fits beside the caches, one gathering serves all token steps."""
        root = self._model.module.base_model
        if not self._gathers or not isinstance(root, FSDPModule):
            yield
            return
        root.set_reshard_after_forward(False)
        try:
            yield
        finally:
            root.set_reshard_after_forward(True)
            root.reset_iter_state()

    def _stand_still(self) -> None:
        self._make_way()
        self._check()

    def _gathered(self, drawn: list[Answer]) -> list[Answer]:
        mine = [
            (one.tokens, one.log_probabilities, bytes(one.raw), one.is_finished, one.cut)
            for one in drawn
        ]
        return [
            Answer(tokens, scores, bytearray(raw), is_finished, cut)
            for packed in self._team.gather_bytes(ormsgpack.packb(mine))
            for tokens, scores, raw, is_finished, cut in ormsgpack.unpackb(packed)
        ]


def _parts(prompts: int, samples: int, ranks: int) -> int:
    """Into how many equal parts the samples of each prompt go, so that every rank gets some."""
    divisors = (part for part in range(1, samples + 1) if samples % part == 0)
    return next((part for part in divisors if prompts * part >= ranks), samples)


def _chosen(rows: Rows, mine: list[int]) -> Rows:
    return Rows(
        rows.prompts,
        rows.prompt_of_row[mine],
        [rows.completions[row] for row in mine],
        rows.adapter_of_row[mine],
    )
