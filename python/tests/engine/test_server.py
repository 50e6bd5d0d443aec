"""The HTTP surface in this process, and the command in another."""

import json
import os
import socket
import threading

import numpy as np
import ormsgpack
import pytest
from fastapi.testclient import TestClient

from falconry_engine.server.app import create_app
from falconry_engine.server.listen import listen_on_path
from falconry_engine.server.worker import TensorThread
from falconry_engine.server.write_document import document_text
from falconry_engine.session.engine import EngineSettings
from tests.engine.process import ROOT, command

MSGPACK = {"content-type": "application/msgpack"}


@pytest.fixture
def server(models):
    with TestClient(create_app(EngineSettings()), raise_server_exceptions=False) as client:
        body = {
            "session": "s",
            "sequence": 1,
            "opening": "1",
            "modelPath": str(models("qwen2")),
            "adapter": {"rank": 4, "alpha": 8},
            "seed": 3,
        }
        assert client.post("/load", json=body).status_code == 200
        yield client


def _sample(**changes) -> dict:
    prompts = {"values": [5, 9, 40], "lengths": [2, 1]}
    plan = {"adapters": ["policy"], "samplesPerPrompt": 2, "maxNewTokens": 4, "seed": 1}
    return {"session": "s", "prompts": prompts} | plan | changes


def test_json_and_messagepack_are_answered_alike(server):
    plain = server.post("/sample", json=_sample()).json()
    raw = {key: np.array(value, "<i4").tobytes() for key, value in _sample()["prompts"].items()}
    packed = server.post("/sample", content=ormsgpack.packb(_sample(prompts=raw)), headers=MSGPACK)
    answer = ormsgpack.unpackb(packed.content)
    assert packed.headers["content-type"] == "application/msgpack"
    tokens = np.frombuffer(answer["tokens"]["values"], "<i4")
    assert tokens.tolist() == plain["tokens"]["values"]
    scores = np.frombuffer(answer["logProbabilities"], "<f4")
    assert scores.tolist() == pytest.approx(plain["logProbabilities"])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"surprise": 1}, "/surprise"),
        ({"prompts": {"values": [1], "lengths": [2]}}, "/prompts"),
        ({"prompts": {"values": [1, 2], "lengths": [3, -1]}}, "/prompts"),
        ({"prompts": {"values": [1.5], "lengths": [1]}}, "/prompts/values"),
        ({"prompts": {"values": [True], "lengths": [1]}}, "/prompts/values"),
        ({"prompts": {"values": [2**40], "lengths": [1]}}, "/prompts/values"),
        ({"prompts": {"values": "AAAA", "lengths": [1]}}, "/prompts/values"),
        ({"adapters": []}, "/adapters"),
        ({"adapters": ["policy"] * 3}, "/adapters"),
        ({"samplesPerPrompt": 0}, "/samplesPerPrompt"),
        ({"temperature": -1}, "/temperature"),
        ({"topP": 0}, "/topP"),
        ({"seed": -1}, "/seed"),
        ({"stop": [""]}, "/stop/0"),
        ({"session": "a\nb"}, "/session"),
    ],
)
def test_a_body_that_is_not_valid_is_refused_with_a_pointer(server, change, pointer):
    answer = server.post("/sample", json=_sample(**change))
    problem = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["code"] == "invalid_request"
    assert pointer in [field["pointer"] for field in problem["errors"]]


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"{", "application/json", "invalid_request"),
        (b"[" * 100_000, "application/json", "invalid_request"),
        (b"[]", "application/json", "invalid_request"),
        (b"\xc1", "application/msgpack", "invalid_request"),
        (b"\x91" * 100_000, "application/msgpack", "invalid_request"),
        (b"{}", "text/plain", "unsupported"),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem(server, content, kind, code):
    answer = server.post("/sample", content=content, headers={"content-type": kind})
    body = answer.content
    problem = ormsgpack.unpackb(body) if kind.endswith("msgpack") else json.loads(body)
    assert (answer.status_code, problem["code"]) == (422, code)


def test_bytes_that_are_not_whole_numbers_are_refused(server):
    prompts = {"values": b"\0\0\0", "lengths": b"\1\0\0\0"}
    body = ormsgpack.packb(_sample(prompts=prompts))
    problem = ormsgpack.unpackb(server.post("/sample", content=body, headers=MSGPACK).content)
    assert "4-byte" in problem["detail"]


