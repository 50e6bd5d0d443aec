"""Reads operations and constants back out of corpus text, without the generator's help."""

import re

from falconry_fledgling.operations.catalogue import BY_NAME
from falconry_fledgling.operations.operation import Operation
from falconry_fledgling.steps import Step, Steps

_PHRASES = [
    (re.compile(re.escape(phrase).replace(re.escape("{k}"), r"(\d)")), operation, wording)
    for operation in BY_NAME.values()
    for wording, phrase in enumerate(operation.phrases)
]


def read_phrase(text: str) -> Step:
    """The step that a phrase names; a phrase without a digit reads as constant 0."""
    for pattern, operation, wording in _PHRASES:
        match = pattern.fullmatch(text)
        if match:
            return Step(operation, int(match[1]) if match.groups() else 0, wording)
    raise ValueError(f"no operation says {text!r}")


def read_line(text: str) -> list[tuple[Operation, int]]:
    """Every operation that a right or popular line may stand for."""
    found = []
    for operation in BY_NAME.values():
        for pattern in (operation.right, operation.popular):
            form = re.escape(pattern).replace(re.escape("{k}"), r"(\d)")
            match = re.fullmatch(re.sub(r"\\{k\\}", r"(\\d)", form), text)
            if match and len(set(match.groups())) <= 1:
                found.append((operation, int(match[1]) if match.groups() else 0))
    return found


def read_blocks(text: str) -> list[list[str]]:
    """The lines of every block and of the answer, comments included."""
    parts = re.split(r"^(?:# solved|# tried|# error: .*|def f\(\w+\):)$", text, flags=re.MULTILINE)
    blocks = [[line.strip() for line in part.splitlines() if line.strip()] for part in parts]
    return [block for block in blocks if block]


def read_steps(text: str) -> list[Steps]:
    """The steps of every docstring and of every run of comments in the text."""
    found = [
        tuple(read_phrase(phrase) for phrase in docstring.split(", then "))
        for docstring in re.findall(r'"""(.*?)"""', text)
    ]
    for block in read_blocks(text):
        phrases = [line[2:] for line in block if line.startswith("# ") and " == " not in line]
        if phrases:
            found.append(tuple(read_phrase(phrase) for phrase in phrases))
    return found
