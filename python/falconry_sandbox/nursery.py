"""Forks the confined children of a slot."""

import gc
import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from falconry_sandbox import linux
from falconry_sandbox.confine import Confinement, Limits, Step
from falconry_sandbox.supervisor import Child

_CHILD_ERROR = 1
# Descriptors from here on are free in the zygote.
_ASIDE = 80


class Birth(NamedTuple):
    """A child to be: its uid, its descriptors 0, 1, 2, ..., its limits, and what it does."""

    role: int
    descriptors: tuple[int, ...]
    limits: Limits
    task: Callable[[], int]


class Nursery:
    """Gives each child its descriptors and no others, confines it, and sets it to its task."""

    def __init__(self, confinement: Confinement) -> None:
        self._confinement = confinement

    def fork(self, *births: Birth) -> list[Child]:
        """Forks a confined child for each.

        All is made ready first: whatever is touched after a fork is copied, by both sides.
        """
        ready = [os.pipe() for _ in births]
        plans = [self._plan(birth, end) for birth, (_, end) in zip(births, ready, strict=True)]
        pids: list[int] = []
        for birth, plan in zip(births, plans, strict=True):
            self._confinement.isolation.enter_fresh_pid_namespace()
            pid = linux.fork()
            if pid == 0:
                _become(plan, len(birth.descriptors), birth.task)
            pids.append(pid)
        for _, end in ready:
            os.close(end)
        return [Child(pid, ready_end) for pid, (ready_end, _) in zip(pids, ready, strict=True)]

    def _plan(self, birth: Birth, ready: int) -> list[Step]:
        """What makes a confined child of a forked process. Its last descriptor tells of that."""
        descriptors = (*birth.descriptors, ready)
        confining = self._confinement.steps(birth.role, len(descriptors), birth.limits)
        return [*_arrange(descriptors), *confining]


def _arrange(descriptors: tuple[int, ...]) -> Iterator[Step]:
    """Gives each descriptor its index as its number; first out of the way of one another."""
    for index, descriptor in enumerate(descriptors):
        yield os.dup2, (descriptor, _ASIDE + index)
    for index in range(len(descriptors)):
        yield os.dup2, (_ASIDE + index, index)


def _become(plan: list[Step], ready: int, task: Callable[[], int]) -> None:
    status = _CHILD_ERROR
    try:
        for step, arguments in plan:
            step(*arguments)
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
