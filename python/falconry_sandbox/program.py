"""The untrusted program: compiled, run and asked, in a process that is confined already."""

import re
import sys
import types
import typing
from collections.abc import Callable
from typing import Any

FILE_NAME = "<program>"
_MAX_NAME = 100
_MAX_MESSAGE = 1000
# The contest convention: a class `Solution` whose method is asked for, with the names of `typing`
# at hand.
_CONTEST_NAME = "class Solution"
_CONTEST_CLASS = re.compile(rf"^{_CONTEST_NAME}\b", re.MULTILINE)


class ProgramFault(Exception):
    """The program could not be loaded; `stage` is `compile` or `run`, `cause` what it raised."""

    def __init__(self, stage: str, cause: BaseException) -> None:
        super().__init__(stage)
        self.stage = stage
        self.cause = cause


def load(source: str, name: str) -> dict[str, Any]:
    """Runs the program as module `name` and returns its namespace. Raises `ProgramFault`."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    namespace = vars(module)
    if _CONTEST_NAME in source and _CONTEST_CLASS.search(source):
        namespace.update({key: getattr(typing, key) for key in typing.__all__})
    code = _compile(source)
    try:
        exec(code, namespace)
    except BaseException as error:
        raise ProgramFault("run", error) from None
    return namespace


def _compile(source: str) -> types.CodeType:
    text = source.removeprefix("\ufeff")
    try:
        return compile(text, FILE_NAME, "exec", dont_inherit=True)
    except BaseException as error:
        raise ProgramFault("compile", error) from None


def find_function(namespace: dict[str, Any], name: str) -> Callable[..., Any]:
    """`name` in the namespace, else that method of a fresh `Solution()`; `A.b` is a method of A."""
    owner, _, method = name.rpartition(".")
    if owner and owner in namespace:
        return getattr(namespace[owner](), method)
    if name in namespace:
        return namespace[name]
    solution = namespace.get("Solution")
    if solution is not None and hasattr(solution, name):
        return getattr(solution(), name)
    raise NameError(f"the program does not define `{name}`")


def describe_error(error: BaseException) -> dict[str, Any]:
    """Type, message and line in the program of an exception, as JSON-ready data."""
    try:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:
        message = ""
    described: dict[str, Any] = {
        "type": type(error).__name__[:_MAX_NAME],
        "message": str(message)[:_MAX_MESSAGE],
    }
    line = _error_line(error)
    if line is not None:
        described["line"] = line
    return described


def _error_line(error: BaseException) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == FILE_NAME:
        return error.lineno or None
    line = None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == FILE_NAME:
            line = step.tb_lineno
        step = step.tb_next
    return line


def record_lines(lines: "memoryview | Any") -> None:
    """Marks each line of the program that runs from now on, by its number, in shared bytes."""
    last = len(lines) - 1

    def on_line(frame: types.FrameType, event: str, _: Any) -> Any:
        if event == "line" and frame.f_lineno <= last:
            lines[frame.f_lineno] = 1
        return on_line

    def on_call(frame: types.FrameType, *_: Any) -> Any:
        return on_line if frame.f_code.co_filename == FILE_NAME else None

    sys.settrace(on_call)
