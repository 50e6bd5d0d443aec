"""The one thread that touches tensors: calls run in the order they came, and health is answered
meanwhile.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

from falconry_engine.errors import ShuttingDown

T = TypeVar("T")


class TensorThread:
    """Runs functions one after another on a single thread with a fixed number of tensor threads."""

    def __init__(self, threads: int):
        self._pool = ThreadPoolExecutor(
            max_workers=1,
            thread_name_prefix="tensors",
            initializer=torch.set_num_threads,
            initargs=(threads,),
        )
        self._is_ending = False
        self.pending = 0

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`. A caller that goes away stops nothing: it may come back and ask for
        the answer again. Raises ShuttingDown for what was not begun before `refuse`.
        """

        def carry_out() -> T:
            self.check()
            return work()

        self.pending += 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, carry_out)
        future.add_done_callback(self._done)
        return await asyncio.shield(future)

    def check(self) -> None:
        """Raises ShuttingDown once nothing more is begun, for work that can stop halfway."""
        if self._is_ending:
            raise ShuttingDown("The engine is ending; ask another one, or again later.")

    def refuse(self) -> None:
        """Begins nothing more; what runs goes on."""
        self._is_ending = True

    def close(self) -> None:
        """Lets the running call end and drops those that wait."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _done(self, future: asyncio.Future) -> None:
        self.pending -= 1
        if not future.cancelled():
            future.exception()
