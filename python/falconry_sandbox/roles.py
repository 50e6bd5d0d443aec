"""What each kind of child does once it is confined, with its descriptors under fixed numbers.

0, 1 and 2 are standard input, output and error: the files of a stdin/stdout program, else nothing.
3 holds what the child reads first, 4 its input or its channel, 5 its log.
"""

import json
import os
from collections.abc import Callable
from typing import Any

from falconry_sandbox import judge, solution
from falconry_sandbox.wire import Channel

_TEXT = 3
_INPUT = 4
_LOG = 5
# Of the two processes of a judged execution.
_CHANNEL = Channel(incoming=4, outgoing=5)
_JUDGE_LOG = 4
_JUDGE_DONE = 5
_FIRST_CHANNEL = 6


def _answer_calls(_: dict[str, Any]) -> int:
    """The program of a judged execution: answers the judge's calls."""
    solution.answer_calls(_text(), _CHANNEL)
    return 0


def decide(attempts: int) -> int:
    """The judge of several programs, one after the other: reads the tests and keeps the log."""
    first_ends = range(_FIRST_CHANNEL, _FIRST_CHANNEL + 2 * attempts, 2)
    channels = [Channel(incoming=end, outgoing=end + 1) for end in first_ends]
    judge.judge_remote(_bytes(_TEXT), channels, _JUDGE_LOG, _JUDGE_DONE)
    return 0


def _answer_cases(header: dict[str, Any]) -> int:
    cases = json.loads(_bytes(_INPUT))
    solution.answer_cases(_text(), header["entryPoint"], cases, _LOG)
    return 0


def _run_script(_: dict[str, Any]) -> int:
    source = _text()
    os.closerange(_TEXT, _LOG)
    return solution.run_script(source, _LOG)


def _judge_local(_: dict[str, Any]) -> int:
    judge.judge_local(_bytes(_INPUT), _text(), _LOG)
    return 0


# What the program's process does in each mode. In all but `judged` it is the only one.
OF_PROGRAM: dict[str, Callable[[dict[str, Any]], int]] = {
    "judged": _answer_calls,
    "calls": _answer_cases,
    "stdio": _run_script,
    "in_process": _judge_local,
}


def _bytes(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def _text() -> str:
    return _bytes(_TEXT).decode("utf-8")
