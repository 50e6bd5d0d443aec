"""Stand-ins for the functions under test.

A call crosses to the program's process, and its answer comes back as plain data.
"""

import builtins
import contextlib
from abc import ABC, abstractmethod
from typing import Any

from falconry_sandbox import program, wire
from falconry_sandbox.verdict_log import MAX_TEXT, shorten

_MAX_ANSWER_BYTES = 8 * 2**20


class ProgramRaised(Exception):
    """The program raised; `details` is what it says it was."""

    details: dict[str, Any]


class ProgramGone(BaseException):
    """The program's process ended or broke the protocol: no further call can be answered."""


class Call:
    """A call that the tests made. Only a failed test has it written out, which is slow."""

    result: Any = None
    _is_answered = False

    def __init__(self, name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        self.name = name
        self.arguments = arguments
        self.keywords = keywords

    def answer(self, result: Any) -> None:
        """Keeps what the call gave."""
        self.result = result
        self._is_answered = True

    def text(self) -> str:
        """The call as it would be written, and what it gave, cut to a readable length."""
        parts = [shorten(value) for value in self.arguments]
        parts += [f"{key}={shorten(value)}" for key, value in self.keywords.items()]
        call = f"{self.name}({', '.join(parts)})"
        return f"{call} gave {shorten(self.result)}" if self._is_answered else call


class Solution(ABC):
    """The program under test, as the tests see it."""

    calls: int = 0
    """How often the tests called it; tests that never do prove nothing."""
    last_call: Call | None = None

    @abstractmethod
    def fault(self) -> dict[str, Any] | None:
        """Waits until the program is loaded; returns what went wrong, if anything did."""

    @abstractmethod
    def provide(self, name: str) -> Any:
        """What the tests get for `name`. Raises `NameError` when there is nothing."""

    @abstractmethod
    def share_classes(self, classes: dict[str, type]) -> None:
        """Lets instances of these trusted classes cross as name and fields."""


class RemoteSolution(Solution):
    """A program in another process. Checks every answer; nothing it says can run here."""

    def __init__(self, channel: wire.Channel) -> None:
        self._channel = channel
        self._classes: dict[str, type] = {}

    def fault(self) -> dict[str, Any] | None:
        """Waits for the first answer."""
        answer = self._receive()
        return None if answer.get("loaded") is True else as_error(answer.get("fault"))

    def share_classes(self, classes: dict[str, type]) -> None:
        """Keeps the classes for the calls to come."""
        self._classes = classes

    def provide(self, name: str) -> Any:
        """A function that asks the program."""

        def candidate(*arguments: Any, **keywords: Any) -> Any:
            return self._call(name, arguments, keywords)

        candidate.__name__ = candidate.__qualname__ = name
        return candidate

    def _call(self, name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        self.calls += 1
        self.last_call = call = Call(name, arguments, keywords)
        request = {
            "sequence": self.calls,
            "function": name,
            "arguments": wire.pack(list(arguments), self._classes),
            "keywords": {key: wire.pack(item, self._classes) for key, item in keywords.items()},
            "classes": list(self._classes),
        }
        try:
            self._channel.send(request)
        except OSError:
            raise ProgramGone("the program ended before it answered") from None
        call.answer(self._result(self._receive()))
        return call.result

    def _result(self, answer: dict[str, Any]) -> Any:
        if answer.get("sequence") != self.calls:
            raise ProgramGone("the program answered what was not asked")
        if "error" in answer:
            raise _as_exception(as_error(answer["error"]))
        try:
            return wire.unpack(answer["value"], self._classes)
        except (KeyError, ValueError, RecursionError, MemoryError):
            raise ProgramGone("the program's answer is malformed") from None

    def _receive(self) -> dict[str, Any]:
        try:
            answer = self._channel.receive(_MAX_ANSWER_BYTES)
        except (EOFError, OSError):
            raise ProgramGone("the program ended before it answered") from None
        except ValueError as error:
            raise ProgramGone(f"the program's answer is malformed: {error}") from None
        return answer if isinstance(answer, dict) else {}


class LocalSolution(Solution):
    """A program in the judge's own process, which could forge its verdict.

    Only for tasks whose owner opted in.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._namespace: dict[str, Any] = {}
        self.calls = 1

    def fault(self) -> dict[str, Any] | None:
        """Loads the program here."""
        try:
            self._namespace = program.load(self._source, "solution")
        except program.ProgramFault as fault:
            return {"stage": fault.stage, **program.describe_error(fault.cause)}
        return None

    def share_classes(self, classes: dict[str, type]) -> None:
        """Nothing has to cross."""

    def provide(self, name: str) -> Any:
        """What the program itself defines."""
        return program.find_function(self._namespace, name)


def as_error(data: Any) -> dict[str, Any]:
    """Only the known fields of an error, each of its known type: the program wrote them."""
    fault = data if isinstance(data, dict) else {}
    kept: dict[str, Any] = {
        key: fault[key][:MAX_TEXT]
        for key in ("stage", "type", "message")
        if isinstance(fault.get(key), str)
    }
    line = fault.get("line")
    if type(line) is int and line > 0:
        kept["line"] = line
    return {"type": "Exception", "message": "", **kept}


def describe(error: BaseException) -> dict[str, Any]:
    """What a failed test showed; `origin` tells the program's errors from those of the tests."""
    if isinstance(error, ProgramRaised):
        return {"origin": "program", **error.details}
    described = program.describe_error(error)
    return {"origin": "program" if "line" in described else "test", **described}


def _as_exception(details: dict[str, Any]) -> ProgramRaised:
    """An exception that a test's `except ValueError` catches; only built-in ones are imitated."""
    built_in = getattr(builtins, details["type"], None)
    kind = ProgramRaised
    if isinstance(built_in, type) and issubclass(built_in, Exception):
        with contextlib.suppress(TypeError):  # where the layouts of the two do not combine
            kind = type(details["type"], (ProgramRaised, built_in), {})
    try:
        error = kind(details["message"])
    except TypeError:  # such as UnicodeDecodeError, which needs more than a message
        error = ProgramRaised(details["message"])
    error.details = details
    return error
