"""Arrays inside messages: raw little-endian bytes in MessagePack, lists of numbers in JSON."""

from itertools import pairwise
from typing import Annotated, Any

import numpy as np
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    SerializationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel


class Message(BaseModel):
    """Base of all messages: camelCase on the wire, unknown keys refused, immutable."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
    )


def _reader(dtype: str):
    kind = np.dtype(dtype)

    def read(value: Any) -> np.ndarray:
        if isinstance(value, np.ndarray):
            return np.ascontiguousarray(value, dtype=kind)
        if isinstance(value, bytes | bytearray | memoryview):
            if len(value) % kind.itemsize:
                raise ValueError(f"must be whole {kind.itemsize}-byte little-endian numbers")
            return np.frombuffer(value, dtype=kind)
        if isinstance(value, list):
            return _from_numbers(value, kind)
        raise ValueError("must be raw little-endian bytes or a list of numbers")

    return read


def _from_numbers(value: list[Any], kind: np.dtype) -> np.ndarray:
    allowed = int if kind.kind == "i" else (int, float)
    if any(isinstance(item, bool) or not isinstance(item, allowed) for item in value):
        raise ValueError(
            "must hold numbers only" if kind.kind == "f" else "must hold integers only"
        )
    try:
        return np.array(value, dtype=kind)
    except OverflowError as error:
        raise ValueError("holds a number that does not fit 32 bits") from error


def _write(value: np.ndarray, info: SerializationInfo) -> Any:
    return value.tolist() if info.mode == "json" else value.tobytes()


def _schema(dtype: str, item: str) -> WithJsonSchema:
    raw = {"type": "string", "format": "binary", "x-dtype": dtype}
    return WithJsonSchema({"anyOf": [raw, {"type": "array", "items": {"type": item}}]})


Integers = Annotated[
    np.ndarray, BeforeValidator(_reader("<i4")), PlainSerializer(_write), _schema("<i4", "integer")
]
"""int32 [n]."""

Floats = Annotated[
    np.ndarray, BeforeValidator(_reader("<f4")), PlainSerializer(_write), _schema("<f4", "number")
]
"""float32 [n]."""


class _Ragged(Message):
    lengths: Integers

    @model_validator(mode="after")
    def _lengths_cover_values(self):
        if self.lengths.size and int(self.lengths.min()) < 0:
            raise ValueError("lengths must not be negative")
        total = int(self.lengths.sum(dtype=np.int64))
        if total != self.values.size:  # pyright: ignore[reportAttributeAccessIssue]
            raise ValueError(f"lengths add up to {total}, values hold another number of items")
        return self

    def split(self) -> list[np.ndarray]:
        """The rows, as views."""
        ends = np.cumsum(self.lengths, dtype=np.int64).tolist()
        # np.split takes several times as long.
        return [self.values[start:end] for start, end in pairwise([0, *ends])]  # pyright: ignore[reportAttributeAccessIssue]


class RaggedIntegers(_Ragged):
    """Rows of int32 of unlike length: all values end to end, and the length of each row."""

    values: Integers

    @classmethod
    def of(cls, rows: list[np.ndarray] | list[list[int]]) -> "RaggedIntegers":
        """Joins rows."""
        return cls(values=_join(rows, "<i4"), lengths=_lengths(rows))


class RaggedFloats(_Ragged):
    """Rows of float32 of unlike length: all values end to end, and the length of each row."""

    values: Floats

    @classmethod
    def of(cls, rows: list[np.ndarray] | list[list[float]]) -> "RaggedFloats":
        """Joins rows."""
        return cls(values=_join(rows, "<f4"), lengths=_lengths(rows))


def _join(rows: list[Any], dtype: str) -> np.ndarray:
    return np.concatenate([np.asarray(row, dtype=dtype) for row in rows] or [np.zeros(0, dtype)])


def _lengths(rows: list[Any]) -> np.ndarray:
    return np.array([len(row) for row in rows], dtype="<i4")
