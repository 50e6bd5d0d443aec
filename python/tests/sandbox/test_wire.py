"""Plain data crosses unchanged; nothing else crosses at all."""

import math
import os
from collections import Counter, OrderedDict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction

import pytest

from falconry_sandbox import wire

VALUES = [
    None,
    True,
    0,
    -(2**53),
    2**53 + 1,
    -(2**5000),
    1.5,
    -0.0,
    math.inf,
    "text",
    "\ud800",
    b"\x00\xff",
    [],
    [1, [2, [3]]],
    (),
    (1, (2,)),
    {1, 2},
    frozenset({1}),
    {1: "a", "1": "b", (1, 2): [3]},
    1 + 2j,
    range(1, 10, 3),
    deque([1, 2]),
    Decimal("1.10"),
    Fraction(1, 3),
    int,
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_plain_data_crosses_unchanged(value):
    crossed = wire.unpack(wire.pack(value))
    assert crossed == value
    assert type(crossed) is type(value)


def test_not_a_number_crosses():
    assert math.isnan(wire.unpack(wire.pack(math.nan)))


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Counter("aab"), {"a": 2, "b": 1}),
        (OrderedDict(a=1), {"a": 1}),
        (namedtuple("Pair", "x y")(1, 2), (1, 2)),
        (type("Odd", (int,), {"__eq__": lambda *_: True})(7), 7),
        (bytearray(b"x"), b"x"),
    ],
)
def test_what_derives_from_plain_data_crosses_as_plain_data(value, plain):
    crossed = wire.unpack(wire.pack(value))
    assert crossed == plain
    assert type(crossed) is type(plain)


@pytest.mark.parametrize(
    "value", [(n for n in range(3)), map(int, "012"), {0: 0, 1: 1, 2: 2}.keys()]
)
def test_an_iterator_crosses_as_one(value):
    crossed = wire.unpack(wire.pack(value))
    assert iter(crossed) is crossed
    assert list(crossed) == [0, 1, 2]


def _loop():
    value = []
    value.append(value)
    return value


def _endless():
    while True:
        yield 0


@pytest.mark.parametrize("value", [object(), print, _loop(), _endless(), ValueError, os])
def test_everything_else_is_refused(value):
    with pytest.raises(wire.CannotCross):
        wire.pack(value)


def test_an_instance_of_a_shared_class_crosses_as_its_fields():
    class Node:
        def __init__(self, value, following=None):
            self.value = value
            self.following = following

    classes = {"Node": Node}
    crossed = wire.unpack(wire.pack(Node(1, Node(2)), classes), classes)
    assert (crossed.value, crossed.following.value) == (1, 2)
    with pytest.raises(ValueError, match="unknown class"):
        wire.unpack(wire.pack(Node(1), classes))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"tuple": [], "set": []},
        {"exec": "1"},
        {"set": [[]]},
        {"dict": [[1]]},
        {"dict": [[[1], 2]]},
        {"int": "ten"},
        {"int": 3},
        {"float": "1"},
        {"bytes": "x"},
        {"complex": [1]},
        {"type": "object"},
        {"type": []},
        {"range": ["a"]},
        {"decimal": "x"},
        {"object": ["int", []]},
        {"object": 1},
    ],
)
def test_junk_is_refused(data):
    with pytest.raises(ValueError):
        wire.unpack(data)


def test_a_nesting_bomb_is_refused():
    bomb = []
    for _ in range(5000):
        bomb = [bomb]
    with pytest.raises((ValueError, RecursionError)):
        wire.unpack(bomb)


def test_frames_keep_their_bounds():
    channel = wire.Channel(*os.pipe())
    channel.send({"answer": [1, 2]})
    assert channel.receive(100) == {"answer": [1, 2]}
    channel.send("x" * 200)
    with pytest.raises(ValueError, match="over the limit"):
        channel.receive(100)


def test_a_cut_frame_is_an_end():
    channel = wire.Channel(*os.pipe())
    os.write(channel.outgoing, b"\x00\x00\x00\x09half")
    os.close(channel.outgoing)
    with pytest.raises(EOFError):
        channel.receive(100)
