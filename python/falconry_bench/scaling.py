"""Tokens per CPU second of forward and backward, at 1, 2, 4 .. 64 tasks of 8 attempts in one call.

Every number of tasks goes over the same 64 tasks and answers, in as many calls as that takes, and
counts the same tokens: those of the answers. Rounds are interleaved, the median counts.
"""

import statistics
from pathlib import Path

from falconry_bench.figure import ROUNDS, Figure, cost, say
from falconry_bench.stage import SAMPLES, Stage, batch, draw, open_stage, training
from falconry_engine.wire import messages as wire

_COUNTS = (1, 2, 4, 8, 16, 32, 64)
_ALL = _COUNTS[-1]


def figures(folder: Path, tasks_file: Path) -> list[Figure]:
    """The slowest rate as a share of the best."""
    stage = open_stage(folder, tasks_file, _ALL)
    requests = _requests(stage)
    rates: dict[int, list[float]] = {count: [] for count in _COUNTS}
    for number in range(ROUNDS + 1):
        for count, calls in requests.items():

            def work(calls: list[wire.ForwardBackwardRequest] = calls) -> int:
                return sum(stage.session.forward_backward(call).tokens for call in calls)

            rate = 1 / cost(work)
            if number > 0:
                rates[count].append(rate)
    medians = {count: statistics.median(values) for count, values in rates.items()}
    say(f"tokens per second, x-axis {list(_COUNTS)}, line {list(map(round, medians.values()))}")
    slowest = min(medians.values()) / max(medians.values())
    return [Figure("tokens per second at 1 to 64 tasks, slowest", slowest, 0.75, "our best")]


def _requests(stage: Stage) -> dict[int, list[wire.ForwardBackwardRequest]]:
    """By the number of tasks in a call: the calls that go over all of them, so that no number has
    the longer prompts.
    """
    names = stage.task_names(_ALL)
    answers = draw(stage, names, seed=1)
    return {
        count: [
            training(
                batch(
                    stage.prompts[start : start + count],
                    answers.part(start * SAMPLES, (start + count) * SAMPLES),
                    names[start : start + count],
                )
            )
            for start in range(0, _ALL, count)
        ]
        for count in _COUNTS
    }
