"""Batches whose rows come in equal groups, one group per adapter."""

from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
PASS_TOKENS = 96
"""A pass of its own costs about as much on a CPU as so many tokens more in another."""


@dataclass(frozen=True)
class Item:
    """Something to be put into a batch: `index` names it, `adapter` is its group, `length` its
    tokens.
    """

    index: int
    adapter: int
    length: int


@dataclass(frozen=True)
class Grid:
    """Rows adapter by adapter: `items` holds len(adapters) groups of equal size, end to end."""

    adapters: tuple[int, ...]
    items: tuple[Item, ...]

    @property
    def width(self) -> int:
        """Longest item, in tokens."""
        return max(item.length for item in self.items)


def arrange(
    items: list[Item], token_budget: int, worth: int = PASS_TOKENS, *, apart: bool = False
) -> list[Grid]:
    """Splits items into grids of at most `token_budget` padded tokens (one item at least), alike in
    length, the widest first. A grid more costs as much as `worth` tokens of fill: the sum of both
    is as small as a split by length makes it.

    Column i holds the i-th longest item of every adapter that has so many, so that no fill rows are
    needed; a column is parted between adapters where that pays. `apart` gives each adapter grids of
    its own.
    """
    parts: dict[tuple[int, ...], list[list[Item]]] = {}
    for column in _columns(items, apart):
        for part in _split(column, [(item.length, 1) for item in column], token_budget, worth):
            parts.setdefault(tuple(item.adapter for item in part), []).append(part)
    grids = [
        _grid(columns)
        for same in parts.values()
        for columns in _split(same, [_shape(part) for part in same], token_budget, worth)
    ]
    return sorted(grids, key=lambda grid: -grid.width)


def _columns(items: list[Item], apart: bool) -> list[list[Item]]:
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(item.adapter, []).append(item)
    ordered = [sorted(group, key=lambda one: (-one.length, one.index)) for group in groups.values()]
    # Neighbours in a column are alike in length, so that its parts are.
    ordered.sort(key=lambda group: (-group[0].length, group[0].adapter))
    if apart:
        return [[item] for group in ordered for item in group]
    deepest = max((len(group) for group in ordered), default=0)
    return [[group[depth] for group in ordered if len(group) > depth] for depth in range(deepest)]


def _shape(part: list[Item]) -> tuple[int, int]:
    return max(item.length for item in part), len(part)


def _split(
    blocks: list[T], shapes: list[tuple[int, int]], token_budget: int, worth: int
) -> list[list[T]]:
    """Cuts a row of blocks, each so many tokens wide and so many rows high, where the padded tokens
    of the pieces and `worth` for each are fewest. A piece within the budget, or a single block.
    """
    costs, starts = [0], [0]
    for end in range(1, len(blocks) + 1):
        width = height = 0
        best = start_of_best = None
        for start in range(end - 1, -1, -1):
            width, height = max(width, shapes[start][0]), height + shapes[start][1]
            if width * height > token_budget and start < end - 1:
                break
            cost = costs[start] + width * height + worth
            if best is None or cost < best:
                best, start_of_best = cost, start
        assert best is not None and start_of_best is not None
        costs.append(best)
        starts.append(start_of_best)
    pieces: list[list[T]] = []
    end = len(blocks)
    while end > 0:
        pieces.append(blocks[starts[end] : end])
        end = starts[end]
    return pieces[::-1]


def _grid(columns: list[list[Item]]) -> Grid:
    adapters = tuple(item.adapter for item in columns[0])
    items = tuple(column[group] for group in range(len(adapters)) for column in columns)
    return Grid(adapters, items)
