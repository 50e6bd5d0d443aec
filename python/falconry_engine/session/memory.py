"""Memory that runs out: work is repeated in smaller parts, and what never fits is refused with the
figure.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import torch

from falconry_engine.errors import EngineError, NeverFits, OutOfMemory, is_out_of_memory

T = TypeVar("T")

FINEST = 1_024
"""The largest divisor: micro-batches of one row each."""

_UNITS = {"": 1, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40}
# What PyTorch says on a CPU and on CUDA, and numpy.
_ASKED = re.compile(r"allocate ([\d.]+) (?:(Ki|Mi|Gi|Ti)?B|bytes)", re.IGNORECASE)
_HIGH_WATER = re.compile(rb"VmHWM:\s*(\d+)")


class Peak:
    """The most memory that was held at once while a block ran: on CUDA what tensors held on the
    device, else what of the process was in RAM. `bytes` is 0 where the system does not tell.
    """

    def __init__(self, device: torch.device):
        self._device = device
        self._is_told = True
        self.bytes = 0

    def __enter__(self) -> "Peak":
        if self._device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self._device)
        else:
            self._is_told = _restart_high_water()
        return self

    def __exit__(self, *_: object) -> None:
        if self._device.type == "cuda":
            self.bytes = torch.cuda.max_memory_allocated(self._device)
        elif self._is_told:
            self.bytes = _high_water()


class Parting:
    """How finely a session computes: its micro-batches hold one `divisor`-th of the tokens.

    Work that runs out of memory is repeated from its beginning with half the tokens at once, until
    it fits, and the session stays at that: the bits are those of a session that was opened so. When
    even single rows do not fit, the last error is raised and the divisor is as it was.
    """

    def __init__(self, divisor: int, divide: Callable[[int], None]):
        self.divisor = divisor
        self._divide = divide
        divide(divisor)

    def fit(self, work: Callable[[], T]) -> T:
        """The result of `work`, which changes nothing before it returns."""
        first = self.divisor
        while True:
            try:
                return work()
            except (MemoryError, RuntimeError) as error:
                if not is_out_of_memory(error):
                    raise
                if self.divisor >= FINEST:
                    self.set(first)
                    raise
            # Only here is the error gone, and with it the tensors that its frames held.
            _free_cached()
            self.set(min(FINEST, 2 * self.divisor))

    def set(self, divisor: int) -> None:
        """Computes in so many parts from now on."""
        self.divisor = divisor
        self._divide(divisor)


def shortage(verb: str, error: BaseException, device: torch.device) -> EngineError:
    """The refusal of a call that ran out of memory in its smallest parts, with the bytes it asked
    for at once and those that are there. More than the device has will never fit.
    """
    free, total = memory_of(device)
    found = _ASKED.search(str(error))
    there = f"{free:,} of {total:,} bytes are free"
    if found is None:
        return OutOfMemory(f"{verb} does not fit, one row at a time: {there}; {error}")
    asked = int(float(found[1]) * _UNITS[(found[2] or "").capitalize()])
    needs = f"{verb} does not fit, one row at a time: it needs {asked:,} bytes at once"
    if asked > total > 0:
        return NeverFits(f"{needs}, {device} has {total:,}.")
    return OutOfMemory(f"{needs}, {there}.")


def memory_of(device: torch.device) -> tuple[int, int]:
    """Bytes free on a device, and in all; 0 where the system does not tell."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0, 0
    kibibytes = {line.partition(":")[0]: int(line.split()[1]) for line in lines}
    return kibibytes.get("MemAvailable", 0) * 1024, kibibytes.get("MemTotal", 0) * 1024


def _restart_high_water() -> bool:
    # proc(5): 5 sets the high water mark to what is in RAM now; before, it is that of all the life
    # of the process.
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True


def _high_water() -> int:
    try:
        status = Path("/proc/self/status").read_bytes()
    except OSError:
        return 0
    mark = _HIGH_WATER.search(status)
    return int(mark[1]) * 1024 if mark else 0


def _free_cached() -> None:
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
