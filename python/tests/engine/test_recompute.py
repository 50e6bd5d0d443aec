"""Gradient checkpointing changes memory, never numbers."""

import pytest
import torch

from falconry_engine.errors import Unsupported
from falconry_engine.models import recompute
from falconry_engine.models.linear import AdapterSlot
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of
from tests.engine.tiny import CONFIGS, ENCODER_DECODERS

PROMPTS = RaggedIntegers.of([[5, 9, 40], [70, 3, 22, 8]])
ROWS = rows_of(PROMPTS, RaggedIntegers.of([[11, 12], [90, 7, 3], [11, 50], [33, 34, 35]]))


def _learned(folder, recomputes: bool):
    client = Client(Engine(EngineSettings(gradient_checkpointing=recomputes)))
    client.load(folder)
    for _ in range(2):
        client.learn(ROWS)
        client.step()
    client.learn(ROWS)
    return client.adapter(), client.sample(PROMPTS).tokens.values.tolist()


@pytest.mark.parametrize("architecture", sorted(CONFIGS | ENCODER_DECODERS))
def test_gradients_weights_and_samples_are_the_same_bits(models, architecture, monkeypatch):
    repeated = []
    kept = recompute.checkpoint

    def counted(*inputs, **named):
        repeated.append(1)
        return kept(*inputs, **named)

    monkeypatch.setattr(recompute, "checkpoint", counted)
    plain, samples = _learned(models(architecture), recomputes=False)
    assert not repeated
    other, other_samples = _learned(models(architecture), recomputes=True)
    assert repeated
    assert plain.gradient.norm() > 0
    assert torch.equal(plain.gradient, other.gradient)
    assert torch.equal(plain.weights, other.weights)
    assert samples == other_samples


def test_a_model_without_layers_to_repeat_is_refused_by_name():
    with pytest.raises(Unsupported, match="Linear has no gradient checkpointing"):
        recompute.recompute_layers(torch.nn.Linear(2, 2), AdapterSlot())
