"""Values between processes that do not trust each other: tagged JSON, plain data, no objects.

None, booleans, text, lists, finite floats and integers that a double holds exactly are themselves.
Everything else is an object with one key, its tag: `{"tuple": [1, 2]}`. The service reads the same
tags in `tagged-value.ts`.
"""

import importlib
import itertools
import json
import math
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

MAX_DEPTH = 100
MAX_ITEMS = 100_000
"""Members taken from an iterator, which may never end."""

_EXACT_IN_A_DOUBLE = 2**53
_TYPES = {
    kind.__name__: kind
    for kind in (
        bool,
        int,
        float,
        complex,
        str,
        bytes,
        list,
        tuple,
        dict,
        set,
        frozenset,
        type(None),
    )
}


_RATIONALS = {"decimal": ("decimal", "Decimal"), "fraction": ("fractions", "Fraction")}


class CannotCross(TypeError):
    """The value is not plain data."""


def pack(value: Any, classes: Mapping[str, type] | None = None, depth: int = 0) -> Any:
    """JSON-ready data for `value`; instances of `classes` cross as their name and fields."""
    if value is None or value is True or value is False:
        return value
    if depth > MAX_DEPTH:
        raise CannotCross(f"the value is nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return _pack_int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"float": repr(float(value))}
    return _pack_compound(value, classes or {}, depth + 1)


def _pack_int(value: int) -> Any:
    exact = int(value)
    return exact if abs(exact) <= _EXACT_IN_A_DOUBLE else {"int": hex(exact)}


def _pack_compound(value: Any, classes: Mapping[str, type], depth: int) -> Any:
    def members(items: Any) -> list[Any]:
        return [pack(item, classes, depth) for item in items]

    if isinstance(value, list):
        return members(list.__iter__(value))
    for kind in (tuple, set, frozenset, deque):
        if isinstance(value, kind):
            return {kind.__name__: members(value)}
    if isinstance(value, range):
        return {"range": members((value.start, value.stop, value.step))}
    if isinstance(value, dict):
        return {"dict": [members(pair) for pair in dict.items(value)]}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, complex):
        return {"complex": members((value.real, value.imag))}
    for tag in _RATIONALS:
        if _is_rational(value, tag):
            return {tag: str(value)}
    if isinstance(value, type) and _TYPES.get(value.__name__) is value:
        return {"type": value.__name__}
    return _pack_rest(value, classes, members)


def _is_rational(value: Any, tag: str) -> bool:
    """Looks only where the program has imported the module, which is dear to load."""
    module, name = _RATIONALS[tag]
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, getattr(loaded, name, ()))


def _rational(tag: str) -> Callable[[str], Any]:
    module, name = _RATIONALS[tag]
    return lambda text: getattr(importlib.import_module(module), name)(text)


def _pack_rest(value: Any, classes: Mapping[str, type], members: Callable[[Any], list[Any]]) -> Any:
    kind = type(value)
    if classes.get(kind.__name__) is kind:
        return {"object": [kind.__name__, [members(pair) for pair in vars(value).items()]]}
    if isinstance(value, Iterator):
        taken = members(itertools.islice(value, MAX_ITEMS + 1))
        if len(taken) > MAX_ITEMS:
            raise CannotCross(f"the iterator gives more than {MAX_ITEMS} members")
        return {"iterator": taken}
    if isinstance(value, (type({}.keys()), type({}.values()), type({}.items()))):
        return {"iterator": members(value)}
    raise CannotCross(f"a value of type {kind.__name__} cannot be compared as plain data")


def unpack(data: Any, classes: Mapping[str, type] | None = None, depth: int = 0) -> Any:
    """Rebuilds a value. Raises `ValueError` on anything that `pack` would not have written."""
    if depth > 2 * MAX_DEPTH:
        raise ValueError("nested too deep")
    known = classes or {}
    if isinstance(data, list):
        return [unpack(item, known, depth + 1) for item in data]
    if not isinstance(data, dict):
        return data
    if len(data) != 1:
        raise ValueError("a tagged value has one key")
    tag, content = next(iter(data.items()))
    if tag == "object":
        return _unpack_object(content, known, depth + 1)
    if tag not in _UNPACKERS:
        raise ValueError("unknown tag")
    if isinstance(content, list):
        content = [unpack(item, known, depth + 1) for item in content]
    try:
        return _UNPACKERS[tag](content)
    except (TypeError, LookupError, ArithmeticError) as error:
        raise ValueError(f"malformed {tag}") from error


def _unpack_object(content: Any, classes: Mapping[str, type], depth: int) -> Any:
    if not isinstance(content, list) or len(content) != 2 or not isinstance(content[1], list):
        raise ValueError("malformed object")
    name, fields = content
    if not isinstance(name, str) or name not in classes:
        raise ValueError("unknown class")
    instance = object.__new__(classes[name])
    for key, value in unpack({"dict": fields}, classes, depth).items():
        if not isinstance(key, str):
            raise ValueError("malformed object")
        instance.__dict__[key] = value
    return instance


def _special_float(text: str) -> float:
    return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[text]


_UNPACKERS: dict[str, Callable[[Any], Any]] = {
    "int": lambda text: int(text, 16),
    "float": _special_float,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "deque": deque,
    "range": lambda parts: range(*parts),
    "dict": dict,
    "bytes": bytes.fromhex,
    "complex": lambda parts: complex(parts[0], parts[1]),
    "decimal": _rational("decimal"),
    "fraction": _rational("fraction"),
    "type": lambda name: _TYPES[name],
    "iterator": iter,
}


class Channel(NamedTuple):
    """Two pipes to another process. A frame is four bytes of length, then JSON."""

    incoming: int
    outgoing: int

    def send(self, message: Any) -> None:
        """Sends one frame."""
        body = json.dumps(message).encode("ascii")
        data = memoryview(len(body).to_bytes(4, "big") + body)
        while data:
            data = data[os.write(self.outgoing, data) :]

    def receive(self, limit: int) -> Any:
        """Reads one frame of at most `limit` bytes. Raises `EOFError`, or `ValueError` on junk."""
        length = int.from_bytes(self._read_exactly(4), "big")
        if length > limit:
            raise ValueError(f"a frame of {length} bytes is over the limit of {limit}")
        try:
            return json.loads(self._read_exactly(length))
        except (RecursionError, MemoryError):
            raise ValueError("a frame that is nested too deep or too large") from None

    def close(self) -> None:
        """Lets the other side see the end."""
        os.close(self.incoming)
        os.close(self.outgoing)

    def _read_exactly(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size > 0:
            part = os.read(self.incoming, min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)
