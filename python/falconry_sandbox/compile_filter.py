"""Compiles the system call tables into BPF programs.

`python -m falconry_sandbox.compile_filter` writes filters.json.
A program that runs under another architecture's call numbers, or through x32, is killed.
"""

import errno
import itertools
import json
import struct
from pathlib import Path
from typing import Literal, NamedTuple

from falconry_sandbox.syscall_table import NOT_IMPLEMENTED, TABLES, Condition, Rule

Architecture = Literal["x86_64", "aarch64"]
ARCHITECTURES: tuple[Architecture, ...] = ("x86_64", "aarch64")
FILTERS_FILE = Path(__file__).with_name("filters.json")

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000

_LOAD_WORD = 0x20
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_AT_LEAST = 0x35
_RETURN = 0x06

_NUMBER_OFFSET = 0
_ARCHITECTURE_OFFSET = 4
_ARGUMENTS_OFFSET = 16

_KILL = 0x80000000
_ERROR = 0x00050000
_ALLOW = 0x7FFF0000


def _instruction(code: int, constant: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, constant)


def _return(action: int) -> bytes:
    return _instruction(_RETURN, action)


# The last instructions of a decision; each way through them returns.
_Ending = tuple[bytes, ...]
_REFUSED: _Ending = (_return(_ERROR | errno.EPERM),)


class _Choice(NamedTuple):
    """Goes on at a place in the tree, or ends, by whether the number is below `first`."""

    first: int
    below: int | _Ending
    above: int | _Ending


def compile_filter(architecture: Architecture, allowed: tuple[Rule, ...]) -> list[bytes]:
    """Returns the instructions, 8 bytes each.

    The number is looked up by halving: the kernel compiles and tries out the program each time that
    it is loaded, and a list of comparisons took three times as long.
    """
    bounds = _bounds(architecture, allowed)
    endings = list(dict.fromkeys(ending for _, ending in bounds))
    tree: list[_Choice] = []
    _plant(tree, bounds)
    starts = dict(zip(endings, _offsets(endings, len(tree)), strict=True))

    def skip(target: int | _Ending, place: int) -> int:
        return (target if isinstance(target, int) else starts[target]) - place - 1

    choices = [
        _instruction(_JUMP_IF_AT_LEAST, choice.first, skip(choice.above, i), skip(choice.below, i))
        for i, choice in enumerate(tree)
    ]
    return [*_prologue(architecture), *choices, *(part for ending in endings for part in ending)]


def _prologue(architecture: Architecture) -> list[bytes]:
    """Kills what runs under other call numbers, and loads the number."""
    program = [
        _instruction(_LOAD_WORD, _ARCHITECTURE_OFFSET),
        _instruction(_JUMP_IF_EQUAL, _AUDIT[architecture], if_true=1),
        _return(_KILL),
        _instruction(_LOAD_WORD, _NUMBER_OFFSET),
    ]
    if architecture == "x86_64":
        program += [_instruction(_JUMP_IF_AT_LEAST, _X32_BIT, if_false=1), _return(_KILL)]
    return program


def _bounds(architecture: Architecture, allowed: tuple[Rule, ...]) -> list[tuple[int, _Ending]]:
    """Where what is done changes: from each first number on, up to the next."""
    rules = {getattr(rule, architecture): _allow(rule.condition) for rule in allowed}
    absent = _return(_ERROR | errno.ENOSYS)
    rules |= {getattr(rule, architecture): (absent,) for rule in NOT_IMPLEMENTED}
    known = [number for number in rules if number is not None]
    bounds: list[tuple[int, _Ending]] = []
    for number in range(max(known) + 2):
        ending = rules.get(number, _REFUSED)
        if not bounds or ending != bounds[-1][1]:
            bounds.append((number, ending))
    return bounds


def _plant(tree: list[_Choice], bounds: list[tuple[int, _Ending]]) -> int | _Ending:
    """Adds the choices between `bounds` to the tree; returns the place of the first."""
    if len(bounds) == 1:
        return bounds[0][1]
    place = len(tree)
    middle = len(bounds) // 2
    first = bounds[middle][0]
    tree.append(_Choice(first, 0, 0))
    below = _plant(tree, bounds[:middle])
    tree[place] = _Choice(first, below, _plant(tree, bounds[middle:]))
    return place


def _offsets(endings: list[_Ending], start: int) -> list[int]:
    return list(itertools.accumulate((len(ending) for ending in endings[:-1]), initial=start))


def _allow(condition: Condition | None) -> _Ending:
    """Ends the program either way: with leave, or refused for its argument."""
    if condition is None:
        return (_return(_ALLOW),)
    # Little-endian on both architectures: the low half of an argument comes first. The high half
    # must be zero, or a pointer such as 0x100000000 would pass for none.
    low = _ARGUMENTS_OFFSET + 8 * condition.argument
    program = [
        _instruction(_LOAD_WORD, low + 4),
        _instruction(_JUMP_IF_EQUAL, 0, if_true=1),
        *_REFUSED,
        _instruction(_LOAD_WORD, low),
    ]
    for value in condition.values:
        program += [_instruction(_JUMP_IF_EQUAL, value, if_false=1), _return(_ALLOW)]
    return (*program, *_REFUSED)


def render() -> str:
    """The text of filters.json: per table and architecture a hexadecimal string an instruction."""
    filters = {
        table: {
            name: [part.hex() for part in compile_filter(name, rules)] for name in ARCHITECTURES
        }
        for table, rules in TABLES.items()
    }
    return json.dumps(filters, indent=1) + "\n"


if __name__ == "__main__":
    FILTERS_FILE.write_text(render(), encoding="ascii")
