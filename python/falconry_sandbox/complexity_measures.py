"""How involved a program is: branches, depth and length."""

import ast
from typing import NamedTuple

_BRANCHES = (ast.If, ast.For, ast.While, ast.AsyncFor, ast.ExceptHandler, ast.IfExp, ast.match_case)
_NESTING = (ast.If, ast.For, ast.While, ast.AsyncFor, ast.Try, ast.With, ast.AsyncWith, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Complexity(NamedTuple):
    """`cyclomatic` and `nesting` are those of the worst function, or of the module itself."""

    cyclomatic: int
    nesting: int
    statements: int


def measure_complexity(tree: ast.Module) -> Complexity:
    """Measures a parsed program."""
    blocks: list[ast.AST] = [tree, *(node for node in ast.walk(tree) if _is_function(node))]
    return Complexity(
        cyclomatic=max(_cyclomatic(block) for block in blocks),
        nesting=max(_nesting(block) for block in blocks),
        statements=sum(_counts(node) for node in ast.walk(tree)),
    )


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def _counts(node: ast.AST) -> bool:
    """Statements, without docstrings and the bare `pass`."""
    is_text = (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
    return isinstance(node, ast.stmt) and not is_text and not isinstance(node, ast.Pass)


def _cyclomatic(block: ast.AST) -> int:
    """McCabe's number: one more than the decisions; functions inside count for themselves."""
    return 1 + sum(_decisions(node) for node in _own_nodes(block))


def _decisions(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, _BRANCHES))


def _own_nodes(block: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    waiting = list(ast.iter_child_nodes(block))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            continue
        found.append(node)
        waiting.extend(ast.iter_child_nodes(node))
    return found


def _nesting(block: ast.AST) -> int:
    deepest = 0
    waiting = [(node, 0) for node in ast.iter_child_nodes(block)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            continue
        inner = depth + isinstance(node, _NESTING)
        deepest = max(deepest, inner)
        for name, value in ast.iter_fields(node):
            # `elif` is an `if` alone in the else branch: one level with the first.
            is_elif = name == "orelse" and isinstance(node, ast.If) and _is_lone_if(value)
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    waiting.append((child, depth if is_elif else inner))
    return deepest


def _is_lone_if(body: object) -> bool:
    return isinstance(body, list) and len(body) == 1 and isinstance(body[0], ast.If)
