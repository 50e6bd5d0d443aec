"""How a rank tells the others that it failed, and what they raise then."""

import ormsgpack

from falconry_engine.errors import EngineError, FieldError, is_out_of_memory

NONE, OUT_OF_MEMORY, REFUSED, BROKEN = range(4)


class PeerRefused(EngineError):
    """Another rank raised one of the engine's own errors; this one has its code and words."""


class PeerOutOfMemory(MemoryError):
    """Another rank ran out of memory: all repeat their work in smaller parts."""


def kind_of(error: BaseException) -> int:
    """What kind of failure an exception is. `BROKEN` is one that nobody foresaw."""
    if isinstance(error, EngineError):
        return REFUSED
    return OUT_OF_MEMORY if is_out_of_memory(error) else BROKEN


def described(error: BaseException) -> bytes:
    """An error in bytes."""
    if isinstance(error, EngineError):
        fields = [(one.pointer, one.detail) for one in error.errors]
        return ormsgpack.packb((error.code, error.status, error.title, error.detail, fields))
    return ormsgpack.packb(f"{type(error).__name__}: {error}")


def raised_by(rank: int, kind: int, description: bytes) -> Exception:
    """What the others raise for the error of `rank`."""
    said = ormsgpack.unpackb(description)
    if kind != REFUSED:
        return PeerOutOfMemory(f"rank {rank}: {said}")
    code, status, title, detail, fields = said
    error = PeerRefused(detail, tuple(FieldError(*one) for one in fields))
    error.code, error.status, error.title = code, status, title
    return error
