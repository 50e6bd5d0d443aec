"""Answers told while they are drawn."""

import asyncio
import json
import threading
from contextlib import contextmanager

import httpx
import numpy as np
import ormsgpack
import pytest
from fastapi.testclient import TestClient

from falconry_engine.errors import Interrupted
from falconry_engine.models.base import BaseModel
from falconry_engine.models.text import place_tokens
from falconry_engine.sampling.answer import Answer, Ending
from falconry_engine.sampling.telling import Part, Telling
from falconry_engine.server.app import create_app
from falconry_engine.server.codec import FRAMES, MSGPACK
from falconry_engine.server.listen import listen_on_path
from falconry_engine.server.serve import EngineServer
from falconry_engine.server.stream import PartsUnread, frames_of
from falconry_engine.session.engine import EngineSettings
from falconry_engine.session.life import Life
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import shake
from tests.engine.waiting import until

PROMPTS = RaggedIntegers.of([[5, 9, 40, 41, 8, 30], [70, 3, 22], [9]])
HOW = {"adapters": ["policy"], "samplesPerPrompt": 2, "maxNewTokens": 20, "seed": 5}
PROMPT = {"prompts": {"values": [5, 9, 40], "lengths": [3]}}


def _stream(client, **changes) -> tuple[wire.SampleAnswer, list[list[Part]]]:
    plan = {"adapters": ["policy"], "max_new_tokens": 30, "seed": 5, "samples_per_prompt": 4}
    request = wire.SampleRequest(session=client.session, prompts=PROMPTS, **(plan | changes))
    told: list[list[Part]] = []
    life = client.engine.lives.of(client.session)
    return client.engine.stream(request, told.append, life), told


def _joined(told: list[list[Part]], row: int) -> tuple[str, list[int], list[float]]:
    mine = [part for parts in told for part in parts if part.row == row]
    return (
        "".join(part.text for part in mine),
        [token for part in mine for token in part.tokens],
        [score for part in mine for score in part.log_probabilities],
    )


@pytest.mark.parametrize("changes", [{}, {"temperature": 0.0}, {"top_k": 5, "top_p": 0.9}])
def test_a_streamed_call_draws_what_the_plain_one_does_and_tells_all_of_it(client, changes):
    shake(client, "policy")
    plain = client.sample(PROMPTS, samples=4, max_new_tokens=30, **changes)
    streamed, told = _stream(client, **changes)
    assert streamed.model_dump_json() == plain.model_dump_json()
    scores = np.split(plain.log_probabilities, np.cumsum(plain.tokens.lengths)[:-1])
    for row, tokens in enumerate(plain.tokens.split()):
        text, drawn, seen = _joined(told, row)
        assert (text, drawn) == (plain.texts[row], tokens.tolist())
        assert np.array(seen, dtype="<f4").tolist() == scores[row].tolist()
    assert len(told) > 20


def test_nothing_of_a_stop_text_is_told(client):
    shake(client, "policy")
    plain = client.sample(PROMPTS, samples=4, max_new_tokens=30)
    row, stop = next(
        (row, text[start : start + 3])
        for row, text in enumerate(plain.texts)
        for start in range(2, len(text) - 3)
        if "\ufffd" not in text[start : start + 3]
    )
    streamed, told = _stream(client, stop=[stop])
    assert streamed.texts[row] == plain.texts[row][: plain.texts[row].index(stop)]
    assert [_joined(told, row)[0] for row in range(12)] == streamed.texts


@pytest.mark.parametrize("seed", range(40))
def test_parts_are_whole_characters_that_add_up_to_the_text_for_any_bytes(seed):
    generator = np.random.default_rng(seed)
    alphabet = [
        b"a",
        b"b",
        b"ab",
        "é".encode()[:1],
        "é".encode()[1:],
        b"\xff",
        "\U0001f600".encode()[:3],
    ]
    ending, answer = Ending(frozenset({99}), (b"aab", b"ba\xc3\xa9a")), Answer()
    telling, text = Telling(ending, 1), ""
    for _ in range(60):
        token = int(generator.integers(len(alphabet)))
        answer.add(token, -1.0, alphabet[token], ending)
        for part in telling.news([answer]):
            text += part.text
        whole = bytes(answer.raw) if answer.cut is None else bytes(answer.raw[: answer.cut])
        assert whole.decode(errors="replace").startswith(text)
        if answer.is_finished:
            break
    text += "".join(part.text for part in telling.news([answer], are_whole=True))
    assert text == place_tokens([alphabet[token] for token in answer.tokens], answer.cut).text


def test_what_can_still_become_a_stop_text_is_held_back_and_no_more():
    ending = Ending(frozenset(), (b"\ndef ", b"END"))
    held = {b"x": 0, b"x\n": 1, b"x\nde": 3, b"EN": 2, b"xE\nd": 2, b"": 0, b"x\ndefx": 0}
    assert {raw: ending.held_back(bytearray(raw)) for raw in held} == held


def test_what_a_slow_reader_has_not_read_grows_together_in_one_frame():
    async def read() -> list[wire.SampleFrame]:
        unread = PartsUnread()
        outcome = asyncio.get_running_loop().create_future()
        frames = frames_of(unread, outcome)
        for number in range(1000):
            unread.add([Part(number % 2, [number], [-1.0], "x")])
        first = await anext(frames)
        unread.add([Part(1, [7], [-2.0], "y")])
        outcome.set_result(None)
        return [first, *[frame async for frame in frames]]

    first, last = asyncio.run(read())
    assert first.rows.tolist() == [0, 1]
    assert first.tokens.lengths.tolist() == [500, 500]
    assert first.texts == ["x" * 500] * 2
    assert (last.rows.tolist(), last.texts) == ([1], ["y"])


