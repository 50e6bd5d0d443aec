"""The pretraining corpus: what a model must have read to use episodes, repairs and its own tail.

- *plain*: a task and a noisy body: something to unlearn, with the right answer in the tail.
- *episodes*: solved blocks under a hidden convention; what they show decides the answer's lines.
- *repair*: an attempt that really fails, the message that running it gives, the right body.
- *both*: the two together.
- *drill*: phrases over lines of unrelated operations, so that only copying can answer.

Nothing drawn here passes a wall of `heldout.py`: all steps are drawn under `may_pretrain`.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from falconry_fledgling.drills import draw_drill
from falconry_fledgling.execution import failure, run_lines
from falconry_fledgling.heldout import may_pretrain
from falconry_fledgling.layout import answer, solved_block, tried_block
from falconry_fledgling.noise import noisy_line, wrong_line
from falconry_fledgling.operations.catalogue import operations_of, returns_of
from falconry_fledgling.steps import Steps, draw_convention, draw_steps, kind_of, right_lines
from falconry_fledgling.tasks import PLAIN_LENGTHS, Task, attempt_task, draw_kind

SCENE_LENGTHS = (1, 1, 1, 2, 2, 3)
DISTRACTORS = 2
EPISODE_COUNTS = (1, 2, 2, 3)
COVERING_SHARE = 0.45
SAME_WORDING_SHARE = 0.5
ONE_WRONG_SHARE = 0.6
WRONG_RETURN_SHARE = 0.35
COVERED_RIGHT_SHARE = 0.8
REPAIRED_SHARE = 0.92
REPAIR_CASES = 4

Mixture = Mapping[str, float]
"""The share of each kind of example; the shares sum to 1."""


@dataclass(frozen=True)
class Example:
    """One text to learn from; the answer weighs more than the prompt."""

    prompt: str
    answer: str


def draw_example(rng: random.Random, mixture: Mixture) -> Example:
    """One example of a kind drawn from the mixture."""
    kind = rng.choices(list(mixture), list(mixture.values()))[0]
    match kind:
        case "plain":
            return _draw_plain(rng)
        case "drill":
            return Example(*draw_drill(rng))
        case "episodes" | "repair" | "both":
            return _draw_scene(rng, episodes=kind != "repair", repair=kind != "episodes")
        case _:
            raise ValueError(f"mixture: no kind of example is called {kind!r}")


def _draw_plain(rng: random.Random) -> Example:
    while True:
        kind = draw_kind(rng)
        pools = operations_of(kind), returns_of(kind)
        steps = draw_steps(rng, *pools, PLAIN_LENGTHS, may_pretrain)
        task = attempt_task(rng, steps, {}, cases=0)
        if task is not None:
            return Example(task.prompt, answer(steps, [noisy_line(rng, step) for step in steps]))


def _draw_scene(rng: random.Random, *, episodes: bool, repair: bool) -> Example:
    """A task under a hidden convention with the blocks that speak of it."""
    while True:
        kind = draw_kind(rng)
        pools = operations_of(kind), returns_of(kind)
        steps = draw_steps(rng, *pools, SCENE_LENGTHS, may_pretrain)
        task = attempt_task(rng, steps, draw_convention(rng, (*pools[0], *pools[1])), REPAIR_CASES)
        if task is not None:
            break
    shown = _draw_episodes(rng, task) if episodes else []
    covered = {step.name for episode in shown for step in episode}
    blocks = [solved_block(answer(e, right_lines(e, task.convention))) for e in shown]
    if repair:
        blocks.append(_draw_tried(rng, task, covered))
    repaired = repair and rng.random() < REPAIRED_SHARE
    lines = [
        step.line(task.convention) if repaired or step.name in covered else noisy_line(rng, step)
        for step in steps
    ]
    return Example("".join(blocks) + task.prompt, answer(steps, lines))


def _draw_episodes(rng: random.Random, task: Task) -> list[Steps]:
    """Solved tasks over this one's operations and a few others; one may cover all of its own."""
    own = [step.operation for step in task.steps[:-1]]
    kind = kind_of(task.steps)
    others = [o for o in operations_of(kind) if o not in own]
    universe = [*own, *rng.sample(others, DISTRACTORS)]
    returns = [task.steps[-1].operation, rng.choice(returns_of(kind))]
    shown = [
        draw_steps(rng, universe, returns, (1, 2), may_pretrain)
        for _ in range(rng.choice(EPISODE_COUNTS))
    ]
    if rng.random() < COVERING_SHARE:
        covering = draw_steps(rng, own, returns, (len(own),), may_pretrain)
        shown[rng.randrange(len(shown))] = covering
    if rng.random() < SAME_WORDING_SHARE:
        shown = [_same_wording(episode, task.steps) for episode in shown]
    return shown


def _same_wording(episode: Steps, target: Steps) -> Steps:
    wordings = {step.name: step.wording for step in target}
    return tuple(replace(s, wording=wordings.get(s.name, s.wording)) for s in episode)


def _draw_tried(rng: random.Random, task: Task, covered: set[str]) -> str:
    """An attempt at the task that fails when it is run, and the message."""
    kind = kind_of(task.steps)
    while True:
        lines = _draw_attempt(rng, task, covered)
        message = failure(run_lines(kind, lines, task.arguments), task.expected)
        if message is not None:
            return tried_block(answer(task.steps, lines), message)


def _draw_attempt(rng: random.Random, task: Task, covered: set[str]) -> list[str]:
    """Right but for one element, or all elements as the corpus has them."""
    lines = right_lines(task.steps, task.convention)
    if rng.random() < ONE_WRONG_SHARE:
        last = len(lines) - 1
        place = last if rng.random() < WRONG_RETURN_SHARE else rng.randrange(last)
        lines[place] = wrong_line(rng, task.steps[place], lines[place])
        return lines
    return [
        right
        if step.name in covered and rng.random() < COVERED_RIGHT_SHARE
        else noisy_line(rng, step)
        for step, right in zip(task.steps, lines, strict=True)
    ]
