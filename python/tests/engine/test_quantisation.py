"""Quantised base weights where none can be had, and packed layers beside plain ones."""

import sys

import pytest
import torch
from torch import nn

from falconry_engine.__main__ import main
from falconry_engine.adapters.adapter import activate
from falconry_engine.adapters.layout import AdaptedLayer, AdapterLayout
from falconry_engine.errors import Unsupported
from falconry_engine.models import quantisation
from falconry_engine.models.linear import AdaptedLinear, AdaptedQuantised, AdapterSlot, inject
from falconry_engine.session.engine import Engine, EngineSettings
from tests.engine.conftest import Client
from tests.engine.packed import Packed


@pytest.mark.parametrize("count", [1, 2])
def test_a_packed_layer_takes_adapters_as_a_plain_one_does(count):
    torch.manual_seed(0)
    plain, slot = nn.Linear(6, 4).requires_grad_(False), AdapterSlot()
    module = nn.Sequential(Packed(plain), nn.Linear(4, 3))
    adapted = inject(module, module[1], slot, Packed)["0"]
    assert isinstance(adapted, AdaptedQuantised) and module[0] is adapted
    twin = AdaptedLinear(plain, "0", slot)
    inputs = torch.randn(2, 5, 6)
    assert torch.equal(adapted(inputs), twin(inputs))
    layout = AdapterLayout((AdaptedLayer("0", 6, 4),), 2, 1.0, ("0",))
    stacked = torch.randn(count, layout.size).requires_grad_()
    slot.active = activate(stacked, layout)
    ours, theirs = adapted(inputs), twin(inputs)
    assert torch.equal(ours, theirs) and not torch.equal(ours, twin.plain(inputs))
    gradients = [torch.autograd.grad(one.square().sum(), stacked)[0] for one in (ours, theirs)]
    assert torch.equal(*gradients)


def test_a_machine_without_cuda_is_told_what_to_do(models, monkeypatch, capsys, tmp_path):
    engine = Client(Engine(EngineSettings(quantisation="nf4")))
    with pytest.raises(Unsupported, match="quantisation nf4: it needs --device cuda"):
        engine.load(models("llama"))
    arguments = ["--socket", str(tmp_path / "s"), "--quantisation", "nf4"]
    monkeypatch.setattr(sys, "argv", ["falconry_engine", *arguments])
    assert main() == 2
    assert "--quantisation nf4: it needs --device cuda" in capsys.readouterr().err
    monkeypatch.setenv("WORLD_SIZE", "2")
    assert main() == 2
    assert "leave it out under torchrun" in capsys.readouterr().err


def test_a_missing_library_is_named_with_the_command_that_brings_it(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    has = {"bitsandbytes": None, "accelerate": "there"}
    monkeypatch.setattr(quantisation, "find_spec", has.get)
    said = quantisation.why_not_quantised("cuda:0")
    assert said is not None and said.endswith("pip install bitsandbytes")
    has["bitsandbytes"] = "there"
    assert quantisation.why_not_quantised("cuda:0") is None
