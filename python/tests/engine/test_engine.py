"""Sessions, models and the order of calls."""

import json
import shutil

import numpy as np
import pytest
import torch

from falconry_engine.errors import (
    InvalidRequest,
    ModelNotFound,
    SequenceConflict,
    UnknownSession,
    Unsupported,
)
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake

ROWS = rows_of(RaggedIntegers.of([[5, 9]]), RaggedIntegers.of([[11, 12]]))


def _repeat(client: Client, sequence: int, body: bytes, to: str = "task"):
    request = wire.CopyRequest(session="s", sequence=sequence, source="policy", to=[to])
    return client.engine.call("copy", request, body)


def test_a_repeat_is_answered_from_the_record_and_computes_nothing_twice(client):
    request = wire.ForwardBackwardRequest(
        session="s",
        sequence=2,
        rows=ROWS,
        loss=wire.WeightedNll(kind="weighted_nll"),
        weights={"values": [1.0, 1.0], "lengths": [2]},
        normalisers=[1.0],
    )
    first = client.engine.call("forward_backward", request, b"body")
    gradient = client.adapter().gradient
    assert client.engine.call("forward_backward", request, b"body") is first
    assert client.adapter().gradient is gradient


def test_another_body_or_a_gap_is_a_conflict(client):
    _repeat(client, 2, b"one")
    with pytest.raises(SequenceConflict, match="another body"):
        _repeat(client, 2, b"two")
    with pytest.raises(SequenceConflict, match="next call is 3"):
        _repeat(client, 4, b"three")


def test_a_refused_call_uses_no_number(client):
    with pytest.raises(InvalidRequest):
        client("drop", wire.DropRequest, adapters=["nobody"])
    assert client.copy("task") == wire.Done()


def test_the_record_is_bounded(client):
    for sequence in range(2, 102):
        _repeat(client, sequence, b"%d" % sequence, f"task-{sequence % 3}")
    assert _repeat(client, 101, b"101") == wire.Done()
    with pytest.raises(SequenceConflict):
        _repeat(client, 20, b"20")


def test_close_ends_a_session_and_may_be_repeated(client):
    request = wire.CloseRequest(session="s", sequence=2)
    assert client.engine.call("close", request, b"bye") == wire.Done()
    assert client.engine.call("close", request, b"bye") == wire.Done()
    for call in (lambda: client.copy("task"), lambda: client.prompts("x")):
        with pytest.raises(UnknownSession):
            call()


def test_another_opening_starts_a_session_afresh_and_a_repeat_does_not(client, models):
    def load(opening: str):
        adapter = wire.LoraShape(rank=4, alpha=8)
        folder = str(models("qwen2"))
        request = wire.LoadRequest(
            session="t",
            sequence=1,
            opening=opening,
            model_path=folder,
            adapter=adapter,
            seed=3,
        )
        return client.engine.call("load", request, opening.encode())

    load("first")
    adapter = client.engine._open["t"].session.adapters["policy"]
    load("first")
    assert client.engine._open["t"].session.adapters["policy"] is adapter
    load("second")
    assert client.engine._open["t"].session.adapters["policy"] is not adapter


def test_sessions_share_a_base_model_but_no_adapter(client, models):
    other = Client(client.engine, "other")
    other.load(models("qwen2"), rank=2)
    assert other.model() is client.model()
    shake(other, "policy")
    before = client.scores(ROWS)
    assert not np.array_equal(other.scores(ROWS), before)
    assert np.array_equal(client.scores(ROWS), before)


def test_the_same_seed_makes_the_same_adapter(client, models):
    other = Client(Engine(EngineSettings()))
    other.load(models("qwen2"))
    assert torch.equal(other.adapter().weights, client.adapter().weights)
    third = Client(Engine(EngineSettings()))
    third.load(models("qwen2"), seed=4)
    assert not torch.equal(third.adapter().weights, client.adapter().weights)


def test_a_copy_takes_the_weights_only(client):
    client.learn(ROWS)
    client.copy("task")
    assert client.adapter("task").gradient is None
    client.adapter("task").weights += 1
    assert not torch.equal(client.adapter("task").weights, client.adapter().weights)


def test_changed_files_of_a_model_are_noticed(client, models, tmp_path):
    folder = shutil.copytree(models("qwen2"), tmp_path / "model")
    before = client.load_other(folder)
    (folder / "config.json").write_text((folder / "config.json").read_text() + "\n")
    assert client.load_other(folder).model_digest != before.model_digest


def _with_more_layers(folder):
    config = json.loads((folder / "config.json").read_text())
    changed = {"num_hidden_layers": 3, "layer_types": ["full_attention"] * 3}
    (folder / "config.json").write_text(json.dumps(config | changed))


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda folder: (folder / "config.json").unlink(), ModelNotFound),
        (lambda folder: (folder / "model.safetensors").unlink(), ModelNotFound),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"junk"), Unsupported),
        (lambda folder: (folder / "config.json").write_text("{}"), Unsupported),
        (lambda folder: (folder / "config.json").write_text("junk"), Unsupported),
        (_with_more_layers, Unsupported),
        (lambda folder: (folder / "tokenizer.json").write_text("junk"), Unsupported),
    ],
)
def test_a_folder_that_is_no_model_is_refused(client, models, tmp_path, spoil, error):
    folder = shutil.copytree(models("qwen2"), tmp_path / "model")
    spoil(folder)
    with pytest.raises(error):
        client.load_other(folder)


def test_pickled_weights_are_never_read(client, models, tmp_path):
    folder = shutil.copytree(models("qwen2"), tmp_path / "model")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelNotFound, match="safetensors"):
        client.load_other(folder)


def test_code_in_a_model_folder_is_never_run(client, models, tmp_path):
    folder = shutil.copytree(models("qwen2"), tmp_path / "model")
    names = {"AutoConfig": "evil.C", "AutoModelForCausalLM": "evil.M"}
    config = {"model_type": "evil", "auto_map": names}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    with pytest.raises(Unsupported):
        client.load_other(folder)
    assert not (tmp_path / "ran").exists()


def test_layers_that_do_not_exist_are_refused_by_name(models):
    client = Client(Engine(EngineSettings()))
    with pytest.raises(Unsupported, match="lm_head"):
        client.load(models("qwen2"), targets=["q_proj", "lm_head"])


def test_a_sliding_window_bounds_the_context(models):
    client = Client(Engine(EngineSettings()))
    assert client.load(models("mistral")).context_length == 64


def test_embeddings_are_the_mean_of_the_last_hidden_states(client):
    texts = ["def add", "return a + b if x else y", "x"]
    answer = client("embed", wire.EmbedRequest, texts=texts)
    vectors = answer.values.reshape(3, answer.width)
    model = client.model()
    for text, vector in zip(texts, vectors, strict=True):
        ids = torch.tensor([model.tokenizer(text)["input_ids"]])
        with torch.no_grad():
            expected = model.module.base_model(ids).last_hidden_state[0].mean(dim=0)
        assert vector == pytest.approx(expected.numpy(), abs=1e-4)


def test_decode_gives_back_what_was_encoded(client):
    texts = ["def f(x):\n    return 'é'\n", ""]
    answer = client("decode", wire.DecodeRequest, tokens=client.prompts(*texts))
    assert answer.texts == texts
