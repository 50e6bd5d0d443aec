"""How the process ends: what it finishes, what it refuses, and what it leaves."""

import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from tests.engine.process import client_of, held_command

pytestmark = pytest.mark.slow


class Running:
    """An engine that computes for the session `s` until it is told to end; `held` is a file that
    holds up what it computes.
    """

    def __init__(self, folder: Path, model: Path, *options: str):
        self.path = str(folder / "e.sock")
        self.held = folder / "held"
        place = ("--socket", self.path, "--exit-with-parent")
        self.process = held_command(self.held, *place, *options)
        self.answers: dict[str, int | str] = {}
        self._threads: list[threading.Thread] = []
        shape = {"adapter": {"rank": 4, "alpha": 8}, "seed": 3, "modelPath": str(model)}
        with client_of(self.path) as client:
            body = {"session": "s", "sequence": 1, "opening": "1"} | shape
            assert client.post("/load", json=body).status_code == 200

    def sample(self, name: str, prompts: int) -> None:
        """Begins to sample `prompts` x 200 answers of up to 200 tokens."""
        tokens = {"values": [5, 9] * prompts, "lengths": [2] * prompts}
        how = {"adapters": ["policy"], "samplesPerPrompt": 200, "maxNewTokens": 200, "seed": 1}
        body = {"session": "s", "prompts": tokens} | how

        def run() -> None:
            with client_of(self.path) as client:
                answer = client.post("/sample", json=body)
                self.answers[name] = answer.json().get("code", answer.status_code)

        thread = threading.Thread(target=run)
        thread.start()
        self._threads.append(thread)

    def wait_until(self, busy: bool, queued: int) -> None:
        with client_of(self.path) as client:
            while True:
                health = client.get("/health").json()
                if (health["isBusy"], health["queued"]) == (busy, queued):
                    return
                time.sleep(0.02)

    def tell_to_end(self) -> None:
        """Returns when the process has heard of it: then nobody listens any more."""
        self.process.send_signal(signal.SIGTERM)
        while True:
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(self.path) != 0:
                    return
            time.sleep(0.02)

    def exit_code(self) -> int:
        """Once all answers are there."""
        for thread in self._threads:
            thread.join(300)
        return self.process.wait(300)


def test_the_running_call_is_finished_and_those_that_wait_are_refused(tmp_path, models):
    engine = Running(tmp_path, models("qwen2"), "--grace-seconds", "60")
    engine.held.touch()
    engine.sample("running", 2)
    engine.wait_until(busy=True, queued=0)
    engine.sample("waiting", 2)
    engine.wait_until(busy=True, queued=1)
    engine.tell_to_end()
    engine.held.unlink()
    assert engine.exit_code() == 0
    assert engine.answers == {"running": 200, "waiting": "shutting_down"}
    assert not os.path.exists(engine.path)
    assert "Error" not in engine.process.stderr.read()


def test_a_call_that_outlasts_the_grace_is_interrupted(tmp_path, models):
    engine = Running(tmp_path, models("qwen2"), "--grace-seconds", "0.2")
    engine.held.touch()
    engine.sample("running", 2)
    engine.wait_until(busy=True, queued=0)
    engine.tell_to_end()
    time.sleep(2)
    engine.held.unlink()
    assert engine.exit_code() == 0
    assert engine.answers == {"running": "shutting_down"}


def test_the_process_ends_with_its_parent_and_takes_its_socket_along(tmp_path, models):
    engine = Running(tmp_path, models("qwen2"))
    engine.process.stdin.close()
    assert engine.process.wait(300) == 0
    assert not os.path.exists(engine.path)
