"""The HTTP surface: one POST per verb, and what is answered while tensors are computed: `GET
/health`, `GET /stats` and `POST /interrupt`.
"""

import asyncio
import hmac
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import torch
from fastapi import FastAPI, Request, Response
from starlette.middleware.base import RequestResponseEndpoint

from falconry_engine.errors import Interrupted, ShuttingDown, Unauthorised
from falconry_engine.ranks.ranks import Ranks
from falconry_engine.sampling.telling import Part
from falconry_engine.server.codec import DecodedRoute, encode
from falconry_engine.server.document import describe
from falconry_engine.server.folders import add_export, add_inspect
from falconry_engine.server.problems import install_problems, problem_answer
from falconry_engine.server.stream import FrameResponse, PartsUnread, frames_of, when_left
from falconry_engine.server.worker import TensorThread
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.session.memory import memory_of
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import Message


@dataclass(frozen=True)
class Verb:
    """One verb: its messages, and what it does in a sentence."""

    name: str
    request: type[Message]
    answer: type[Message]
    summary: str


VERBS = (
    Verb("load", wire.LoadRequest, wire.PolicyInfo, "Open a session on a base model."),
    Verb("encode", wire.EncodeRequest, wire.TokensAnswer, "Turn texts into token ids."),
    Verb("decode", wire.DecodeRequest, wire.DecodeAnswer, "Turn token ids into texts."),
    Verb("sample", wire.SampleRequest, wire.SampleAnswer, "Draw answers to prompts."),
    Verb(
        "logprobs",
        wire.LogProbabilitiesRequest,
        wire.LogProbabilitiesAnswer,
        "Compute log p of every completion token.",
    ),
    Verb(
        "forward_backward",
        wire.ForwardBackwardRequest,
        wire.ForwardBackwardAnswer,
        "Add the gradient of a loss to adapters.",
    ),
    Verb("add_head", wire.HeadRequest, wire.HeadInfo, "Add a value or outcome head."),
    Verb("values", wire.ReadHeadRequest, wire.ValuesAnswer, "Read a value head."),
    Verb("classes", wire.ReadHeadRequest, wire.ClassesAnswer, "Read an outcome head."),
    Verb("inner_step", wire.InnerStepRequest, wire.InnerStepAnswer, "Move task adapters in place."),
    Verb("meta_step", wire.MetaStepRequest, wire.StepAnswer, "Move the meta adapter."),
    Verb(
        "exact_meta_step",
        wire.ExactMetaStepRequest,
        wire.ExactMetaStepAnswer,
        "Move the meta adapter by the gradient through its tasks' inner steps.",
    ),
    Verb("optim_step", wire.OptimStepRequest, wire.StepAnswer, "Move one adapter."),
    Verb("copy", wire.CopyRequest, wire.Done, "Copy an adapter's weights."),
    Verb("drop", wire.DropRequest, wire.Done, "Forget adapters."),
    Verb("save", wire.FolderRequest, wire.Done, "Write an adapter and its training state."),
    Verb("restore", wire.FolderRequest, wire.Done, "Read what save wrote."),
    Verb("adopt", wire.FolderRequest, wire.Done, "Read an adapter in PEFT's format."),
    Verb("embed", wire.EmbedRequest, wire.EmbedAnswer, "Embed texts by their mean hidden state."),
    Verb("close", wire.CloseRequest, wire.Done, "End a session."),
)


