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


def rehearse() -> None:
    """Leaves nothing but what the interpreter has learnt."""
    null = os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC)
    for _ in range(_ROUNDS):
        judge_in_turn(null)
    os.close(null)


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
