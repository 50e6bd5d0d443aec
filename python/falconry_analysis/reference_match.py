"""How much of a reference's syntax and dataflow a program has: two components of CodeBLEU.

CodeBLEU (arXiv 2009.10297) weighs them in its score; PPOCoder (arXiv 2301.13816) takes each for a
reward. Both are recall: what of the reference the program has too. Its parser goes on after an
error, so a program that does not parse is given what its intact parts match, as in PPOCoder, whose
compiler reward is the one that punishes it.
"""

from collections import Counter
from typing import Any

import tree_sitter_python
from tree_sitter import Language, Node, Parser

from falconry_analysis.dataflow import find_dataflow
from falconry_analysis.subtrees import Shapes, count_subtrees

_PARSER = Parser(Language(tree_sitter_python.language()))


def match(pair: dict[str, str]) -> dict[str, Any]:
    """`syntax` and `dataflow` of `program`, each `matched` of the `total` in `reference`."""
    reference = _parse(pair["reference"])
    if reference.has_error:
        return {"error": "Reference", "detail": "the canonical solution does not parse"}
    program = _parse(pair["program"])
    shapes: Shapes = {}
    return {
        "syntax": _recall(count_subtrees(program, shapes), count_subtrees(reference, shapes)),
        "dataflow": _recall(find_dataflow(program), find_dataflow(reference)),
    }


def _parse(source: str) -> Node:
    return _PARSER.parse(source.removeprefix("\ufeff").encode()).root_node


def _recall(found: Counter[Any], wanted: Counter[Any]) -> dict[str, int]:
    """Multisets: what the program has once matches once."""
    return {"matched": (found & wanted).total(), "total": wanted.total()}
