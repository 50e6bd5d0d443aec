"""The engine: sessions by name, and one door through which every verb passes."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import torch

from falconry_engine.delegation.server import GenerationServer
from falconry_engine.delegation.settings import GenerationSettings
from falconry_engine.errors import Interrupted, UnknownSession, is_out_of_memory
from falconry_engine.models.loader import ModelCache
from falconry_engine.models.quantisation import Quantisation, quantisation_versions
from falconry_engine.ranks.ranks import Ranks
from falconry_engine.sampling.telling import Part
from falconry_engine.session.host import resident_bytes, versions
from falconry_engine.session.ledger import Ledger
from falconry_engine.session.life import SessionLife, SessionLives
from falconry_engine.session.memory import shortage
from falconry_engine.session.session import Session, policy_info
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import Message

_CLOSED_REMEMBERED = 256

T = TypeVar("T")


@dataclass(frozen=True)
class EngineSettings:
    """Device, type of the base weights, threads, how long an unused session may keep its memory,
    where answers are drawn when not here, whether layers are computed again in the backward pass
    instead of kept, and whether base weights are held in fewer bits.
    """

    device: str = "cpu"
    dtype: torch.dtype = torch.float32
    threads: int = 1
    idle_seconds: float = 900
    generation: GenerationSettings | None = None
    gradient_checkpointing: bool = False
    quantisation: Quantisation | None = None


@dataclass
class _Open:
    session: Session
    ledger: Ledger


class Engine:
    """Runs verbs one after another: `call`, `stream` and `sweep` are for one thread only, `admit`
    and `interrupt` for any. From within `make_way`, calls of other sessions may be run.
    """

    def __init__(
        self,
        settings: EngineSettings,
        make_way: Callable[[], None] = lambda: None,
        ranks: Ranks | None = None,
    ):
        self.settings = settings
        self._make_way = make_way
        self.ranks = ranks or Ranks()
        self.lives = SessionLives()
        generation = settings.generation
        self._generation = None if generation is None else GenerationServer(generation)
        self._models = ModelCache(
            torch.device(settings.device),
            settings.dtype,
            settings.gradient_checkpointing,
            self.ranks.shard if self.ranks.count > 1 else None,
            settings.quantisation,
        )
        self._open: dict[str, _Open] = {}
        self._closed: OrderedDict[str, Ledger] = OrderedDict()
        self._calls: dict[str, int] = {}

    def admit(self, request: wire.SessionCall) -> SessionLife:
        """The life that a call which has just arrived belongs to. A session that is about to be
        opened ends the others of its owner.
        """
        life = self.lives.of(request.session)
        life.touch()
        if isinstance(request, wire.LoadRequest):
            life.is_interactive = request.is_interactive
        if isinstance(request, wire.LoadRequest) and request.owner is not None:
            life.owner = request.owner
            self.lives.supersede(request.owner, keep=request.session)
        return life

    def interrupt(self, request: wire.InterruptRequest) -> None:
        """Ends sessions at once: what runs for them stops, what waits for them is not begun."""
        if request.session is not None and request.call is not None:
            interruption = Interrupted(f"{request.call} was interrupted.")
            self.lives.end_call(request.session, request.call, interruption)
        elif request.session is not None:
            self.lives.end(request.session, Interrupted(f"{request.session} was interrupted."))
        if request.owner is not None:
            self.lives.supersede(request.owner, keep=None)

    def call(
        self, verb: str, request: wire.SessionCall, digest: bytes, life: SessionLife | None = None
    ) -> Message:
        """Carries out one verb. `digest` names the exact body: a repeat has the same. `life` is
        what `admit` gave when the call arrived.
        """
        life = life or self.admit(request)

        def work() -> Message:
            if isinstance(request, wire.MutatingCall):
                return self._mutate(verb, request, digest, life)
            return getattr(self._find(request.session), verb)(request)

        return self._carry_out(verb, request, digest, life, work)

    def stream(
        self, request: wire.SampleRequest, tell: Callable[[list[Part]], None], life: SessionLife
    ) -> wire.SampleAnswer:
        """Draws answers as `sample` does and tells them as they are drawn; what `tell` raises ends
        the call.
        """
        return self._carry_out(
            "sample_stream",
            request,
            b"",
            life,
            lambda: self._find(request.session).sample(request, tell),
        )

    def _carry_out(
        self,
        verb: str,
        request: wire.SessionCall,
        digest: bytes,
        life: SessionLife,
        work: Callable[[], T],
    ) -> T:
        life.check()
        life.touch()
        self.sweep()
        self.ranks.announce(verb, request, digest)
        self._calls[verb] = self._calls.get(verb, 0) + 1
        try:
            return self.ranks.settle(work)
        except (MemoryError, RuntimeError) as error:
            if is_out_of_memory(error):
                raise shortage(verb, error, torch.device(self.settings.device)) from error
            raise
        finally:
            life.touch()

    def sweep(self) -> None:
        """Frees sessions that were ended, and those whose owner died without closing them. The
        leader says which.
        """
        if self.ranks.rank != 0:
            return
        oldest = time.monotonic() - self.settings.idle_seconds
        lives = {name: one.session.life for name, one in self._open.items()}
        stale = [name for name, life in lives.items() if life.is_ended or life.used_at < oldest]
        self.ranks.announce_freed(stale)
        self.free(stale)

    def free(self, sessions: list[str]) -> None:
        """Forgets sessions."""
        for name in sessions:
            if name in self._open:
                self._forget(name)

    @property
    def versions(self) -> dict[str, str]:
        """What a bitwise repeat depends on beside device, threads and model."""
        quantised = quantisation_versions(self.settings.quantisation)
        return versions() | self.ranks.versions | quantised

    @property
    def session_count(self) -> int:
        """Open sessions."""
        return len(self._open)

    def stats(self) -> wire.StatsAnswer:
        """What is held and what was done."""
        now = time.monotonic()
        sessions = [
            wire.SessionStats(
                session=name,
                model_digest=one.session.model.digest,
                adapters=sorted(one.session.adapters),
                sequence=one.ledger.last,
                idle_seconds=now - one.session.life.used_at,
            )
            for name, one in self._open.items()
        ]
        return wire.StatsAnswer(
            sessions=sessions,
            models=len(self._models),
            ranks=self.ranks.count,
            calls=dict(self._calls),
            resident_bytes=resident_bytes(),
        )

    def _mutate(
        self, verb: str, request: wire.MutatingCall, digest: bytes, life: SessionLife
    ) -> Message:
        ledger = self._ledger(request, digest)
        known = ledger.find(request.sequence, digest)
        if known is not None:
            return known
        if isinstance(request, wire.LoadRequest):
            answer = self._load(request, ledger, life)
        elif isinstance(request, wire.CloseRequest):
            answer = self._close(request, ledger)
        else:
            answer = getattr(self._find(request.session), verb)(request)
        ledger.record(request.sequence, digest, answer)
        return answer

    def _ledger(self, request: wire.MutatingCall, digest: bytes) -> Ledger:
        is_open = request.session in self._open
        known = self._open[request.session].ledger if is_open else None
        if isinstance(request, wire.LoadRequest):
            return known if known is not None and known.began_with(digest) else Ledger()
        if known is not None:
            return known
        closed = self._closed.get(request.session)
        if closed is not None and isinstance(request, wire.CloseRequest):
            return closed
        raise UnknownSession(f"{request.session} is not open.")

    def _find(self, name: str) -> Session:
        if name not in self._open:
            raise UnknownSession(f"{name} is not open.")
        return self._open[name].session

    def _load(
        self, request: wire.LoadRequest, ledger: Ledger, life: SessionLife
    ) -> wire.PolicyInfo:
        in_use = [one.session.model for one in self._open.values()]
        model = self.ranks.agree(lambda: self._models.get(request.model_path, in_use))
        self.ranks.require_equal(model.digest, "/modelPath")
        session = Session(model, request, life, self._make_way, self._generation, self.ranks)
        life.check()
        self._closed.pop(request.session, None)
        self._open[request.session] = _Open(session, ledger)
        return policy_info(session, self.settings.threads, self.versions)

    def _close(self, request: wire.CloseRequest, ledger: Ledger) -> wire.Done:
        self._find(request.session)
        self._forget(request.session)
        self._closed[request.session] = ledger
        while len(self._closed) > _CLOSED_REMEMBERED:
            self._closed.popitem(last=False)
        return wire.Done()

    def _forget(self, name: str) -> None:
        del self._open[name]
        if self._generation is not None:
            self._generation.release(name)

    def end(self) -> None:
        """Gives up what the engine holds elsewhere; nothing is called after it."""
        if self._generation is not None:
            self._generation.close()