def create_app(
    settings: EngineSettings, token: str | None = None, ranks: Ranks | None = None
) -> FastAPI:
    """The application. With a token, every call but health must carry it as a bearer."""
    thread = TensorThread(settings.threads)
    ranks = ranks or Ranks()
    engine = Engine(
        settings, lambda: ranks.make_way(lambda: thread.has_urgent, thread.make_way), ranks
    )
    # Files are made beside the tensors: a merge that takes minutes holds up no training.
    files = TensorThread(threads=1)

    @asynccontextmanager
    async def lifespan(_app: FastAPI):
        sweeping = asyncio.create_task(_sweep_for_ever(engine, thread))
        yield
        sweeping.cancel()
        files.close()
        thread.close()
        await asyncio.to_thread(engine.end)

    app = FastAPI(
        title="Falconry policy engine",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.engine, app.state.threads = engine, (thread, files)
    app.router.route_class = DecodedRoute
    install_problems(app)
    if token is not None:
        _require_token(app, token)
    for verb in VERBS:
        _add_verb(app, verb, engine, thread)
    _add_sample_stream(app, engine, thread)
    _add_reads(app, engine, thread)
    _add_interrupt(app, engine, thread)
    add_inspect(app, engine.settings, thread)
    add_export(app, files)
    describe(app)
    return app


def _add_verb(app: FastAPI, verb: Verb, engine: Engine, thread: TensorThread) -> None:
    async def endpoint(request: Request, body: wire.SessionCall) -> Response:
        digest, life = request.scope["falconry.digest"], engine.admit(body)
        answer = await thread.run(
            lambda: engine.call(verb.name, body, digest, life), life.is_interactive
        )
        return encode(request, answer)

    endpoint.__annotations__["body"] = verb.request
    endpoint.__name__ = verb.name
    app.post(
        f"/{verb.name}",
        summary=verb.summary,
        operation_id=verb.name,
        response_model=None,
        responses={200: {"model": verb.answer}, "default": {"model": wire.Problem}},
    )(endpoint)


def _add_sample_stream(app: FastAPI, engine: Engine, thread: TensorThread) -> None:
    @app.post(
        "/sample_stream",
        summary="Draw answers to prompts, told as they are drawn.",
        operation_id="sample_stream",
        response_model=None,
        responses={200: {"model": wire.SampleFrame}, "default": {"model": wire.Problem}},
    )
    async def sample_stream(request: Request, body: wire.SampleStreamRequest) -> Response:
        """A frame brings what was drawn since the one before. It ends when the caller goes away."""
        session, unread = engine.admit(body), PartsUnread()
        call = engine.lives.of_call(body.session, body.call)

        def tell(parts: list[Part]) -> None:
            call.check()
            unread.add(parts)

        def draw() -> wire.SampleAnswer:
            call.check()
            return engine.stream(body, tell, session)

        async def end_when_left() -> None:
            await when_left(request.receive)
            call.end(Interrupted("The caller went away."))

        leaving = asyncio.create_task(end_when_left())
        outcome = asyncio.ensure_future(thread.run(draw, session.is_interactive))
        frames = frames_of(unread, outcome)
        try:
            first = await anext(frames)
        except BaseException:
            leaving.cancel()
            raise
        return FrameResponse(request, first, frames, leaving.cancel)


def _add_interrupt(app: FastAPI, engine: Engine, thread: TensorThread) -> None:
    sweeps: set[asyncio.Task] = set()

    @app.post(
        "/interrupt",
        operation_id="interrupt",
        response_model=None,
        responses={200: {"model": wire.Done}, "default": {"model": wire.Problem}},
    )
    async def interrupt(request: Request, body: wire.InterruptRequest) -> Response:
        """End sessions, or one streamed call, at once. What runs stops within one token step, one
        prompt or one micro-batch; only the reading of a model is finished first.
        """
        engine.interrupt(body)
        sweep = asyncio.create_task(_sweep(engine, thread))
        sweeps.add(sweep)
        sweep.add_done_callback(sweeps.discard)
        return encode(request, wire.Done())


async def _sweep(engine: Engine, thread: TensorThread) -> None:
    with suppress(ShuttingDown):
        await thread.run(engine.sweep)


async def _sweep_for_ever(engine: Engine, thread: TensorThread) -> None:
    while True:
        await asyncio.sleep(min(30.0, engine.settings.idle_seconds / 4))
        await _sweep(engine, thread)


def _add_reads(app: FastAPI, engine: Engine, thread: TensorThread) -> None:
    @app.get("/health", operation_id="health", response_model=wire.HealthAnswer)
    async def health(request: Request) -> Response:
        """Say that the process lives, also while it computes."""
        answer = wire.HealthAnswer(
            status="ok",
            is_busy=thread.pending > 0,
            queued=max(0, thread.pending - 1),
            sessions=engine.session_count,
            free_bytes=memory_of(torch.device(engine.settings.device))[0],
            device=engine.settings.device,
            threads=engine.settings.threads,
            versions=engine.versions,
        )
        return encode(request, answer)

    @app.get("/stats", operation_id="stats", response_model=wire.StatsAnswer)
    async def stats(request: Request) -> Response:
        """Tell what is held and what was done."""
        return encode(request, await thread.run(engine.stats))


def _require_token(app: FastAPI, token: str) -> None:
    expected = f"Bearer {token}".encode()

    @app.middleware("http")
    async def guard(request: Request, call_next: RequestResponseEndpoint) -> Response:
        given = request.headers.get("authorization", "").encode()
        if request.url.path != "/health" and not hmac.compare_digest(given, expected):
            return problem_answer(request, Unauthorised("Send the token as a bearer."))
        return await call_next(request)
