"""Sampling P prompts x S answers.

A row is drawn from its own stream of random numbers, so that neither its batch mates nor the
removal of finished rows change it. Returned log-probabilities are those of the policy at
temperature 1, whatever the temperature of the draw, and equal those of the training forward pass.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from falconry_engine.adapters.adapter import ActiveAdapters, Adapter, activate, stack
from falconry_engine.adapters.layout import FullLayout, Layout
from falconry_engine.models.base import BaseModel
from falconry_engine.models.fused import FusedStep
from falconry_engine.models.grid import Grid, Item, arrange
from falconry_engine.models.linear import merge
from falconry_engine.sampling.answer import Answer, Ending
from falconry_engine.sampling.cache import RowCache
from falconry_engine.sampling.choose import choose, row_uniforms
from falconry_engine.sampling.reading import read_prompts

STEPS_BETWEEN_BREAKS = 16
"""Token steps after which other work is given way."""

_KEPT_SHARE = 0.7
"""Rows are compacted once fewer than this share of them still grow."""


@dataclass(frozen=True)
class Sampling:
    """How to draw. `first_rows` numbers the first row of each prompt, on which its private numbers
    depend; without it rows are numbered from 0.
    """

    samples_per_prompt: int
    max_new_tokens: int
    temperature: float
    top_p: float
    top_k: int
    seed: int
    ending: Ending
    first_rows: tuple[int, ...] | None = None


@dataclass(frozen=True)
class SamplingBudget:
    """Tokens of key-value cache in one batch, and bytes that merged weights may take."""

    cache_tokens: int = 65_536
    merged_bytes: int = 1 << 30

    def divided(self, by: int) -> "SamplingBudget":
        """Batches of about one `by`-th of the cache."""
        return replace(self, cache_tokens=max(1, self.cache_tokens // by))


class Sampler:
    """Draws answers from one base model and the adapters of one session."""

    def __init__(
        self,
        model: BaseModel,
        layout: Layout,
        budget: SamplingBudget,
        check: Callable[[], None],
        make_way: Callable[[], None],
    ):
        self._model = model
        self._layout = layout
        self._budget = budget
        self._check = check
        self._make_way = make_way

    @torch.no_grad()
    def sample(
        self,
        prompts: list[np.ndarray],
        adapters: list[Adapter],
        adapter_of_prompt: list[int],
        how: Sampling,
        tell: Callable[[list[Answer]], None] | None = None,
    ) -> list[Answer]:
        """Answers, prompt-major: P x S. `tell` sees them after each token step. What it or `check`
        raises between two steps ends the sampling; `make_way` is called between some of them.
        """
        answers = [Answer() for _ in range(len(prompts) * how.samples_per_prompt)]
        items = [
            Item(
                index, adapter, (len(prompts[index]) + how.max_new_tokens) * how.samples_per_prompt
            )
            for index, adapter in enumerate(adapter_of_prompt)
        ]
        # A batch more is decoded token by token like any other: no fill is worth it.
        budget, apart = self._budget.cache_tokens, isinstance(self._layout, FullLayout)
        for grid in arrange(items, budget, worth=budget, apart=apart):
            active = self._activate([adapters[index] for index in grid.adapters])
            with self._model.using(active):
                fused = self._model.fused
                step = fused and fused.using(active)
                batch = _Batch(self._model, step, prompts, grid, how, answers)
                for number in batch.steps():
                    if tell is not None:
                        tell(answers)
                    if number % STEPS_BETWEEN_BREAKS == 0:
                        self._make_way()
                    self._check()
        return answers

    def _activate(self, adapters: list[Adapter]) -> ActiveAdapters:
        active = activate(stack(adapters, self._model.device), self._layout)
        if isinstance(self._layout, FullLayout):
            return active
        size = sum(layer.inputs * layer.outputs for layer in self._layout.layers) * 4
        # Merged weights of several adapters would each be read for few rows: the shared base is
        # cheaper. Half-precision weights would round the product away; sharded ones are not here,
        # and quantised ones not to be added to.
        model = self._model
        is_whole = not model.is_sharded and not model.is_quantised
        is_worth_it = len(adapters) == 1 and is_whole and model.dtype == torch.float32
        can_merge = is_worth_it and size <= self._budget.merged_bytes
        return merge(active, self._model.layers) if can_merge else active


class _Batch:
    """One grid of prompts, decoded together. `rows` are the answers that still have a place in the
    tensors.
    """

    def __init__(
        self,
        model: BaseModel,
        step: FusedStep | None,
        prompts: list[np.ndarray],
        grid: Grid,
        how: Sampling,
        answers: list[Answer],
    ):
        self._model, self._step, self._how, self._groups = model, step, how, len(grid.adapters)
        count = how.samples_per_prompt
        self._prompts = [prompts[item.index] for item in grid.items]
        places = [item.index * count + sample for item in grid.items for sample in range(count)]
        self._rows = [answers[place] for place in places]
        firsts = how.first_rows or range(0, len(prompts) * count, count)
        rows = [firsts[place // count] + place % count for place in places]
        numbers = [row_uniforms(how.seed, row, how.max_new_tokens) for row in rows]
        self._uniforms = torch.from_numpy(np.stack(numbers)).to(model.device)
        self._cache = RowCache()

    def steps(self) -> Iterator[int]:
        """Draws a token per row and step; stands still before each of them and at the end."""
        yield 0
        hidden = self._prefill()
        for step in range(self._how.max_new_tokens):
            ids = self._draw(self._model.logits(hidden), step)
            yield step + 1
            if all(row.is_finished for row in self._rows) or step + 1 == self._how.max_new_tokens:
                return
            hidden = self._reading.go_on(self._compact(ids))

    def _prefill(self) -> Tensor:
        """Hidden states [R, d] that predict the first token of each row."""
        self._reading = read_prompts(self._model, self._prompts, self._cache, self._step)
        return self._reading.begin(self._how.samples_per_prompt, self._how.max_new_tokens)

    def _draw(self, logits: Tensor, step: int) -> Tensor:
        how = self._how
        ids = choose(logits, self._uniforms[:, step], how.temperature, how.top_k, how.top_p)
        scores = torch.log_softmax(logits, dim=-1).gather(1, ids[:, None])[:, 0]
        spelling = self._model.bytes_of_token
        for row, token, score in zip(self._rows, ids.tolist(), scores.tolist(), strict=True):
            if not row.is_finished:
                row.add(token, score, spelling[token], how.ending)
        return ids

    def _compact(self, ids: Tensor) -> Tensor:
        """Drops finished rows, as many from each adapter's group, once that is worth the copies."""
        size = len(self._rows) // self._groups
        groups = [range(start, start + size) for start in range(0, len(self._rows), size)]
        most = max(sum(not self._rows[place].is_finished for place in group) for group in groups)
        if most > size * _KEPT_SHARE:
            return ids
        kept = [
            place
            for group in groups
            for place in sorted(
                sorted(group, key=lambda place: self._rows[place].is_finished)[:most]
            )
        ]
        rows = torch.tensor(kept, device=self._model.device)
        self._reading.keep_rows(rows)
        self._uniforms = self._uniforms[rows]
        self._rows = [self._rows[place] for place in kept]
        return ids[rows]
