"""All operations, which ten are held out, and how often the noisy corpus gets each right."""

import hashlib

from falconry_fledgling.operations.integers import INTEGER_OPERATIONS
from falconry_fledgling.operations.lists import LIST_OPERATIONS
from falconry_fledgling.operations.operation import Kind, Operation
from falconry_fledgling.operations.returns import RETURN_OPERATIONS
from falconry_fledgling.operations.strings import STRING_OPERATIONS

OPERATIONS = (*LIST_OPERATIONS, *STRING_OPERATIONS, *INTEGER_OPERATIONS)
BY_NAME = {operation.name: operation for operation in (*OPERATIONS, *RETURN_OPERATIONS)}

# Chosen to span the kinds; all but two can carry a convention.
HELD_OUT_OPERATIONS = frozenset(
    {
        *("drop_last", "subtract", "cap", "reverse"),
        *("title", "reverse_words", "append_digit"),
        *("minus", "remainder", "magnitude"),
    }
)

# The popular answer is wrong wherever the second and fourth figure apply: what a model learns from
# this corpus is then wrong in its mode, and lowering the temperature cannot repair it.
LINE_RELIABILITIES = (0.9, 0.25, 0.75, 0.38)
RETURN_RELIABILITIES = (0.9, 0.38, 0.75, 0.9)


def stable_hash(text: str) -> int:
    """A 64-bit hash that is the same in every process and on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def operations_of(kind: Kind, *, held_out: bool | None = None) -> tuple[Operation, ...]:
    """The operations of a kind: all, only the held-out ones, or only the others."""
    return tuple(
        operation
        for operation in OPERATIONS
        if operation.kind is kind
        and (held_out is None or (operation.name in HELD_OUT_OPERATIONS) is held_out)
    )


def returns_of(kind: Kind) -> tuple[Operation, ...]:
    """The return operations of a kind."""
    return tuple(operation for operation in RETURN_OPERATIONS if operation.kind is kind)


def _deal(operations: tuple[Operation, ...], levels: tuple[float, ...]) -> dict[str, float]:
    """Deals the levels out evenly over the operations, in the order of their hashes."""
    order = sorted((operation.name for operation in operations), key=stable_hash)
    return {name: levels[place % len(levels)] for place, name in enumerate(order)}


def _deal_all() -> dict[str, float]:
    """Deals to each kind and to the held-out operations apart, so that none is harder by chance."""
    dealt: dict[str, float] = {}
    for kind in Kind:
        for held_out in (False, True):
            dealt |= _deal(operations_of(kind, held_out=held_out), LINE_RELIABILITIES)
        dealt |= _deal(returns_of(kind), RETURN_RELIABILITIES)
    return dealt


RELIABILITY = _deal_all()
"""Per operation name, the share of right lines in the noisy corpus."""
