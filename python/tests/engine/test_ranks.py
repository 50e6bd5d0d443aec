"""Two processes under torchrun are one engine: what they answer is what one process answers."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import ormsgpack
import pytest
import torch
from safetensors.torch import load_file

from falconry_engine.errors import EngineError
from falconry_engine.ranks.split import rows_of_rank, share_of
from falconry_engine.server.app import VERBS
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.training.packing import Rows
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedFloats
from tests.engine.conftest import ADAM, Client, rows_of
from tests.engine.process import client_of, start

TOLERANCE = 5e-6
"""Of losses, log-probabilities and weights after steps, absolute: sums are added in another order.
"""

pytestmark = pytest.mark.slow


class Pair:
    """Two ranks behind a unix socket, called as the engine of this process is."""

    http: httpx.Client

    def __init__(self, folder: Path):
        self.faults, self.path = folder / "faults", str(folder / "e.sock")
        self.faults.mkdir()
        program = str(Path(__file__).with_name("rank_program.py"))
        torchrun = ("-m", "torch.distributed.run", "--nproc-per-node", "2")
        self.process = start(*torchrun, program, str(self.faults), "--socket", self.path)

    def call(self, verb: str, request: wire.SessionCall, _digest: bytes):
        kind = next(one.answer for one in VERBS if one.name == verb)
        body = ormsgpack.packb(request.model_dump(by_alias=True))
        answer = self.http.post(
            f"/{verb}", content=body, headers={"content-type": "application/msgpack"}
        )
        said = ormsgpack.unpackb(answer.content)
        if answer.status_code != 200:
            error = EngineError(said["detail"])
            error.code = said["code"]
            raise error
        return kind.model_validate(said)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = Pair(tmp_path_factory.mktemp("pair"))
    with client_of(made.path) as made.http:
        yield made
    if made.process.poll() is None:
        made.process.terminate()
    made.process.wait(60)


@pytest.fixture
def both(pair: Pair, models, request) -> tuple[Client, Client]:
    """The same new session on one process and on two."""
    clients = Client(Engine(EngineSettings()), request.node.name), Client(pair, request.node.name)
    for client in clients:
        client.load(models("llama"))
    return clients


def rows(client: Client, adapters: list[str] | None = None) -> wire.TrainingRows:
    prompts = client.prompts("def add(a", "for i in", "x =")
    answers = client.prompts("b):\n", "range(3)", "1", "c, d):", "xs:\n    pass", " y + z")
    return rows_of(prompts, answers, adapters)


def saved(client: Client, folder: Path, adapter: str = "policy") -> torch.Tensor:
    """The weights of an adapter by way of its files."""
    folder.mkdir()
    client("save", wire.FolderRequest, adapter=adapter, folder=str(folder))
    tensors = load_file(folder / "adapter_model.safetensors")
    return torch.cat([tensors[name].flatten() for name in sorted(tensors)])


def learn(client: Client) -> list[float]:
    """Three steps of Adam, the losses on the way."""
    losses = []
    for _ in range(3):
        losses += client.learn(rows(client), [1.0, -0.5, 0.0, 2.0, 1.0, 0.3]).losses
        client.step()
    return losses


def test_losses_gradients_and_steps_are_those_of_one_process(both, tmp_path):
    alone, together = both
    np.testing.assert_allclose(learn(together), learn(alone), atol=TOLERANCE)
    np.testing.assert_allclose(
        together.scores(rows(together)), alone.scores(rows(alone)), atol=TOLERANCE
    )
    weights = [saved(client, tmp_path / name) for client, name in zip(both, "ab", strict=True)]
    torch.testing.assert_close(*weights, atol=TOLERANCE, rtol=0)


@pytest.mark.parametrize(("prompts", "samples"), [(3, 3), (1, 4), (1, 1)])
def test_samples_are_those_of_one_process_however_rows_are_shared_out(both, prompts, samples):
    texts = ["def add(a", "for i in range", "x ="][:prompts]
    drawn = [client.sample(client.prompts(*texts), samples) for client in both]
    np.testing.assert_array_equal(drawn[0].tokens.values, drawn[1].tokens.values)
    assert drawn[0].texts == drawn[1].texts
    np.testing.assert_allclose(
        drawn[0].log_probabilities, drawn[1].log_probabilities, atol=TOLERANCE
    )


def test_a_step_of_meta_learning_is_that_of_one_process(both, tmp_path):
    def meta_learn(client: Client) -> None:
        client.copy("a", "b")
        client.learn(rows(client, ["a", "b"]))
        inner = {"learning_rate": 0.1, "rule": "normalised", "norm_cap": 1.0}
        client("inner_step", wire.InnerStepRequest, adapters=["a", "b"], **inner)
        kl = wire.Kl(coefficient=0.1, reference="policy")
        client.learn(rows(client, ["a", "b"]), kl=kl)
        client(
            "meta_step",
            wire.MetaStepRequest,
            meta="policy",
            tasks=["a", "b"],
            mode="fomaml",
            optimiser=ADAM,
            inner_rate_step=0.0,
        )

    weights = []
    for client, name in zip(both, "ab", strict=True):
        meta_learn(client)
        weights.append(saved(client, tmp_path / name))
    torch.testing.assert_close(*weights, atol=TOLERANCE, rtol=0)


def test_the_same_calls_give_the_same_bits(pair, models):
    first, second = (Client(pair, name) for name in ("first", "second"))
    for client in (first, second):
        client.load(models("llama"))
    assert learn(first) == learn(second)


def test_a_session_goes_on_from_a_checkpoint(both, tmp_path):
    _, together = both
    learn(together)
    folder = together.save(tmp_path / "saved")
    expected = learn(together)
    together("restore", wire.FolderRequest, adapter="policy", folder=str(folder))
    assert learn(together) == expected


def test_the_number_of_processes_is_named_where_repeats_are_judged(pair, models):
    client = Client(pair, "named")
    assert client.load(models("llama")).versions["ranks"] == "2"
    assert pair.http.get("/stats").json()["ranks"] == 2
    assert Client(Engine(EngineSettings())).load(models("llama")).versions.get("ranks") is None


def test_a_stream_tells_what_a_call_answers(pair, models):
    client = Client(pair, "stream")
    client.load(models("llama"))
    prompts = client.prompts("def add(a")
    whole = client.sample(prompts, 2)
    body = {
        "session": "stream",
        "prompts": {"values": prompts.values.tolist(), "lengths": prompts.lengths.tolist()},
    }
    how = {"adapters": ["policy"], "samplesPerPrompt": 2, "maxNewTokens": 12, "seed": 5}
    lines = pair.http.post("/sample_stream", json=body | how).text.splitlines()
    assert json.loads(lines[-1])["answer"]["texts"] == whole.texts


def test_an_interactive_call_is_let_in_and_an_interrupt_ends_the_other(pair, models):
    slow, quick = Client(pair, "slow"), Client(pair, "quick")
    slow.load(models("llama"))
    quick.load(models("llama"), is_interactive=True)
    ended = []

    def run() -> None:
        with pytest.raises(EngineError) as refusal:
            slow.sample(slow.prompts("x ="), 64, max_new_tokens=250)
        ended.append(refusal.value.code)

    thread = threading.Thread(target=run)
    thread.start()
    while not pair.http.get("/health").json()["isBusy"]:
        time.sleep(0.01)
    quick.sample(quick.prompts("x ="), 1, max_new_tokens=1)
    assert not ended
    pair.http.post("/interrupt", json={"session": "slow"})
    thread.join(60)
    assert ended == ["interrupted"]
    quick.sample(quick.prompts("x ="), 1, max_new_tokens=1)


def test_a_rank_that_runs_out_of_memory_makes_all_repeat_in_smaller_parts(pair, both):
    alone, together = both
    (pair.faults / "short").touch()
    answers = [client.learn(rows(client)).losses for client in (together, alone)]
    assert not (pair.faults / "short").exists()
    np.testing.assert_allclose(*answers, atol=TOLERANCE)


@pytest.mark.parametrize(
    ("verb", "kind", "fields", "code"),
    [
        (
            "restore",
            wire.FolderRequest,
            {"adapter": "policy", "folder": "/nowhere"},
            "invalid_request",
        ),
        ("save", wire.FolderRequest, {"adapter": "gone", "folder": "/nowhere"}, "invalid_request"),
    ],
)
def test_what_is_refused_leaves_the_ranks_in_step(both, verb, kind, fields, code):
    _, together = both
    with pytest.raises(EngineError) as refusal:
        together(verb, kind, **fields)
    assert refusal.value.code == code
    assert len(learn(together)) == 3


def test_numbers_that_are_not_finite_are_refused_on_all_ranks(both):
    _, together = both
    together.learn(rows(together))
    with pytest.raises(EngineError) as refusal:
        together.step(learning_rate=3e38, gradient_clip=0.0, kind="sgd", weight_decay=3e38)
    assert refusal.value.code == "diverged"
    together.step()


def test_the_second_order_is_refused_by_name(both):
    _, together = both
    batch = {
        "rows": rows(together, ["a"]),
        "loss": wire.WeightedNll(kind="weighted_nll"),
        "normalisers": [1.0],
    }
    lengths = batch["rows"].completions.lengths
    weights = RaggedFloats(values=np.ones(int(lengths.sum())), lengths=lengths)
    part = wire.TrainingBatch(**batch, weights=weights)
    inner = wire.InnerRule(
        steps=1, learning_rate=0.1, rule="sgd", norm_cap=1.0, learned_rates=False
    )
    with pytest.raises(EngineError, match="exact_meta_step runs in one process") as refusal:
        together(
            "exact_meta_step",
            wire.ExactMetaStepRequest,
            meta="policy",
            support=[part],
            query=[part],
            inner=inner,
            optimiser=ADAM,
        )
    assert refusal.value.code == "unsupported"


def test_a_rank_that_is_killed_ends_the_engine_with_a_reason(pair):
    children = Path(f"/proc/{pair.process.pid}/task/{pair.process.pid}/children").read_text()
    follower = next(
        int(child)
        for child in children.split()
        if b"RANK=1\0" in Path(f"/proc/{child}/environ").read_bytes()
    )
    os.kill(follower, signal.SIGKILL)
    assert pair.process.wait(60) != 0
    with pytest.raises(httpx.TransportError):
        pair.http.get("/health")
    assert "exitcode: -9" in pair.process.stderr.read()


def test_rows_of_one_prompt_stay_together_and_shares_are_alike():
    assert [share_of([1] * 8, rank, 2) for rank in (0, 1)] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert [share_of([9, 1, 1, 1], rank, 2) for rank in (0, 1)] == [[0], [1, 2, 3]]
    assert [share_of([5], rank, 3) for rank in (0, 1, 2)] == [[], [0], []]
    prompt, answer = np.zeros(4, np.int64), np.zeros(3, np.int64)
    places = np.array([0, 1, 0, 1])
    mixed = Rows([prompt, prompt], places, [answer] * 4, np.zeros(4, np.int64))
    assert [rows_of_rank(mixed, rank, 2) for rank in (0, 1)] == [[0, 2], [1, 3]]
