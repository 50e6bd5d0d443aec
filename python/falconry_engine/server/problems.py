"""Exceptions to problem answers (RFC 9457)."""

import logging
import re

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from falconry_engine.errors import EngineError, FieldError, InvalidRequest
from falconry_engine.server.codec import encode
from falconry_engine.wire.messages import Problem, ProblemField

_log = logging.getLogger("falconry_engine")
# W3C Trace Context: version, trace id, span id, flags.
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def problem_of(error: EngineError) -> Problem:
    """One of the engine's own errors, in words."""
    fields = [ProblemField(pointer=one.pointer, detail=one.detail) for one in error.errors]
    return Problem(
        type=f"urn:falconry:engine:{error.code}",
        code=error.code,
        title=error.title,
        status=error.status,
        detail=error.detail,
        errors=fields,
    )


def problem_answer(request: Request, error: EngineError) -> Response:
    """The answer for one of the engine's own errors."""
    return encode(request, problem_of(error), error.status)


def install_problems(app: FastAPI) -> None:
    """Answers every exception as a problem; what nobody foresaw is logged and answered without its
    inside.
    """

    @app.exception_handler(EngineError)
    async def _known(request: Request, error: EngineError) -> Response:
        return problem_answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        fields = tuple(FieldError(_pointer(one["loc"]), str(one["msg"])) for one in error.errors())
        summary = "; ".join(f"{one.pointer}: {one.detail}" for one in fields[:5])
        return problem_answer(request, InvalidRequest(summary, fields))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        unknown = EngineError(str(error.detail))
        unknown.code, unknown.status, unknown.title = "not_found", error.status_code, "No such verb"
        return problem_answer(request, unknown)

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, error: Exception) -> Response:
        return problem_answer(request, known_error(request, error))


def known_error(request: Request, error: Exception) -> EngineError:
    """One of the engine's own errors as it is; others are logged and lose their inside."""
    if isinstance(error, EngineError):
        return error
    _log.error("%s failed%s", request.url.path, _trace_of(request), exc_info=error)
    return EngineError(f"{type(error).__name__}; the log has more.")


def _trace_of(request: Request) -> str:
    """The trace that the caller belongs to, in words; nothing without one."""
    found = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
    return "" if found is None else f" (trace {found[1]})"


def _pointer(location: tuple[int | str, ...]) -> str:
    return "".join(f"/{part}" for part in location[1:])
