"""One figure of the bench, and how two ways of doing the same work are timed against each other."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """A measured value beside its goal, in the words of `bench/ratio.ts`."""

    name: str
    value: float
    goal: float
    peer: str
    unit: str = "x"
    better: Literal["higher", "lower"] = "higher"


def cost(work: Callable[[], int]) -> float:
    """CPU seconds of this process for each unit of work; `work` answers how many it did."""
    start = time.process_time()
    done = work()
    return (time.process_time() - start) / done


def cheaper(name: str, ours: Callable[[int], int], theirs: Callable[[int], int]) -> float:
    """How many times cheaper ours is than theirs: the median of interleaved rounds.

    Both get the number of the round and answer how many units of work they did. A first round
    warms caches and does not count.
    """
    ratios: list[float] = []
    for number in range(ROUNDS + 1):
        mine = cost(lambda: ours(number))  # noqa: B023
        peer = cost(lambda: theirs(number))  # noqa: B023
        if number > 0:
            ratios.append(peer / mine)
    say(f"{name}: {' '.join(f'{ratio:.2f}' for ratio in sorted(ratios))}")
    return statistics.median(ratios)


def say(text: str) -> None:
    """Tells people on standard error how far the bench is; standard output holds the figures."""
    print(text, file=sys.stderr, flush=True)
