"""One call to the generation server: what is asked, what passes by itself, and what a refusal
means.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import httpx

from falconry_engine.delegation.settings import GenerationSettings
from falconry_engine.errors import GenerationRefused, GenerationUnavailable

AT_ONCE = 64
"""Completions that are asked for at the same time; the server batches them."""

_ATTEMPTS = 4
_FIRST_WAIT = 0.25
_CONNECT_SECONDS = 5
_CONTROL_SECONDS = 60
_PASSING = frozenset({408, 425, 429, 502, 503, 504})

T = TypeVar("T")


class Answered(Exception):
    """The server answered with an error. `message` is its own, None where no route answered."""

    def __init__(self, path: str, status: int, message: str | None):
        super().__init__(f"{path} answers {status}: {message or 'there is no such route'}")
        self.status, self.message = status, message


class UnknownModel(Exception):
    """The server knows no adapter of that name: it has been started again since it was loaded."""


class Exchange:
    """The routes of the server. All coroutines run on one thread.

    What may pass is asked again, four times in all: a connection that fails, and the statuses of
    servers that are busy or starting. Every other answer is final.
    """

    def __init__(self, settings: GenerationSettings):
        token = settings.token
        self._where = settings.url
        self._http = httpx.AsyncClient(
            base_url=settings.url,
            headers={} if token is None else {"authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=AT_ONCE + 8),
            trust_env=False,
        )

    async def models(self) -> list[dict[str, Any]]:
        """The cards of what is served, adapters included."""
        try:
            listed = await self._control("GET", "/v1/models")
            return [dict(card) for card in json.loads(listed)["data"]]
        except Answered as answer:
            raise self._refused(answer) from None
        except (ValueError, TypeError, KeyError):
            raise GenerationRefused(f"{self._where}/v1/models lists no models.") from None

    async def load(self, name: str, folder: str) -> None:
        """Loads an adapter in PEFT's format from a folder that the server sees."""
        body = {"lora_name": name, "lora_path": folder}
        try:
            await self._control("POST", "/v1/load_lora_adapter", body)
        except Answered as answer:
            if answer.message is None:
                raise GenerationRefused(
                    f"{self._where} has no /v1/load_lora_adapter: start it with --enable-lora and "
                    "VLLM_ALLOW_RUNTIME_LORA_UPDATING=True."
                ) from None
            # Names are never used twice: this one was loaded by a call whose answer was lost.
            if answer.status != 400 or "already been loaded" not in answer.message:
                raise self._refused(answer) from None

    async def unload(self, name: str) -> None:
        """Unloads an adapter; one that is not there is fine, and so is a server that is gone."""
        try:
            await self._control("POST", "/v1/unload_lora_adapter", {"lora_name": name})
        except (Answered, GenerationUnavailable):
            return

    async def complete(self, body: dict[str, Any], take: Callable[[Any], None]) -> None:
        """Draws the answers to one prompt; `take` gets the choices, those of a stream in pieces.
        Raises UnknownModel, GenerationRefused or GenerationUnavailable.
        """
        has_told = False

        def tell(choice: Any) -> None:
            nonlocal has_told
            has_told = True
            take(choice)

        def passes(answer: Answered) -> bool:
            return answer.status in _PASSING or answer.status >= 500

        try:
            await self._repeated(
                lambda: self._completed(body, tell), passes, may_repeat=lambda: not has_told
            )
        except Answered as answer:
            if answer.status == 404 and answer.message is not None:
                raise UnknownModel from None
            raise self._refused(answer) from None

    async def close(self) -> None:
        """Ends the connections."""
        await self._http.aclose()

    async def _completed(self, body: dict[str, Any], tell: Callable[[Any], None]) -> None:
        async with self._http.stream("POST", "/v1/completions", json=body) as response:
            if response.status_code != 200:
                raise _answered(response, await response.aread())
            async for message in _messages(response, body["stream"]):
                if "error" in message:
                    raise GenerationUnavailable(f"{self._where} broke off: {message['error']}")
                for choice in message["choices"]:
                    tell(choice)

    async def _control(self, method: str, path: str, body: dict[str, Any] | None = None) -> bytes:
        async def ask() -> bytes:
            response = await self._http.request(method, path, json=body)
            if response.status_code != 200:
                raise _answered(response, response.content)
            return response.content

        try:
            async with asyncio.timeout(_CONTROL_SECONDS):
                return await self._repeated(ask, lambda answer: answer.status in _PASSING)
        except TimeoutError:
            raise self._unavailable(f"{path}: no answer in {_CONTROL_SECONDS} s") from None

    async def _repeated(
        self,
        attempt: Callable[[], Awaitable[T]],
        passes: Callable[[Answered], bool],
        may_repeat: Callable[[], bool] = lambda: True,
    ) -> T:
        for count in range(1, _ATTEMPTS + 1):
            try:
                return await attempt()
            except Answered as answer:
                if not passes(answer):
                    raise
                failure: Exception = answer
            except (httpx.TransportError, GenerationUnavailable) as error:
                failure = error
            except (ValueError, TypeError, KeyError):
                raise GenerationRefused(f"{self._where} answers with no completion.") from None
            if count == _ATTEMPTS or not may_repeat():
                raise self._unavailable(str(failure) or type(failure).__name__) from failure
            await asyncio.sleep(_FIRST_WAIT * 2 ** (count - 1) * (0.5 + random.random()))
        raise AssertionError("unreachable")

    def _unavailable(self, why: str) -> GenerationUnavailable:
        return GenerationUnavailable(f"The generation server {self._where} failed: {why}.")

    def _refused(self, answer: Answered) -> GenerationRefused:
        hint = "; set GENERATION_TOKEN to its key" if answer.status in (401, 403) else ""
        return GenerationRefused(f"The generation server {self._where} refuses: {answer}{hint}.")


async def _messages(response: httpx.Response, is_stream: bool) -> AsyncIterator[dict[str, Any]]:
    if not is_stream:
        yield json.loads(await response.aread())
        return
    async for line in response.aiter_lines():
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            return
        if line.startswith("data:"):
            yield json.loads(data)
    raise GenerationUnavailable("the stream broke off")


def _answered(response: httpx.Response, content: bytes) -> Answered:
    """An error of vLLM is an object with a message; a route that is not there has a plain one."""
    try:
        body = json.loads(content)
        error = body.get("error", body)
        message = error.get("message") if isinstance(error, dict) else error
    except (ValueError, AttributeError):
        message = None
    if message is None and response.status_code not in (404, 405):
        message = content[:200].decode(errors="replace")
    return Answered(response.request.url.path, response.status_code, message)
