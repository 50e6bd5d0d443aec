"""Faults of layout that the tokens show: line length, blanks, several statements in a line."""

import io
import token
import tokenize
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

LINE_LENGTH = 99
_SPACED = {"==", "!=", "<=", ">=", "<", ">", "+=", "-=", "*=", "/=", "//=", "%=", "**=", "->", ":="}
_OPENING = {"(", "[", "{"}
_CLOSING = {")", "]", "}"}
_LAYOUT = (
    tokenize.NL,
    tokenize.COMMENT,
    token.NEWLINE,
    token.INDENT,
    token.DEDENT,
    token.ENDMARKER,
)


class Finding(NamedTuple):
    """One fault: the rule's name, its line, and what it is about."""

    rule: str
    line: int
    detail: str = ""


def find_layout_faults(source: str) -> Iterator[Finding]:
    """Yields the faults of a program that parses."""
    for number, line in enumerate(source.splitlines(), start=1):
        if len(line) > LINE_LENGTH:
            yield Finding("long_line", number, f"{len(line)} characters")
        if line != line.rstrip():
            yield Finding("trailing_blank", number)
        if "\t" in line[: len(line) - len(line.lstrip())]:
            yield Finding("tab_indent", number)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except tokenize.TokenError:
        return
    yield from _spacing_faults(tokens)
    yield from _compound_lines(tokens)


def _spacing_faults(tokens: list[tokenize.TokenInfo]) -> Iterator[Finding]:
    depth = 0
    for position, current in enumerate(tokens):
        if current.type != token.OP:
            continue
        depth += (current.string in _OPENING) - (current.string in _CLOSING)
        # Inside brackets `=` gives a keyword its value and takes no blanks.
        if current.string in _SPACED or (current.string == "=" and depth == 0):
            before, after = tokens[position - 1], tokens[position + 1]
            if _touch(before, current) or _touch(current, after):
                yield Finding("missing_blank", current.start[0], f"around `{current.string}`")
        elif current.string == ",":
            after = tokens[position + 1]
            if _touch(current, after) and after.string not in _CLOSING:
                yield Finding("missing_blank", current.start[0], "after `,`")


def _touch(left: tokenize.TokenInfo, right: tokenize.TokenInfo) -> bool:
    return left.end == right.start and left.type not in _LAYOUT and right.type not in _LAYOUT


def _compound_lines(tokens: list[tokenize.TokenInfo]) -> Iterator[Finding]:
    depth = 0
    is_header = bool(tokens) and tokens[0].string in _HEADERS
    for current, following in pairwise(tokens):
        depth += (current.string in _OPENING) - (current.string in _CLOSING)
        if current.string == ";" and current.type == token.OP:
            yield Finding("compound_line", current.start[0], "two statements in a line")
        if current.type in (token.NEWLINE, token.INDENT, token.DEDENT, tokenize.NL):
            is_header = following.string in _HEADERS
        elif current.string == ":" and depth == 0 and is_header:
            is_header = False
            if following.type not in (token.NEWLINE, tokenize.COMMENT):
                yield Finding("compound_line", current.start[0], "a body beside its header")


_HEADERS = {
    "if",
    "elif",
    "else",
    "for",
    "while",
    "try",
    "except",
    "finally",
    "with",
    "def",
    "class",
}