def _load(server, folder) -> None:
    adapter = {"rank": 4, "alpha": 8}
    body = {"session": "s", "sequence": 1, "opening": "1", "modelPath": str(folder)}
    assert server.post("/load", json=body | {"adapter": adapter, "seed": 3}).status_code == 200


def _frames(content: bytes) -> list[dict]:
    frames = []
    while content:
        size = int.from_bytes(content[:4], "little")
        frames.append(ormsgpack.unpackb(content[4 : 4 + size]))
        content = content[4 + size :]
    return frames


@pytest.mark.parametrize("token", [None, "a-token-of-enough-characters"])
def test_the_last_frame_is_the_answer_of_the_plain_call(models, token):
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    with TestClient(create_app(EngineSettings(), token), headers=headers) as server:
        _load(server, models("qwen2"))
        body = {"session": "s", **PROMPT, **HOW}
        plain = server.post("/sample", json=body).json()
        lines = server.post("/sample_stream", json=body)
        frames = [json.loads(line) for line in lines.text.splitlines()]
        assert frames[-1]["answer"] == plain
        packed = server.post(
            "/sample_stream", content=ormsgpack.packb(body), headers={"content-type": MSGPACK}
        )
        assert packed.headers["content-type"] == FRAMES
        assert _frames(packed.content)[-1]["answer"]["texts"] == plain["texts"]


def test_what_is_wrong_from_the_start_has_a_status_of_its_own(models):
    with TestClient(create_app(EngineSettings())) as server:
        body = {"session": "s", **PROMPT, **HOW}
        assert server.post("/sample_stream", json=body).status_code == 404
        _load(server, models("qwen2"))
        answer = server.post("/sample_stream", json=body | {"adapters": ["nobody"]})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def _at_pass(monkeypatch, number: int, act) -> list[int]:
    passes: list[int] = []
    hidden = BaseModel.hidden

    def count(*arguments):
        passes.append(len(passes) + 1)
        if len(passes) == number:
            act()
        return hidden(*arguments)

    monkeypatch.setattr(BaseModel, "hidden", count)
    return passes


def test_one_call_is_interrupted_by_its_name_and_its_session_goes_on(models, monkeypatch):
    with TestClient(create_app(EngineSettings())) as server:
        _load(server, models("qwen2"))

        def interrupt() -> None:
            server.post("/interrupt", json={"session": "s", "call": "another"})
            server.post("/interrupt", json={"session": "s", "call": "mine"})

        passes = _at_pass(monkeypatch, 5, interrupt)
        body = {"session": "s", **PROMPT, **HOW, "maxNewTokens": 100}
        answer = server.post("/sample_stream", json=body | {"call": "mine"})
        last = json.loads(answer.text.splitlines()[-1])
        assert (last["problem"]["code"], last["answer"]) == ("interrupted", None)
        assert passes == [1, 2, 3, 4, 5]
        assert server.post("/sample", json=body | {"maxNewTokens": 2}).status_code == 200
        refused = server.post("/interrupt", json={"owner": "o", "call": "mine"})
        assert refused.json()["code"] == "invalid_request"


@contextmanager
def _served(path, token=None):
    listener = listen_on_path(path)
    server = EngineServer(create_app(EngineSettings(), token), grace_seconds=5)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    # Until then the socket has a name and nobody who listens.
    until(lambda: server.started)
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    transport = httpx.HTTPTransport(uds=path)
    try:
        with httpx.Client(
            transport=transport, base_url="http://engine", timeout=300, headers=headers
        ) as client:
            yield client
    finally:
        server.stop()
        thread.join(300)


@pytest.mark.parametrize("token", [None, "a-token-of-enough-characters"])
def test_a_caller_that_goes_away_stops_its_streamed_call_within_a_token(
    models, monkeypatch, tmp_path, token
):
    left, end = threading.Event(), Life.end

    def note(life: Life, error) -> None:
        end(life, error)
        left.set()

    monkeypatch.setattr(Life, "end", note)
    with _served(str(tmp_path / "s"), token) as client:
        _load(client, models("qwen2"))
        passes = _at_pass(monkeypatch, 2, lambda: left.wait(300))
        body = {"session": "s", **PROMPT, **HOW, "maxNewTokens": 100}
        with client.stream("POST", "/sample_stream", json=body) as answer:
            next(answer.iter_lines())
        assert client.post("/sample", json=body | {"maxNewTokens": 1}).status_code == 200
        assert passes == [1, 2, 3]


def test_a_call_that_is_ended_while_it_waits_is_not_begun(client):
    request = wire.SampleRequest(
        session="s",
        prompts=PROMPTS,
        adapters=["policy"],
        samples_per_prompt=1,
        max_new_tokens=3,
        seed=1,
    )

    def refuse(_parts: list[Part]) -> None:
        raise Interrupted("nobody reads")

    with pytest.raises(Interrupted, match="nobody reads"):
        client.engine.stream(request, refuse, client.engine.lives.of("s"))
    assert len(client.prompts("x").lengths) == 1
