"""How involved a program is: branches, by radon, and depth and length."""

import ast
from collections.abc import Iterator
from typing import Any

from radon.visitors import Class, ComplexityVisitor, Function

_NESTING = (ast.If, ast.For, ast.While, ast.AsyncFor, ast.Try, ast.With, ast.AsyncWith, ast.Match)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def measure(source: str) -> dict[str, Any]:
    """`cyclomatic` and `nesting` of the worst function or of the module itself, and `statements`.

    Raises `SyntaxError` for what does not parse.
    """
    before, null, _ = source.partition("\0")
    if null:
        raise SyntaxError("a null byte", (None, before.count("\n") + 1, None, None))
    tree = ast.parse(source.removeprefix("\ufeff"))
    blocks = [tree, *(node for node in ast.walk(tree) if isinstance(node, _SCOPES))]
    return {
        "cyclomatic": max(_cyclomatic(tree)),
        "nesting": max(_nesting(block) for block in blocks),
        "statements": sum(_counts(node) for node in ast.walk(tree)),
    }


def _cyclomatic(tree: ast.Module) -> Iterator[int]:
    """McCabe's number of the module's own code and of every function, as radon counts it."""
    visitor = ComplexityVisitor.from_ast(tree)
    yield visitor.complexity
    waiting: list[Function | Class] = [*visitor.functions, *visitor.classes]
    while waiting:
        block = waiting.pop()
        if isinstance(block, Class):
            waiting += [*block.methods, *block.inner_classes]
        else:
            yield block.complexity
            waiting += block.closures


def _counts(node: ast.AST) -> bool:
    """Statements, without docstrings and the bare `pass`."""
    is_text = (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
    return isinstance(node, ast.stmt) and not is_text and not isinstance(node, ast.Pass)


def _nesting(block: ast.AST) -> int:
    """Compound statements inside one another; functions inside count for themselves."""
    deepest = 0
    waiting = [(node, 0) for node in ast.iter_child_nodes(block)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, _SCOPES):
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
