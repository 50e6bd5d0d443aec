"""The generation server as the sessions of one engine see it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from torch import Tensor

from falconry_engine.adapters.layout import AdapterLayout
from falconry_engine.delegation.exchange import AT_ONCE, Exchange, UnknownModel
from falconry_engine.delegation.settings import GenerationSettings
from falconry_engine.delegation.shelf import Shelf, Shelved, remove
from falconry_engine.delegation.waiting import NetworkThread
from falconry_engine.errors import GenerationRefused, GenerationUnavailable, Unsupported
from falconry_engine.models.base import BaseModel

_ENDING_SECONDS = 10


@dataclass(frozen=True)
class Ask:
    """A completion of one prompt under an adapter; `place` is the row of its first answer."""

    place: int
    adapter: Shelved
    body: dict[str, Any]


class GenerationServer:
    """Loads adapters and draws answers. Its methods belong to the tensor thread."""

    def __init__(self, settings: GenerationSettings):
        self.settings = settings
        self._exchange = Exchange(settings)
        self._network = NetworkThread()
        self._shelf = Shelf(settings.adapters)
        self._network.begin(self._clear(self._shelf.leftovers))

    def check(self, model: BaseModel, between: Callable[[], None]) -> str:
        """The name that the server has for the base model of a session.

        Raises Unsupported for an encoder-decoder, GenerationRefused when another model is served.
        """
        if model.start_token is not None:
            raise Unsupported("A generation server draws from decoder-only models; this is none.")
        cards = self._network.wait(self._exchange.models(), between)
        bases = [card for card in cards if card.get("parent") is None]
        for card in bases:
            if _is_of(card, Path(model.path)):
                return str(card.get("id"))
        served = ", ".join(str(card.get("id")) for card in bases) or "nothing"
        raise GenerationRefused(
            f"{self.settings.url} serves {served}, the session's model is {model.path}: serve that "
            f"folder, or give it --served-model-name {Path(model.path).name}."
        )

    def hold(
        self,
        session: str,
        weights: Sequence[Tensor],
        layout: AdapterLayout,
        model_path: str,
        between: Callable[[], None],
    ) -> list[Shelved]:
        """Adapters [n] that a session draws from now, loaded; what nobody draws from any more goes.

        An adapter that has not changed is not written or loaded again.
        """
        held = self._shelf.hold(session, weights, layout, model_path)
        self._network.wait(self._loaded([one for one in held if not one.is_loaded]), between)
        self._network.begin(self._retire(self._shelf.take_unused()))
        return held

    def draw(
        self,
        asks: list[Ask],
        take: Callable[[int, Any], None],
        between: Callable[[], None],
    ) -> None:
        """Draws all answers; `take` gets the choices with the place of their prompt, on this
        thread, as they come. What `take` or `between` raises ends the drawing.
        """
        arrived: SimpleQueue[tuple[int, Any]] = SimpleQueue()

        def read() -> None:
            with suppress(Empty):
                while True:
                    take(*arrived.get_nowait())

        def stand_still() -> None:
            read()
            between()

        self._network.wait(self._drawn(asks, lambda *one: arrived.put(one)), stand_still)
        read()

    def release(self, session: str) -> None:
        """Gives up the adapters of a session that has ended."""
        self._shelf.release(session)
        self._network.begin(self._retire(self._shelf.take_unused()))

    def close(self) -> None:
        """Unloads what is left, as far as that goes in ten seconds."""

        async def end() -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_ENDING_SECONDS):
                    await self._network.ended()
                    await self._clear([self._shelf.home])
            await self._exchange.close()

        self._network.wait(end(), lambda: None)
        self._shelf.close()

    async def _loaded(self, adapters: list[Shelved]) -> None:
        await _all(self._load(one) for one in adapters)

    async def _load(self, one: Shelved) -> None:
        await self._exchange.load(one.name, str(one.folder))
        one.is_loaded = True

    async def _drawn(self, asks: list[Ask], put: Callable[[int, Any], None]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(ask: Ask) -> None:
            async with gate:
                await self._completed(ask, put)

        seconds = self.settings.deadline_seconds
        try:
            async with asyncio.timeout(seconds):
                await _all(one(ask) for ask in asks)
        except TimeoutError:
            raise GenerationUnavailable(
                f"{self.settings.url} has not drawn all answers in {seconds:g} s."
            ) from None

    async def _completed(self, ask: Ask, put: Callable[[int, Any], None]) -> None:
        def take(choice: Any) -> None:
            put(ask.place, choice)

        try:
            await self._exchange.complete(ask.body, take)
        except UnknownModel:
            await self._load(ask.adapter)
            try:
                await self._exchange.complete(ask.body, take)
            except UnknownModel:
                raise GenerationRefused(
                    f"{self.settings.url} does not keep the adapters that it has loaded."
                ) from None

    async def _retire(self, adapters: list[Shelved]) -> None:
        for one in adapters:
            await self._exchange.unload(one.name)
            remove(one.folder)

    async def _clear(self, homes: list[Path]) -> None:
        for home in homes:
            for folder in sorted(home.glob("falconry-*")):
                await self._exchange.unload(folder.name)
            remove(home)


async def _all(works: Any) -> None:
    """Waits for all; the first failure ends the others."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


def _is_of(card: dict[str, Any], folder: Path) -> bool:
    names = [card.get("id"), card.get("root")]
    return any(isinstance(name, str) and Path(name).name == folder.name for name in names)
