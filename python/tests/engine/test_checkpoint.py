import json

import pytest
import torch
from safetensors.torch import load_file, save_file

from falconry_engine.errors import InvalidRequest
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of

PROMPTS = RaggedIntegers.of([[5, 9, 40], [70, 3, 22, 8]])
TASKS = ["a", "b"]
STEPS = 4


def _train(client: Client, step: int) -> None:
    """One meta-step in two halves, so that a cut can fall on a gradient that waits to be used."""
    if step % 2 == 0:
        drawn = client.sample(PROMPTS, seed=step, max_new_tokens=6)
        client.learn(rows_of(PROMPTS, drawn.tokens), [1.0, -1.0, 0.5, 1.0, 1.0, -0.5])
    else:
        client.step()


def _fomaml(client: Client) -> None:
    client.copy(*TASKS)
    rows = rows_of(PROMPTS, RaggedIntegers.of([[11, 12], [33, 34, 35]]), TASKS)
    client.learn(rows)
    client(
        "inner_step",
        wire.InnerStepRequest,
        adapters=TASKS,
        learning_rate=0.1,
        rule="normalised",
        norm_cap=1.0,
        learned_rates_of="policy",
    )
    client.learn(rows, [1.0, -2.0])
    client(
        "meta_step",
        wire.MetaStepRequest,
        meta="policy",
        tasks=TASKS,
        mode="fomaml",
        optimiser=wire.Optimiser(
            kind="adam",
            learning_rate=1e-2,
            beta1=0.9,
            beta2=0.95,
            epsilon=1e-8,
            weight_decay=0.01,
            gradient_clip=1.0,
        ),
        inner_rate_step=0.1,
    )


def _save(client: Client, folder) -> None:
    folder.mkdir()
    client("save", wire.FolderRequest, adapter="policy", folder=str(folder))


def _reopened(models, folder, **shape) -> Client:
    client = Client(Engine(EngineSettings()))
    client.load(models("qwen2"), seed=99, **shape)
    client("restore", wire.FolderRequest, adapter="policy", folder=str(folder))
    return client


@pytest.mark.parametrize("cut", range(2 * STEPS))
def test_a_restored_policy_goes_on_bit_for_bit(client, models, tmp_path, cut):
    other = client
    for step in range(2 * STEPS):
        if step == cut:
            _save(client, tmp_path / "cut")
            other = _reopened(models, tmp_path / "cut")
        _train(client, step)
        if other is not client:
            _train(other, step)
    assert torch.equal(other.adapter().weights, client.adapter().weights)
    assert torch.equal(other.adapter().optimiser.second, client.adapter().optimiser.second)


def test_learned_rates_are_restored_with_the_meta_policy(client, models, tmp_path):
    _fomaml(client)
    _save(client, tmp_path / "cut")
    other = _reopened(models, tmp_path / "cut")
    for one in (client, other):
        _fomaml(one)
    assert client.adapter().log_rates.any()
    assert torch.equal(other.adapter().log_rates, client.adapter().log_rates)
    assert torch.equal(other.adapter().weights, client.adapter().weights)
    assert other.adapter().steps == client.adapter().steps == 2


@pytest.mark.parametrize(
    ("shape", "named"),
    [({"rank": 8}, "rank is 4"), ({"targets": ["q_proj"]}, "layers is")],
)
def test_another_shape_is_refused_by_name(client, models, tmp_path, shape, named):
    _save(client, tmp_path / "cut")
    with pytest.raises(InvalidRequest, match=named):
        _reopened(models, tmp_path / "cut", **shape)


def test_another_base_model_is_refused_by_name(client, models, tmp_path):
    _save(client, tmp_path / "cut")
    other = Client(Engine(EngineSettings()))
    other.load(models("llama"))
    with pytest.raises(InvalidRequest, match="modelDigest is"):
        other("restore", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "cut"))


@pytest.mark.parametrize(
    "name",
    [
        "adapter_model.safetensors",
        "adapter_config.json",
        "training_state.json",
        "training_state.safetensors",
    ],
)
@pytest.mark.parametrize("content", [b"", b"[]", b"\xff" * 64, None])
def test_a_damaged_file_is_refused_and_the_policy_kept(client, tmp_path, name, content):
    _save(client, tmp_path / "cut")
    path = tmp_path / "cut" / name
    path.unlink() if content is None else path.write_bytes(content)
    before = client.adapter().weights
    with pytest.raises(InvalidRequest) as refusal:
        client("restore", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "cut"))
    assert refusal.value.errors[0].pointer == "/folder"
    assert client.adapter().weights is before


@pytest.mark.parametrize("fault", ["shape", "dtype", "nan", "missing", "extra"])
def test_a_tensor_that_does_not_fit_is_refused(client, tmp_path, fault):
    _save(client, tmp_path / "cut")
    path = tmp_path / "cut" / "adapter_model.safetensors"
    tensors = load_file(path)
    name = next(iter(tensors))
    if fault == "missing":
        del tensors[name]
    elif fault == "extra":
        tensors["base_model.model.lm_head.lora_A.weight"] = torch.zeros(1)
    else:
        changed = {"shape": tensors[name][:1], "dtype": tensors[name].half()}
        tensors[name] = changed.get(fault, tensors[name] * torch.nan).contiguous()
    save_file(tensors, path)
    with pytest.raises(InvalidRequest, match=r"lora_A|lora_B"):
        client("restore", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "cut"))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_an_adapter_that_peft_saved_is_adopted_new_to_training(client, models, tmp_path, dtype):
    for step in range(2):
        _train(client, step)
    export = tmp_path / "exported"
    client.export(models("qwen2"), export)
    path = export / "adapter_model.safetensors"
    tensors = {name: tensor.to(dtype) for name, tensor in load_file(path).items()}
    save_file(tensors, path)
    other = Client(Engine(EngineSettings()))
    other.load(models("qwen2"), seed=99)
    other("adopt", wire.FolderRequest, adapter="policy", folder=str(export))
    adopted = other.adapter()
    assert torch.equal(adopted.weights, client.adapter().weights.to(dtype).float())
    assert (adopted.optimiser, adopted.gradient, adopted.steps) == (None, None, 0)


@pytest.mark.parametrize(
    ("shape", "named"), [({"rank": 8}, "r is 4"), ({"targets": ["q_proj"]}, "only one of")]
)
def test_an_adapter_of_another_shape_is_not_adopted(client, models, tmp_path, shape, named):
    client.export(models("qwen2"), tmp_path / "exported")
    other = Client(Engine(EngineSettings()))
    other.load(models("qwen2"), **shape)
    before = other.adapter().weights
    with pytest.raises(InvalidRequest, match=named):
        other("adopt", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "exported"))
    assert other.adapter().weights is before


def test_counters_must_be_whole_numbers(client, tmp_path):
    _save(client, tmp_path / "cut")
    path = tmp_path / "cut" / "training_state.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"optimiserSteps": "3"}))
    with pytest.raises(InvalidRequest, match="optimiserSteps"):
        client("restore", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "cut"))


def test_a_folder_that_is_full_or_has_no_parent_is_refused(client, tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    for folder, why in ((tmp_path, "not empty"), (tmp_path / "none" / "one", "not a folder")):
        with pytest.raises(InvalidRequest, match=why):
            client("save", wire.FolderRequest, adapter="policy", folder=str(folder))
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_folder_is_made_where_its_parent_is(client, tmp_path):
    client("save", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "head"))
    client("restore", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "head"))
    assert [path.name for path in tmp_path.iterdir()] == ["head"]
