"""The warm parent of one slot: `python -m falconry_sandbox.zygote`.

It isolates itself once, then answers requests one at a time, each by one or two confined children.
It never looks at a program or at tests, and keeps nothing of them.
"""

import contextlib
import gc
import importlib
import mmap
import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from falconry_sandbox import isolation, roles
from falconry_sandbox.confine import Confinement, Limits, load_filter
from falconry_sandbox.frames import REQUESTS, Files, Hangup, Requests, send_message, send_report
from falconry_sandbox.nursery import Birth, Nursery
from falconry_sandbox.program import record_lines
from falconry_sandbox.rehearsal import rehearse
from falconry_sandbox.sitting import LOG_BYTES, PROGRAM, Sitting, ending
from falconry_sandbox.supervisor import supervise

_PROTOCOL = 2
_MOST_PROGRAMS = 8
_LEAST_CPU_SECONDS = 0.001
# What programs import most: loaded once here, inherited by every child. Each further module makes
# every fork dearer.
_PRELOADED = (
    "bisect collections copy functools heapq itertools json math operator random re string "
    "threading time typing"
)


class Zygote:
    """Forks the confined children of each execution."""

    def __init__(self, confinement: Confinement) -> None:
        self._nursery = Nursery(confinement)
        self._null = os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC)
        self._requests = Requests()

    def serve(self) -> None:
        """Answers until the service hangs up."""
        while True:
            header = self._requests.header()
            files = Files.create()
            try:
                self._requests.move(files.shared, header["sharedBytes"])
                self._answer(header, files)
            finally:
                files.close()

    def _answer(self, header: dict[str, Any], files: Files) -> None:
        """Sends a report for each part: several inputs of a program, or programs of a judge."""
        if header["mode"] != "judged":
            self._answer_each(header, files, _Script(self._nursery, self._null, files, header))
            return
        if len(header["partBytes"]) > _MOST_PROGRAMS:
            raise ValueError(f"one judge takes no more than {_MOST_PROGRAMS} programs")
        limits, attempts = _limits(header), len(header["partBytes"])
        sitting = Sitting(self._nursery, self._null, files, limits, attempts)
        try:
            self._answer_each(header, files, sitting)
        finally:
            sitting.close()

    def _answer_each(
        self, header: dict[str, Any], files: Files, runner: "Sitting | _Script"
    ) -> None:
        parts = header["partBytes"]
        for place, size in enumerate(parts):
            self._requests.move(files.part, size)
            started = time.monotonic()
            count = header["lineCounts"][place] + 1
            lines = mmap.mmap(-1, count) if header.get("traceLines") else None
            report = runner.attempt(_task(header, lines))
            report["id"] = header["id"]
            report["wallMs"] = (time.monotonic() - started) * 1000
            if lines is not None:
                report["lines"] = [number for number, ran in enumerate(lines[:]) if ran]
            # No time is left for further inputs; another program has time of its own.
            is_over = report["cause"] is not None and header["mode"] != "judged"
            report["isLast"] = is_over or place == len(parts) - 1
            send_report(report, files)
            files.empty()
            if is_over:
                self._requests.move(files.part, sum(parts[place + 1 :]))
                return


class _Script:
    """One program for several inputs, each in a process of its own. The CPU limit is for all."""

    def __init__(self, nursery: Nursery, null: int, files: Files, header: dict[str, Any]) -> None:
        self._nursery = nursery
        standard = (null, null, null)
        if header["mode"] == "stdio":
            standard = (files.part, files.output, null)
        self._descriptors = (*standard, files.shared, files.part, files.log)
        self._limits = _limits(header)

    def attempt(self, task: Callable[[], int]) -> dict[str, Any]:
        """Runs the program on the input in `files.part`."""
        limits = self._limits
        (child,) = self._nursery.fork(Birth(PROGRAM, self._descriptors, limits, task))
        cause = supervise(child, [], limits.cpu_seconds, REQUESTS)
        left = max(_LEAST_CPU_SECONDS, limits.cpu_seconds - child.cpu_seconds)
        self._limits = limits._replace(cpu_seconds=left)
        return {"cause": cause, "program": ending(child)}


def _task(header: dict[str, Any], lines: mmap.mmap | None) -> Callable[[], int]:
    """What the program's child does; its lines are recorded when they were asked for."""
    role = roles.OF_PROGRAM[header["mode"]]

    def work() -> int:
        if lines is not None:
            record_lines(lines)
        return role(header)

    return work


def _limits(header: dict[str, Any]) -> Limits:
    limits = header["limits"]
    return Limits(
        cpu_seconds=limits["cpuSeconds"],
        memory_bytes=limits["memoryMb"] * 2**20,
        file_bytes=limits["outputBytes"] if header["mode"] == "stdio" else LOG_BYTES,
    )


def _address_space_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def hold(
    tools: tuple[str, ...] = (),
    loader: str | None = None,
    warm_up: Callable[[], None] = lambda: None,
) -> Confinement | None:
    """Isolates this process and says hello; everything that its children import is loaded already.

    `warm_up` is called when all is in place, before children inherit what it leaves in memory. A
    host that cannot hold programs is named in the hello: then the answer is None.
    """
    sys.path[:] = [path for path in sys.path if not os.path.isdir(f"{path}/falconry_sandbox")]
    idle_bytes = _address_space_bytes()
    try:
        instructions = load_filter()
        held = isolation.isolate(tools, loader)
    except isolation.SandboxUnavailable as error:
        refuse(str(error))
        return None
    confinement = Confinement(held, instructions, idle_bytes)
    confinement.prepare()
    warm_up()
    random.seed(0)  # what programs and tests draw is the same in every run
    gc.collect()
    gc.freeze()
    gc.disable()
    python = sys.version.split()[0]
    hello = {"python": python, "layers": held.layers, "missing": held.missing}
    send_message({"protocol": _PROTOCOL, **hello})
    return confinement


def refuse(reason: str) -> None:
    """Says in place of the hello why nothing can be held here."""
    send_message({"protocol": _PROTOCOL, "unavailable": reason})


def main() -> int:
    """Serves until the service hangs up."""
    os.setsid()
    for name in _PRELOADED.split():
        importlib.import_module(name)
    confinement = hold(warm_up=rehearse)
    if confinement is None:
        return 1
    with contextlib.suppress(Hangup):
        Zygote(confinement).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
