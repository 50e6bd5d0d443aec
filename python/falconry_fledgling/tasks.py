"""Tasks: steps, a convention, a shown example and hidden cases that only the right body passes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from falconry_fledgling.execution import failure, run_lines
from falconry_fledgling.inputs import draw_argument
from falconry_fledgling.layout import answer, task_prompt
from falconry_fledgling.operations.catalogue import operations_of, returns_of
from falconry_fledgling.operations.operation import Kind, Operation
from falconry_fledgling.steps import (
    NO_CONVENTION,
    Convention,
    Rule,
    Steps,
    draw_convention,
    draw_steps,
    kind_of,
    right_lines,
)

HIDDEN_CASES = 8
MAX_VALUE_TEXT = 40
MIN_DISTINCT = 3
MAX_TASK_DRAWS = 100
PLAIN_LENGTHS = (1, 1, 2, 2, 3)
COMPOSED_LENGTHS = (2, 2, 3)
PROJECT_LENGTHS = (1, 1, 2)
PROJECT_OPERATIONS = 4
PROJECT_RETURNS = 2


@dataclass(frozen=True)
class Task:
    """A task with its answers: `arguments[0]` is the shown example, the others are hidden."""

    steps: Steps
    convention: Convention
    arguments: tuple[object, ...]
    expected: tuple[object, ...]

    @property
    def prompt(self) -> str:
        """What a model is shown of the task itself."""
        return task_prompt(self.steps, self.arguments[0], self.expected[0])

    @property
    def solution(self) -> str:
        """The commented body that is right here."""
        return answer(self.steps, right_lines(self.steps, self.convention))


@dataclass(frozen=True)
class Project:
    """Tasks over a few operations whose hidden convention they share."""

    operations: tuple[Operation, ...]
    returns: tuple[Operation, ...]
    convention: Convention


def draw_kind(rng: random.Random) -> Kind:
    """A kind, lists more often, as they have the most operations."""
    return rng.choice((Kind.LIST, Kind.LIST, Kind.STRING, Kind.INTEGER))


def attempt_task(
    rng: random.Random, steps: Steps, convention: Convention, cases: int = HIDDEN_CASES
) -> Task | None:
    """The steps with random cases; None where the solution raises or its answers are dull."""
    constants = [step.constant for step in steps]
    kind = kind_of(steps)
    arguments = tuple(draw_argument(rng, kind, constants) for _ in range(cases + 1))
    run = run_lines(kind, right_lines(steps, convention), arguments)
    texts = [repr(value) for value in run.values]
    if run.error or max(map(len, texts)) > MAX_VALUE_TEXT:
        return None
    if len(set(texts)) < min(MIN_DISTINCT, cases):
        return None
    return Task(steps, convention, arguments, run.values)


def _tells_apart(task: Task) -> bool:
    """Whether the hidden cases fail every body with one element in its other reading."""
    right = right_lines(task.steps, task.convention)
    for place, step in enumerate(task.steps):
        for popular in (False, True):
            line = step.operation.line(step.constant, popular=popular)
            if line == right[place]:
                continue
            lines = [*right[:place], line, *right[place + 1 :]]
            run = run_lines(kind_of(task.steps), lines, task.arguments[1:])
            if failure(run, task.expected[1:]) is None:
                return False
    return True


def make_task(
    rng: random.Random,
    operations: Sequence[Operation],
    returns: Sequence[Operation],
    lengths: Sequence[int],
    allowed: Rule,
    convention: Convention = NO_CONVENTION,
) -> Task:
    """A task whose hidden cases tell every step's two readings apart.

    Raises LookupError where none turned up: some projects have no such task behind a narrow rule.
    """
    for _ in range(MAX_TASK_DRAWS):
        steps = draw_steps(rng, operations, returns, lengths, allowed)
        task = attempt_task(rng, steps, convention)
        if task is not None and _tells_apart(task):
            return task
    raise LookupError("no task of these operations can be told apart: draw another project")


def make_plain_task(
    rng: random.Random,
    allowed: Rule,
    lengths: Sequence[int] = PLAIN_LENGTHS,
    *,
    held_out: bool | None = None,
) -> Task:
    """A task without a convention, over all operations or only those that are held out or not.

    Raises LookupError where the rule leaves nothing of any kind.
    """
    for _ in range(MAX_TASK_DRAWS):
        kind = draw_kind(rng)
        pool = operations_of(kind, held_out=held_out)
        try:
            return make_task(rng, pool, returns_of(kind), lengths, allowed)
        except LookupError:
            continue
    raise LookupError("no task is left that the rule allows")


def make_project(rng: random.Random, *, held_out: bool) -> Project:
    """Four operations and two returns of one kind, each that can with a random bit.

    A held-out project takes the three or four held-out operations of its kind.
    """
    kind = draw_kind(rng)
    pool = [o for o in operations_of(kind, held_out=held_out) if held_out or o.is_convention]
    operations = tuple(rng.sample(pool, min(PROJECT_OPERATIONS, len(pool))))
    returns = tuple(rng.sample(returns_of(kind), PROJECT_RETURNS))
    return Project(operations, returns, draw_convention(rng, (*operations, *returns)))


def make_project_task(rng: random.Random, project: Project, allowed: Rule) -> Task:
    """A task that follows the project's convention."""
    return make_task(
        rng, project.operations, project.returns, PROJECT_LENGTHS, allowed, project.convention
    )
