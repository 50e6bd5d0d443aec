"""What the program's process does: answer calls, or run as a whole between two files.

It holds no expected value and no verdict. Whatever it writes can only ever be an answer.
"""

import atexit
import io
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from falconry_sandbox import program, wire
from falconry_sandbox.verdict_log import write_line

_FUNCTION_MODULE = "solution"
_MAX_REQUEST_BYTES = 64 * 2**20


def _describe_fault(fault: program.ProgramFault) -> dict[str, Any]:
    return {"stage": fault.stage, **program.describe_error(fault.cause)}


def _attempt(call: Callable[[], Any], classes: dict[str, type]) -> dict[str, Any]:
    """The outcome of one call: `value`, or the `error` that it or its packing raised."""
    try:
        return {"value": wire.pack(call(), classes)}
    except BaseException as error:
        return {"error": program.describe_error(error)}


def answer_cases(source: str, entry_point: str, cases: list[list[Any]], answers: int) -> None:
    """Writes one line that says how loading went, then one line per case."""
    try:
        namespace = program.load(source, _FUNCTION_MODULE)
    except program.ProgramFault as fault:
        write_line(answers, {"fault": _describe_fault(fault)})
        return
    write_line(answers, {"loaded": True})

    def call(arguments: list[Any]) -> Any:
        return program.find_function(namespace, entry_point)(*arguments)

    for arguments in cases:
        write_line(answers, _attempt(partial(call, arguments), {}))


def answer_calls(source: str, channel: wire.Channel) -> None:
    """Answers the judge's calls one by one until it hangs up."""
    try:
        namespace = program.load(source, _FUNCTION_MODULE)
    except program.ProgramFault as fault:
        channel.send({"fault": _describe_fault(fault)})
        return
    channel.send({"loaded": True})
    while True:
        try:
            request = channel.receive(_MAX_REQUEST_BYTES)
        except EOFError:
            return
        channel.send({"sequence": request["sequence"], **_answer(namespace, request)})


def _answer(namespace: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    classes = {
        name: namespace[name]
        for name in request["classes"]
        if isinstance(namespace.get(name), type)
    }

    def call() -> Any:
        function = program.find_function(namespace, request["function"])
        arguments = wire.unpack(request["arguments"], classes)
        keywords = {key: wire.unpack(item, classes) for key, item in request["keywords"].items()}
        return function(*arguments, **keywords)

    return _attempt(call, classes)


def run_script(source: str, answers: int) -> int:
    """Runs the program as `__main__` between descriptors 0 and 1.

    Returns the exit status that an interpreter would give.
    """
    sys.argv = [program.FILE_NAME]
    sys.stdin = io.TextIOWrapper(
        io.BufferedReader(io.FileIO(0, "r", closefd=False)), "utf-8", "surrogateescape"
    )
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(1, "w", closefd=False)), "utf-8", "surrogateescape"
    )
    status = 0
    try:
        program.load(source, "__main__")
    except program.ProgramFault as fault:
        if not isinstance(fault.cause, SystemExit):
            write_line(answers, {"fault": _describe_fault(fault)})
            status = 1
        else:
            status = _exit_status(fault.cause)
    return _finish(answers) or status


def _exit_status(leaving: SystemExit) -> int:
    if leaving.code is None:
        return 0
    return leaving.code & 0xFF if isinstance(leaving.code, int) else 1


def _finish(answers: int) -> int:
    """Waits for threads and runs exit handlers, as an interpreter does before it ends."""
    try:
        _join_threads()
        atexit._run_exitfuncs()
        sys.stdout.flush()
    except BaseException as error:
        write_line(answers, {"fault": {"stage": "run", **program.describe_error(error)}})
        return 1
    return 0


def _join_threads() -> None:
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
