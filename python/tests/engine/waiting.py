"""Waiting for what another thread does soon."""

import time
from collections.abc import Callable

_PATIENCE_SECONDS = 300


def until(holds: Callable[[], object]) -> None:
    """Returns once it holds, and fails when it has not for far longer than any machine takes."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
