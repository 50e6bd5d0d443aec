"""The one thread that touches tensors: calls run in the order they came, urgent ones are let in
where another stands still, and health is answered meanwhile.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import torch

from falconry_engine.errors import ShuttingDown

T = TypeVar("T")


class TensorThread:
    """Runs functions one after another on a single thread with a fixed number of tensor threads.

    Urgent ones are let in, in their order, before another is begun and wherever a running one makes
    way: one at a time, so that what runs goes on between two of them. They make way for nobody.
    """

    def __init__(self, threads: int):
        self._pool = ThreadPoolExecutor(
            max_workers=1,
            thread_name_prefix="tensors",
            initializer=torch.set_num_threads,
            initargs=(threads,),
        )
        self._urgent: deque[tuple[Future, Callable]] = deque()
        self._is_urgent = False
        self._is_ending = False
        self.pending = 0

    async def run(self, work: Callable[[], T], is_urgent: bool = False) -> T:
        """The result of `work`. A caller that goes away stops nothing: it may come back and ask for
        the answer again. Raises ShuttingDown for what was not begun before `refuse`.
        """

        def carry_out() -> T:
            self.check()
            return work()

        self.pending += 1
        future = asyncio.wrap_future(
            self._submit_urgent(carry_out)
            if is_urgent
            else self._pool.submit(self._after_urgent, carry_out)
        )
        future.add_done_callback(self._done)
        return await asyncio.shield(future)

    def make_way(self) -> None:
        """Lets in the urgent work that has waited longest; for work of this thread to call where
        it can stand still. What that raises is its own affair.
        """
        if self._is_urgent or not self._urgent:
            return
        future, work = self._urgent.popleft()
        if not future.set_running_or_notify_cancel():
            return
        self._is_urgent = True
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)
        finally:
            self._is_urgent = False

    @property
    def has_urgent(self) -> bool:
        """Whether `make_way` has something to let in."""
        return bool(self._urgent) and not self._is_urgent

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
        while self._urgent:
            self._urgent.popleft()[0].cancel()

    def _after_urgent(self, work: Callable[[], T]) -> T:
        self.make_way()
        return work()

    def _submit_urgent(self, work: Callable[[], T]) -> "Future[T]":
        future: Future[T] = Future()
        self._urgent.append((future, work))
        self._pool.submit(self.make_way)
        return future

    def _done(self, future: asyncio.Future) -> None:
        self.pending -= 1
        if not future.cancelled():
            future.exception()
