"""The subtrees of a syntax tree, by shape: node types, without names, literals and comments."""

from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

Shapes = dict[tuple[str, tuple[int, ...]], int]
"""A number for each shape: the type of its root, and the numbers of the shapes below it."""


def count_subtrees(root: Node, shapes: Shapes) -> Counter[int]:
    """How often each shape occurs, for nodes that have something below them.

    As in CodeBLEU, keywords and operators are no nodes of their own. Docstrings and comments are
    left out: they say nothing of what a program does. Trees that are compared share `shapes`.
    """
    counts: Counter[int] = Counter()
    open_nodes: list[tuple[Node, Iterator[Node], list[int]]] = [(root, _parts(root), [])]
    while open_nodes:
        node, parts, below = open_nodes[-1]
        part = next(parts, None)
        if part is not None:
            open_nodes.append((part, _parts(part), []))
            continue
        open_nodes.pop()
        shape = shapes.setdefault((node.type, tuple(below)), len(shapes))
        counts[shape] += node.child_count > 0
        if open_nodes:
            open_nodes[-1][2].append(shape)
    return counts


def _parts(node: Node) -> Iterator[Node]:
    return (part for part in node.named_children if not (part.is_extra or _is_text(part)))


def _is_text(node: Node) -> bool:
    """A statement that is nothing but a string."""
    return (
        node.type == "expression_statement"
        and node.named_child_count == 1
        and node.named_children[0].type == "string"
    )
