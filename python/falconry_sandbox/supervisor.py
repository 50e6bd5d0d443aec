"""Watches the children of one execution: CPU time decides, the wall clock is a backstop.

The backstop is for programs that stand still. A program on a busy machine waits for its turn too,
so wall time counts only as far as CPU time at a tenth of a core does not explain it. Nor does the
time count by which this process itself woke too late: then the machine stood still. Otherwise a
verdict would hang on what else the machine does.
"""

import os
import select
import signal
import time
from enum import Enum

_WALL_PER_CPU = 3
_SLOWEST_PACE = 10
_MIN_SLEEP_SECONDS = 0.002
_GRACE_SECONDS = 1.0
_LEAVING_SECONDS = 0.1
_REASON_BYTES = 300


class Child:
    """A forked process and, once it ended, how.

    `ready` is the read end of a pipe: `ok` once the child is confined, else why it could not be.
    """

    def __init__(self, pid: int, ready: int) -> None:
        self.pid = pid
        self._ready = ready
        self.pidfd = os.pidfd_open(pid)
        self.exit_code: int | None = None
        self.was_killed = False
        self.cpu_seconds = 0.0
        self.peak_kb = 0
        self._confinement: bytes | None = None
        self._earlier_cpu_seconds = 0.0

    def reap(self) -> None:
        """Waits for the end of the child and everything in its pid namespace."""
        if self.exit_code is not None:
            return
        _, status, usage = os.wait4(self.pid, 0)
        self.exit_code = os.waitstatus_to_exitcode(status)
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        self.peak_kb = usage.ru_maxrss
        os.close(self.pidfd)
        self._read_ready()

    def kill(self, patience: float = 0) -> None:
        """Kills the child unless it ends within `patience` seconds; remembers who ended it."""
        if not select.select([self.pidfd], [], [], patience)[0]:
            self.was_killed = True
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def confinement_error(self) -> str | None:
        """None when the child was confined before it ran anything. Call it when that is over."""
        text = self._read_ready()
        return None if text == b"ok" else text.decode("utf-8", "replace") or "the child ended early"

    def _read_ready(self) -> bytes:
        if self._confinement is None:
            self._confinement = os.read(self._ready, _REASON_BYTES)
            os.close(self._ready)
        return self._confinement

    def begin(self) -> None:
        """Starts to count CPU time anew, for a child that works for several executions."""
        self._earlier_cpu_seconds = self._all_cpu_seconds()

    def used_cpu_seconds(self) -> float:
        """CPU time of this execution so far, of all threads."""
        return self._all_cpu_seconds() - self._earlier_cpu_seconds

    def _all_cpu_seconds(self) -> float:
        if self.exit_code is not None:
            return self.cpu_seconds
        # The kernel's clock of another process: the bits of its id, inverted, and "scheduler time".
        return time.clock_gettime((~self.pid << 3) | 2)


class _Event(Enum):
    ENDED = "the decisive child ended"
    DONE = "it is done with this execution and goes on"
    HANGUP = "the other side hung up"


def supervise(
    decisive: Child, others: list[Child], cpu_seconds: float, control: int, done: int | None = None
) -> str | None:
    """Returns why the execution was cut short (`cpu`, `wall`, `hangup`), or None.

    The execution is over when the `decisive` child ends, or writes a byte into `done` and lives on.
    When time runs out the others (the program) are killed first, so that a judge can still close
    its log. `control` hanging up means that nobody waits for the answer.
    """
    watch = _Watch(decisive, control, done)
    event, cause = watch.until_over(others, cpu_seconds)
    for child in others:
        # A program leaves when its judge is done with it. One that is about to end is not killed,
        # so that an end from outside still shows as such.
        child.kill(_LEAVING_SECONDS if cause is None else 0)
    if cause is not None and others and cause != "hangup":
        event = watch.wait(_GRACE_SECONDS)
    for child in others:
        child.reap()
    if event is _Event.DONE:
        return cause
    if event is not _Event.ENDED:
        decisive.kill()
    decisive.reap()
    return cause


class _Watch:
    def __init__(self, decisive: Child, control: int, done: int | None) -> None:
        self._decisive = decisive
        self._done = done
        self._poll = select.poll()
        # An end hides everything else.
        self._events = [(decisive.pidfd, _Event.ENDED), (control, _Event.HANGUP)]
        self._poll.register(decisive.pidfd, select.POLLIN)
        self._poll.register(control, select.POLLRDHUP)
        if done is not None:
            self._events.insert(1, (done, _Event.DONE))
            self._poll.register(done, select.POLLIN)

    def until_over(
        self, others: list[Child], cpu_seconds: float
    ) -> tuple[_Event | None, str | None]:
        """What happened, or which limit was reached first."""
        waited = 0.0
        while True:
            used = sum(child.used_cpu_seconds() for child in (self._decisive, *others))
            stalled = waited - _SLOWEST_PACE * used
            cpu_left = cpu_seconds - used
            wall_left = _WALL_PER_CPU * cpu_seconds - stalled
            if cpu_left <= 0:
                return None, "cpu"
            if wall_left <= 0:
                return None, "wall"
            # Half of what is left: several threads can use it up faster than the clock runs.
            patience = max(_MIN_SLEEP_SECONDS, min(cpu_left / 2, wall_left))
            began = time.monotonic()
            event = self.wait(patience)
            waited += min(time.monotonic() - began, patience)
            if event is not None:
                return event, "hangup" if event is _Event.HANGUP else None

    def wait(self, seconds: float) -> _Event | None:
        """None when the time passed."""
        ready = dict(self._poll.poll(seconds * 1000))
        event = None
        for descriptor, meaning in self._events:
            if descriptor in ready:
                event = meaning
                break
        if event is _Event.DONE and self._done is not None and not os.read(self._done, 1):
            # No byte: the child is ending, and has closed its side already.
            self._poll.unregister(self._done)
            return self.wait(seconds)
        return event
