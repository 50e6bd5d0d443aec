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
from tests.engine.tiny import write_model

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


def padded(rows: list[list[int]], width: int, at_start: bool = True):
    """Rows as ids [N, width] and their mask; a row stands at the start, or the fill does."""
    ids, mask = np.full((len(rows), width), 7, np.int64), np.zeros((len(rows), width), np.int64)
    for row, tokens in enumerate(rows):
        place = slice(0, len(tokens)) if at_start else slice(width - len(tokens), width)
        ids[row, place], mask[row, place] = tokens, 1
    return ids, mask


@pytest.mark.parametrize("architecture", ["qwen2", "llama", "gpt_neox", "starcoder2", "codet5"])
def test_the_graph_gives_the_class_logits_of_the_session(models, tmp_path, architecture):
    saved = Saved(models(architecture), tmp_path)
    answer = saved.export()
    graph = onnxruntime.InferenceSession(tmp_path / "out" / "critic.onnx")
    ours = saved.client("classes", wire.ReadHeadRequest, rows=ROWS, head="critic")
    programs = padded(COMPLETIONS, 4)
    for at_start in (False, True):
        prompts = padded(PROMPTS, 6, at_start)
        inputs = dict(zip(critic_files.INPUTS, (*prompts, *programs), strict=True))
        token_logits, class_logits = graph.run(None, inputs)
        assert class_logits.ravel() == pytest.approx(ours.row_logits, abs=1e-3, rel=1e-3)
        of_tokens = token_logits[programs[1] == 1].ravel()
        assert of_tokens == pytest.approx(ours.token_logits, abs=1e-3, rel=1e-3)
    assert {file.name for file in answer.files} == {
        "critic.json",
        "critic.onnx",
        "tokenizer.json",
        "tokenizer_config.json",
    }


def test_the_description_names_every_file_by_its_digest(models, tmp_path):
    saved = Saved(models("qwen2"), tmp_path)
    answer = saved.export()
    described = json.loads((tmp_path / "out" / "critic.json").read_text())
    assert (described["opset"], described["maxTokens"], described["endToken"]) == (17, 256, 0)
    assert described["outcomes"] == ["syntax_error", "runtime_error", "failed_test", "passed"]
    others = [file for file in answer.files if file.name != "critic.json"]
    assert described["files"] == {file.name: file.sha256 for file in others}
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


def test_a_model_without_a_whole_tokenizer_is_refused_by_name(tmp_path):
    base = write_model(tmp_path / "base")
    (base / "tokenizer_config.json").unlink()
    (tmp_path / "home").mkdir()
    saved = Saved(base, tmp_path / "home")
    with pytest.raises(Unsupported, match=r"no tokenizer_config\.json"):
        saved.export()
    assert saved.is_untouched()


def test_a_graph_that_computes_something_else_is_refused(models, tmp_path, monkeypatch):
    saved = Saved(models("qwen2"), tmp_path)
    monkeypatch.setattr(critic_files, "_TOLERANCE", -1)
    with pytest.raises(Unsupported, match="differ from those of torch"):
        saved.export()
    assert saved.is_untouched()
