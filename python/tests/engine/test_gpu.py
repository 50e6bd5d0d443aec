"""What a CUDA device computes, held to the CPU in float32."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch

from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake
from tests.engine.tiny import write_model

DEVICE = "cuda"
pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine shows no CUDA device"),
]
PROMPTS = RaggedIntegers.of([[5, 9, 40, 41, 8], [70, 3]])
COMPLETIONS = RaggedIntegers.of([[11, 12, 13], [90, 7], [11, 50, 60, 61], [33, 34, 35]])
ROWS = rows_of(PROMPTS, COMPLETIONS)
# bfloat16 keeps eight bits of a number, and the logits of these models reach some tens.
CLOSE = {torch.float32: 1e-3, torch.bfloat16: 0.5}


@pytest.fixture
def on_cpu(models) -> Client:
    return opened(models("llama"), EngineSettings())


def opened(folder: Path, settings: EngineSettings) -> Client:
    """A session whose policy is not the base model; the same on every device."""
    client = Client(Engine(settings))
    client.load(folder)
    shake(client, "policy")
    return client


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_log_probabilities_and_a_step_are_those_of_the_cpu(models, on_cpu, dtype):
    client = opened(models("llama"), EngineSettings(device=DEVICE, dtype=dtype))
    close = CLOSE[dtype]
    assert client.scores(ROWS) == pytest.approx(on_cpu.scores(ROWS), abs=close)
    before = client.scores(ROWS)
    theirs, ours = (one.learn(ROWS, [1.0, -0.5, 2.0, 0.25]) for one in (on_cpu, client))
    assert ours.losses == pytest.approx(theirs.losses, abs=3 * close)
    found, expected = client.adapter().gradient.cpu(), on_cpu.adapter().gradient
    cosine = torch.nn.functional.cosine_similarity(found, expected, dim=0)
    assert float(cosine) > 1 - close / 10
    for one in (on_cpu, client):
        one.step(learning_rate=1e-3)
    assert client.scores(ROWS) == pytest.approx(on_cpu.scores(ROWS), abs=2 * close)
    assert client.scores(ROWS) != pytest.approx(before, abs=1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_log_probabilities_of_sampling_are_those_of_the_training_pass(models, dtype):
    client = opened(models("llama"), EngineSettings(device=DEVICE, dtype=dtype))
    drawn = client.sample(PROMPTS, samples=4, max_new_tokens=24)
    rows = rows_of(PROMPTS, drawn.tokens)
    assert client.scores(rows) == pytest.approx(drawn.log_probabilities, abs=CLOSE[dtype])
    again = client.sample(PROMPTS, samples=4, max_new_tokens=24)
    assert again.texts == drawn.texts


def test_heads_are_read_and_trained_on_the_device(models):
    client = opened(models("llama"), EngineSettings(device=DEVICE))
    client("add_head", wire.HeadRequest, head="critic", kind="outcome", seed=1)
    lengths = ROWS.completions.lengths
    classes = RaggedIntegers(values=np.repeat([0, 3, 1, 2], lengths), lengths=lengths)
    how = {"loss": wire.Classify(kind="classify", over="sequence"), "head": "critic"}
    first = client.learn(ROWS, **how, target_classes=classes)
    for _ in range(40):
        client.step("critic", learning_rate=0.02)
        client.step("policy", learning_rate=0.02)
        last = client.learn(ROWS, **how, target_classes=classes)
    assert last.losses[0] < first.losses[0] / 10


@pytest.mark.skipif(
    find_spec("bitsandbytes") is None or find_spec("accelerate") is None,
    reason="bitsandbytes or accelerate is not installed",
)
def test_quantised_base_weights_learn_and_sample_as_whole_ones_do(tmp_path):
    folder = write_model(tmp_path / "llama", "llama")
    settings = EngineSettings(device=DEVICE, dtype=torch.bfloat16, quantisation="nf4")
    client, whole = (
        opened(folder, one)
        for one in (settings, EngineSettings(device=DEVICE, dtype=torch.bfloat16))
    )
    model, peer = client.model(), whole.model()
    assert model.is_quantised and list(model.layers) == list(peer.layers)
    assert model.parameter_count == peer.parameter_count
    assert model.head.weight.dtype == torch.bfloat16
    # Four bits move every logit, and leave the order of likely and unlikely.
    alike = np.corrcoef(client.scores(ROWS), whole.scores(ROWS))[0, 1]
    assert alike > 0.8
    drawn = client.sample(PROMPTS, samples=4)
    rows = rows_of(PROMPTS, drawn.tokens)
    assert client.scores(rows) == pytest.approx(drawn.log_probabilities, abs=CLOSE[torch.bfloat16])
    first = client.learn(ROWS)
    for _ in range(20):
        client.step()
        last = client.learn(ROWS)
    assert last.losses[0] < first.losses[0]
    assert client.engine.versions["quantisation"] == "nf4"
