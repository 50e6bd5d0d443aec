"""How lines go wrong in the corpus: popular misconceptions, near misses and slips of the pen."""

import random
import re

from falconry_fledgling.operations.catalogue import RELIABILITY
from falconry_fledgling.operations.operation import Kind
from falconry_fledgling.steps import Step

POPULAR_SHARE = 0.7
NEAR_MISS_SHARE = 0.1
OTHER_NAMES = {Kind.LIST: "ys", Kind.STRING: "t", Kind.INTEGER: "m"}


def noisy_line(rng: random.Random, step: Step) -> str:
    """The line as the corpus has it: right with the operation's reliability, else wrong."""
    right = step.line({})
    if rng.random() < RELIABILITY[step.name]:
        return right
    return wrong_line(rng, step, right)


def wrong_line(rng: random.Random, step: Step, right: str) -> str:
    """A line other than `right`: mostly the other reading, else a near miss or a slip."""
    draw = rng.random()
    if draw < POPULAR_SHARE:
        readings = [
            step.operation.line(step.constant, popular=popular) for popular in (True, False)
        ]
        return next(line for line in readings if line != right)
    if draw < POPULAR_SHARE + NEAR_MISS_SHARE:
        return step.operation.near_miss.replace("{k}", str(step.constant))
    return _slip(rng, step, right)


def _slip(rng: random.Random, step: Step, line: str) -> str:
    """A slip that changes the line: lost bracket, digit off by one, wrong name, lost half."""
    slips = [_lose_bracket(line), _shift_digit(rng, line), _lose_half(line)]
    slips.append(_rename(line, step.operation.kind))
    return rng.choice([slipped for slipped in slips if slipped != line])


def _lose_bracket(line: str) -> str:
    place = max(line.rfind(")"), line.rfind("]"))
    return line if place < 0 else line[:place] + line[place + 1 :]


def _shift_digit(rng: random.Random, line: str) -> str:
    places = [match.start() for match in re.finditer(r"\d", line)]
    if not places:
        return line
    place = rng.choice(places)
    shifted = (int(line[place]) + rng.choice((-1, 1))) % 10
    return f"{line[:place]}{shifted}{line[place + 1 :]}"


def _rename(line: str, kind: Kind) -> str:
    """The last use of the parameter under a name that nothing defines."""
    uses = list(re.finditer(rf"\b{kind.value}\b", line))
    if not uses:
        return line
    last = uses[-1]
    return line[: last.start()] + OTHER_NAMES[kind] + line[last.end() :]


def _lose_half(line: str) -> str:
    """A bare return, or a value that is computed and not kept."""
    return "return" if line.startswith("return") else line.partition(" = ")[2] or line
