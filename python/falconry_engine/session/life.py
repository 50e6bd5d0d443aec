"""The life of a session, as seen from other threads than the one that computes.

A session can be ended at any moment. What computes for it looks at its life between two token
steps and between two micro-batches, so that it stops within one of them; calls that wait for the
tensor thread find it ended and are answered without computing.
"""

import threading
import time
from weakref import WeakValueDictionary

from falconry_engine.errors import EngineError, Interrupted


class Life:
    """Of something that can be ended while it waits or computes, from any thread."""

    def __init__(self) -> None:
        self._ending: EngineError | None = None

    @property
    def is_ended(self) -> bool:
        """Whether nothing more may be computed."""
        return self._ending is not None

    def end(self, error: EngineError) -> None:
        """Makes `check` raise `error`, from now on and in every thread."""
        self._ending = self._ending or error

    def check(self) -> None:
        """Raises what the life was ended with."""
        if self._ending is not None:
            raise type(self._ending)(self._ending.detail)


class SessionLife(Life):
    """From the first call that names a session until it is closed or ended.

    Calls of an interactive session are let in between the token steps and micro-batches of the
    others.
    """

    def __init__(self) -> None:
        super().__init__()
        self.owner: str | None = None
        self.is_interactive = False
        self.used_at = time.monotonic()

    def touch(self) -> None:
        """Notes that somebody uses the session."""
        self.used_at = time.monotonic()


class SessionLives:
    """The lives of all sessions, kept as long as a waiting call or an open session holds them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: WeakValueDictionary[str, SessionLife] = WeakValueDictionary()
        self._calls: WeakValueDictionary[tuple[str, str], Life] = WeakValueDictionary()

    def of(self, session: str) -> SessionLife:
        """The present life of a session; a new one when there is none."""
        with self._lock:
            life = self._of.get(session)
            if life is None:
                life = self._of[session] = SessionLife()
            return life

    def of_call(self, session: str, name: str | None) -> Life:
        """The life of one call that has just arrived; a name makes it one that can be found."""
        life = Life()
        if name is not None:
            with self._lock:
                self._calls[(session, name)] = life
        return life

    def end_call(self, session: str, name: str, error: EngineError) -> None:
        """Ends the newest call of that name; its session goes on."""
        with self._lock:
            life = self._calls.get((session, name))
        if life is not None:
            life.end(error)

    def end(self, session: str, error: EngineError) -> None:
        """Ends one session. A later call that names it begins another life."""
        with self._lock:
            life = self._of.pop(session, None)
        if life is not None:
            life.end(error)

    def supersede(self, owner: str, keep: str | None) -> None:
        """Ends the sessions of an owner, all but the one to keep."""
        for session, life in self._all():
            if life.owner == owner and session != keep:
                self.end(session, Interrupted(f"{session} was ended by the next of {owner}."))

    def end_all(self, error: EngineError) -> None:
        """Ends every session."""
        for session, _ in self._all():
            self.end(session, error)

    def _all(self) -> list[tuple[str, SessionLife]]:
        with self._lock:
            return list(self._of.items())
