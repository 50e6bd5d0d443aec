"""Tasks: only the right body passes, and the same seed makes the same task."""

import json
import random

import pytest

from falconry_fledgling.execution import failure, run_lines, run_text
from falconry_fledgling.heldout import may_train
from falconry_fledgling.steps import kind_of, right_lines
from falconry_fledgling.tasks import make_plain_task, make_project, make_project_task

TASKS = [make_plain_task(random.Random(seed), may_train) for seed in range(40)]


def project_tasks() -> list:
    """Tasks of a few projects."""
    rng = random.Random("projects")
    projects = [make_project(rng, held_out=False) for _ in range(8)]
    return [make_project_task(rng, project, may_train) for project in projects]


@pytest.mark.parametrize("task", [*TASKS, *project_tasks()], ids=lambda task: task.prompt[8:60])
def test_the_solution_passes_and_the_other_reading_of_any_step_fails(task) -> None:
    assert failure(run_text(task.prompt + task.solution, task.arguments), task.expected) is None
    right = right_lines(task.steps, task.convention)
    for place, step in enumerate(task.steps):
        for popular in (False, True):
            lines = right.copy()
            lines[place] = step.operation.line(step.constant, popular=popular)
            if lines != right:
                run = run_lines(kind_of(task.steps), lines, task.arguments[1:])
                assert failure(run, task.expected[1:]) is not None


@pytest.mark.parametrize("task", TASKS[:10], ids=lambda task: task.prompt[8:60])
def test_values_are_plain_json(task) -> None:
    values = [*task.arguments, *task.expected]
    assert json.loads(json.dumps(values)) == values


def test_the_same_seed_makes_the_same_task() -> None:
    for seed, task in enumerate(TASKS):
        assert make_plain_task(random.Random(seed), may_train) == task


def test_a_project_holds_some_misconceptions_to_be_right() -> None:
    bits = [
        bit
        for seed in range(20)
        for bit in make_project(random.Random(seed), held_out=True).convention.values()
    ]
    assert 0.25 < sum(bits) / len(bits) < 0.75


def test_a_rule_that_leaves_nothing_is_an_error() -> None:
    with pytest.raises(LookupError, match="rule allows"):
        make_plain_task(random.Random(0), lambda steps: False)
