"""A thread for the network, and how the tensor thread waits for it without standing in the way."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

LOOK_EVERY = 0.02
"""Seconds after which a waiting call looks whether it has been ended."""

T = TypeVar("T")


class NetworkThread:
    """Runs coroutines on a thread of its own. What they raise is never a bare TimeoutError."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task] = set()
        threading.Thread(target=self._loop.run_forever, name="generation", daemon=True).start()

    def wait(self, work: Coroutine[Any, Any, T], between: Callable[[], None]) -> T:
        """The result of `work`. `between` is called while it lasts; what that raises ends `work`,
        and with it its connections.
        """
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            while True:
                try:
                    return future.result(LOOK_EVERY)
                except TimeoutError:
                    between()
        finally:
            future.cancel()

    def begin(self, work: Coroutine[Any, Any, object]) -> None:
        """Starts what nobody waits for."""

        def start() -> None:
            task = self._loop.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._loop.call_soon_threadsafe(start)

    async def ended(self) -> None:
        """Waits, on this thread, until all that was begun has ended; when that is cancelled, so is
        what it waits for.
        """
        await asyncio.gather(*self._tasks, return_exceptions=True)
