"""Runs a task of our own through the code of program and judge, before anything is forked.

An interpreter learns while it runs: it specialises instructions and fills its caches. What the
zygote has learnt every child inherits; else each would learn it anew, and copy the pages for it.
"""

import json
import os
import sys
from typing import Any

from falconry_sandbox import judge, solution
from falconry_sandbox.wire import Channel

_ROUNDS = 12
_PROGRAM = """
import math
from typing import List

def double(numbers: List[int], *, table=None) -> list:
    return [2 * number for number in numbers if number > 0]
"""
_TESTS: tuple[dict[str, Any], ...] = (
    {
        "kind": "check",
        "prelude": "from typing import List\n",
        "entryPoint": "double",
        "check": """
def check(candidate):
    assert candidate([1, 2]) == [2, 4], "twice as much"
    assert candidate([1, 0.5]) == (1, "none of it")
    for table in [{"a": 1}]:
        assert abs(candidate([1], table=table)[0] - 2) < 1e-6
""",
    },
    {
        "kind": "asserts",
        "setup": "import math",
        "asserts": ["assert double([1, 2]) == [2, 4]", "assert math.prod(double([1])) == 2"],
    },
)
# What the judge will ask: arguments and keywords.
_QUESTIONS: tuple[tuple[dict[str, Any], ...], ...] = (
    (
        {"arguments": [[1, 2]], "keywords": {}},
        {"arguments": [[1, 0.5]], "keywords": {}},
        {"arguments": [[1]], "keywords": {"table": {"dict": [["a", 1]]}}},
    ),
    ({"arguments": [[1, 2]], "keywords": {}}, {"arguments": [[1]], "keywords": {}}),
)


_SCRIPT = """
import sys

count = int(input())
numbers = list(map(int, input().split()))
print(sum(numbers), *sorted(numbers))
for line in sys.stdin:
    print(line.strip() or "-")
"""
_INPUT = b"2\n1 2\nyes\n"


def rehearse() -> None:
    """Leaves nothing but what the interpreter has learnt, and standard streams for scripts."""
    null = os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC)
    for _ in range(_ROUNDS):
        judge_in_turn(null)
    run_scripts(null)
    os.close(null)


def run_scripts(log: int) -> bytes:
    """Runs a script between two files in the place of standard input and output.

    Returns what it printed. The streams that are open then are at the start of such files.
    """
    kept = [os.dup(descriptor) for descriptor in (0, 1)]
    files = [os.memfd_create(name) for name in ("input", "output")]
    streams, arguments, main = (sys.stdin, sys.stdout), sys.argv, sys.modules["__main__"]
    os.write(files[0], _INPUT)
    try:
        for descriptor, file in enumerate(files):
            os.dup2(file, descriptor)
        printed = [_run_script(files, log) for _ in range(_ROUNDS)][-1]
        _open_streams(files)
    finally:
        (sys.stdin, sys.stdout), sys.argv, sys.modules["__main__"] = streams, arguments, main
        for descriptor, file in enumerate(kept):
            os.dup2(file, descriptor)
        for file in (*kept, *files):
            os.close(file)
    return printed


def _run_script(files: list[int], log: int) -> bytes:
    _open_streams(files)
    solution.run_main(_SCRIPT, log)
    sys.stdout.flush()
    return os.pread(files[1], 4096, 0)


def _open_streams(files: list[int]) -> None:
    os.ftruncate(files[1], 0)
    for file in files:
        os.lseek(file, 0, os.SEEK_SET)
    solution.standard_streams.cache_clear()
    solution.standard_streams()


def judge_in_turn(log: int) -> None:
    """Judges by every suite, in one process: the program answers first, all that it will be asked.

    The judge's records go into `log`.
    """
    for tests, questions in zip(_TESTS, _QUESTIONS, strict=True):
        asked, ask = os.pipe()
        answers, answer = os.pipe()
        for sequence, question in enumerate(questions, 1):
            Channel(asked, ask).send(
                {"sequence": sequence, "function": "double", "classes": [], **question}
            )
        os.close(ask)
        program = Channel(asked, answer)
        solution.answer_calls(_PROGRAM, program)
        program.close()
        sys.modules.pop("solution")
        unheard = os.open("/dev/null", os.O_WRONLY | os.O_CLOEXEC)
        judge.judge_remote(json.dumps(tests).encode("ascii"), [Channel(answers, unheard)], log, log)
