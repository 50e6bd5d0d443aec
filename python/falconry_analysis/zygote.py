"""The warm parent of one analysis slot.

It loads the tools, isolates itself as the sandbox's zygote does, then answers requests one at a
time, each by confined children. It never looks at a program. `lint` runs ruff over all programs of
a request, `measure` and `match` a child of this interpreter.
"""

import contextlib
import os
import time
from typing import Any

from falconry_analysis import batch
from falconry_analysis.lint import STANDARD_INPUT, Ruff
from falconry_analysis.scratch import Scratch, file_name
from falconry_sandbox import zygote
from falconry_sandbox.confine import Confinement, Limits, load_filter
from falconry_sandbox.frames import REQUESTS, Files, Hangup, Requests, send_report
from falconry_sandbox.isolation import SandboxUnavailable
from falconry_sandbox.linux import SeccompFilter
from falconry_sandbox.nursery import Birth, Nursery
from falconry_sandbox.sitting import PROGRAM, ending
from falconry_sandbox.supervisor import supervise

_LINT = "lint"


class AnalysisZygote:
    """Forks the confined children of each analysis."""

    def __init__(self, confinement: Confinement, ruff: Ruff, tool_filter: SeccompFilter) -> None:
        self._python = Nursery(confinement)
        self._tool = Nursery(confinement._replace(filter=tool_filter))
        self._ruff = ruff
        self._null = os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC)
        self._requests = Requests()
        has_root = "private_root" in confinement.isolation.layers
        self._scratch = Scratch() if has_root else None

    def serve(self) -> None:
        """Answers until the service hangs up."""
        while True:
            header = self._requests.header()
            files = Files.create()
            started = time.monotonic()
            try:
                self._requests.move(files.shared, header["sharedBytes"])
                lint_or_analyse = self._lint if header["mode"] == _LINT else self._analyse
                report = lint_or_analyse(header, files)
                wall_ms = (time.monotonic() - started) * 1000
                named = {"id": header["id"], "isLast": True, "wallMs": wall_ms}
                send_report({**report, **named}, files)
            finally:
                files.close()

    def _analyse(self, header: dict[str, Any], files: Files) -> dict[str, Any]:
        (size,) = header["partBytes"]
        self._requests.move(files.part, size)
        descriptors = (self._null, self._null, self._null, files.part, files.log)
        task = batch.task(header["mode"])
        (child,) = self._python.fork(Birth(PROGRAM, descriptors, _limits(header), task))
        cause = supervise(child, [], _limits(header).cpu_seconds, REQUESTS)
        return {"cause": cause, "program": ending(child)}

    def _lint(self, header: dict[str, Any], files: Files) -> dict[str, Any]:
        sizes = header["partBytes"]
        if self._scratch is not None:
            try:
                paths = self._scratch.fill(self._requests, sizes)
                return self._run_ruff(header, files, paths, self._null)
            finally:
                self._scratch.empty()
        # No private folder for files: one program at a time, by standard input.
        report: dict[str, Any] = {}
        for place, size in enumerate(sizes):
            os.ftruncate(files.part, 0)
            os.lseek(files.part, 0, os.SEEK_SET)
            self._requests.move(files.part, size)
            paths = ["--stdin-filename", file_name(place), STANDARD_INPUT]
            ran = self._run_ruff(header, files, paths, files.part)
            report = report if _failed(report) else ran
        return report

    def _run_ruff(
        self, header: dict[str, Any], files: Files, paths: list[str], standard_input: int
    ) -> dict[str, Any]:
        task = self._ruff.task([*header["arguments"], *paths])
        descriptors = (standard_input, files.output, files.log)
        (child,) = self._tool.fork(Birth(PROGRAM, descriptors, _limits(header), task))
        cause = supervise(child, [], _limits(header).cpu_seconds, REQUESTS)
        return {"cause": cause, "program": ending(child)}


def _failed(report: dict[str, Any]) -> bool:
    return bool(report) and (report["cause"] is not None or report["program"]["exitCode"] != 0)


def _limits(header: dict[str, Any]) -> Limits:
    limits = header["limits"]
    return Limits(
        cpu_seconds=limits["cpuSeconds"],
        memory_bytes=limits["memoryMb"] * 2**20,
        file_bytes=limits["outputBytes"],
    )


def main() -> int:
    """Loads the tools, isolates itself, serves until the service hangs up."""
    os.setsid()
    batch.load()
    try:
        ruff = Ruff()
        tool_filter = load_filter("tool")
    except (FileNotFoundError, SandboxUnavailable) as error:
        zygote.refuse(str(error))
        return 1
    confinement = zygote.hold((ruff.path,), ruff.loader)
    if confinement is None:
        return 1
    with contextlib.suppress(Hangup):
        AnalysisZygote(confinement, ruff, tool_filter).serve()
    return 0
