"""The files that ruff reads: written by the zygote, which only moves their bytes.

Children cannot write here: the folder and its files are the zygote's, and closed to all others.
"""

import os

from falconry_sandbox import linux
from falconry_sandbox.frames import Requests
from falconry_sandbox.private_root import SCRATCH

_FLAGS = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
_READ_ONLY = 0o444


def file_name(place: int) -> str:
    """What findings call the program at this place of a request."""
    return f"{place}.py"


class Scratch:
    """A file system in memory over an empty folder of the private root."""

    def __init__(self) -> None:
        linux.mount("tmpfs", SCRATCH, "tmpfs", _FLAGS, "size=64m,mode=555")

    def fill(self, requests: Requests, sizes: list[int]) -> list[str]:
        """Moves the next programs into files of their own; returns their paths."""
        paths = [f"{SCRATCH}/{file_name(place)}" for place in range(len(sizes))]
        for path, size in zip(paths, sizes, strict=True):
            file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, _READ_ONLY)
            try:
                requests.move(file, size)
            finally:
                os.close(file)
        return paths

    def empty(self) -> None:
        """Removes them all."""
        for name in os.listdir(SCRATCH):
            os.unlink(f"{SCRATCH}/{name}")
