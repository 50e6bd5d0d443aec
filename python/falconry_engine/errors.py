"""The closed catalogue of refusals and failures. One class per code; the server turns them into
problem answers.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """One fault of a request: a JSON pointer into its body, and what to do about it."""

    pointer: str
    detail: str


class EngineError(Exception):
    """Root of everything the engine raises on purpose. Nothing in the session has changed when it
    is raised.
    """

    code = "internal"
    status = 500
    title = "The engine failed"

    def __init__(self, detail: str, errors: tuple[FieldError, ...] = ()):
        super().__init__(detail)
        self.detail = detail
        self.errors = errors


class UnknownSession(EngineError):
    """The session was never opened, was closed, or died with an earlier engine process."""

    code, status, title = "unknown_session", 404, "No such session"


class Interrupted(EngineError):
    """The session, or the call alone, was ended while it waited or computed."""

    code, status, title = "interrupted", 409, "The session was interrupted"


class ShuttingDown(EngineError):
    """The engine is ending; what was not begun is not begun."""

    code, status, title = "shutting_down", 503, "The engine is ending"


class InvalidRequest(EngineError):
    """The body cannot be carried out; `errors` point at the fields."""

    code, status, title = "invalid_request", 422, "The request is not valid"

    @classmethod
    def at(cls, pointer: str, detail: str) -> "InvalidRequest":
        """A refusal of exactly one field."""
        return cls(f"{pointer}: {detail}", (FieldError(pointer, detail),))


class SequenceConflict(EngineError):
    """A mutating call repeats a number with another body, or leaves a gap."""

    code, status, title = "sequence_conflict", 409, "The sequence number does not fit"


class Diverged(EngineError):
    """A loss, gradient or weight stopped being finite. The weights are as they were before the
    call.
    """

    code, status, title = "diverged", 422, "The numbers are not finite"


class OutOfMemory(EngineError):
    """The device has too little memory for this request at the moment, even row by row."""

    code, status, title = "out_of_memory", 507, "Out of memory"


class NeverFits(EngineError):
    """A single row of this request needs more memory than the device has."""

    code, status, title = "never_fits", 422, "The device is too small"


class StorageFull(EngineError):
    """The disk is full or a quota is used up. Nothing of the folder stays."""

    code, status, title = "storage_full", 507, "No space left"


class StorageIoError(EngineError):
    """A file could not be written or made durable. Nothing of the folder stays."""

    code, status, title = "storage_io_error", 500, "Storage failed"


class ModelNotFound(EngineError):
    """The folder does not hold a model that can be opened."""

    code, status, title = "model_not_found", 404, "No such model"


class Unsupported(EngineError):
    """The request names an option, architecture or file that this engine does not have."""

    code, status, title = "unsupported", 422, "Not supported"


class GenerationUnavailable(EngineError):
    """The generation server cannot be reached, is silent, or fails; it may be well again later."""

    code, status, title = "generation_unavailable", 503, "The generation server failed"


class GenerationRefused(EngineError):
    """The generation server will not do what it is asked, or not what was asked of it: it must be
    set up otherwise.
    """

    code, status, title = "generation_refused", 502, "The generation server does not fit"


class Unauthorised(EngineError):
    """The token is missing or wrong."""

    code, status, title = "unauthorised", 401, "Token required"


class TooLarge(EngineError):
    """The body is longer than the engine accepts."""

    code, status, title = "too_large", 413, "The body is too large"


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception of Python or PyTorch says that memory ran out."""
    message = str(error)
    return (
        isinstance(error, MemoryError)
        or "not enough memory" in message
        or "out of memory" in message
    )
