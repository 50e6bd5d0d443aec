"""Answers drawn on a generation server."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from falconry_engine.delegation.settings import GenerationSettings, generation_settings
from falconry_engine.errors import (
    GenerationRefused,
    GenerationUnavailable,
    Interrupted,
    Unsupported,
)
from falconry_engine.sampling.telling import Part
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake
from tests.engine.generation_server import GenerationServer, served
from tests.engine.waiting import until

PROMPTS = RaggedIntegers.of([[5, 9, 40, 41, 8, 30], [70, 3, 22]])


@pytest.fixture
def server(models) -> Iterator[GenerationServer]:
    one = GenerationServer(models("qwen2"), token="key")
    with served(one) as url:
        one.url = url
        yield one


@pytest.fixture
def delegating(server, models, tmp_path) -> Iterator[Client]:
    """An open session of an engine that draws on `server`."""
    client = Client(_engine(server, tmp_path / "adapters"))
    client.load(models("qwen2"))
    shake(client, "policy")
    yield client
    client.engine.end()


def _engine(server: GenerationServer, adapters: Path, **changes) -> Engine:
    settings = GenerationSettings(server.url, adapters, token="key")
    return Engine(EngineSettings(generation=replace(settings, **changes)))


def _scores(answer: wire.SampleAnswer) -> list[float]:
    return answer.log_probabilities.tolist()


def test_answers_are_drawn_there_from_the_adapters_as_they_are_now(delegating, server):
    one = delegating.sample(PROMPTS)
    assert len(one.texts) == 6
    again = delegating.sample(PROMPTS)
    assert (again.texts, len(server.adapters)) == (one.texts, 1)
    (first,) = server.adapters
    shake(delegating, "policy", seed=1)
    moved = delegating.sample(PROMPTS)
    assert moved.texts != one.texts
    until(lambda: server.unloaded == [first])
    assert len(server.adapters) == 1
    assert not Path(delegating.engine.settings.generation.adapters, first).exists()


def test_log_probabilities_are_those_of_the_training_pass(delegating):
    drawn = delegating.sample(PROMPTS, temperature=0.7)
    assert _scores(drawn) == delegating.scores(rows_of(PROMPTS, drawn.tokens)).tolist()


def test_greedy_answers_are_those_of_the_engine_itself(delegating, client, models):
    shake(client, "policy")
    here, there = (one.sample(PROMPTS, temperature=0.0) for one in (client, delegating))
    assert there.texts == here.texts
    assert there.byte_offsets.tolist() == here.byte_offsets.tolist()
    assert there.is_truncated == here.is_truncated
    assert np.allclose(there.log_probabilities, here.log_probabilities, atol=1e-4)


def test_every_answer_has_a_seed_of_its_own(delegating, server):
    twice = RaggedIntegers.of([[5, 9, 40], [5, 9, 40]])
    drawn = delegating.sample(twice, samples=2, max_new_tokens=8)
    assert len(set(drawn.texts)) == 4
    first, second = (ask["seed"] for ask in server.asked)
    assert abs(first - second) == 2
    delegating.sample(twice, samples=2, max_new_tokens=8, seed=6)
    assert abs(server.asked[-1]["seed"] - first) > 1_000


def test_prompts_of_several_adapters_are_drawn_from_their_own(delegating):
    delegating.copy("task")
    shake(delegating, "task", seed=2)
    both = delegating.sample(PROMPTS, temperature=0.0, adapters=["policy", "task"])
    for row, name in enumerate(("policy", "task")):
        alone = delegating.sample(PROMPTS, temperature=0.0, adapters=[name])
        assert both.texts[3 * row] == alone.texts[3 * row]


def test_an_answer_ends_before_a_stop_text_and_says_when_it_was_cut_off(delegating):
    plain = delegating.sample(PROMPTS, max_new_tokens=20)
    assert any(plain.is_truncated)
    row, stop = next(
        (row, text[start : start + 2])
        for row, text in enumerate(plain.texts)
        for start in range(2, len(text) - 2)
        if "\ufffd" not in text[start : start + 2]
    )
    cut = delegating.sample(PROMPTS, max_new_tokens=20, stop=[stop])
    assert cut.texts[row] == plain.texts[row][: plain.texts[row].index(stop)]
    assert not cut.is_truncated[row]


def test_a_streamed_call_tells_what_it_answers(delegating, server):
    told: list[list[Part]] = []
    request = wire.SampleRequest(
        session="s", prompts=PROMPTS, adapters=["policy"], samples_per_prompt=2, max_new_tokens=12,
        seed=5,
    )  # fmt: skip
    answer = delegating.engine.stream(request, told.append, delegating.engine.lives.of("s"))
    parts = [part for some in told for part in some]
    for row, tokens in enumerate(answer.tokens.split()):
        mine = [part for part in parts if part.row == row]
        assert "".join(part.text for part in mine) == answer.texts[row]
        assert [token for part in mine for token in part.tokens] == tokens.tolist()
    scores = [score for part in parts if part.row == 0 for score in part.log_probabilities]
    assert scores == pytest.approx(_scores(answer)[: answer.tokens.lengths[0]])
    assert answer.texts == delegating.sample(PROMPTS, samples=2).texts
    assert len(told) > 2 and all(ask["stream"] for ask in server.asked[:2])


def test_a_caller_that_interrupts_frees_the_engine_and_the_server(delegating, server):
    server.held.clear()
    ending = wire.InterruptRequest(session="s")
    _soon(lambda: server.asked, lambda: delegating.engine.interrupt(ending))
    with pytest.raises(Interrupted):
        delegating.sample(PROMPTS)
    assert server.left.wait(20)
    delegating.engine.sweep()
    until(lambda: not server.adapters)


def _soon(when, do) -> None:
    threading.Thread(target=lambda: (until(when), do()), daemon=True).start()


def test_others_are_let_in_while_the_server_draws(server, models, tmp_path):
    settings = GenerationSettings(server.url, tmp_path, token="key")
    let_in: list[int] = []

    def make_way() -> None:
        let_in.append(len(server.asked))
        if len(server.asked) == 2:
            server.held.set()

    client = Client(Engine(EngineSettings(generation=settings), make_way))
    client.load(models("qwen2"))
    server.held.clear()
    client.sample(PROMPTS, samples=1)
    assert let_in[-1] == 2
    client.engine.end()


@pytest.mark.parametrize("failures", [[503, "cut", 429], [500]])
def test_what_passes_is_asked_again(delegating, server, failures):
    expected = delegating.sample(PROMPTS).texts
    server.failures = list(failures)
    assert delegating.sample(PROMPTS).texts == expected


def test_a_server_that_keeps_failing_is_given_up_and_nothing_is_drawn_here(delegating, server):
    server.failures = [503] * 8
    with pytest.raises(GenerationUnavailable, match="Not now"):
        delegating.sample(PROMPTS)
    assert len(server.asked) <= 8
    server.failures = [400]
    with pytest.raises(GenerationRefused, match="Not now"):
        delegating.sample(PROMPTS)


def test_a_silent_server_has_a_deadline(server, models, tmp_path):
    client = Client(_engine(server, tmp_path, deadline_seconds=0.3))
    client.load(models("qwen2"))
    server.held.clear()
    with pytest.raises(GenerationUnavailable, match=r"in 0\.3 s"):
        client.sample(PROMPTS)
    assert server.left.wait(20)
    client.engine.end()


def test_a_server_that_was_started_again_gets_its_adapters_again(delegating, server):
    expected = delegating.sample(PROMPTS).texts
    server.restart()
    assert delegating.sample(PROMPTS).texts == expected


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"bases": [{"id": "org/other", "root": "org/other"}]}, "serves org/other, the session's"),
        ({"token": "another"}, "GENERATION_TOKEN"),
    ],
)
def test_a_session_does_not_open_on_a_server_that_does_not_fit(
    server, models, tmp_path, wrong, says
):
    vars(server).update(wrong)
    client = Client(_engine(server, tmp_path))
    with pytest.raises(GenerationRefused, match=says):
        client.load(models("qwen2"))
    client.engine.end()


def test_a_server_that_is_not_there_is_unavailable(server, models, tmp_path):
    client = Client(_engine(server, tmp_path, url="http://127.0.0.1:9"))
    with pytest.raises(GenerationUnavailable, match=r"127\.0\.0\.1:9"):
        client.load(models("qwen2"))


def test_what_opens_says_who_draws(server, models, tmp_path):
    client = Client(_engine(server, tmp_path))
    assert client.load(models("qwen2")).drawn_by == str(models("qwen2"))
    assert Client(Engine(EngineSettings())).load(models("qwen2")).drawn_by is None
    with pytest.raises(Unsupported, match="decoder-only"):
        Client(client.engine, "t5").load(models("codet5"))
    client.engine.end()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"loads_adapters": False}, "VLLM_ALLOW_RUNTIME_LORA_UPDATING=True"),
        ({"applies_adapters": False}, "computes another model"),
        ({"most_tokens": 7}, "after 7 of 12 tokens: raise its --max-model-len"),
    ],
)
def test_a_server_that_answers_otherwise_than_asked_is_refused(delegating, server, wrong, says):
    vars(server).update(wrong)
    weights = delegating.adapter().weights
    weights *= 4
    with pytest.raises(GenerationRefused, match=says):
        delegating.sample(PROMPTS, samples=8)


def test_what_an_engine_left_that_died_is_unloaded_by_the_next(server, models, tmp_path):
    died = Client(_engine(server, tmp_path))
    died.load(models("qwen2"))
    died.sample(PROMPTS)
    (left,) = server.adapters
    other = _engine(server, tmp_path)
    assert left in server.adapters
    died.engine._generation._shelf.close()
    third = _engine(server, tmp_path)
    until(lambda: server.unloaded == [left])
    for engine in (other, third):
        engine.end()
    assert not list(tmp_path.iterdir())


def test_an_engine_that_ends_ends_first_what_it_unloads(server, models, tmp_path):
    died = Client(_engine(server, tmp_path))
    died.load(models("qwen2"))
    died.sample(PROMPTS)
    died.engine._generation._shelf.close()
    server.unload_seconds = 0.3
    heir = _engine(server, tmp_path)
    until(lambda: server.unloaded)
    heir.end()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"GENERATION_URL": "gpu:8000"}, "http://host:8000"),
        ({"GENERATION_URL": "http://me:secret@gpu"}, "GENERATION_TOKEN"),
        ({"GENERATION_ADAPTERS_DIR": "here"}, "absolute path"),
        ({"GENERATION_LOG_PROBABILITIES": "both"}, "engine or server"),
        ({"GENERATION_DEADLINE_SECONDS": "0"}, "above 0"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_by_name(changes, says):
    given = {"GENERATION_URL": "http://gpu:8000/v1/", "GENERATION_ADAPTERS_DIR": "/shared"}
    assert generation_settings({}) is None
    settings = generation_settings(given)
    assert settings is not None and settings.url == "http://gpu:8000"
    with pytest.raises(ValueError, match=says):
        generation_settings(given | changes)
