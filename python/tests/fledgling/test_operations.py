"""The operation tables keep what the generator builds on."""

import random

import pytest

from falconry_fledgling.execution import run_lines
from falconry_fledgling.inputs import draw_argument
from falconry_fledgling.operations.catalogue import (
    BY_NAME,
    HELD_OUT_OPERATIONS,
    OPERATIONS,
    RELIABILITY,
    operations_of,
)
from falconry_fledgling.operations.integers import INTEGER_OPERATIONS
from falconry_fledgling.operations.lists import LIST_OPERATIONS
from falconry_fledgling.operations.operation import Kind, Operation
from falconry_fledgling.operations.returns import RETURN_OPERATIONS
from falconry_fledgling.operations.strings import STRING_OPERATIONS


def results(operation: Operation, line: str) -> list[object]:
    """What a body of this line gives for forty arguments."""
    rng = random.Random(operation.name)
    kind = operation.kind
    lines = [line] if operation.is_return else [line, f"return {kind.value}"]
    arguments = [draw_argument(rng, kind, [3]) for _ in range(40)]
    return [run_lines(kind, lines, [argument]) for argument in arguments]


def test_the_tables_have_the_sizes_that_the_model_card_names() -> None:
    tables = (LIST_OPERATIONS, STRING_OPERATIONS, INTEGER_OPERATIONS, RETURN_OPERATIONS)
    assert [len(table) for table in tables] == [24, 16, 12, 11]
    assert len(HELD_OUT_OPERATIONS) == 10
    assert [len(operations_of(kind, held_out=True)) for kind in Kind] == [4, 3, 3]
    assert sum(operation.is_convention for operation in OPERATIONS) >= 38


def test_no_two_operations_share_a_name_or_a_phrase() -> None:
    assert len(BY_NAME) == len(OPERATIONS) + len(RETURN_OPERATIONS)
    phrases = [phrase for operation in BY_NAME.values() for phrase in operation.phrases]
    assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize("operation", BY_NAME.values(), ids=lambda operation: operation.name)
def test_the_right_line_runs_and_the_wrong_ones_differ(operation: Operation) -> None:
    right = results(operation, operation.line(3))
    assert all(run.error is None for run in right)
    for wrong in (operation.line(3, popular=True), operation.near_miss.replace("{k}", "3")):
        assert results(operation, wrong) != right


@pytest.mark.parametrize(
    "operation",
    [operation for operation in BY_NAME.values() if operation.is_convention],
    ids=lambda operation: operation.name,
)
def test_a_convention_runs_on_every_argument_and_keeps_the_type(operation: Operation) -> None:
    popular = results(operation, operation.line(3, popular=True))
    assert [run.error for run in popular] == [None] * len(popular)
    if not operation.is_return:
        types = {Kind.LIST: list, Kind.STRING: str, Kind.INTEGER: int}
        assert all(type(run.values[0]) is types[operation.kind] for run in popular)


def test_reliabilities_put_the_popular_answer_wrong_for_about_half_of_the_operations() -> None:
    wrong_in_mode = [RELIABILITY[operation.name] < 0.5 for operation in OPERATIONS]
    assert 0.4 < sum(wrong_in_mode) / len(wrong_in_mode) < 0.6
