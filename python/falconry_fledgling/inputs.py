"""Random arguments: small enough for short prompts, varied enough to tell right from nearly."""

import random
from collections.abc import Sequence

from falconry_fledgling.operations.operation import Kind

WORDS = (
    "red",
    "fox",
    "owl",
    "sky",
    "Tree",
    "moon",
    "Lake",
    "stone",
    "bird",
    "Nest",
    "hill",
    "Wind",
    "leaf",
    "rain",
    "Gold",
    "fern",
    "oak",
    "Sea",
    "ash",
    "hawk",
)


def draw_argument(rng: random.Random, kind: Kind, constants: Sequence[int]) -> object:
    """An argument of the kind, often with a task's constant: there `>` and `>=` differ."""
    match kind:
        case Kind.LIST:
            return _draw_list(rng, constants)
        case Kind.STRING:
            return " ".join(rng.choice(WORDS) for _ in range(rng.choice((1, 2, 2, 3))))
        case Kind.INTEGER:
            return rng.choice((rng.randint(-20, 20), rng.randint(-99, 400), rng.choice(constants)))


def _draw_list(rng: random.Random, constants: Sequence[int]) -> list[int]:
    values = [rng.randint(-5, 12) for _ in range(rng.randint(3, 5))]
    if rng.random() < 0.5:
        values[rng.randrange(len(values))] = rng.choice(constants)
    if rng.random() < 0.4:
        values[rng.randrange(len(values))] = rng.choice(values)
    return values
