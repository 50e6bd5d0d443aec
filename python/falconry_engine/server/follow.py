"""A rank that is not asked: it carries out what the leader announces."""

import signal
from contextlib import suppress
from typing import Any

from falconry_engine.ranks.team import Team
from falconry_engine.server.app import VERBS
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire.messages import SampleStreamRequest

_REQUESTS = {verb.name: verb.request for verb in VERBS}


def follow(settings: EngineSettings, team: Team) -> None:
    """Returns when the leader ends. Signals are for the leader: this rank is needed until its
    running call has ended.
    """
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, signal.SIG_IGN)
    engine = Engine(settings, ranks=team)
    team.follow(lambda message: _carry_out(engine, message))


def _carry_out(engine: Engine, message: dict[str, Any]) -> None:
    if message["kind"] == "free":
        engine.free(message["sessions"])
        return
    verb, body, digest = message["verb"], message["body"], message["digest"]
    # What fails has failed on the leader too, which answers for it.
    with suppress(Exception):
        if verb == "sample_stream":
            request = SampleStreamRequest.model_validate(body)
            engine.stream(request, lambda _: None, engine.lives.of(request.session))
        else:
            call: Any = _REQUESTS[verb].model_validate(body)
            engine.call(verb, call, digest, engine.lives.of(call.session))
