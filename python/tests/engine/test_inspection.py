"""A model is known from its headers before anything is loaded."""

import json
import shutil

import pytest
import torch

from falconry_engine.errors import ModelNotFound, Unsupported
from falconry_engine.models.inspection import inspect_model
from falconry_engine.models.loader import load_model


@pytest.mark.parametrize("architecture", ["qwen2", "mistral", "codet5"])
def test_an_inspection_says_what_loading_finds(models, architecture):
    folder = models(architecture)
    found = inspect_model(str(folder), torch.float32)
    loaded = load_model(folder, torch.device("cpu"), torch.float32)
    assert found.architecture == type(loaded.module).__name__
    assert found.parameter_count == loaded.parameter_count
    assert found.context_length == loaded.context_length


def _changed(models, tmp_path, **change):
    folder = shutil.copytree(models("qwen2"), tmp_path / "changed")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | change))
    return folder


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"model_type": "none", "architectures": ["NoneForCausalLM"]}, "none"),
        ({"model_type": "bart", "is_encoder_decoder": True}, "bart"),
        ({"tie_word_embeddings": False}, "lacks weights: lm_head.weight"),
        ({"num_hidden_layers": 3}, "num_hidden_layers"),
    ],
)
def test_what_cannot_be_opened_is_refused_by_name(models, tmp_path, change, said):
    with pytest.raises(Unsupported, match=said):
        inspect_model(str(_changed(models, tmp_path, **change)), torch.float32)


def test_code_of_a_folder_is_never_run(models, tmp_path):
    code = {"AutoConfig": "own.Config", "AutoModelForCausalLM": "own.Model"}
    folder = _changed(models, tmp_path, model_type="own", auto_map=code)
    (folder / "own.py").write_text("raise SystemExit('the code of the folder ran')")
    with pytest.raises(Unsupported):
        inspect_model(str(folder), torch.float32)


def test_a_folder_without_safetensors_is_no_model(models, tmp_path):
    folder = _changed(models, tmp_path)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelNotFound, match="safetensors"):
        inspect_model(str(folder), torch.float32)
