"""A judge and the programs that it judges by the same tests, one after the other."""

import os
from collections.abc import Callable
from typing import Any

from falconry_sandbox import roles
from falconry_sandbox.confine import Limits
from falconry_sandbox.frames import REQUESTS, Files
from falconry_sandbox.nursery import Nursery
from falconry_sandbox.supervisor import Child, supervise

PROGRAM = 0
_JUDGE = 1
LOG_BYTES = 4 * 2**20


class Sitting:
    """Every program gets a process of its own; the judge's process serves as long as it is sound.

    A judge that ended early, for whatever a program did to it, is followed by a fresh one.
    """

    def __init__(
        self, nursery: Nursery, null: int, files: Files, limits: Limits, attempts: int
    ) -> None:
        self._nursery = nursery
        self._null = null
        self._files = files
        self._limits = limits
        self._left = attempts
        self._judge: Child | None = None
        # For each program to come: where it reads the judge's questions, and where it answers.
        self._channels: list[tuple[int, int]] = []
        self._done: int | None = None

    def attempt(self, task: Callable[[], int]) -> dict[str, Any]:
        """Judges the program in `files.part`, which its process loads and serves as its task."""
        judge = self._judge
        if judge is None or judge.exit_code is not None:
            judge = self._judge = self._seat()
        else:
            judge.begin()
        questions, answers = self._channels.pop(0)
        null = self._null
        asked = (null, null, null, self._files.part, questions, answers)
        program = self._nursery.fork(PROGRAM, asked, self._limits, task)
        os.close(questions)
        os.close(answers)
        cause = supervise(judge, [program], self._limits.cpu_seconds, REQUESTS, self._done)
        self._left -= 1
        return {"cause": cause, "program": ending(program), "judge": ending(judge)}

    def close(self) -> None:
        """Lets go of the channels that nobody used; a judge that waits at them ends."""
        for channel in self._channels:
            for descriptor in channel:
                os.close(descriptor)
        self._channels.clear()
        if self._done is not None:
            os.close(self._done)
            self._done = None

    def _seat(self) -> Child:
        self.close()
        judge_ends: list[int] = []
        for _ in range(self._left):
            questions, ask = os.pipe()
            answers, answer = os.pipe()
            self._channels.append((questions, answer))
            judge_ends += (answers, ask)
        tell = self._null
        if self._left > 1:
            self._done, tell = os.pipe()
            judge_ends.append(tell)
        # The limit is on judge and program together; the judge's own is only a backstop.
        cpu_seconds = (self._limits.cpu_seconds + 1) * self._left
        spare = Limits(cpu_seconds, self._limits.memory_bytes, LOG_BYTES)
        null, files, attempts = self._null, self._files, self._left
        judging = (null, null, null, files.shared, files.log, tell, *judge_ends[: 2 * attempts])
        judge = self._nursery.fork(_JUDGE, judging, spare, lambda: roles.decide(attempts))
        for descriptor in judge_ends:
            os.close(descriptor)
        return judge


def ending(child: Child) -> dict[str, Any]:
    """How a child ended, or what it has used so far."""
    return {
        "exitCode": child.exit_code or 0,
        "wasKilled": child.was_killed,
        "cpuMs": child.used_cpu_seconds() * 1000,
        "peakKb": child.peak_kb,
        "confinementError": child.confinement_error(),
    }
