"""Bodies as MessagePack (programs) or JSON (people)."""

import hashlib
import json
from typing import Any

import ormsgpack
from fastapi import Request, Response
from fastapi.routing import APIRoute

from falconry_engine.errors import InvalidRequest, TooLarge, Unsupported
from falconry_engine.wire.arrays import Message

MSGPACK = "application/msgpack"
JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
PROBLEM_MSGPACK = "application/problem+msgpack"
FRAMES = "application/vnd.falconry.frames"
JSON_LINES = "application/jsonl"
MAX_BODY_BYTES = 512 * 1024 * 1024


class DecodedRequest(Request):
    """A request whose body is Python values by the time FastAPI validates it."""

    async def decode(self) -> None:
        """Reads the body; `scope["falconry.digest"]` then names its exact bytes."""
        chunks, size = [], 0
        async for chunk in self.stream():
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                raise TooLarge(f"Bodies may be {MAX_BODY_BYTES} bytes long.")
            chunks.append(chunk)
        raw = b"".join(chunks)
        self.scope["falconry.digest"] = hashlib.sha256(raw).digest()
        self._values = _decode(raw, media_type(self))

    async def body(self) -> Any:
        """The decoded values, which FastAPI takes as they are for media types it does not know."""
        return self._values

    async def json(self) -> Any:
        """The decoded values."""
        return self._values


class DecodedRoute(APIRoute):
    """A route that decodes bodies itself, so that a body that cannot be read is a problem of the
    catalogue.
    """

    def get_route_handler(self):
        """Wraps the handler of FastAPI."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            if request.method != "POST":
                return await handler(request)
            decoded = DecodedRequest(request.scope, request.receive)
            await decoded.decode()
            return await handler(decoded)

        return handle


def media_type(request: Request) -> str:
    """Content type without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_messagepack(request: Request) -> bool:
    """Whether the answer is MessagePack: that of a program, or of whoever accepts it."""
    return media_type(request) == MSGPACK or request.headers.get("accept") == MSGPACK


def encode(request: Request, answer: Message, status: int = 200) -> Response:
    """The answer in the form of the request: MessagePack to MessagePack, else JSON."""
    is_problem = status >= 400
    if is_messagepack(request):
        content = ormsgpack.packb(answer.model_dump(by_alias=True))
        return Response(content, status, media_type=PROBLEM_MSGPACK if is_problem else MSGPACK)
    content = answer.model_dump_json(by_alias=True)
    return Response(content, status, media_type=PROBLEM_JSON if is_problem else JSON)


def _decode(raw: bytes, kind: str) -> Any:
    if kind not in (MSGPACK, JSON):
        raise Unsupported(f"content-type must be {MSGPACK} or {JSON}.")
    try:
        value = ormsgpack.unpackb(raw) if kind == MSGPACK else json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest.at("", f"the body is not {kind}: {error}") from error
    if not isinstance(value, dict):
        raise InvalidRequest.at("", "the body must be one object.")
    return value
