"""The process that serves: how it ends."""

import os
import signal
import threading
from types import FrameType

import uvicorn
from fastapi import FastAPI

from falconry_engine.errors import ShuttingDown

_ANSWER_SECONDS = 10


class EngineServer(uvicorn.Server):
    """Ends on SIGTERM or SIGINT with exit code 0.

    The call that computes has `grace_seconds` to end and is interrupted then; calls that wait, and
    new ones, are refused at once.
    """

    def __init__(self, app: FastAPI, grace_seconds: float):
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=int(grace_seconds) + _ANSWER_SECONDS,
            )
        )
        self._engine, self._threads = app.state.engine, app.state.threads
        self._grace_seconds = grace_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by uvicorn for the signals that end it; it would raise them again at its end."""
        if sig in (signal.SIGTERM, signal.SIGINT):
            self.stop()

    def stop(self) -> None:
        """Ends the server from any thread."""
        for thread in self._threads:
            thread.refuse()
        ending = ShuttingDown("The engine ended before this call did.")
        late = threading.Timer(self._grace_seconds, self._engine.lives.end_all, (ending,))
        late.daemon = True
        late.start()
        self.should_exit = True

    def stop_with_parent(self) -> None:
        """Ends the server when standard input closes."""

        def wait() -> None:
            # Not through sys.stdin, whose lock a thread that still reads would hold at the end.
            while os.read(0, 4096):
                pass
            self.stop()

        threading.Thread(target=wait, name="parent", daemon=True).start()
