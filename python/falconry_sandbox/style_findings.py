"""Faults of style that the syntax tree shows: names, dead code, and long ways to say little."""

import ast
import builtins
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from falconry_sandbox.layout_findings import Finding

_SNAKE = re.compile(r"_*[a-z][a-z0-9_]*$|_+$|[A-Z][A-Z0-9_]*$")
_CAPITALISED = re.compile(r"_*[A-Z][A-Za-z0-9]*$")
_AMBIGUOUS = {"l", "O", "I"}
_ONE_LETTER_NAMES = 6
_ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
_EFFECTS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)
_LEAST_REPEATED = 3
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def find_style_faults(tree: ast.Module) -> Iterator[Finding]:
    """Yields the faults of a parsed program."""
    yield from _unused_imports(tree)
    yield from _repeated_runs(tree)
    for node in ast.walk(tree):
        for rule in _RULES:
            yield from rule(node)


def _named(node: ast.AST) -> Iterator[Finding]:
    match node:
        case ast.ClassDef(name=name) if not _CAPITALISED.match(name):
            yield Finding("bad_name", node.lineno, f"class `{name}` is not in CapWords")
        case ast.FunctionDef(name=name) if name.lower() != name and name.upper() == name:
            yield Finding("bad_name", node.lineno, f"`{name}` is not in snake_case")
        case ast.FunctionDef(name=name) | ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            if not _SNAKE.match(name):
                yield Finding("bad_name", node.lineno, f"`{name}` is not in snake_case")
            elif name in _AMBIGUOUS:
                yield Finding("bad_name", node.lineno, f"`{name}` looks like a digit")
            elif hasattr(builtins, name):
                yield Finding("shadowed_builtin", node.lineno, f"`{name}` hides a built-in")
        case _:
            return


def _function_faults(node: ast.AST) -> Iterator[Finding]:
    if not isinstance(node, _Function):
        return
    names = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
    stored = {part.id: part.lineno for part in reversed(names) if isinstance(part.ctx, ast.Store)}
    read = {part.id for part in names if not isinstance(part.ctx, ast.Store)}
    shared = {
        name
        for part in ast.walk(node)
        if isinstance(part, (ast.Global, ast.Nonlocal))
        for name in part.names
    }
    exempt = read | shared | _loop_targets(node)
    for name, line in stored.items():
        if name not in exempt and not name.startswith("_"):
            yield Finding("unused_name", line, f"`{name}` is never read")
    short = sorted(name for name in stored if len(name) == 1 and name != "_")
    if len(short) > _ONE_LETTER_NAMES:
        yield Finding("short_names", node.lineno, f"{len(short)} names of one letter")
    for default in [*node.args.defaults, *node.args.kw_defaults]:
        if isinstance(default, (ast.List, ast.Dict, ast.Set)):
            yield Finding("mutable_default", default.lineno)


def _loop_targets(node: ast.AST) -> set[str]:
    targets = [
        part.target for part in ast.walk(node) if isinstance(part, (ast.For, ast.comprehension))
    ]
    return {
        name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
    }


def _body_faults(node: ast.AST) -> Iterator[Finding]:
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if not isinstance(body, list) or not body:
            continue
        for statement, following in pairwise(body):
            if isinstance(statement, _ENDS):
                yield Finding("unreachable", following.lineno)
                break
        if len(body) > 1 and any(isinstance(part, ast.Pass) for part in body):
            yield Finding("no_effect", body[0].lineno, "`pass` beside other statements")


def _statement_faults(node: ast.AST) -> Iterator[Finding]:
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return
        case ast.Expr(value=value) if not isinstance(value, _EFFECTS):
            if not (isinstance(value, ast.Constant) and value.value is ...):
                yield Finding("no_effect", node.lineno, "an expression whose value is dropped")
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=other)) if name == other:
            yield Finding("no_effect", node.lineno, f"`{name}` is assigned to itself")
        case ast.Assign(targets=[ast.Name()], value=ast.Lambda()):
            yield Finding("lambda_assignment", node.lineno)
        case ast.ExceptHandler(type=None):
            yield Finding("bare_except", node.lineno)
        case ast.ImportFrom(names=[ast.alias(name="*")]):
            yield Finding("wildcard_import", node.lineno)
        case ast.If(test=ast.Constant()):
            yield Finding("unreachable", node.lineno, "a condition that never changes")
        case _:
            return


def _long_ways(node: ast.AST) -> Iterator[Finding]:
    match node:
        case ast.Compare(ops=[ast.Eq() | ast.NotEq()], comparators=[ast.Constant(value=value)]):
            if value is None:
                yield Finding("none_comparison", node.lineno, "`== None` for `is None`")
            elif isinstance(value, bool):
                yield Finding("bool_comparison", node.lineno, f"compared with {value}")
        case ast.If(
            body=[ast.Return(value=ast.Constant(value=bool()))],
            orelse=[ast.Return(value=ast.Constant(value=bool()))],
        ):
            yield Finding("boolean_return", node.lineno, "returns the condition by branches")
        case ast.For(
            iter=ast.Call(func=ast.Name(id="range"), args=[ast.Call(func=ast.Name(id="len"))])
        ):
            yield Finding("index_loop", node.lineno, "loops over indices")
        case ast.If(body=body, orelse=orelse) if orelse and _same(body, orelse):
            yield Finding("duplicate", node.lineno, "both branches are the same")
        case _:
            return


def _same(left: list[ast.stmt], right: list[ast.stmt]) -> bool:
    return [ast.dump(part) for part in left] == [ast.dump(part) for part in right]


def _unused_imports(tree: ast.Module) -> Iterator[Finding]:
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                if name not in read and name != "*":
                    yield Finding("unused_import", node.lineno, f"`{name}` is never used")


def _repeated_runs(tree: ast.Module) -> Iterator[Finding]:
    """Runs of at least three statements that occur twice."""
    seen: set[tuple[str, ...]] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        texts = [ast.dump(part) for part in body]
        for start in range(len(texts) - _LEAST_REPEATED + 1):
            run = tuple(texts[start : start + _LEAST_REPEATED])
            if run in seen:
                yield Finding("duplicate", body[start].lineno, "statements seen before")
            seen.add(run)


_RULES: tuple[Callable[[ast.AST], Iterator[Finding]], ...] = (
    _named,
    _function_faults,
    _body_faults,
    _statement_faults,
    _long_ways,
)
