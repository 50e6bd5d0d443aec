"""The probe: what a base can do before anything learns from rewards, on tasks that no corpus holds.

A base is fit to build on when it is neither too good nor hopeless on plain tasks, copies what a
solved block shows (right or wrong), and mends its own failed attempts more often than it solves a
task at a second try.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from falconry_fledgling.checker import check_answers
from falconry_fledgling.heldout import (
    is_held_out,
    is_new_composition,
    is_new_operation,
    is_unseen,
    signature,
)
from falconry_fledgling.layout import answer, solved_block, tried_block
from falconry_fledgling.sampling import Sampler
from falconry_fledgling.steps import Convention, draw_steps, right_lines
from falconry_fledgling.tasks import (
    COMPOSED_LENGTHS,
    PLAIN_LENGTHS,
    Task,
    make_plain_task,
    make_project,
    make_project_task,
)

SAMPLES = 8
PLAIN_SETS = {
    "unseen": (is_unseen, PLAIN_LENGTHS, False),
    "compositions": (is_new_composition, COMPOSED_LENGTHS, False),
    "operations": (is_new_operation, PLAIN_LENGTHS, True),
}


class PlainFigures(TypedDict):
    """Shares of tasks or samples that pass."""

    pass1: float
    passAny: float
    greedy: float
    blindRetry: float
    repair: float


class ProjectFigures(TypedDict):
    """Shares of samples that pass, first by what stood in the prompt, then within two attempts."""

    noContext: float
    rightEpisode: float
    wrongEpisode: float
    blindRetry: float
    repair: float
    episodeBlindRetry: float
    episodeRepair: float


class Report(TypedDict):
    """All figures, with the sizes they were measured at."""

    tasks: int
    samples: int
    plain: dict[str, PlainFigures]
    projects: dict[str, ProjectFigures]


def probe_model(folder: Path, *, tasks: int = 60, samples: int = SAMPLES) -> Report:
    """Measures a model folder on `tasks` tasks a set, `samples` samples each, with fixed seeds."""
    sampler = Sampler.load(folder)
    return {
        "tasks": tasks,
        "samples": samples,
        "plain": {name: _probe_plain(sampler, name, tasks, samples) for name in PLAIN_SETS},
        "projects": {
            "known": _probe_projects(sampler, tasks, samples, held_out=False),
            "operations": _probe_projects(sampler, tasks, samples, held_out=True),
        },
    }


def _probe_plain(sampler: Sampler, name: str, count: int, samples: int) -> PlainFigures:
    rule, lengths, held_out = PLAIN_SETS[name]
    rng = random.Random(f"probe {name}")
    tasks = [make_plain_task(rng, rule, lengths, held_out=held_out) for _ in range(count)]
    prompts = [task.prompt for task in tasks]
    best = sampler.answer(prompts, seed=0, greedy=True)
    greedy = check_answers(list(zip(tasks, best, strict=True)))
    trial = Trial(sampler, tasks, [""] * count, samples)
    solved = [any(trial.passes[i * samples : (i + 1) * samples]) for i in range(count)]
    return {
        "pass1": mean(trial.passes),
        "passAny": mean(solved),
        "greedy": mean([message is None for message in greedy]),
        "blindRetry": trial.second_attempt(repair=False),
        "repair": trial.second_attempt(repair=True),
    }


def _probe_projects(
    sampler: Sampler, count: int, samples: int, *, held_out: bool
) -> ProjectFigures:
    rng = random.Random(f"probe projects {held_out}")
    tasks = [_draw_project_task(rng, held_out) for _ in range(count)]
    flipped = [{name: not bit for name, bit in task.convention.items()} for task in tasks]
    right = [_episode(rng, task, task.convention) for task in tasks]
    wrong = [_episode(rng, task, bits) for task, bits in zip(tasks, flipped, strict=True)]
    alone = Trial(sampler, tasks, [""] * count, samples)
    shown = Trial(sampler, tasks, right, samples)
    return {
        "noContext": mean(alone.passes),
        "rightEpisode": mean(shown.passes),
        "wrongEpisode": mean(Trial(sampler, tasks, wrong, samples).passes),
        "blindRetry": alone.second_attempt(repair=False),
        "repair": alone.second_attempt(repair=True),
        "episodeBlindRetry": shown.second_attempt(repair=False),
        "episodeRepair": shown.second_attempt(repair=True),
    }


class Trial:
    """First attempts at every task behind a memory block, and second attempts that may follow."""

    def __init__(
        self, sampler: Sampler, tasks: Sequence[Task], memory: Sequence[str], samples: int
    ) -> None:
        self._sampler = sampler
        pairs = zip(tasks, memory, strict=True)
        self._rows = [(task, block) for task, block in pairs for _ in range(samples)]
        self._answers, self._messages = self._attempt([m + t.prompt for t, m in self._rows], 1)
        self.passes = [message is None for message in self._messages]

    def _attempt(self, prompts: list[str], seed: int) -> tuple[list[str], list[str | None]]:
        answers = self._sampler.answer(prompts, seed=seed)
        tasks = [task for task, _ in self._rows]
        return answers, check_answers(list(zip(tasks, answers, strict=True)))

    def second_attempt(self, *, repair: bool) -> float:
        """Share of rows solved within two attempts, the second a plain retry or a repair."""
        prompts = []
        for (task, memory), text, message in zip(
            self._rows, self._answers, self._messages, strict=True
        ):
            tried = tried_block(text, message) if repair and message is not None else ""
            prompts.append(memory + tried + task.prompt)
        _, messages = self._attempt(prompts, 2)
        second = [message is None for message in messages]
        return mean([a or b for a, b in zip(self.passes, second, strict=True)])


def _draw_project_task(rng: random.Random, held_out: bool) -> Task:
    """A task of a new project in which at least one step is under a convention."""
    while True:
        try:
            task = make_project_task(rng, make_project(rng, held_out=held_out), is_held_out)
        except LookupError:
            continue
        if any(step.operation.is_convention for step in task.steps):
            return task


def _episode(rng: random.Random, task: Task, bits: Convention) -> str:
    """Another task over the same operations and return, solved under the given convention."""
    own = [step.operation for step in task.steps[:-1]]
    last = [task.steps[-1].operation]
    has_constant = any(operation.has_constant for operation in own)
    steps = draw_steps(
        rng,
        own,
        last,
        (len(own),),
        lambda steps: not has_constant or signature(steps) != signature(task.steps),
    )
    return solved_block(answer(steps, right_lines(steps, bits)))


def mean(values: Sequence[float]) -> float:
    """The mean of a non-empty sequence."""
    return sum(values) / len(values)


def format_report(report: Report) -> str:
    """The figures as two Markdown tables."""
    lines = [
        f"{report['tasks']} tasks a row, {report['samples']} samples a task, temperature 1",
        "",
    ]
    for name, rows in (("plain tasks", report["plain"]), ("projects", report["projects"])):
        columns = list(next(iter(rows.values())))
        lines.append(f"| {name} | {' | '.join(columns)} |")
        lines.append("| --- |" + " --- |" * len(columns))
        for row, figures in rows.items():
            cells = " | ".join(f"{figures[column]:.3f}" for column in columns)
            lines.append(f"| {row} | {cells} |")
        lines.append("")
    return "\n".join(lines)
