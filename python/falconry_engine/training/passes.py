"""Forward and backward passes over packed rows.

The output head runs only where a token is needed: at the distinct places that predict a weighted
token.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from falconry_engine.adapters.adapter import ActiveAdapters, Adapter, activate, stack
from falconry_engine.adapters.heads import OUTCOMES
from falconry_engine.adapters.layout import FullLayout, Layout
from falconry_engine.models.base import BaseModel
from falconry_engine.training.losses import LOSSES, TokenArrays, k3
from falconry_engine.training.packing import (
    MicroBatch,
    Packing,
    PackingBudget,
    Rows,
    pack,
    rows_of_branches,
)
from falconry_engine.wire.messages import Loss


@dataclass(frozen=True)
class Objective:
    """What to minimise: per row, weights [T], behaviour log-probabilities or values [T] and targets
    [T] for a head; per adapter, a normaliser.

    Loss of an adapter = (sum of token losses + klCoefficient * sum of k3) / normaliser.
    """

    loss: Loss
    weights: list[np.ndarray]
    behaviour: list[np.ndarray] | None
    normalisers: list[float]
    kl_coefficient: float | None = None
    reference: Adapter | None = None
    head: Adapter | None = None
    targets: list[np.ndarray] | None = None


@dataclass
class Gradients:
    """Per adapter: gradient [n], loss, KL divided by the normaliser, tokens with a weight and those
    clipped. `head` is the gradient of the head that the loss reads.
    """

    gradients: list[Tensor]
    head: Tensor | None
    losses: Tensor
    kl: Tensor
    weighted: Tensor
    clipped: Tensor


@dataclass(frozen=True)
class _Tokens:
    """K tokens of one micro-batch, row by row: where they are predicted and where they stand, what
    they are, and whose they are.
    """

    batch: MicroBatch
    sources: np.ndarray
    places: np.ndarray
    targets: np.ndarray
    rows: np.ndarray
    offsets: np.ndarray

    def of(self, values: list[np.ndarray]) -> np.ndarray:
        """The value of each token from per-row arrays."""
        starts = np.cumsum([0] + [len(row) for row in values])[:-1]
        return np.concatenate(values)[starts[self.rows] + self.offsets]

    def where(self, keep: np.ndarray) -> "_Tokens":
        """The tokens that `keep` [K] selects."""
        arrays = (self.sources, self.places, self.targets, self.rows, self.offsets)
        return _Tokens(self.batch, *(array[keep] for array in arrays))


class Passes:
    """Runs rows through one model with the adapters of one session. What `check` raises between two
    micro-batches ends a pass.
    """

    def __init__(
        self,
        model: BaseModel,
        layout: Layout,
        budget: PackingBudget,
        check: Callable[[], None],
    ):
        self._model = model
        self._layout = layout
        self._budget = budget
        self._check = check

    @torch.no_grad()
    def log_probabilities(self, rows: Rows, adapters: list[Adapter]) -> list[np.ndarray]:
        """log p [T] of every token of every row, temperature 1."""
        return self._read(rows, adapters, None)

    @torch.no_grad()
    def readings(self, rows: Rows, adapters: list[Adapter], head: Adapter) -> list[np.ndarray]:
        """Values [T] or class logits [T, 4] of every token of every row."""
        return self._read(rows, adapters, head)

    def _read(self, rows: Rows, adapters: list[Adapter], head: Adapter | None) -> list[np.ndarray]:
        wide = (OUTCOMES,) if head and head.head and head.head.kind == "outcome" else ()
        answers = [np.zeros((len(row), *wide), dtype=np.float32) for row in rows.completions]
        for tokens in self._micro_batches(rows):
            chosen = [adapters[index] for index in tokens.batch.adapters]
            active = activate(stack(chosen, self._model.device), self._layout)
            values = self._predict(tokens, active, head, head and head.weights).cpu().numpy()
            for row in np.unique(tokens.rows):
                mine = tokens.rows == row
                answers[row][tokens.offsets[mine]] = values[mine]
        return answers

    def gradients(self, rows: Rows, adapters: list[Adapter], objective: Objective) -> Gradients:
        """Loss and gradient of each adapter, summed over micro-batches. The adapters are left
        alone.
        """
        count, device = len(adapters), self._model.device
        zeros = [torch.zeros(count, dtype=torch.float64) for _ in range(4)]
        gathered = [torch.zeros(self._layout.size, device=device) for _ in range(count)]
        head = objective.head and torch.zeros_like(objective.head.weights)
        result = Gradients(gathered, head, *zeros)
        for tokens in self._micro_batches(rows):
            if objective.kl_coefficient is None:
                tokens = tokens.where(tokens.of(objective.weights) != 0)
            if len(tokens.rows):
                self._accumulate(tokens, rows, adapters, objective, result)
        return result

    def task_losses(self, rows: Rows, stacked: Tensor, objective: Objective) -> Tensor:
        """The loss [T] of each task under its weights in `stacked` [T, n], with its graph."""
        total = torch.zeros(len(stacked), dtype=stacked.dtype, device=stacked.device)
        for tokens in self._micro_batches(rows):
            chosen = stacked[list(tokens.batch.adapters)]
            predictions = self._score(tokens, activate(chosen, self._layout), is_twice=True)
            arrays = _arrays(tokens, objective, self._model.device)
            losses, _ = LOSSES[type(objective.loss)](predictions, arrays, objective.loss)
            divergence = self._divergence(tokens, predictions, losses, objective)
            owner, normaliser = self._owners(tokens, rows, objective)
            per_token = losses + (objective.kl_coefficient or 0.0) * divergence
            total = total.index_add(0, owner, (per_token / normaliser).to(total.dtype))
        return total

    def _owners(self, tokens: _Tokens, rows: Rows, objective: Objective) -> tuple[Tensor, Tensor]:
        """The adapter [K] of each token, and its normaliser [K]."""
        device = self._model.device
        owner = torch.from_numpy(rows.adapter_of_row[tokens.rows].astype(np.int64)).to(device)
        return owner, torch.tensor(objective.normalisers, device=device)[owner]

    def _micro_batches(self, rows: Rows) -> Iterator[_Tokens]:
        packing = pack(rows, self._budget, apart=isinstance(self._layout, FullLayout))
        users = rows_of_branches(packing.branch_of_row)
        for place in range(len(packing.grids)):
            self._check()
            batch = packing.tensors(
                place, self._model.device, self._model.dtype, self._model.start_token
            )
            yield _tokens(batch, packing, users)

    def _predict(
        self,
        tokens: _Tokens,
        active: ActiveAdapters | None,
        head: Adapter | None,
        head_weights: Tensor | None,
    ) -> Tensor:
        """What is said of the tokens: log p [K], or what the head reads. A value is of the state
        before its token, as an action's is; classes are of the state that has seen the token.
        """
        if head is None or head.head is None or head_weights is None:
            return self._score(tokens, active)
        places = tokens.sources if head.head.kind == "value" else tokens.places
        states, state_of_token = self._states(tokens.batch, places, active)
        return head.head.read(head_weights, states)[state_of_token]

    def _score(
        self, tokens: _Tokens, active: ActiveAdapters | None, is_twice: bool = False
    ) -> Tensor:
        """log p [K] of the tokens; `is_twice` where second derivatives are taken."""
        # The output head is among what full fine-tuning replaces.
        with self._model.using(active):
            states, source = self._states(tokens.batch, tokens.sources, active, is_twice)
            logits = self._model.logits(states)
        target = torch.from_numpy(tokens.targets).to(self._model.device)
        return torch.log_softmax(logits, dim=-1)[source, target]

    def _states(
        self,
        batch: MicroBatch,
        places: np.ndarray,
        active: ActiveAdapters | None,
        is_twice: bool = False,
    ) -> tuple[Tensor, Tensor]:
        """Hidden states [distinct places, d], and the one [K] of each place."""
        device = self._model.device
        distinct, of_place = np.unique(places, return_inverse=True)
        hidden = self._hidden(batch, active, is_twice)
        states = hidden.reshape(-1, hidden.shape[-1])[torch.from_numpy(distinct).to(device)]
        return states, torch.from_numpy(of_place).to(device)

    def _hidden(self, batch: MicroBatch, active: ActiveAdapters | None, is_twice: bool) -> Tensor:
        if batch.prompts is None and not is_twice:
            return self._model.rows(batch.ids, batch.positions, batch.mask, active)
        with self._model.using(active):
            if batch.prompts is None or batch.prompt_mask is None:
                return self._model.hidden(batch.ids, batch.positions, batch.mask)
            encoded = self._model.encode(batch.prompts, batch.prompt_mask)
            times = len(batch.ids) // len(encoded)
            return self._model.decode(
                batch.ids,
                encoded.repeat_interleave(times, dim=0),
                batch.prompt_mask.repeat_interleave(times, dim=0),
            )

    def _accumulate(
        self,
        tokens: _Tokens,
        rows: Rows,
        adapters: list[Adapter],
        objective: Objective,
        result: Gradients,
    ) -> None:
        device = self._model.device
        chosen = [adapters[index] for index in tokens.batch.adapters]
        leaf, head = stack(chosen, device).requires_grad_(), objective.head
        head_leaf = None if head is None else head.weights.detach().requires_grad_()
        predictions = self._predict(tokens, activate(leaf, self._layout), head, head_leaf)
        arrays = _arrays(tokens, objective, device)
        losses, is_clipped = LOSSES[type(objective.loss)](predictions, arrays, objective.loss)
        divergence = self._divergence(tokens, predictions, losses, objective)
        owner, normaliser = self._owners(tokens, rows, objective)
        per_token = (losses + (objective.kl_coefficient or 0.0) * divergence) / normaliser
        leaves = [leaf] if head_leaf is None else [leaf, head_leaf]
        gradients = torch.autograd.grad(per_token.sum(), leaves)
        for index, part in zip(tokens.batch.adapters, gradients[0], strict=True):
            result.gradients[index] += part
        if result.head is not None:
            result.head += gradients[1]
        for total, values in (
            (result.losses, per_token),
            (result.kl, divergence / normaliser),
            (result.weighted, arrays.weights != 0),
            (result.clipped, is_clipped),
        ):
            total.index_add_(0, owner.cpu(), values.detach().double().cpu())

    def _divergence(
        self, tokens: _Tokens, scores: Tensor, losses: Tensor, objective: Objective
    ) -> Tensor:
        if objective.kl_coefficient is None:
            return torch.zeros_like(losses)
        reference = objective.reference
        active = reference and activate(stack([reference], self._model.device), self._layout)
        with torch.no_grad():
            frozen = self._score(tokens, active)
        return k3(scores, frozen)


def _arrays(tokens: _Tokens, objective: Objective, device: torch.device) -> TokenArrays:
    def of(values: list[np.ndarray] | None) -> Tensor | None:
        return None if values is None else torch.from_numpy(tokens.of(values)).to(device)

    return TokenArrays(
        torch.from_numpy(tokens.of(objective.weights)).to(device),
        of(objective.behaviour),
        of(objective.targets),
        torch.from_numpy(tokens.rows).to(device),
    )


def _tokens(batch: MicroBatch, packing: Packing, users: dict[int, list[int]]) -> _Tokens:
    rows = [row for branch in batch.branches for row in users[branch]]
    branches = [int(packing.branch_of_row[row]) for row in rows]
    lengths = [len(packing.completions[branch]) for branch in branches]
    empty = np.zeros(0, dtype=np.int64)
    return _Tokens(
        batch,
        np.concatenate([empty, *(batch.sources[branch] for branch in branches)]),
        np.concatenate([empty, *(batch.places[branch] for branch in branches)]),
        np.concatenate([empty, *(packing.completions[branch] for branch in branches)]),
        np.repeat(np.array(rows, dtype=np.int64), lengths),
        np.concatenate([empty, *(np.arange(length) for length in lengths)]),
    )
