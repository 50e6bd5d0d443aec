"""Runs what a model wrote for the probe: in a forked child, under CPU and memory limits.

This serves an offline tool whose programs come from a model of this project's own, trained on
this package's tables. It holds back accidents, not attackers; programs of users and served models
belong in the sandbox.
"""

import json
import os
import resource
import time
from collections.abc import Sequence

from falconry_fledgling.execution import failure, run_text
from falconry_fledgling.tasks import Task

CPU_SECONDS = 2
DATA_BYTES = 2 << 30
DIED = "TimeoutError: ran too long"

Answered = tuple[Task, str]
"""A task and the body that a model wrote for it."""


def check_answers(answered: Sequence[Answered]) -> list[str | None]:
    """For each program the message of its run, or None where it passes every case.

    One child runs program after program. Where it dies, the program it was at is to blame, and a
    new child goes on behind it.
    """
    messages: list[str | None] = []
    while len(messages) < len(answered):
        messages += _check_in_child(answered[len(messages) :])
        if len(messages) < len(answered):
            messages.append(DIED)
    return messages


def _check_in_child(answered: Sequence[Answered]) -> list[str | None]:
    """The messages up to where the child ended."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run_child(writer, answered)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        lines = pipe.read().splitlines()
    os.waitpid(child, 0)
    return [json.loads(line) for line in lines]


def _run_child(writer: int, answered: Sequence[Answered]) -> None:
    """Writes a line per program and never returns: nothing of the parent is cleaned up twice."""
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        for task, body in answered:
            used = int(time.process_time())
            resource.setrlimit(resource.RLIMIT_CPU, (used + CPU_SECONDS, hard))
            message = failure(run_text(task.prompt + body, task.arguments), task.expected)
            os.write(writer, json.dumps(message).encode() + b"\n")
    finally:
        os._exit(0)
