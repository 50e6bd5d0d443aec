"""A critic as an ONNX graph: equal to what the session reads, whole, and refused by name."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from falconry_engine.errors import InvalidRequest, Unsupported
from falconry_engine.models import critic_files
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.session.export import export_checkpoint
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake

PROMPTS = [[5, 9, 40], [70, 3, 22, 8]]
COMPLETIONS = [[11, 12], [33, 34, 35]]
ROWS = rows_of(RaggedIntegers.of(PROMPTS), RaggedIntegers.of(COMPLETIONS))


class Saved:
    """A critic in a session, and the folders that `save` wrote of its two parts."""

    def __init__(self, base: Path, home: Path):
        self.base, self.home = base, home
        self.client = Client(Engine(EngineSettings()))
        self.client.load(base)
        shake(self.client, "policy")
        self.client("add_head", wire.HeadRequest, head="critic", kind="outcome", seed=1)
        self.client("add_head", wire.HeadRequest, head="worth", kind="value", seed=1)
        self.client.save(home / "adapter")
        for name in ("critic", "worth"):
            (home / name).mkdir()
            self.client("save", wire.FolderRequest, adapter=name, folder=str(home / name))

    def export(self, head: str | None = "critic", format: str = "critic", base: Path | None = None):
        paths = {"checkpoint": self.home / "adapter", "model_path": base or self.base}
        paths |= {"folder": self.home / "out"} | ({"head": self.home / head} if head else {})
        fields = {name: str(path) for name, path in paths.items()} | {"format": format}
        return export_checkpoint(wire.ExportRequest.model_validate(fields, by_name=True))

    def is_untouched(self) -> bool:
        """Whether no export left anything."""
        return {path.name for path in self.home.iterdir()} == {"adapter", "critic", "worth"}


@pytest.mark.parametrize("architecture", ["qwen2", "llama", "gpt_neox", "starcoder2"])
def test_the_graph_gives_the_class_logits_of_the_session(models, tmp_path, architecture):
    saved = Saved(models(architecture), tmp_path)
    answer = saved.export()
    graph = onnxruntime.InferenceSession(tmp_path / "out" / "model.onnx")
    ids, mask = np.zeros((2, 8), np.int64), np.zeros((2, 8), np.int64)
    for row, (prompt, completion) in enumerate(zip(PROMPTS, COMPLETIONS, strict=True)):
        ids[row, : len(prompt) + len(completion)] = prompt + completion
        mask[row, len(prompt) : len(prompt) + len(completion)] = 1
    token_logits, class_logits = graph.run(None, {"input_ids": ids, "program_mask": mask})
    ours = saved.client("classes", wire.ReadHeadRequest, rows=ROWS, head="critic")
    assert class_logits.ravel() == pytest.approx(ours.row_logits, abs=1e-3, rel=1e-3)
    assert token_logits[mask == 1].ravel() == pytest.approx(ours.token_logits, abs=1e-3, rel=1e-3)
    assert {file.name for file in answer.files} >= {"model.onnx", "tokenizer.json", "manifest.json"}


def test_the_manifest_names_every_file_by_its_digest(models, tmp_path):
    saved = Saved(models("qwen2"), tmp_path)
    answer = saved.export()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["opset"], manifest["classes"], manifest["contextLength"]) == (17, 4, 256)
    others = [file for file in answer.files if file.name != "manifest.json"]
    assert manifest["files"] == {file.name: file.sha256 for file in others}
    for file in answer.files:
        content = (tmp_path / "out" / file.name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file.sha256
    assert saved.export() == answer


def test_what_is_no_critic_is_refused_by_name(models, tmp_path, monkeypatch):
    saved = Saved(models("qwen2"), tmp_path)
    for fields, pointer in (
        ({"head": None}, "/head"),
        ({"format": "merged"}, "/head"),
        ({"head": "worth"}, "/head"),
        ({"head": "adapter"}, "/head"),
        ({"base": models("llama")}, "/modelPath"),
    ):
        with pytest.raises(InvalidRequest) as refusal:
            saved.export(**fields)
        assert refusal.value.errors[0].pointer == pointer
    monkeypatch.setattr(critic_files, "MAX_BYTES", 1000)
    with pytest.raises(Unsupported, match="a graph holds 1000"):
        saved.export()
    assert saved.is_untouched()


def test_a_graph_that_computes_something_else_is_refused(models, tmp_path, monkeypatch):
    saved = Saved(models("qwen2"), tmp_path)
    monkeypatch.setattr(critic_files, "_TOLERANCE", -1)
    with pytest.raises(Unsupported, match="differ from those of torch"):
        saved.export()
    assert saved.is_untouched()
