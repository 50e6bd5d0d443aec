"""What the program's process does: answer calls, or run as a whole between two files.

It holds no expected value and no verdict. Whatever it writes can only ever be an answer.
"""

import atexit
import io
import sys
import threading
from collections.abc import Callable
from functools import cache, partial
from typing import Any, TextIO

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


@cache
def standard_streams() -> tuple[TextIO, TextIO]:
    """Standard input and output as an interpreter opens them, on descriptors 0 and 1.

    The zygote opens them ahead, while other files stand there: a child that inherits them copies
    less memory than one that makes its own.
    """
    read, write = io.FileIO(0, "r", closefd=False), io.FileIO(1, "w", closefd=False)
    return (
        io.TextIOWrapper(io.BufferedReader(read), "utf-8", "surrogateescape"),
        io.TextIOWrapper(io.BufferedWriter(write), "utf-8", "surrogateescape"),
    )


def run_script(source: str, answers: int) -> int:
    """Runs the program as `__main__` between the files 0 and 1, which stand at their start.

    Returns the exit status that an interpreter would give.
    """
    status = run_main(source, answers)
    return _finish(answers) or status


def run_main(source: str, answers: int) -> int:
    """What `run_script` does before threads are waited for and exit handlers run."""
    sys.argv = [program.FILE_NAME]
    sys.stdin, sys.stdout = standard_streams()
    try:
        program.load(source, "__main__")
    except program.ProgramFault as fault:
        if isinstance(fault.cause, SystemExit):
            return _exit_status(fault.cause)
        write_line(answers, {"fault": _describe_fault(fault)})
        return 1
    return 0


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
