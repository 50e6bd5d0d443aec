"""Training rows as packed sequences `[prompt][c1]..[cS]`.

Completions of one prompt and adapter share its prefix, and equal completions share their tokens
too; the loss is still taken row by row, from the shared log-probabilities. Position ids restart
after the prompt for every branch.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor

from falconry_engine.models.grid import PASS_TOKENS, Grid, Item, arrange
from falconry_engine.models.masks import PADDING, tree_mask


@dataclass(frozen=True)
class Rows:
    """R rows: the prompt (index), completion (ids) and adapter (index) of each."""

    prompts: list[np.ndarray]
    prompt_of_row: np.ndarray
    completions: list[np.ndarray]
    adapter_of_row: np.ndarray


@dataclass(frozen=True)
class PackingBudget:
    """Padded tokens of one micro-batch, tokens of one packed sequence, and tokens of fill that a
    micro-batch more must save.
    """

    batch_tokens: int = 8_192
    sequence_tokens: int = 2_048
    pass_tokens: int = PASS_TOKENS

    def divided(self, by: int) -> "PackingBudget":
        """Micro-batches and sequences of one `by`-th of the tokens, but never less than a row."""
        return replace(
            self,
            batch_tokens=max(1, self.batch_tokens // by),
            sequence_tokens=max(1, self.sequence_tokens // by),
        )


@dataclass
class _Packed:
    adapter: int
    prompt: np.ndarray
    branches: list[int] = field(default_factory=list)
    length: int = 0


@dataclass(frozen=True)
class MicroBatch:
    """Tensors [B, L] of packed sequences, adapter by adapter.

    `branches` names the distinct completions inside, `sources[branch]` [T] the flat places in [B *
    L] whose hidden states predict its tokens, `places[branch]` [T] those of the tokens themselves.
    `mask` is None when no sequence has two branches.

    For an encoder-decoder model `prompts` [P, L'] holds what the encoder sees, `prompt_mask` where
    it is no fill, and `ids` the branches alone, each after the start token: as many rows per prompt
    as the one with the most branches needs.
    """

    adapters: tuple[int, ...]
    ids: Tensor
    positions: Tensor
    mask: Tensor | None
    branches: list[int]
    sources: dict[int, np.ndarray]
    places: dict[int, np.ndarray]
    prompts: Tensor | None = None
    prompt_mask: Tensor | None = None


@dataclass(frozen=True)
class Packing:
    """Distinct completions, the one that each row uses, and the micro-batches that hold them."""

    completions: list[np.ndarray]
    branch_of_row: np.ndarray
    grids: list[tuple[Grid, list[_Packed]]]

    def tensors(
        self, place: int, device: torch.device, dtype: torch.dtype, start_token: int | None
    ) -> MicroBatch:
        """Builds one micro-batch; with a start token, for an encoder-decoder model."""
        grid, sequences = self.grids[place]
        if start_token is not None:
            return _pair_tensors(grid, sequences, self.completions, device, start_token)
        return _tensors(grid, sequences, self.completions, device, dtype)


def pack(rows: Rows, budget: PackingBudget, *, apart: bool = False) -> Packing:
    """Finds equal completions, packs those of one prompt, and sorts the sequences into micro-
    batches, with `apart` of one adapter each.
    """
    completions, branch_of_row, groups = _distinct(rows)
    sequences = [
        sequence
        for (adapter, _), (prompt, branches) in groups.items()
        for sequence in _split(adapter, prompt, branches, completions, budget.sequence_tokens)
    ]
    items = [Item(index, one.adapter, one.length) for index, one in enumerate(sequences)]
    grids = [
        (grid, [sequences[item.index] for item in grid.items])
        for grid in arrange(items, budget.batch_tokens, budget.pass_tokens, apart=apart)
    ]
    return Packing(completions, branch_of_row, grids)


def _distinct(rows: Rows):
    known: dict[tuple[int, bytes, bytes], int] = {}
    groups: dict[tuple[int, bytes], tuple[np.ndarray, list[int]]] = {}
    completions: list[np.ndarray] = []
    branch_of_row = np.zeros(len(rows.completions), dtype=np.int64)
    names = [prompt.tobytes() for prompt in rows.prompts]
    for row, completion in enumerate(rows.completions):
        adapter, prompt = int(rows.adapter_of_row[row]), int(rows.prompt_of_row[row])
        key = (adapter, names[prompt], completion.tobytes())
        if key not in known:
            known[key] = len(completions)
            completions.append(completion)
            group = groups.setdefault((adapter, names[prompt]), (rows.prompts[prompt], []))
            group[1].append(known[key])
        branch_of_row[row] = known[key]
    return completions, branch_of_row, groups


def _split(
    adapter: int,
    prompt: np.ndarray,
    branches: list[int],
    completions: list[np.ndarray],
    limit: int,
) -> list[_Packed]:
    packed: list[_Packed] = []
    for branch in branches:
        length = len(completions[branch])
        if not packed or packed[-1].length + length > limit:
            packed.append(_Packed(adapter, prompt, length=len(prompt)))
        packed[-1].branches.append(branch)
        packed[-1].length += length
    return packed


def _tensors(
    grid: Grid,
    sequences: list[_Packed],
    completions: list[np.ndarray],
    device: torch.device,
    dtype: torch.dtype,
) -> MicroBatch:
    shape = (len(sequences), grid.width)
    ids, positions = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    segments = np.full(shape, PADDING, np.int64)
    sources: dict[int, np.ndarray] = {}
    places: dict[int, np.ndarray] = {}
    for row, sequence in enumerate(sequences):
        parts = [sequence.prompt, *(completions[branch] for branch in sequence.branches)]
        lengths = [len(part) for part in parts]
        prefix, ends = lengths[0], np.cumsum(lengths)
        starts, length = ends - lengths, ends[-1]
        segment = np.repeat(np.arange(len(parts)), lengths)
        shifts = np.maximum(starts - prefix, 0)
        ids[row, :length] = np.concatenate(parts)
        positions[row, :length] = np.arange(length) - shifts[segment]
        segments[row, :length] = segment
        # One more, as a last completion may be empty.
        place = np.arange(length + 1) + row * grid.width
        source = place - 1
        source[starts[1:]] = place[prefix] - 1
        for branch, start, end in zip(
            sequence.branches, starts[1:].tolist(), ends[1:].tolist(), strict=True
        ):
            sources[branch], places[branch] = source[start:end], place[start:end]
    is_plain = all(len(sequence.branches) == 1 for sequence in sequences)
    if is_plain:
        positions = np.broadcast_to(np.arange(grid.width), shape).copy()
    mask = None if is_plain else tree_mask(torch.from_numpy(segments).to(device), dtype)
    branches = [branch for sequence in sequences for branch in sequence.branches]
    return MicroBatch(
        grid.adapters,
        torch.from_numpy(ids).to(device),
        torch.from_numpy(positions).to(device),
        mask,
        branches,
        sources,
        places,
    )


def _pair_tensors(
    grid: Grid,
    sequences: list[_Packed],
    completions: list[np.ndarray],
    device: torch.device,
    start_token: int,
) -> MicroBatch:
    depth = max(len(sequence.branches) for sequence in sequences)
    branches = [branch for sequence in sequences for branch in sequence.branches]
    prompts = np.zeros((len(sequences), max(len(one.prompt) for one in sequences)), np.int64)
    mask = np.zeros_like(prompts)
    width = 1 + max(len(completions[branch]) for branch in branches)
    ids = np.full((len(sequences) * depth, width), start_token, np.int64)
    sources: dict[int, np.ndarray] = {}
    for place, sequence in enumerate(sequences):
        length = len(sequence.prompt)
        prompts[place, :length], mask[place, :length] = sequence.prompt, 1
        for row, branch in enumerate(sequence.branches, place * depth):
            completion = completions[branch]
            ids[row, 1 : 1 + len(completion)] = completion
            sources[branch] = np.arange(len(completion)) + row * width
    return MicroBatch(
        grid.adapters,
        torch.from_numpy(ids).to(device),
        torch.arange(width, device=device)[None].expand(len(ids), width),
        None,
        branches,
        sources,
        {branch: source + 1 for branch, source in sources.items()},
        torch.from_numpy(prompts).to(device),
        torch.from_numpy(mask).to(device),
    )


def rows_of_branches(branch_of_row: np.ndarray) -> dict[int, list[int]]:
    """The rows that use each distinct completion."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, branch in enumerate(branch_of_row.tolist()):
        rows[branch].append(row)
    return rows
