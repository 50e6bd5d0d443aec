"""Confines one execution. The order matters: each step still needs what the next one takes away."""

import json
import math
import os
import resource
import signal
from collections.abc import Callable, Iterator
from typing import NamedTuple

from falconry_sandbox import linux
from falconry_sandbox.isolation import Isolation, SandboxUnavailable

_LARGEST_DESCRIPTOR = 65_536
_OPEN_FILES = 64
# The processes of a slot in a user namespace (its two parents, the program, the judge) and 16
# threads.
_PROCESSES = 20
_STACK_BYTES = 64 * 2**20


class Limits(NamedTuple):
    """CPU seconds, bytes beyond the idle interpreter, and bytes in one written file."""

    cpu_seconds: float
    memory_bytes: int
    file_bytes: int


Step = tuple[Callable[..., object], tuple[object, ...]]
"""A function, and what to call it with."""


def _read_filters() -> dict[str, dict[str, list[str]]]:
    path = os.path.join(os.path.dirname(__file__), "filters.json")
    with open(path, encoding="ascii") as file:
        return json.load(file)


def load_filter(table: str = "program") -> linux.SeccompFilter:
    """A table's seccomp program for this machine's architecture, as `compile_filter` wrote it."""
    filters = _read_filters()[table]
    machine = os.uname().machine
    if machine not in filters:
        known = ", ".join(sorted(filters))
        raise SandboxUnavailable(
            f"no system call table for {machine}; there are tables for {known}"
        )
    return linux.SeccompFilter(bytes.fromhex("".join(filters[machine])))


class Confinement(NamedTuple):
    """Everything that confines the executions of a slot, prepared once by the zygote."""

    isolation: Isolation
    filter: linux.SeccompFilter
    idle_bytes: int
    """Address space of the zygote itself, which its children inherit."""

    def prepare(self) -> None:
        """What every execution inherits from the zygote, which needs no more than this itself."""
        if self.isolation.uids is not None:
            os.setgroups([])
        for kind, value in _FIXED_LIMITS.items():
            resource.setrlimit(*_bound(kind, value))
        linux.set_no_new_privileges()

    def steps(self, role: int, kept: int, limits: Limits) -> Iterator[Step]:
        """What confines a process for good, in this order.

        It is worked out before the fork, where it costs no copied pages. `role` picks the uid;
        descriptors from number `kept` on are closed.
        """
        ruleset = self.isolation.ruleset
        if ruleset is not None:
            yield os.dup2, (ruleset, kept)
        yield os.closerange, (kept if ruleset is None else kept + 1, _LARGEST_DESCRIPTOR)
        for bound in self._bounds(limits):
            yield resource.setrlimit, bound
        uids = self.isolation.uids
        if uids is not None:
            yield os.setresgid, (uids[role],) * 3
            yield os.setresuid, (uids[role],) * 3
        yield linux.die_with_parent, (signal.SIGKILL,)
        yield linux.drop_capabilities, ()
        if ruleset is not None:
            yield linux.landlock_restrict_self, (kept,)
            yield os.close, (kept,)
        yield self.filter.load, ()

    def _bounds(self, limits: Limits) -> Iterator[tuple[int, tuple[int, int]]]:
        """Kinds of limits, with their soft and hard value."""
        # The supervisor ends a run to the millisecond; this one, in whole seconds, is its backstop.
        values = {
            resource.RLIMIT_CPU: math.ceil(limits.cpu_seconds) + 1,
            resource.RLIMIT_NOFILE: _OPEN_FILES,
            resource.RLIMIT_AS: self.idle_bytes + limits.memory_bytes,
            resource.RLIMIT_FSIZE: limits.file_bytes,
        }
        if self.isolation.pid_namespace is not None or self.isolation.uids is not None:
            values[resource.RLIMIT_NPROC] = _PROCESSES
        return (_bound(kind, value) for kind, value in values.items())


_FIXED_LIMITS = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_MEMLOCK: 0,
    resource.RLIMIT_STACK: _STACK_BYTES,
}
# What this process was given: no limit can rise above it.
_GIVEN = {
    kind: resource.getrlimit(kind)[1]
    for kind in (
        *_FIXED_LIMITS,
        resource.RLIMIT_CPU,
        resource.RLIMIT_AS,
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_NOFILE,
        resource.RLIMIT_NPROC,
    )
}


def _bound(kind: int, value: int) -> tuple[int, tuple[int, int]]:
    given = _GIVEN[kind]
    least = value if given == resource.RLIM_INFINITY else min(value, given)
    return kind, (least, least)
