"""The engine against plain transformers and against PEFT, on every architecture."""

import numpy as np
import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from falconry_engine.adapters.adapter import activate, stack
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake
from tests.engine.tiny import CONFIGS

ARCHITECTURES = sorted(CONFIGS)
PROMPTS = [[5, 9, 40, 41, 8], [70, 3, 22]]
COMPLETIONS = [[11, 12, 13], [90, 7], [11, 50, 60, 61], [33, 34, 0]]


@pytest.fixture(params=ARCHITECTURES)
def opened(request: pytest.FixtureRequest, models) -> tuple[Client, str]:
    client = Client(Engine(EngineSettings()))
    client.load(models(request.param))
    shake(client, "policy")
    return client, str(models(request.param))


def _plain(folder: str):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def _peft(client: Client, folder: str, out) -> PeftModel:
    client.export(folder, out)
    return PeftModel.from_pretrained(_plain(folder), out, is_trainable=True).eval()


def _scores(model, prompt: list[int], completion: list[int]) -> torch.Tensor:
    ids = torch.tensor([prompt + completion])
    logits = torch.log_softmax(model(ids).logits[0].float(), dim=-1)
    places = torch.arange(len(prompt) - 1, ids.shape[1] - 1)
    return logits[places, torch.tensor(completion)]


def test_bare_model_gives_the_logits_of_transformers(opened):
    client, folder = opened
    ids = torch.tensor([PROMPTS[0] + COMPLETIONS[2]])
    model = client.model()
    with torch.no_grad():
        ours = model.logits(model.hidden(ids, torch.arange(ids.shape[1])[None], None))
        assert torch.equal(ours, _plain(folder)(ids).logits)


def test_exported_adapter_gives_equal_logits_in_peft(opened, tmp_path):
    client, folder = opened
    ids = torch.tensor([PROMPTS[0] + COMPLETIONS[2]])
    model, layout = client.model(), client.layout()
    active = activate(stack([client.adapter()], model.device), layout)
    with torch.no_grad(), model.using(active):
        ours = model.logits(model.hidden(ids, torch.arange(ids.shape[1])[None], None))
    theirs = _peft(client, folder, tmp_path / "peft")(ids).logits
    assert torch.allclose(ours, theirs, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(ours, _plain(folder)(ids).logits, atol=1e-2)


def test_shared_prefix_rows_have_the_log_probabilities_of_plain_rows(opened, tmp_path):
    client, folder = opened
    rows = rows_of(RaggedIntegers.of(PROMPTS), RaggedIntegers.of(COMPLETIONS))
    peer = _peft(client, folder, tmp_path / "peft")
    expected = [
        _scores(peer, PROMPTS[index // 2], completion).detach()
        for index, completion in enumerate(COMPLETIONS)
    ]
    assert client.scores(rows) == pytest.approx(torch.cat(expected).numpy(), abs=1e-5, rel=1e-5)


def test_gradients_equal_those_of_peft(opened, tmp_path):
    client, folder = opened
    weights = [1.0, -0.5, 2.0, 0.25]
    rows = rows_of(RaggedIntegers.of(PROMPTS), RaggedIntegers.of(COMPLETIONS))
    answer = client.learn(rows, weights, normalisers=[3.0])
    peer = _peft(client, folder, tmp_path / "peft")
    loss = torch.zeros(())
    for index, completion in enumerate(COMPLETIONS):
        loss = loss - weights[index] * _scores(peer, PROMPTS[index // 2], completion).sum() / 3
    loss.backward()
    assert answer.losses[0] == pytest.approx(loss.item(), rel=1e-5)
    theirs = {name: value.grad for name, value in peer.named_parameters() if value.requires_grad}
    for layer, (a, b) in client.layout().matrices(client.adapter().gradient[None]).items():
        prefix = f"base_model.model.{layer}"
        for name, ours in (("lora_A", a[0].T), ("lora_B", b[0].T)):
            expected = theirs[f"{prefix}.{name}.default.weight"]
            assert torch.allclose(ours, expected, atol=1e-5, rtol=1e-4), layer


def test_fresh_adapter_changes_nothing_and_is_drawn_in_the_range_of_peft(models):
    client = Client(Engine(EngineSettings()))
    client.load(models("llama"))
    config = LoraConfig(r=4, lora_alpha=8, target_modules=list(client.layout().targets))
    peer = get_peft_model(_plain(str(models("llama"))), config)
    shapes = {name: value for name, value in peer.named_parameters() if "lora_A" in name}
    for layer, (a, b) in client.layout().matrices(client.adapter().weights[None]).items():
        reference = shapes[f"base_model.model.{layer}.lora_A.default.weight"]
        assert a[0].T.shape == reference.shape
        assert float(a.abs().max()) <= a.shape[1] ** -0.5
        assert float(a.std()) == pytest.approx(float(reference.detach().std()), rel=0.3)
        assert not b.any()


def test_targets_name_the_layers_that_carry_an_adapter(models, tmp_path):
    client = Client(Engine(EngineSettings()))
    client.load(models("llama"), targets=["q_proj", "v_proj"])
    assert len(client.layout().layers) == 4
    client.export(models("llama"), tmp_path / "peft")
    names = load_file(tmp_path / "peft" / "adapter_model.safetensors")
    assert all(".q_proj." in name or ".v_proj." in name for name in names)


def test_equal_completions_count_as_often_as_they_occur(client):
    prompts = RaggedIntegers.of([PROMPTS[0]])
    once = rows_of(prompts, RaggedIntegers.of([COMPLETIONS[0]]))
    thrice = rows_of(prompts, RaggedIntegers.of([COMPLETIONS[0]] * 3))
    shake(client, "policy")
    single = client.learn(once, [6.0], normalisers=[1.0])
    triple = client.learn(thrice, [1.0, 2.0, 3.0], normalisers=[1.0])
    assert triple.losses == pytest.approx(single.losses)
    assert triple.gradient_norms == pytest.approx(single.gradient_norms)
    assert np.array_equal(client.scores(thrice), np.tile(client.scores(once), 3))
