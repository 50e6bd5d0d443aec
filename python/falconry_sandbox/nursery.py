"""Forks the confined children of a slot."""

import gc
import os
from collections.abc import Callable

from falconry_sandbox import linux
from falconry_sandbox.confine import Bound, Confinement, Limits
from falconry_sandbox.supervisor import Child

_CHILD_ERROR = 1
# Descriptors from here on are free in the zygote.
_ASIDE = 80


class Nursery:
    """Gives each child its descriptors, confines it, and sets it to its task."""

    def __init__(self, confinement: Confinement) -> None:
        self._confinement = confinement

    def fork(
        self, uid: int, descriptors: tuple[int, ...], limits: Limits, task: Callable[[], int]
    ) -> Child:
        """Forks a child with `descriptors` as 0, 1, 2, ... and no others, confined, at its task."""
        ready, write_ready = os.pipe()
        bounds = self._confinement.bounds(limits)
        self._confinement.isolation.enter_fresh_pid_namespace()
        pid = linux.fork()
        if pid == 0:
            self._become(uid, (*descriptors, write_ready), bounds, task)
        os.close(write_ready)
        return Child(pid, ready)

    def _become(
        self,
        uid: int,
        descriptors: tuple[int, ...],
        bounds: tuple[Bound, ...],
        task: Callable[[], int],
    ) -> None:
        status = _CHILD_ERROR
        ready = len(descriptors) - 1
        try:
            _arrange(descriptors)
            self._confinement.apply(uid, len(descriptors), bounds)
        except BaseException as error:
            os.write(ready, f"{type(error).__name__}: {error}".encode()[:300])
            os._exit(status)
        os.write(ready, b"ok")
        os.close(ready)
        try:
            gc.enable()
            status = task()
        finally:
            os._exit(status)


def _arrange(descriptors: tuple[int, ...]) -> None:
    """Gives each descriptor its index as its number; first out of the way of one another."""
    high = [os.dup2(descriptor, _ASIDE + index) for index, descriptor in enumerate(descriptors)]
    for index, descriptor in enumerate(high):
        os.dup2(descriptor, index)
