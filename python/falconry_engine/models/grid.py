"""Batches whose rows come in equal groups, one group per adapter."""

from dataclasses import dataclass


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


def arrange(items: list[Item], token_budget: int) -> list[Grid]:
    """Splits items into grids of at most `token_budget` padded tokens (one item at least), alike in
    length.

    Column i holds the i-th longest item of every adapter that has so many, so that no fill rows are
    needed; a column over the budget is parted between adapters.
    """
    columns = [part for column in _columns(items) for part in _parts(column, token_budget)]
    grids: list[Grid] = []
    open_columns: list[list[Item]] = []
    for column in columns:
        if open_columns and not _fits(open_columns, column, token_budget):
            grids.append(_grid(open_columns))
            open_columns = []
        open_columns.append(column)
    return [*grids, _grid(open_columns)] if open_columns else grids


def _columns(items: list[Item]) -> list[list[Item]]:
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(item.adapter, []).append(item)
    ordered = [
        sorted(groups[adapter], key=lambda item: (-item.length, item.index))
        for adapter in sorted(groups)
    ]
    deepest = max((len(group) for group in ordered), default=0)
    return [[group[depth] for group in ordered if len(group) > depth] for depth in range(deepest)]


def _parts(column: list[Item], token_budget: int) -> list[list[Item]]:
    size = max(1, token_budget // max(1, max(item.length for item in column)))
    return [column[start : start + size] for start in range(0, len(column), size)]


def _fits(open_columns: list[list[Item]], column: list[Item], token_budget: int) -> bool:
    same = [item.adapter for item in open_columns[0]] == [item.adapter for item in column]
    longest = max(item.length for item in open_columns[0])
    return same and (len(open_columns) + 1) * len(column) * longest <= token_budget


def _grid(columns: list[list[Item]]) -> Grid:
    adapters = tuple(item.adapter for item in columns[0])
    items = tuple(column[group] for group in range(len(adapters)) for column in columns)
    return Grid(adapters, items)
