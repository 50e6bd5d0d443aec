"""When the supervisor gives an execution up, by a clock that the test moves."""

import os

import pytest

from falconry_sandbox import supervisor
from falconry_sandbox.supervisor import supervise


class _Standing:
    """A child that neither computes nor ends."""

    exit_code = None

    def __init__(self):
        self.pidfd, self._alive = os.pipe()

    def used_cpu_seconds(self):
        return 0.0

    def kill(self, patience=0):
        self.was_killed = True

    def reap(self):
        os.close(self._alive)
        os.close(self.pidfd)


class _Clock:
    """Moves by what is waited for, and further by `late_seconds` where the machine stands still."""

    def __init__(self, monkeypatch, late_seconds, ends_after=None):
        self.now = 0.0
        self.late_seconds = late_seconds
        self.ends_after = ends_after
        self.waits = 0
        monkeypatch.setattr(supervisor.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(supervisor._Watch, "wait", lambda _, seconds: self.pass_by(seconds))

    def pass_by(self, seconds):
        self.waits += 1
        self.now += seconds + self.late_seconds
        return supervisor._Event.ENDED if self.waits == self.ends_after else None


@pytest.fixture
def control():
    ends = os.pipe()
    yield ends[0]
    for end in ends:
        os.close(end)


def test_a_program_that_stands_still_is_given_three_times_its_limit(monkeypatch, control):
    clock = _Clock(monkeypatch, late_seconds=0)
    assert supervise(_Standing(), [], 0.5, control) == "wall"
    assert clock.now == pytest.approx(1.5)


def test_a_machine_that_stands_still_takes_nothing_from_it(monkeypatch, control):
    _Clock(monkeypatch, late_seconds=60, ends_after=3)
    assert supervise(_Standing(), [], 0.5, control) is None
