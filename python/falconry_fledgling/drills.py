"""Copy drills: phrases that stand over lines of unrelated operations.

Nothing but the blocks says which line belongs under a phrase, so that a drill is worth many bits
per line to a model that looks, and nothing to one that does not. Without drills a model this
small does not learn to look.
"""

import random
from dataclasses import replace

from falconry_fledgling.heldout import may_pretrain
from falconry_fledgling.inputs import draw_argument
from falconry_fledgling.layout import answer, solved_block, task_prompt
from falconry_fledgling.operations.catalogue import operations_of, returns_of
from falconry_fledgling.operations.operation import Kind, Operation
from falconry_fledgling.steps import Steps, draw_steps
from falconry_fledgling.tasks import draw_kind

DRILL_LENGTHS = (1, 2)
SAME_CONSTANT_SHARE = 0.5

Pairing = dict[str, Operation]
"""Per operation name, the operation whose line stands under its phrases in this drill."""


def draw_drill(rng: random.Random) -> tuple[str, str]:
    """Prompt and answer. One or two solved blocks hold every phrase that the task asks for."""
    kind = draw_kind(rng)
    pairing = _draw_pairing(rng, kind)
    target = _draw_paired(rng, kind, pairing)
    shown = [_other_constants(rng, target, pairing)]
    if rng.random() < 0.5:
        shown.append(_draw_paired(rng, kind, pairing))
        rng.shuffle(shown)
    blocks = [solved_block(answer(episode, _lines(episode, pairing))) for episode in shown]
    constants = [step.constant for step in target]
    example = draw_argument(rng, kind, constants), draw_argument(rng, kind, constants)
    prompt = "".join(blocks) + task_prompt(target, *example)
    return prompt, answer(target, _lines(target, pairing))


def _draw_pairing(rng: random.Random, kind: Kind) -> Pairing:
    """Every operation with another that has a constant where it has one; returns with returns."""
    pairing: Pairing = {}
    for pool in (operations_of(kind), returns_of(kind)):
        for has_constant in (False, True):
            group = [o for o in pool if o.has_constant is has_constant]
            others = rng.sample(group, len(group))
            pairing |= {o.name: other for o, other in zip(group, others, strict=True)}
    return pairing


def _draw_paired(rng: random.Random, kind: Kind, pairing: Pairing) -> Steps:
    """Steps that may be learned from both as their phrases and as their lines read."""
    pools = operations_of(kind), returns_of(kind)
    return draw_steps(rng, *pools, DRILL_LENGTHS, lambda steps: _may_pair(steps, pairing))


def _may_pair(steps: Steps, pairing: Pairing) -> bool:
    return may_pretrain(steps) and may_pretrain(
        tuple(replace(step, operation=pairing[step.name]) for step in steps)
    )


def _other_constants(rng: random.Random, target: Steps, pairing: Pairing) -> Steps:
    """The target itself, half the time with other constants where the walls allow it."""
    if rng.random() < SAME_CONSTANT_SHARE:
        return target
    changed = tuple(replace(step, constant=rng.randint(2, 9)) for step in target)
    return changed if _may_pair(changed, pairing) else target


def _lines(steps: Steps, pairing: Pairing) -> list[str]:
    return [
        pairing[step.name].line(step.constant, popular=step.wording == 1)
        if pairing[step.name].is_convention
        else pairing[step.name].line(step.constant)
        for step in steps
    ]
