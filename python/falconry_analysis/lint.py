"""ruff, started by the C library's own loader once a child is confined."""

import os
from collections.abc import Callable, Sequence

from ruff import find_ruff_bin

# One thread: what a slot may use is counted by the slot.
_ENVIRONMENT = {"RAYON_NUM_THREADS": "1", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
STANDARD_INPUT = "-"


class Ruff:
    """Where ruff is, and how it starts in a root that holds little more than libraries."""

    def __init__(self) -> None:
        """Raises `FileNotFoundError` where ruff or the loader is missing."""
        self.path = os.path.realpath(find_ruff_bin())
        self.loader = _own_loader()

    def task(self, arguments: Sequence[str]) -> Callable[[], int]:
        """What a confined child does: it becomes ruff."""
        command = [self.loader, self.path, *arguments]

        def become_ruff() -> int:
            os.execve(self.loader, command, _ENVIRONMENT)

        return become_ruff


def _own_loader() -> str:
    """The loader that started this very interpreter: it is in the private root already."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        mapped = {line.split(maxsplit=5)[-1].strip() for line in maps if "/" in line}
    found = sorted(path for path in mapped if os.path.basename(path).startswith("ld-"))
    if not found:
        raise FileNotFoundError("this interpreter was started by no loader that ruff could use")
    return found[0]
