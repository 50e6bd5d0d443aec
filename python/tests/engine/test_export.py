"""Saved policies as files for other tools: equal to the policy, whole or not there, and the same
every time.
"""

import errno
import hashlib
import os
from pathlib import Path

import pytest
import torch
from fastapi.testclient import TestClient
from peft import AutoPeftModelForCausalLM, PeftModel
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from falconry_engine.adapters.adapter import activate, stack
from falconry_engine.errors import (
    InvalidRequest,
    ModelNotFound,
    ShuttingDown,
    StorageFull,
    StorageIoError,
    Unsupported,
)
from falconry_engine.models import merged_files
from falconry_engine.server.app import create_app
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.session.export import export_checkpoint
from falconry_engine.wire import messages as wire
from tests.engine.conftest import Client, shake
from tests.engine.tiny import CONFIGS, tokenizer, write_model

IDS = torch.tensor([[5, 9, 40, 41, 8, 11, 60, 61]])


def _trained(folder: Path, **shape) -> Client:
    client = Client(Engine(EngineSettings()))
    client.load(folder, **shape)
    shake(client, "policy")
    return client


def _logits(client: Client) -> torch.Tensor:
    model = client.model()
    active = activate(stack([client.adapter()], model.device), client.layout())
    with torch.no_grad(), model.using(active):
        return model.logits(model.hidden(IDS, torch.arange(IDS.shape[1])[None], None))


def _request(checkpoint: Path, base: Path, folder: Path, format: str) -> wire.ExportRequest:
    paths = {"checkpoint": str(checkpoint), "model_path": str(base), "folder": str(folder)}
    return wire.ExportRequest.model_validate(paths | {"format": format}, by_name=True)


@pytest.fixture
def saved(client, tmp_path) -> Path:
    """A checkpoint on the tiny Qwen2."""
    shake(client, "policy")
    return client.save(tmp_path / "saved")


@pytest.mark.parametrize("architecture", sorted(CONFIGS))
def test_a_merged_model_gives_the_logits_of_the_policy(models, tmp_path, architecture):
    base = models(architecture)
    client = _trained(base)
    client.export(base, tmp_path / "merged", "merged")
    loaded, info = AutoModelForCausalLM.from_pretrained(
        tmp_path / "merged", dtype=torch.float32, output_loading_info=True
    )
    assert not info["missing_keys"] and not info["unexpected_keys"]
    with torch.no_grad():
        theirs = loaded.eval()(IDS).logits
        plain = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32).eval()(IDS).logits
    assert torch.allclose(theirs, _logits(client), atol=1e-4, rtol=1e-4)
    assert not torch.allclose(theirs, plain, atol=1e-2)


def test_a_merged_model_can_be_trained_on_as_a_base_model(models, tmp_path):
    client = _trained(models("llama"), targets=["q_proj", "down_proj"])
    client.export(models("llama"), tmp_path / "merged", "merged")
    again = Client(Engine(EngineSettings()))
    again.load(tmp_path / "merged")
    assert torch.allclose(_logits(again), _logits(client), atol=1e-4, rtol=1e-4)


def test_what_no_adapter_touches_is_bit_for_bit_that_of_the_base_model(models, tmp_path):
    base = models("llama")
    _trained(base, targets=["q_proj"]).export(base, tmp_path / "merged", "merged")
    before = load_file(base / "model.safetensors")
    after = load_file(tmp_path / "merged" / "model.safetensors")
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {name for name in before if ".q_proj." in name}
    for name in ("config.json", "generation_config.json", "tokenizer.json"):
        assert (tmp_path / "merged" / name).read_bytes() == (base / name).read_bytes()
    text = "def add(a, b):"
    words = AutoTokenizer.from_pretrained(tmp_path / "merged")
    assert words(text)["input_ids"] == tokenizer()(text)["input_ids"]


