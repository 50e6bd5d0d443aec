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
from falconry_engine.adapters.layout import AdapterLayout
from falconry_engine.models.base import BaseModel
from falconry_engine.training.losses import LOSSES, k3
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
    """What to minimise: per row, weights [T] and behaviour log-probabilities [T]; per adapter, a
    normaliser.

    Loss of an adapter = (sum of token losses + klCoefficient * sum of k3) / normaliser.
    """

    loss: Loss
    weights: list[np.ndarray]
    behaviour: list[np.ndarray] | None
    normalisers: list[float]
    kl_coefficient: float | None = None
    reference: Adapter | None = None


@dataclass
class Gradients:
    """Per adapter: gradient [n], loss, KL divided by the normaliser, tokens with a weight and those
    clipped.
    """

    gradients: list[Tensor]
    losses: Tensor
    kl: Tensor
    weighted: Tensor
    clipped: Tensor


@dataclass(frozen=True)
class _Tokens:
    """K tokens of one micro-batch, row by row: where they are predicted, what they are, and whose
    they are.
    """

    batch: MicroBatch
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
        return _Tokens(
            self.batch, self.places[keep], self.targets[keep], self.rows[keep], self.offsets[keep]
        )


class Passes:
    """Runs rows through one model with the adapters of one session. What `check` raises between two
    micro-batches ends a pass.
    """

    def __init__(
        self,
        model: BaseModel,
        layout: AdapterLayout,
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
        answers = [np.zeros(len(completion), dtype=np.float32) for completion in rows.completions]
        for tokens in self._micro_batches(rows):
            chosen = [adapters[index] for index in tokens.batch.adapters]
            active = activate(stack(chosen, self._model.device), self._layout)
            values = self._score(tokens, active).cpu().numpy()
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
        result = Gradients(gathered, *zeros)
        for tokens in self._micro_batches(rows):
            if objective.kl_coefficient is None:
                tokens = tokens.where(tokens.of(objective.weights) != 0)
            if len(tokens.rows):
                self._accumulate(tokens, rows, adapters, objective, result)
        return result

    def _micro_batches(self, rows: Rows) -> Iterator[_Tokens]:
        packing = pack(rows, self._budget)
        users = rows_of_branches(packing.branch_of_row)
        for place in range(len(packing.grids)):
            self._check()
            batch = packing.tensors(place, self._model.device, self._model.dtype)
            yield _tokens(batch, packing, users)

    def _score(self, tokens: _Tokens, active: ActiveAdapters | None) -> Tensor:
        """log p [K] of the tokens."""
        batch, device = tokens.batch, self._model.device
        places, place_of_token = np.unique(tokens.places, return_inverse=True)
        with self._model.using(active):
            hidden = self._model.hidden(batch.ids, batch.positions, batch.mask)
        picked = hidden.reshape(-1, hidden.shape[-1])[torch.from_numpy(places).to(device)]
        logits = self._model.logits(picked)
        source = torch.from_numpy(place_of_token).to(device)
        target = torch.from_numpy(tokens.targets).to(device)
        return logits[source, target] - torch.logsumexp(logits, dim=-1)[source]

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
        leaf = stack(chosen, device).requires_grad_()
        scores = self._score(tokens, activate(leaf, self._layout))
        weights = torch.from_numpy(tokens.of(objective.weights)).to(device)
        behaviour = None
        if objective.behaviour is not None:
            behaviour = torch.from_numpy(tokens.of(objective.behaviour)).to(device)
        losses, is_clipped = LOSSES[type(objective.loss)](
            scores, weights, behaviour, objective.loss
        )
        divergence = self._divergence(tokens, scores, objective)
        owner = torch.from_numpy(rows.adapter_of_row[tokens.rows].astype(np.int64)).to(device)
        normaliser = torch.tensor(objective.normalisers, device=device)[owner]
        per_token = (losses + (objective.kl_coefficient or 0.0) * divergence) / normaliser
        (gradient,) = torch.autograd.grad(per_token.sum(), leaf)
        for index, part in zip(tokens.batch.adapters, gradient, strict=True):
            result.gradients[index] += part
        for total, values in (
            (result.losses, per_token),
            (result.kl, divergence / normaliser),
            (result.weighted, weights != 0),
            (result.clipped, is_clipped),
        ):
            total.index_add_(0, owner.cpu(), values.detach().double().cpu())

    def _divergence(self, tokens: _Tokens, scores: Tensor, objective: Objective) -> Tensor:
        if objective.kl_coefficient is None:
            return torch.zeros_like(scores)
        reference = objective.reference
        active = reference and activate(stack([reference], self._model.device), self._layout)
        with torch.no_grad():
            frozen = self._score(tokens, active)
        return k3(scores, frozen)


def _tokens(batch: MicroBatch, packing: Packing, users: dict[int, list[int]]) -> _Tokens:
    rows = [row for branch in batch.branches for row in users[branch]]
    branches = [int(packing.branch_of_row[row]) for row in rows]
    lengths = [len(packing.completions[branch]) for branch in branches]
    empty = np.zeros(0, dtype=np.int64)
    return _Tokens(
        batch,
        np.concatenate([empty, *(batch.sources[branch] for branch in branches)]),
        np.concatenate([empty, *(packing.completions[branch] for branch in branches)]),
        np.repeat(np.array(rows, dtype=np.int64), lengths),
        np.concatenate([empty, *(np.arange(length) for length in lengths)]),
    )
