"""Test suites as the judge runs them: set-up code, and a function whose asserts are counted."""

import ast
import builtins
import contextlib
import sys
from collections.abc import Iterator, Mapping
from types import CodeType, MappingProxyType
from typing import Any, NamedTuple

from falconry_sandbox import counted_asserts, stand_in
from falconry_sandbox.stand_in import Solution
from falconry_sandbox.verdict_log import Log, shorten

_MODULE = "__judge__"
_CHECK = "check"
# Names that no program under test has.
_ASSERTS = "__asserts__"
_UNUSED = "__candidate__"


class SuiteFault(Exception):
    """The tests themselves are broken; the program is not to blame."""


class Suite(NamedTuple):
    """Set-up code, and tests that define a function to call with the candidate.

    `names` are asked of the program, or imported when they are modules, before the set-up runs. The
    entry point is set after it, so that no stub of the same name in the set-up hides the program's.
    """

    setup: CodeType
    tests: CodeType
    planned: int
    entry_point: str | None
    function: str = _CHECK
    names: Mapping[str, bool] = MappingProxyType({})

    def run(self, solution: Solution, log: Log) -> None:
        """Runs the tests against the program. Raises `SuiteFault` when they fail by themselves."""
        recorder = Recorder(solution, log)
        namespace: dict[str, Any] = {"__name__": _MODULE, counted_asserts.RECORDER: recorder}
        try:
            candidate = self._set_up(namespace, solution)
            namespace[self.function](candidate)
        except Exception as error:
            described = stand_in.describe(error)
            if solution.calls == 0 and described["origin"] == "test":
                raise SuiteFault(
                    f"the tests fail before they call the program: {error!r}"
                ) from None
            self._fail_the_rest(log, described)
        recorder.close()

    def _set_up(self, namespace: dict[str, Any], solution: Solution) -> Any:
        for name, is_module in self.names.items():
            namespace[name] = __import__(name) if is_module else solution.provide(name)
        exec(self.setup, namespace)
        solution.share_classes(_classes_of(namespace))
        candidate = None
        if self.entry_point is not None:
            candidate = namespace[self.entry_point] = solution.provide(self.entry_point)
        exec(self.tests, namespace)
        return candidate

    def _fail_the_rest(self, log: Log, error: dict[str, Any]) -> None:
        """Asserts that never came to run count as failed, so that ratios keep their meaning."""
        log.fail(error)
        while log.recorded < self.planned:
            log.fail(error)


class Recorder:
    """What the rewritten asserts call."""

    def __init__(self, solution: Solution, log: Log) -> None:
        self._solution = solution
        self._log = log
        self._sides: tuple[Any, Any] | None = None
        self._broken: Exception | None = None

    def equal(self, left: Any, right: Any) -> Any:
        """`left == right`, remembered for the message."""
        self._sides = (left, right)
        return left == right

    def passed(self) -> None:
        """An assert held."""
        self._sides = None
        self._log.passed()

    def failed(self) -> None:
        """A test that hangs on a statement which broke earlier reports that statement's error."""
        error = _caught()
        if isinstance(error, UnboundLocalError) and self._broken is not None:
            error = self._broken
        note = self._note() if isinstance(error, AssertionError) else ""
        self._sides = None
        self._log.fail(stand_in.describe(error), note)

    def broken(self) -> None:
        """A statement between the asserts raised."""
        self._broken = self._broken or _caught()

    def close(self) -> None:
        """A broken statement on which no assert depended is a failure still."""
        if self._broken is not None and self._log.failed == 0:
            self._log.fail(stand_in.describe(self._broken))

    def _note(self) -> str:
        call = self._solution.last_call
        if self._sides is None:
            return "" if call is None else call.text()
        left, right = self._sides
        if call is None:
            return f"gave {shorten(left)}, expected {shorten(right)}"
        if left is call.result or right is call.result:
            return f"{call.text()}, expected {shorten(right if left is call.result else left)}"
        return f"{call.text()}; compared {shorten(left)} with {shorten(right)}"


def _caught() -> Exception:
    error = sys.exception()
    assert isinstance(error, Exception)
    return error


def check_suite(prelude: str, check: str, entry_point: str) -> Suite:
    """Tests in the shape of `check(candidate)`. Raises `SuiteFault`."""
    tests = _parse(check)
    for node in tests.body:
        if isinstance(node, ast.FunctionDef) and node.name == _CHECK:
            planned = counted_asserts.rewrite(node)
            return _suite(prelude, tests, planned, entry_point)
    raise SuiteFault("the tests define no function `check`")


def assert_suite(setup: str, asserts: list[str], entry_point: str | None) -> Suite:
    """Tests as a list of statements. Raises `SuiteFault`."""
    setup_tree = _parse(setup)
    body = [statement for text in asserts for statement in _parse(text).body]
    check = ast.parse(f"def {_ASSERTS}({_UNUSED}): pass").body[0]
    assert isinstance(check, ast.FunctionDef)
    names = _names_to_provide([*setup_tree.body, *body])
    if entry_point is None and all(names.values()):
        entry_point = _first_called(body)  # a function named like a built-in one
    check.body = body
    planned = counted_asserts.rewrite(check)
    tests = ast.Module([check], [])
    suite = _suite(setup, tests, planned, entry_point)
    return suite._replace(function=_ASSERTS, names=names)


def _suite(setup: str, tests: ast.Module, planned: int, entry_point: str | None) -> Suite:
    with _compiling():
        setup_code = compile(_text(setup), "<set-up>", "exec")
        return Suite(setup_code, compile(tests, "<tests>", "exec"), planned, entry_point)


def _parse(source: str) -> ast.Module:
    with _compiling():
        return ast.parse(_text(source))


def _text(source: str) -> str:
    return source.removeprefix("\ufeff")


@contextlib.contextmanager
def _compiling() -> Iterator[None]:
    try:
        yield
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SuiteFault(f"the tests do not compile: {error}") from None


def _names_to_provide(statements: list[ast.stmt]) -> dict[str, bool]:
    """Names that are read but defined nowhere, and whether each is a module (never called)."""
    nodes = [node for statement in statements for node in ast.walk(statement)]
    defined = set(vars(builtins))
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                defined.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                defined.add(name)
            case ast.alias(name=name, asname=alias):
                defined.add(alias or name.partition(".")[0])
            case _:
                pass
    read = {node.id for node in nodes if isinstance(node, ast.Name)} - defined
    called = {
        node.func.id
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return {name: name in sys.stdlib_module_names and name not in called for name in sorted(read)}


def _first_called(statements: list[ast.stmt]) -> str | None:
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                return node.func.id
    return None


def _classes_of(namespace: dict[str, Any]) -> dict[str, type]:
    return {
        name: value
        for name, value in namespace.items()
        if isinstance(value, type) and value.__module__ == _MODULE
    }
