"""Runs programs assembled from the operation tables, and says how they failed.

In-process and without limits: only lines of this package's own tables, or small slips of them,
come here, and none of them loops or touches anything outside. What a model writes is run by
`checker.py` instead.
"""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from falconry_fledgling.layout import MAX_MESSAGE, plain_program
from falconry_fledgling.operations.operation import Kind

HIDDEN_FAILURE = "wrong answer on a hidden test"
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


@dataclass(frozen=True)
class Run:
    """What a program gave for each argument; `error` is its first exception, on one line."""

    values: tuple[object, ...]
    error: str | None = None


def describe(error: BaseException) -> str:
    """`<ErrorType>: <message>` on one line, without the place of a syntax error."""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    text = ADDRESS.sub("", text)
    return f"{type(error).__name__}: {' '.join(text.split())}"[:MAX_MESSAGE]


def run_text(program: str, arguments: Sequence[object]) -> Run:
    """Defines `f` and calls it once per argument; a list argument is copied first."""
    space: dict[str, object] = {"print": _silent}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(program, "<program>", "exec"), space)
        f = space["f"]
        assert callable(f)
        return Run(tuple(f(list(a) if isinstance(a, list) else a) for a in arguments))
    except Exception as error:
        return Run((), describe(error))


def run_lines(kind: Kind, lines: Sequence[str], arguments: Sequence[object]) -> Run:
    """Runs a body given as lines."""
    return run_text(plain_program(kind, lines), arguments)


def same(got: object, want: object) -> bool:
    """Equality that keeps True apart from 1 and a tuple apart from a list, as JSON does."""
    return type(got) is type(want) and repr(got) == repr(want)


def value_text(value: object) -> str:
    """A Python literal, or what repr says without the address, which no two runs share."""
    return ADDRESS.sub("", repr(value))


def failure(run: Run, expected: Sequence[object]) -> str | None:
    """The message of a failed run, or None for a pass; the first argument is the shown example."""
    if run.error is not None:
        return run.error
    if not same(run.values[0], expected[0]):
        return f"gave {value_text(run.values[0])}, expected {value_text(expected[0])}"
    if not all(same(got, want) for got, want in zip(run.values, expected, strict=True)):
        return HIDDEN_FAILURE
    return None


def _silent(*_: object, **__: object) -> None:
    """Takes the place of print, so that a body that prints instead of returning stays quiet."""
