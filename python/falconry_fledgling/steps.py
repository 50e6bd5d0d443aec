"""A task's steps: which operations, with which constants and wordings, and the body they make."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from falconry_fledgling.operations.operation import Kind, Operation

Rule = Callable[["Steps"], bool]
"""Which steps a draw may return: see `heldout.py`."""

MAX_DRAWS = 1_000


@dataclass(frozen=True)
class Step:
    """One operation as a task uses it."""

    operation: Operation
    constant: int
    wording: int

    @property
    def name(self) -> str:
        """The operation's name."""
        return self.operation.name

    @property
    def phrase(self) -> str:
        """What the docstring and the comment above the line say."""
        return self.operation.phrase(self.wording, self.constant)

    def line(self, bits: "Convention") -> str:
        """The line that is right under a convention."""
        return self.operation.line(self.constant, popular=bits.get(self.name, False))


Steps = tuple[Step, ...]
"""A task's body: zero or more operations and, last, a return."""

Convention = dict[str, bool]
"""Per operation name, whether the popular misconception is right here; absent means no."""

NO_CONVENTION: Convention = {}


def draw_step(rng: random.Random, operation: Operation) -> Step:
    """The operation with a random constant and wording."""
    return Step(operation, rng.randint(2, 9), rng.randrange(2))


def draw_steps(
    rng: random.Random,
    operations: Sequence[Operation],
    returns: Sequence[Operation],
    lengths: Sequence[int],
    allowed: Rule,
) -> Steps:
    """Different operations in random order and a return, drawn until the rule allows them.

    `lengths` are the numbers of operations to choose from, repeated for weight. Raises
    LookupError where `MAX_DRAWS` draws found nothing, which means that the rule contradicts the
    operations.
    """
    for _ in range(MAX_DRAWS):
        length = min(rng.choice(lengths), len(operations))
        chosen = (*rng.sample(operations, length), rng.choice(returns))
        steps = tuple(draw_step(rng, operation) for operation in chosen)
        if allowed(steps):
            return steps
    raise LookupError("no steps that the rule allows: use more operations or a wider rule")


def draw_convention(rng: random.Random, operations: Sequence[Operation]) -> Convention:
    """A fair bit for every operation that can carry one."""
    return {o.name: rng.random() < 0.5 for o in operations if o.is_convention}


def right_lines(steps: Steps, bits: Convention = NO_CONVENTION) -> list[str]:
    """The body lines that are right under a convention, without comments."""
    return [step.line(bits) for step in steps]


def kind_of(steps: Steps) -> Kind:
    """What the function takes."""
    return steps[-1].operation.kind
