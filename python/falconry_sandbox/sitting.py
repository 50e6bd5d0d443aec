"""A judge and the programs that it judges by the same tests, one after the other."""

import os
from collections.abc import Callable
from typing import Any

from falconry_sandbox import roles
from falconry_sandbox.confine import Limits
from falconry_sandbox.frames import REQUESTS, Files
from falconry_sandbox.nursery import Birth, Nursery
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
        judge, program = self._fork(task)
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

    def _fork(self, task: Callable[[], int]) -> tuple[Child, Child]:
        judge, judge_ends = self._judge, []
        births: list[Birth] = []
        if judge is None or judge.exit_code is not None:
            judge, judge_ends = None, self._open_channels()
            births.append(self._birth_of_judge(judge_ends))
        else:
            judge.begin()
        channel = self._channels.pop(0)
        asked = (self._null, self._null, self._null, self._files.part, *channel)
        births.append(Birth(PROGRAM, asked, self._limits, task))
        *fresh, program = self._nursery.fork(*births)
        for descriptor in (*judge_ends, *channel):
            os.close(descriptor)
        self._judge = judge = judge or fresh[0]
        return judge, program

    def _open_channels(self) -> list[int]:
        """One for each program to come; returns the ends for the judge."""
        self.close()
        judge_ends: list[int] = []
        for _ in range(self._left):
            questions, ask = os.pipe()
            answers, answer = os.pipe()
            self._channels.append((questions, answer))
            judge_ends += (answers, ask)
        if self._left > 1:
            self._done, tell = os.pipe()
            judge_ends.append(tell)
        return judge_ends

    def _birth_of_judge(self, ends: list[int]) -> Birth:
        attempts = self._left
        tell = ends[-1] if self._done is not None else self._null
        # The limit is on judge and program together; the judge's own is only a backstop.
        cpu_seconds = (self._limits.cpu_seconds + 1) * attempts
        spare = Limits(cpu_seconds, self._limits.memory_bytes, LOG_BYTES)
        null, files = self._null, self._files
        judging = (null, null, null, files.shared, files.log, tell, *ends[: 2 * attempts])
        return Birth(_JUDGE, judging, spare, lambda: roles.decide(attempts))


def ending(child: Child) -> dict[str, Any]:
    """How a child ended, or what it has used so far."""
    return {
        "exitCode": child.exit_code or 0,
        "wasKilled": child.was_killed,
        "cpuMs": child.used_cpu_seconds() * 1000,
        "peakKb": child.peak_kb,
        "confinementError": child.confinement_error(),
    }
