"""What the judge's process does: read the tests, run them with stand-ins, and keep the log.

It is the only process that ever sees the tests. The program is in another one and is reached by
calls alone.
"""

import json
import os
import random
import resource

from falconry_sandbox.stand_in import LocalSolution, ProgramGone, RemoteSolution, Solution
from falconry_sandbox.suite import Suite, SuiteFault, assert_suite, check_suite
from falconry_sandbox.verdict_log import EnoughTests, Log
from falconry_sandbox.wire import Channel

_MOST_RESIDENT_KB = 65_536


def judge_remote(
    tests: bytes, channels: list[Channel], log_descriptor: int, done_descriptor: int
) -> None:
    """Judges the programs at the other ends of `channels` in turn, by the same tests.

    All that a program can leave behind is what its answers made of this process. So one that did
    not go through to its end, or whose answers took much memory, is the last: the next one gets a
    judge that has seen nothing. After any other a byte says that the judge goes on.
    """
    suite = _build(tests)
    for channel in channels:
        is_sound = _judge(suite, RemoteSolution(channel), Log(log_descriptor))
        channel.close()
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if channel is channels[-1] or not is_sound or used > _MOST_RESIDENT_KB:
            return
        random.seed(0)
        os.write(done_descriptor, b"+")


def judge_local(tests: bytes, source: str, log_descriptor: int) -> None:
    """Judges a program in this very process, which could forge its verdict."""
    _judge(_build(tests), LocalSolution(source), Log(log_descriptor))


def _judge(suite: Suite | SuiteFault, solution: Solution, log: Log) -> bool:
    """Writes what one program showed, from `planned` to `end`; returns whether it went through."""
    is_sound = False
    try:
        _run(suite, solution, log)
        is_sound = True
    except EnoughTests:
        is_sound = True
    except SuiteFault as fault:
        log.write({"suiteFault": str(fault)})
    except ProgramGone as gone:
        log.write({"gone": str(gone)})
    except BaseException as error:
        # Before the first call only the tests can be at fault; after it, what the program answered
        # may be.
        cause = "suiteFault" if solution.calls == 0 else "gone"
        log.write({cause: f"the tests ended by themselves: {type(error).__name__}"})
    log.write({"end": True, "calls": solution.calls})
    return is_sound


def _run(suite: Suite | SuiteFault, solution: Solution, log: Log) -> None:
    try:
        # Until the program answers, the log may still be read for the one before it.
        fault = solution.fault()
    finally:
        if isinstance(suite, SuiteFault):
            raise suite
        log.write({"planned": suite.planned})
    if fault is not None:
        log.write({"fault": fault})
    else:
        suite.run(solution, log)


def _build(tests: bytes) -> Suite | SuiteFault:
    suite = json.loads(tests)
    try:
        if suite["kind"] == "check":
            return check_suite(suite["prelude"], suite["check"], suite["entryPoint"])
        return assert_suite(suite["setup"], suite["asserts"], suite.get("entryPoint"))
    except SuiteFault as fault:
        return fault
