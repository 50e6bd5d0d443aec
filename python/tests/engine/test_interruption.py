"""Sessions that are ended while they work, and those that nobody uses."""

import asyncio
import threading
import time

import pytest
from fastapi.testclient import TestClient

from falconry_engine.errors import Interrupted, UnknownSession
from falconry_engine.models.base import BaseModel
from falconry_engine.server.app import create_app
from falconry_engine.server.worker import TensorThread
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of

PROMPTS = RaggedIntegers.of([[5, 9, 40, 41, 42], [70, 3, 22, 8]])
ROWS = rows_of(PROMPTS, RaggedIntegers.of([[11, 12], [13]]))


def _end_at_pass(client: Client, monkeypatch, number: int) -> list[int]:
    """Interrupts the session during its n-th pass through the model; the list counts the passes."""
    passes: list[int] = []
    hidden = BaseModel.hidden

    def count(*arguments):
        passes.append(len(passes) + 1)
        if len(passes) == number:
            client.engine.interrupt(wire.InterruptRequest(session=client.session))
        return hidden(*arguments)

    monkeypatch.setattr(BaseModel, "hidden", count)
    return passes


def test_sampling_stops_at_the_next_token(client, monkeypatch):
    passes = _end_at_pass(client, monkeypatch, 4)
    with pytest.raises(Interrupted, match="s was interrupted"):
        client.sample(ROWS.prompts, max_new_tokens=200)
    assert passes == [1, 2, 3, 4]


@pytest.mark.parametrize("verb", ["learn", "scores"])
def test_a_pass_stops_at_the_next_micro_batch_and_changes_nothing(models, monkeypatch, verb):
    client = Client(Engine(EngineSettings()))
    client.load(models("qwen2"), micro_batch_divisor=1024)
    adapter, passes = client.adapter(), _end_at_pass(client, monkeypatch, 1)
    with pytest.raises(Interrupted):
        getattr(client, verb)(ROWS)
    assert passes == [1]
    assert adapter.gradient is None


def test_an_interrupted_session_is_gone_and_its_name_is_free(client, models):
    client.engine.interrupt(wire.InterruptRequest(session="s"))
    with pytest.raises(UnknownSession):
        client.prompts("x")
    client.sequence = 0
    client.load(models("qwen2"))
    assert len(client.prompts("x").lengths) == 1


def test_opening_a_session_ends_the_others_of_its_owner_only(models):
    engine = Engine(EngineSettings())
    owners = {"job-1": "job", "job-2": "job", "peer-1": "peer", "generate": None}
    for name, owner in owners.items():
        Client(engine, name).load(models("qwen2"), owner=owner)
    engine.sweep()
    assert [one.session for one in engine.stats().sessions] == ["job-2", "peer-1", "generate"]
    engine.interrupt(wire.InterruptRequest(owner="peer"))
    engine.sweep()
    assert [one.session for one in engine.stats().sessions] == ["job-2", "generate"]


def test_opening_again_does_not_end_the_session_itself(models):
    client = Client(Engine(EngineSettings()))
    client.load(models("qwen2"), owner="job")
    client.sequence = 0
    client.load(models("qwen2"), owner="job")
    assert client.copy("task") == wire.Done()


@pytest.mark.parametrize("body", [{}, {"session": "s", "owner": "o"}])
def test_an_interruption_names_one_thing(body):
    with TestClient(create_app(EngineSettings())) as server:
        assert server.post("/interrupt", json=body).json()["code"] == "invalid_request"


def _load(server: TestClient, folder, session: str) -> None:
    shape = {"adapter": {"rank": 4, "alpha": 8}, "seed": 3, "modelPath": str(folder)}
    body = {"session": session, "sequence": 1, "opening": "1"} | shape
    assert server.post("/load", json=body).status_code == 200


def test_calls_that_run_and_wait_are_answered_while_other_sessions_go_on(models, monkeypatch):
    with TestClient(create_app(EngineSettings())) as server:
        for session in ("s", "other"):
            _load(server, models("qwen2"), session)
        answers: dict[str, dict] = {}
        is_running, go_on = threading.Event(), threading.Event()
        hidden = BaseModel.hidden

        def pause(*arguments):
            is_running.set()
            go_on.wait(300)
            return hidden(*arguments)

        monkeypatch.setattr(BaseModel, "hidden", pause)

        def ask(name: str, verb: str, **body) -> threading.Thread:
            def run() -> None:
                answers[name] = server.post(f"/{verb}", json=body).json()

            thread = threading.Thread(target=run)
            thread.start()
            return thread

        prompts = {"values": [5, 9], "lengths": [2]}
        how = {"adapters": ["policy"], "samplesPerPrompt": 2, "maxNewTokens": 100, "seed": 1}
        calls = [ask("running", "sample", session="s", prompts=prompts, **how)]
        assert is_running.wait(300)
        copy = {"sequence": 2, "from": "policy", "to": ["task"]}
        calls += [ask("waiting", "copy", session="s", **copy)]
        calls += [ask("other", "copy", session="other", **copy)]
        while server.get("/health").json()["queued"] < 2:
            time.sleep(0.01)
        assert server.post("/interrupt", json={"session": "s"}).json() == {}
        go_on.set()
        for call in calls:
            call.join(300)
        assert (answers["running"]["code"], answers["waiting"]["code"]) == ("interrupted",) * 2
        assert answers["other"] == {}
        left = server.get("/stats").json()["sessions"]
        assert [one["session"] for one in left] == ["other"]


def test_a_session_that_nobody_uses_is_freed_by_itself(models):
    with TestClient(create_app(EngineSettings(idle_seconds=0.3))) as server:
        _load(server, models("qwen2"), "s")
        for _ in range(2000):
            if server.get("/health").json()["sessions"] == 0:
                return
            time.sleep(0.05)
        raise AssertionError("the session stays")


def test_a_session_in_use_is_not_freed(models, monkeypatch):
    clock = [1_000.0]
    monkeypatch.setattr("falconry_engine.session.engine.time.monotonic", lambda: clock[0])
    client = Client(Engine(EngineSettings(idle_seconds=60)))
    client.load(models("qwen2"))
    for _ in range(5):
        clock[0] += 59
        client.prompts("x")
    clock[0] += 61
    client.engine.sweep()
    assert client.engine.session_count == 0


def test_a_caller_that_goes_away_interrupts_nothing():
    done: list[int] = []

    async def leave(thread: TensorThread) -> None:
        begun, go_on = threading.Event(), threading.Event()

        def work() -> None:
            begun.set()
            go_on.wait(300)
            done.append(1)

        running = asyncio.create_task(thread.run(work))
        waiting = asyncio.create_task(thread.run(lambda: done.append(2)))
        await asyncio.to_thread(begun.wait, 300)
        running.cancel()
        waiting.cancel()
        await asyncio.gather(running, waiting, return_exceptions=True)
        go_on.set()
        await thread.run(lambda: done.append(3))

    thread = TensorThread(1)
    asyncio.run(leave(thread))
    thread.close()
    assert done == [1, 2, 3]


def test_lives_are_kept_no_longer_than_they_are_needed(client):
    for number in range(100):
        with pytest.raises(UnknownSession):
            Client(client.engine, f"nobody-{number}").prompts("x")
    assert len(client.engine.lives._of) == 1