def test_a_merged_model_keeps_the_types_of_the_base_model(tmp_path):
    base = write_model(tmp_path / "base", "llama")
    weights = load_file(base / "model.safetensors")
    half = {name: tensor.bfloat16() for name, tensor in weights.items()}
    save_file(half, base / "model.safetensors", metadata={"format": "pt"})
    client = _trained(base)
    client.export(base, tmp_path / "merged", "merged")
    after = load_file(tmp_path / "merged" / "model.safetensors")
    assert {tensor.dtype for tensor in after.values()} == {torch.bfloat16}
    a, b = client.layout().matrices(client.adapter().weights[None])["model.layers.0.mlp.up_proj"]
    name = "model.layers.0.mlp.up_proj.weight"
    exact = half[name].float() + client.layout().scale * (a[0] @ b[0]).T
    assert torch.allclose(after[name].float(), exact, rtol=2**-8, atol=1e-6)


def test_a_large_model_is_written_in_parts_from_parts(models, tmp_path, monkeypatch):
    monkeypatch.setattr(merged_files, "SHARD_BYTES", 30_000)
    base = models("llama")
    client = _trained(base)
    client.export(base, tmp_path / "parts", "merged")
    names = sorted(path.name for path in (tmp_path / "parts").glob("*.safetensors"))
    assert len(names) > 3 and names[0] == f"model-00001-of-{len(names):05}.safetensors"
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path / "parts", dtype=torch.float32).eval()
    with torch.no_grad():
        assert torch.allclose(loaded(IDS).logits, _logits(client), atol=1e-4, rtol=1e-4)
    again = _trained(tmp_path / "parts")
    again.export(tmp_path / "parts", tmp_path / "again", "merged")
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path / "again", dtype=torch.float32).eval()
    with torch.no_grad():
        assert torch.allclose(loaded(IDS).logits, _logits(again), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("architecture", sorted(CONFIGS))
def test_peft_loads_the_adapter_and_names_no_place_on_this_machine(models, tmp_path, architecture):
    base = models(architecture)
    client = _trained(base)
    client.export(base, tmp_path / "peft")
    plain = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    loaded = PeftModel.from_pretrained(plain, tmp_path / "peft").eval()
    with torch.no_grad():
        assert torch.allclose(loaded(IDS).logits, _logits(client), atol=1e-4, rtol=1e-4)
    text = (tmp_path / "peft" / "adapter_config.json").read_text()
    assert str(tmp_path.parent) not in text and str(base.parent) not in text
    assert f'"base_model_name_or_path": "{architecture}"' in text


def test_peft_finds_the_base_model_by_its_name(models, tmp_path, monkeypatch):
    base = models("llama")
    client = _trained(base)
    client.export(base, tmp_path / "peft")
    monkeypatch.chdir(base.parent)
    loaded = AutoPeftModelForCausalLM.from_pretrained(tmp_path / "peft", dtype=torch.float32)
    with torch.no_grad():
        assert torch.allclose(loaded.eval()(IDS).logits, _logits(client), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("format", ["peft", "merged"])
def test_a_repeat_is_answered_from_what_is_there_and_another_export_is_the_same(
    saved, models, tmp_path, format
):
    one = _request(saved, models("qwen2"), tmp_path / "one", format)
    first = export_checkpoint(one)
    for file in first.files:
        content = (tmp_path / "one" / file.name).read_bytes()
        assert (file.size_bytes, file.sha256) == (
            len(content),
            hashlib.sha256(content).hexdigest(),
        )
    kept = saved.rename(tmp_path / "moved")
    assert export_checkpoint(one) == first
    other = _request(kept, models("qwen2"), tmp_path / "other", format)
    assert export_checkpoint(other) == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["moved", "one", "other"]


@pytest.mark.parametrize("format", ["peft", "merged"])
@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, StorageFull), (errno.EIO, StorageIoError)]
)
def test_an_export_that_cannot_be_made_durable_leaves_nothing(
    saved, models, tmp_path, monkeypatch, format, number, kind
):
    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    request = _request(saved, models("qwen2"), tmp_path / "out", format)
    monkeypatch.setattr("falconry_engine.adapters.files.os.fsync", fail)
    with pytest.raises(kind, match=os.strerror(number)):
        export_checkpoint(request)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]
    assert export_checkpoint(request).files


