"""Rewrites the asserts of a `check` function: each counts as one test, and none ends the rest."""

import ast

RECORDER = "__tests__"
"""The name under which the rewritten code finds its `Recorder`."""
_ERROR = "__error__"


def rewrite(check: ast.FunctionDef) -> int:
    """Rewrites the body in place; returns how many asserts it holds."""
    counter = _CountAsserts()
    check.body = [_rewrite_statement(counter, statement) for statement in check.body]
    return counter.count


class _CountAsserts(ast.NodeTransformer):
    count = 0

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        if isinstance(node.test, ast.Constant) and node.test.value:
            return node  # `assert True` tests nothing
        self.count += 1
        node.test = _remember_sides(node.test)
        return _guard(node, "failed", is_test=True)


def _rewrite_statement(counter: _CountAsserts, statement: ast.stmt) -> ast.stmt:
    rewritten = counter.visit(statement)
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)):
        return _guard(rewritten, "broken", is_test=False)
    return rewritten


def _remember_sides(test: ast.expr) -> ast.expr:
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return ast.copy_location(ast.Call(_EQUAL, [left, right], []), test)
        case _:
            return test


def _guard(statement: ast.stmt, on_error: str, *, is_test: bool) -> ast.stmt:
    """try: statement / except Exception as e: recorder.on_error(e) / else: recorder.passed()"""
    success = [_SUCCESS] if is_test else []
    guarded = ast.Try([statement], [_HANDLERS[on_error]], success, [])
    return ast.copy_location(guarded, statement)


def _parse_handler(method: str) -> ast.ExceptHandler:
    call = f"{RECORDER}.{method}({_ERROR})"
    (guarded,) = ast.parse(f"try: 0\nexcept Exception as {_ERROR}: {call}").body
    assert isinstance(guarded, ast.Try)
    return guarded.handlers[0]


# The same nodes serve every assert: building them anew each time cost more than all the rest.
_HANDLERS = {method: _parse_handler(method) for method in ("failed", "broken")}
_SUCCESS = ast.parse(f"{RECORDER}.passed()").body[0]
_EQUAL = ast.parse(f"{RECORDER}.equal", mode="eval").body