def test_a_model_is_looked_at_without_a_session(server, models, tmp_path):
    found = server.post("/inspect", json={"modelPath": str(models("qwen2"))}).json()
    assert (found["architecture"], found["contextLength"]) == ("Qwen2ForCausalLM", 256)
    missing = server.post("/inspect", json={"modelPath": str(tmp_path)})
    assert (missing.status_code, missing.json()["code"]) == (404, "model_not_found")


def test_a_body_over_the_limit_is_refused(server, monkeypatch):
    monkeypatch.setattr("falconry_engine.server.codec.MAX_BODY_BYTES", 100)
    answer = server.post("/sample", json=_sample())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("path", "status", "code"), [("/none", 404, "not_found"), ("/sample", 405, "not_found")]
)
def test_an_unknown_verb_is_a_problem(server, path, status, code):
    answer = server.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_unknown_session_and_a_wrong_number_have_codes_of_their_own(server):
    unknown = server.post("/encode", json={"session": "none", "texts": []})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_session")
    body = {"session": "s", "sequence": 9, "adapters": ["policy"]}
    conflict = server.post("/drop", json=body)
    assert (conflict.status_code, conflict.json()["code"]) == (409, "sequence_conflict")


def test_an_unforeseen_failure_keeps_its_inside_to_the_log(server, monkeypatch):
    def fail(*_arguments):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("falconry_engine.session.session.Session.encode", fail)
    answer = server.post("/encode", json={"session": "s", "texts": []})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("traceparent", "told"),
    [
        (f"00-{'a1' * 16}-{'b2' * 8}-01", f"/sample failed (trace {'a1' * 16})"),
        ("anything else", "/sample failed"),
    ],
)
def test_a_failure_is_logged_with_the_trace_of_its_caller(
    server, monkeypatch, caplog, traceparent, told
):
    monkeypatch.setattr(server.app.state.engine, "call", lambda *_: 1 / 0)
    server.post("/sample", json=_sample(), headers={"traceparent": traceparent})
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [told]


def test_a_mutating_call_that_arrives_twice_is_computed_once(server):
    body = {"session": "s", "sequence": 2, "from": "policy", "to": ["task"]}
    assert server.post("/copy", json=body).status_code == 200
    assert server.post("/copy", json=body).status_code == 200
    stats = server.get("/stats").json()
    assert stats["sessions"][0]["sequence"] == 2
    assert stats["calls"]["copy"] == 2


def test_every_call_but_health_needs_the_token():
    with TestClient(create_app(EngineSettings(), token="right")) as client:
        assert client.get("/health").status_code == 200
        for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "right"}):
            answer = client.get("/stats", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")
        assert client.get("/stats", headers={"authorization": "Bearer right"}).status_code == 200


def test_health_is_answered_while_a_call_computes(server, monkeypatch):
    started, release = threading.Event(), threading.Event()

    def wait(*_arguments):
        started.set()
        release.wait(300)
        raise ZeroDivisionError

    monkeypatch.setattr("falconry_engine.session.session.Session.encode", wait)
    body = {"session": "s", "texts": []}
    call = threading.Thread(target=lambda: server.post("/encode", json=body))
    call.start()
    started.wait(300)
    assert server.get("/health").json()["isBusy"] is True
    release.set()
    call.join()
    assert server.get("/health").json()["isBusy"] is False


async def _order(thread: TensorThread) -> list[int]:
    import asyncio

    done: list[int] = []
    await asyncio.gather(
        *(thread.run(lambda place=place: done.append(place)) for place in range(9))
    )
    return done


def test_calls_run_in_the_order_they_came():
    import asyncio

    thread = TensorThread(1)
    assert asyncio.run(_order(thread)) == list(range(9))
    thread.close()


def test_the_committed_document_is_the_one_the_server_describes():
    assert document_text() == (ROOT / "openapi" / "engine.yaml").read_text(encoding="utf-8")


def test_a_socket_is_for_its_owner_and_a_live_one_is_not_taken(tmp_path):
    path = str(tmp_path / "e.sock")
    first = listen_on_path(path)
    first.listen()
    assert os.stat(path).st_mode & 0o777 == 0o600
    with pytest.raises(OSError, match=r"e\.sock"):
        listen_on_path(path)
    first.close()
    listen_on_path(path).close()


@pytest.mark.slow
def test_tcp_without_a_token_is_refused():
    refused = command("--host", "127.0.0.1", "--port", "0")
    assert refused.wait(300) == 2
    assert "ENGINE_TOKEN" in refused.stderr.read()


@pytest.mark.slow
def test_a_port_in_use_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = command("--host", "127.0.0.1", "--port", port, ENGINE_TOKEN="t")
        assert refused.wait(300) == 1
    assert port in refused.stderr.read()