def test_a_merge_looks_for_room_before_it_writes(saved, models, tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 1_000})
    monkeypatch.setattr("falconry_engine.adapters.files.shutil.disk_usage", lambda _: usage)
    with pytest.raises(StorageFull, match="1000 are free"):
        export_checkpoint(_request(saved, models("qwen2"), tmp_path / "out", "merged"))
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


def test_a_merge_that_is_told_to_end_leaves_nothing(saved, models, tmp_path):
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls == 5:
            raise ShuttingDown("now")

    with pytest.raises(ShuttingDown):
        export_checkpoint(_request(saved, models("qwen2"), tmp_path / "out", "merged"), check)
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


def test_the_first_of_two_writers_wins(saved, models, tmp_path):
    folder = tmp_path / "out"
    rival = _request(saved, models("qwen2"), folder, "merged")
    answers: list[wire.ExportAnswer] = []

    def check() -> None:
        if not answers:
            answers.append(wire.ExportAnswer(files=[]))
            answers.append(export_checkpoint(rival))

    assert export_checkpoint(rival, check) == answers[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "saved"]


def test_another_base_model_is_refused_by_its_digest(saved, models, tmp_path):
    with pytest.raises(InvalidRequest, match="digest") as refusal:
        export_checkpoint(_request(saved, models("llama"), tmp_path / "out", "merged"))
    assert refusal.value.errors[0].pointer == "/modelPath"
    with pytest.raises(ModelNotFound):
        export_checkpoint(_request(saved, tmp_path, tmp_path / "out", "merged"))


def test_layers_that_the_files_name_otherwise_are_refused_by_name(tmp_path):
    base = write_model(tmp_path / "base", "llama")
    client = _trained(base)
    checkpoint = client.save(tmp_path / "saved")
    name = "base_model.model.model.layers.0.mlp.up_proj"
    tensors = load_file(checkpoint / "adapter_model.safetensors")
    renamed = {key.replace(name, f"{name}_new"): tensor for key, tensor in tensors.items()}
    save_file(renamed, checkpoint / "adapter_model.safetensors")
    with pytest.raises(Unsupported, match="up_proj_new"):
        export_checkpoint(_request(checkpoint, base, tmp_path / "out", "merged"))


@pytest.mark.parametrize("format", ["peft", "merged"])
@pytest.mark.parametrize("fault", ["missing", "half", "nan", "stranger", "rank"])
def test_a_damaged_checkpoint_is_refused_by_name(saved, models, tmp_path, format, fault):
    weights, config = saved / "adapter_model.safetensors", saved / "adapter_config.json"
    tensors = load_file(weights)
    name = next(key for key in tensors if "lora_A" in key)
    if fault == "missing":
        weights.unlink()
    elif fault == "rank":
        config.write_text(config.read_text().replace('"r": 4', '"r": "4"'))
    else:
        if fault == "half":
            del tensors[name]
        elif fault == "nan":
            tensors[name] *= torch.nan
        else:
            tensors["lm_head.weight"] = torch.zeros(1)
        save_file(tensors, weights)
    with pytest.raises(InvalidRequest) as refusal:
        export_checkpoint(_request(saved, models("qwen2"), tmp_path / "out", format))
    assert refusal.value.errors[0].pointer == "/checkpoint"
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


def test_a_folder_without_a_parent_is_refused(saved, models, tmp_path):
    with pytest.raises(InvalidRequest, match="make it first"):
        export_checkpoint(_request(saved, models("qwen2"), tmp_path / "no" / "out", "peft"))


def test_the_server_exports_without_a_session(saved, models, tmp_path):
    body = {
        "checkpoint": str(saved),
        "modelPath": str(models("qwen2")),
        "format": "merged",
        "folder": str(tmp_path / "out"),
    }
    with TestClient(create_app(EngineSettings())) as server:
        answer = server.post("/export", json=body)
        assert answer.status_code == 200
        wrong = server.post("/export", json=body | {"format": "gguf"})
        assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/format")
    names = [file["name"] for file in answer.json()["files"]]
    assert "model.safetensors" in names and names == sorted(names)
    with safe_open(tmp_path / "out" / "model.safetensors", framework="pt") as weights:
        assert list(weights.keys())
