"""Steps of another process, one whenever it is asked: two processes can then take turns."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO


class Pace:
    """Inside such a process: waits to be asked for a step, and tells what the step cost."""

    def __init__(self) -> None:
        # What libraries print must not get between the answers.
        self._answers: TextIO = os.fdopen(os.dup(sys.stdout.fileno()), "w")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        self._start = 0.0

    def wait(self) -> bool:
        """Whether another step is wanted; its time begins."""
        is_wanted = bool(sys.stdin.readline())
        self._start = time.process_time()
        return is_wanted

    def tell(self) -> None:
        """Ends the step: its CPU seconds, and the most memory of the process so far."""
        seconds = time.process_time() - self._start
        print(json.dumps([seconds, _peak_bytes()]), file=self._answers, flush=True)


def _peak_bytes() -> int:
    """Of this process alone: `ru_maxrss` begins with that of the parent."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) * 1024


class Stepper:
    """The other side: `step` lets the process take one step."""

    def __init__(self, python: str, module: str, *arguments: str):
        self._module = module
        self._process = subprocess.Popen(
            [python, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"},
        )
        self.peak_bytes = 0

    def step(self) -> float:
        """CPU seconds of one step. RuntimeError when the process has ended; it has said why."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline()
        if told == "":
            raise RuntimeError(f"{self._module} has ended")
        seconds, self.peak_bytes = json.loads(told)
        return seconds

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()


def take_steps(step: Callable[[int], None]) -> None:
    """Steps as long as they are wanted."""
    pace, number = Pace(), 0
    while pace.wait():
        step(number)
        pace.tell()
        number += 1
