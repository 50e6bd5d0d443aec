"""What a confined child of this interpreter does: one JSON line for each program of a batch."""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from falconry_analysis.complexity_measures import measure
from falconry_analysis.reference_match import match
from falconry_sandbox.verdict_log import write_line

_INPUT = 3
_LOG = 4
# The stack of a confined process holds this many calls of Python.
_CALLS = 20_000

_ANALYSES: dict[str, Callable[[Any], dict[str, Any]]] = {"measure": measure, "match": match}


def task(mode: str) -> Callable[[], int]:
    """The work of a child whose descriptor 3 holds a JSON list, 4 its log."""
    analyse = _ANALYSES[mode]

    def work() -> int:
        sys.setrecursionlimit(_CALLS)
        for program in json.loads(os.pread(_INPUT, os.fstat(_INPUT).st_size, 0)):
            write_line(_LOG, attempt(analyse, program))
        return 0

    return work


def attempt(analyse: Callable[[Any], dict[str, Any]], program: Any) -> dict[str, Any]:
    """What the analysis found, or the `error` that ended it and its `detail`."""
    try:
        return analyse(program)
    except SyntaxError as error:
        return {"error": "SyntaxError", "detail": f"line {error.lineno}: {error.msg}"}
    except (RecursionError, MemoryError, ValueError) as error:
        return {
            "error": type(error).__name__,
            "detail": "the program is too large or too deeply nested",
        }


def load() -> None:
    """Runs every analysis once, so that children inherit what the tools load when first used."""
    attempt(measure, "def f(x):\n    return x\n")
    attempt(match, {"program": "x = 1\n", "reference": "x = 1\n"})
