"""Samples told while they are drawn: frames are made as fast as they are read.

The thread that draws never waits for a reader: what a slow one has not read yet grows together in
one frame, which is never larger than the answer.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable

import numpy as np
import ormsgpack
from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from falconry_engine.errors import EngineError
from falconry_engine.sampling.telling import Part
from falconry_engine.server.codec import FRAMES, JSON_LINES, is_messagepack
from falconry_engine.server.problems import known_error, problem_of
from falconry_engine.wire.arrays import RaggedIntegers
from falconry_engine.wire.messages import SampleAnswer, SampleFrame


class PartsUnread:
    """Parts on their way from the thread that draws to the loop that sends."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._parts: dict[int, Part] = {}
        self.news = asyncio.Event()

    def add(self, parts: list[Part]) -> None:
        """Called by the thread that draws."""
        with self._lock:
            for part in parts:
                known = self._parts.get(part.row)
                self._parts[part.row] = part if known is None else _joined(known, part)
        self._loop.call_soon_threadsafe(self.news.set)

    def take(self) -> list[Part]:
        """All that was not read, which is read now."""
        with self._lock:
            parts, self._parts = list(self._parts.values()), {}
        return parts


async def frames_of(
    unread: PartsUnread, outcome: "asyncio.Future[SampleAnswer]"
) -> AsyncIterator[SampleFrame]:
    """Frames up to the answer, which the last one brings. Raises what the sampling raised."""
    outcome.add_done_callback(lambda _: unread.news.set())
    while True:
        await unread.news.wait()
        unread.news.clear()
        is_done = outcome.done()
        answer = outcome.result() if is_done else None
        parts = unread.take()
        if parts or is_done:
            yield _frame(parts, answer)
        if is_done:
            return


class FrameResponse(Response):
    """Frames as MessagePack, each after its length (four bytes, little-endian), or as JSON lines.

    The status is that of a call that has begun; a failure from then on is the last frame.
    """

    def __init__(
        self,
        request: Request,
        first: SampleFrame,
        rest: AsyncIterator[SampleFrame],
        end: Callable[[], object],
    ):
        self._request = request
        self._is_packed = is_messagepack(request)
        super().__init__(media_type=FRAMES if self._is_packed else JSON_LINES)
        del self.headers["content-length"]
        self._first, self._rest, self._end = first, rest, end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends frame by frame; the server holds the next one back until this one is on its way."""
        head = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        try:
            await send(head)
            await send(self._message(self._first))
            try:
                async for frame in self._rest:
                    await send(self._message(frame))
            except Exception as error:
                failure = known_error(self._request, error)
                await send(self._message(_frame([], None, failure)))
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._end()

    def _message(self, frame: SampleFrame) -> dict:
        if self._is_packed:
            packed = ormsgpack.packb(frame.model_dump(by_alias=True))
            body = len(packed).to_bytes(4, "little") + packed
        else:
            body = frame.model_dump_json(by_alias=True).encode() + b"\n"
        return {"type": "http.response.body", "body": body, "more_body": True}


async def when_left(receive: Callable[[], Awaitable]) -> None:
    """Returns once the client is gone; the body has been read."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _joined(before: Part, after: Part) -> Part:
    return Part(
        after.row,
        before.tokens + after.tokens,
        before.log_probabilities + after.log_probabilities,
        before.text + after.text,
    )


def _frame(
    parts: list[Part], answer: SampleAnswer | None, error: EngineError | None = None
) -> SampleFrame:
    scores = [score for part in parts for score in part.log_probabilities]
    return SampleFrame(
        rows=np.array([part.row for part in parts], dtype="<i4"),
        tokens=RaggedIntegers.of([part.tokens for part in parts]),
        log_probabilities=np.array(scores, dtype="<f4"),
        texts=[part.text for part in parts],
        answer=answer,
        problem=None if error is None else problem_of(error),
    )
