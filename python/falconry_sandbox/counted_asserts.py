"""Rewrites the asserts of a `check` function: each counts as one test, and none ends the rest."""

import ast
from collections.abc import Iterator

RECORDER = "__tests__"
"""The name under which the rewritten code finds its `Recorder`."""
_BLOCKS = ("body", "orelse", "finalbody")
_CLAUSES = ("handlers", "cases")


def rewrite(check: ast.FunctionDef) -> int:
    """Rewrites the body in place; returns how many asserts it holds."""
    count = _rewrite_asserts(check.body)
    for place, statement in enumerate(check.body):
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)):
            check.body[place] = _guard(statement, "broken", is_test=False)
    return count


def _rewrite_asserts(block: list[ast.stmt]) -> int:
    count = 0
    for place, statement in enumerate(block):
        if not isinstance(statement, ast.Assert):
            count += sum(map(_rewrite_asserts, _blocks_of(statement)))
        elif not isinstance(statement.test, ast.Constant) or not statement.test.value:
            count += 1
            statement.test = _remember_sides(statement.test)
            block[place] = _guard(statement, "failed", is_test=True)
        # what is left, `assert True`, tests nothing
    return count


def _blocks_of(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of statements right within one."""
    fields = statement._fields
    for name in _BLOCKS:
        if name in fields:
            yield getattr(statement, name)
    for name in _CLAUSES:
        if name in fields:
            yield from (clause.body for clause in getattr(statement, name))


def _remember_sides(test: ast.expr) -> ast.expr:
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return ast.copy_location(ast.Call(_EQUAL, [left, right], []), test)
        case _:
            return test


def _guard(statement: ast.stmt, on_error: str, *, is_test: bool) -> ast.stmt:
    """try: statement / except Exception: recorder.on_error() / else: recorder.passed()"""
    success = [_SUCCESS] if is_test else []
    guarded = ast.Try([statement], [_HANDLERS[on_error]], success, [])
    return ast.copy_location(guarded, statement)


def _parse_handler(method: str) -> ast.ExceptHandler:
    (guarded,) = ast.parse(f"try: 0\nexcept Exception: {RECORDER}.{method}()").body
    assert isinstance(guarded, ast.Try)
    return guarded.handlers[0]


# The same nodes serve every assert: building them anew each time cost more than all the rest.
_HANDLERS = {method: _parse_handler(method) for method in ("failed", "broken")}
_SUCCESS = ast.parse(f"{RECORDER}.passed()").body[0]
_EQUAL = ast.parse(f"{RECORDER}.equal", mode="eval").body
