"""The fused decoder against the modules of transformers."""

import json
import shutil

import numpy as np
import pytest
import torch

from falconry_engine.adapters.adapter import activate, stack
from falconry_engine.errors import Unsupported
from falconry_engine.models.linear import merge
from falconry_engine.sampling.cache import RowCache
from falconry_engine.sampling.reading import PrefixReading
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake

FAMILY = ["qwen2", "llama", "mistral", "deepseek_coder"]
PROMPTS = RaggedIntegers.of([[5, 9, 40, 41, 8, 30], [70, 3, 22]])
TASKS = ["a", "b"]


def _open(folder, **options) -> Client:
    client = Client(Engine(EngineSettings()))
    client.load(folder, **options)
    client.copy(*TASKS)
    shake(client, "policy", *TASKS)
    return client


def _logits(client: Client, active, is_fused: bool) -> torch.Tensor:
    """Of the tokens after two prompts, one of them padded; rows are dropped on the way."""
    model = client.model()
    assert model.fused is not None
    step = model.fused.using(active) if is_fused else None
    reading = PrefixReading(model, PROMPTS.split(), RowCache(), step)
    with torch.no_grad(), model.using(active):
        reading.begin(2, 4)
        found = [reading.go_on(torch.tensor([11, 12, 90, 7]))]
        reading.keep_rows(torch.tensor([1, 2]))
        found += [reading.go_on(torch.tensor(ids)) for ids in ([50, 3], [4, 61])]
        return model.logits(torch.cat(found))


@pytest.mark.parametrize("targets", [None, ["q_proj", "v_proj", "up_proj"]])
@pytest.mark.parametrize("architecture", FAMILY)
def test_logits_are_those_of_the_modules_bare_merged_and_stacked(models, architecture, targets):
    client = _open(models(architecture), targets=targets)
    model, layout = client.model(), client.layout()
    one = activate(stack([client.adapter()], model.device), layout)
    two = activate(stack([client.adapter(name) for name in TASKS], model.device), layout)
    for active in (None, one, merge(one, model.layers), two):
        ours, theirs = (_logits(client, active, is_fused) for is_fused in (True, False))
        assert torch.allclose(ours, theirs, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(_logits(client, two, True), _logits(client, None, True), atol=1e-2)


@pytest.mark.parametrize("adapters", [["policy"], TASKS])
@pytest.mark.parametrize("architecture", FAMILY)
def test_it_draws_what_the_modules_draw_with_the_scores_of_training(models, architecture, adapters):
    client = _open(models(architecture))
    plan = {"samples": 6, "max_new_tokens": 30, "adapters": adapters}
    fused = client.sample(PROMPTS, **plan)
    scores = client.scores(rows_of(PROMPTS, fused.tokens, adapters))
    assert fused.log_probabilities == pytest.approx(scores, abs=1e-4)
    client.model().fused = None
    reference = client.sample(PROMPTS, **plan)
    assert np.array_equal(fused.tokens.values, reference.tokens.values)
    assert fused.is_truncated == reference.is_truncated
    assert fused.log_probabilities == pytest.approx(reference.log_probabilities, abs=1e-4)


COMPLETIONS = {
    "branches": RaggedIntegers.of([[11, 12, 13], [90, 7], [11, 50, 60, 61], [33, 34]]),
    "plain rows": RaggedIntegers.of([[11, 12, 13], [90, 7]]),
}


def _learned(client: Client, completions: RaggedIntegers, names: list[str]):
    answer = client.learn(rows_of(PROMPTS, completions, names))
    gradients = [client.adapter(name).gradient for name in names]
    for name in names:
        client.adapter(name).gradient = None
    return answer.losses, torch.stack(gradients)


@pytest.mark.parametrize("targets", [None, ["q_proj", "v_proj", "up_proj"]])
@pytest.mark.parametrize("architecture", FAMILY)
def test_losses_and_gradients_of_a_pass_are_those_of_the_modules(models, architecture, targets):
    client = _open(models(architecture), targets=targets)
    decoder = client.model().fused
    for completions in COMPLETIONS.values():
        for names in (["policy"], TASKS):
            client.model().fused = decoder
            losses, gradients = _learned(client, completions, names)
            client.model().fused = None
            expected, theirs = _learned(client, completions, names)
            assert losses == pytest.approx(expected, rel=1e-5)
            assert float((gradients - theirs).abs().max()) < 1e-5 * float(theirs.abs().max())
            assert bool(gradients.any(dim=1).all())


def _with_decoder(folder, to, decoder):
    shutil.copytree(folder, to)
    (to / "falconry.json").write_text(json.dumps({"decoder": decoder}))
    return to


def test_falconry_json_chooses_the_decoder(models, tmp_path):
    assert _open(_with_decoder(models("llama"), tmp_path / "a", "reference")).model().fused is None
    assert _open(_with_decoder(models("llama"), tmp_path / "b", "fused")).model().fused is not None
    assert _open(models("gpt_neox")).model().fused is None


@pytest.mark.parametrize(
    ("architecture", "decoder", "reason"),
    [
        ("gpt_neox", "fused", "GPTNeoXForCausalLM is none of llama, mistral, qwen2"),
        ("llama", "quick", 'must be "fused" or "reference"'),
    ],
)
def test_a_decoder_that_cannot_be_had_is_refused_by_name(
    models, tmp_path, architecture, decoder, reason
):
    folder = _with_decoder(models(architecture), tmp_path / "model", decoder)
    with pytest.raises(Unsupported, match=reason):
        _open(folder)
