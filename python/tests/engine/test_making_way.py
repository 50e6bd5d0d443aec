"""Calls that are let in while others compute: their order, and that they change no bit."""

import asyncio
import threading

import pytest
import torch
from fastapi.testclient import TestClient

from falconry_engine.models.base import BaseModel
from falconry_engine.sampling.sampler import STEPS_BETWEEN_BREAKS
from falconry_engine.server.app import create_app
from falconry_engine.server.worker import TensorThread
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake

PROMPTS = RaggedIntegers.of([[5, 9, 40, 41, 42], [70, 3, 22, 8]])
ROWS = rows_of(PROMPTS, RaggedIntegers.of([[11, 12, 60], [13, 9], [4], [8, 7, 6, 5]]))


async def _held(thread: TensorThread, script):
    """Runs `script` while the thread is held by work that stands still three times."""
    log: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def training() -> None:
        begun.set()
        go_on.wait(300)
        for number in range(3):
            log.append(f"batch {number}")
            thread.make_way()

    running = asyncio.create_task(thread.run(training))
    await asyncio.to_thread(begun.wait, 300)
    waiting = asyncio.gather(*script(log), return_exceptions=True)
    await asyncio.sleep(0)
    go_on.set()
    await running
    return log, await waiting


def _run(script):
    thread = TensorThread(1)
    try:
        return asyncio.run(_held(thread, lambda log: script(thread, log)))
    finally:
        thread.close()


def test_urgent_calls_are_let_in_one_at_a_time_in_their_order():
    def script(thread: TensorThread, log: list[str]):
        return [
            thread.run(lambda: log.append("training 2")),
            thread.run(lambda: log.append("urgent 1"), is_urgent=True),
            thread.run(lambda: log.append("urgent 2"), is_urgent=True),
        ]

    log, _ = _run(script)
    assert log == ["batch 0", "urgent 1", "batch 1", "urgent 2", "batch 2", "training 2"]


def test_urgent_calls_over_those_that_fit_come_before_the_next_call_begins():
    def script(thread: TensorThread, log: list[str]):
        urgent = [
            thread.run(lambda number=number: log.append(f"urgent {number}"), is_urgent=True)
            for number in range(4)
        ]
        return [thread.run(lambda: log.append("training 2")), *urgent]

    log, _ = _run(script)
    assert log == [
        *("batch 0", "urgent 0", "batch 1", "urgent 1", "batch 2", "urgent 2"),
        *("urgent 3", "training 2"),
    ]


def test_an_urgent_call_makes_way_for_no_other():
    def script(thread: TensorThread, log: list[str]):
        def generate() -> None:
            log.append("urgent 1")
            thread.make_way()
            log.append("urgent 1 ends")

        return [
            thread.run(generate, is_urgent=True),
            thread.run(lambda: log.append("urgent 2"), is_urgent=True),
        ]

    log, _ = _run(script)
    assert log == ["batch 0", "urgent 1", "urgent 1 ends", "batch 1", "urgent 2", "batch 2"]


def test_an_urgent_call_that_fails_harms_nobody_else():
    def script(thread: TensorThread, log: list[str]):
        def fail() -> None:
            raise ValueError("mine alone")

        return [
            thread.run(fail, is_urgent=True),
            thread.run(lambda: log.append("urgent"), is_urgent=True),
        ]

    log, (failure, _) = _run(script)
    assert log == ["batch 0", "batch 1", "urgent", "batch 2"]
    assert str(failure) == "mine alone"


def test_urgent_calls_that_wait_when_the_thread_refuses_are_not_begun():
    def script(thread: TensorThread, log: list[str]):
        waiting = [thread.run(lambda: log.append("urgent"), is_urgent=True)]
        thread.refuse()
        return waiting

    log, (refusal,) = _run(script)
    assert log == ["batch 0", "batch 1", "batch 2"]
    assert "ending" in str(refusal)


class _Crossed:
    """An engine that answers a generation of another session wherever training stands still."""

    def __init__(self, folder):
        self.generated: list[list[list[int]]] = []
        self.is_on = False
        self._is_within = False
        engine = Engine(EngineSettings(), self._make_way)
        self.trainer, self.generator = Client(engine, "job"), Client(engine, "generate")
        self.trainer.load(folder, micro_batch_divisor=1024)
        self.generator.load(folder, seed=9, is_interactive=True)
        shake(self.trainer, "policy")
        shake(self.generator, "policy", seed=1)

    def generate(self) -> list[list[int]]:
        drawn = self.generator.sample(PROMPTS, max_new_tokens=5)
        return [row.tolist() for row in drawn.tokens.split()]

    def _make_way(self) -> None:
        if self.is_on and not self._is_within:
            self._is_within = True
            self.generated.append(self.generate())
            self._is_within = False


def _train(crossed: _Crossed):
    client = crossed.trainer
    learnt = client.learn(ROWS)
    gradient = client.adapter().gradient.clone()
    client.step()
    drawn = client.sample(PROMPTS, max_new_tokens=3 * STEPS_BETWEEN_BREAKS)
    scores = client.scores(ROWS)
    # How much the process has held at most is no part of what is computed.
    learnt = learnt.model_copy(update={"peak_bytes": 0})
    return learnt, gradient, client.adapter().weights.clone(), drawn, scores


@pytest.mark.parametrize("architecture", ["qwen2", "gpt_neox"])
def test_a_generation_in_between_changes_no_bit_of_training_nor_is_changed(models, architecture):
    alone, crossed = _Crossed(models(architecture)), _Crossed(models(architecture))
    expected = alone.generate()
    crossed.is_on = True
    undisturbed, disturbed = _train(alone), _train(crossed)
    assert disturbed[0] == undisturbed[0]
    assert torch.equal(disturbed[1], undisturbed[1])
    assert torch.equal(disturbed[2], undisturbed[2])
    assert disturbed[3].model_dump_json() == undisturbed[3].model_dump_json()
    assert disturbed[4].tolist() == undisturbed[4].tolist()
    assert len(crossed.generated) > 6
    assert all(one == expected for one in crossed.generated)


def test_a_generation_is_answered_before_the_training_call_that_it_met(models, monkeypatch):
    answered: list[str] = []
    with TestClient(create_app(EngineSettings())) as server:
        for session, is_interactive in (("job", False), ("generate", True)):
            body = {
                "session": session,
                "sequence": 1,
                "opening": "1",
                "modelPath": str(models("qwen2")),
                "adapter": {"rank": 4, "alpha": 8},
                "seed": 3,
                "isInteractive": is_interactive,
            }
            assert server.post("/load", json=body).status_code == 200
        how = {"adapters": ["policy"], "samplesPerPrompt": 1, "seed": 1}
        prompts = {"values": [5, 9], "lengths": [2]}
        is_running, go_on = threading.Event(), threading.Event()
        hidden = BaseModel.hidden

        def pause(*arguments):
            is_running.set()
            go_on.wait(300)
            return hidden(*arguments)

        monkeypatch.setattr(BaseModel, "hidden", pause)

        def ask(name: str, tokens: int) -> threading.Thread:
            def run() -> None:
                body = {"session": name, "prompts": prompts, "maxNewTokens": tokens} | how
                assert server.post("/sample", json=body).status_code == 200
                answered.append(name)

            thread = threading.Thread(target=run)
            thread.start()
            return thread

        job = ask("job", 200)
        assert is_running.wait(300)
        generation = ask("generate", 2)
        while server.get("/health").json()["queued"] < 1:
            pass
        go_on.set()
        generation.join(300)
        job.join(300)
    assert answered == ["generate", "job"]
