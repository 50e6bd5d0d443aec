"""Value and outcome heads: trained, kept and read by the verbs that serve adapters."""

import numpy as np
import pytest
import torch
from torch.nn import functional
from transformers import AutoModelForCausalLM

from falconry_engine.adapters.heads import HeadLayout
from falconry_engine.errors import Diverged, InvalidRequest
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedFloats, RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake

PROMPTS = [[5, 9, 40], [70, 3, 22, 8]]
COMPLETIONS = [[11, 12], [90, 7, 3], [11, 50], [33, 34, 35]]
ROWS = rows_of(RaggedIntegers.of(PROMPTS), RaggedIntegers.of(COMPLETIONS))
LENGTHS = ROWS.completions.lengths
ONES = RaggedFloats(values=np.ones(10), lengths=LENGTHS)
CLASSES = RaggedIntegers(values=np.repeat([0, 3, 1, 2], LENGTHS), lengths=LENGTHS)
VALUE = wire.Value(kind="value")
OUTCOME = wire.Classify(kind="classify", over="sequence")


@pytest.fixture
def headed(client) -> Client:
    """A session whose policy is not the base model, with a head of each kind."""
    shake(client, "policy")
    for name, kind in (("worth", "value"), ("critic", "outcome")):
        client("add_head", wire.HeadRequest, head=name, kind=kind, seed=1)
    return client


def _values(client: Client, rows: wire.TrainingRows = ROWS) -> np.ndarray:
    return client("values", wire.ReadHeadRequest, rows=rows, head="worth").values.values


def _classes(client: Client, head: str = "critic") -> wire.ClassesAnswer:
    return client("classes", wire.ReadHeadRequest, rows=ROWS, head=head)


def _learn_values(client: Client, returns: np.ndarray, **changes) -> wire.ForwardBackwardAnswer:
    targets = RaggedFloats(values=returns, lengths=LENGTHS)
    plan = {"loss": VALUE, "head": "worth", "target_values": targets} | changes
    return client.learn(ROWS, **plan)


def _learn_classes(client: Client, **changes) -> wire.ForwardBackwardAnswer:
    plan = {"loss": OUTCOME, "head": "critic", "target_classes": CLASSES} | changes
    return client.learn(ROWS, **plan)


def _states(folder: str, prompt: list[int], completion: list[int]) -> torch.Tensor:
    plain = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    ids = torch.tensor([prompt + completion])
    return plain.base_model(ids).last_hidden_state[0]


def test_a_value_is_of_the_state_before_its_token_and_classes_of_the_state_after(models, client):
    client("add_head", wire.HeadRequest, head="worth", kind="value", seed=1)
    client("add_head", wire.HeadRequest, head="critic", kind="outcome", seed=1)
    states = [
        _states(str(models("qwen2")), PROMPTS[row // 2], completion).detach()
        for row, completion in enumerate(COMPLETIONS)
    ]
    part = HeadLayout("value", 32).tensors(client.adapter("worth").weights)
    before = [
        one[len(PROMPTS[row // 2]) - 1 : -1] @ part["weight"][0] + part["bias"]
        for row, one in enumerate(states)
    ]
    assert _values(client) == pytest.approx(torch.cat(before).numpy(), abs=1e-4)
    part = HeadLayout("outcome", 32).tensors(client.adapter("critic").weights)
    after = [one[len(PROMPTS[row // 2]) :] for row, one in enumerate(states)]
    logits = [
        (one @ part["inner.weight"].T + part["inner.bias"]).relu() @ part["outer.weight"].T
        + part["outer.bias"]
        for one in after
    ]
    answer = _classes(client)
    assert answer.token_logits == pytest.approx(torch.cat(logits).numpy().ravel(), abs=1e-4)
    rows = torch.stack([one.max(dim=0).values for one in logits])
    assert answer.row_logits == pytest.approx(rows.numpy().ravel(), abs=1e-4)


def test_values_are_fitted_by_the_verbs_that_train_adapters(headed):
    returns = np.linspace(-1, 1, 10)
    first = _learn_values(headed, returns)
    expected = float(np.sum((_values(headed) - returns) ** 2)) / 2 / 4
    assert first.losses[0] == pytest.approx(expected, rel=1e-4)
    assert first.head_gradient_norm == pytest.approx(float(headed.adapter("worth").gradient.norm()))
    for _ in range(40):
        headed.step("worth", learning_rate=0.02)
        headed.step("policy", learning_rate=0.02)
        last = _learn_values(headed, returns)
    assert last.losses[0] < first.losses[0] / 20


def test_the_value_clip_stops_gradients_of_values_that_have_moved(headed):
    values = _values(headed)
    away = RaggedFloats(values=values - 1, lengths=LENGTHS)
    plan = {"loss": wire.Value(kind="value", clip=0.2), "behaviour_values": away}
    answer = _learn_values(headed, values + 5, **plan)
    assert answer.clipped_share == [1.0]
    assert answer.head_gradient_norm == 0
    assert answer.losses[0] == pytest.approx(10 * 5.8**2 / 2 / 4, rel=1e-4)


def test_a_critic_learns_which_class_each_row_has(headed):
    first = _learn_classes(headed)
    logits = torch.from_numpy(_classes(headed).row_logits.reshape(4, 4).copy())
    expected = functional.cross_entropy(logits, torch.tensor([0, 3, 1, 2]), reduction="sum") / 4
    assert first.losses[0] == pytest.approx(expected.item(), rel=1e-4)
    for _ in range(40):
        headed.step("critic", learning_rate=0.02)
        headed.step("policy", learning_rate=0.02)
        last = _learn_classes(headed)
    assert last.losses[0] < 0.05 < first.losses[0]
    found = _classes(headed).row_logits.reshape(4, 4).argmax(axis=1)
    assert found.tolist() == [0, 3, 1, 2]


def test_gradients_of_a_head_and_its_trunk_equal_finite_differences(headed):
    for learn, head in (
        (lambda: _learn_values(headed, np.linspace(-1, 1, 10)), "worth"),
        (lambda: _learn_classes(headed), "critic"),
    ):
        for name in (head, "policy"):
            headed.adapter(name).gradient = None
            learn()
            adapter = headed.adapter(name)
            gradient = adapter.gradient
            direction = gradient / gradient.norm()
            start, step = adapter.weights, 1e-2
            adapter.weights = start + step * direction
            above = learn().losses[0]
            adapter.weights = start - step * direction
            below = learn().losses[0]
            adapter.weights = start
            slope = (above - below) / (2 * step)
            assert slope == pytest.approx(float(gradient.norm()), rel=0.02), name


def test_a_head_is_saved_restored_copied_and_dropped_bit_for_bit(headed, tmp_path):
    for _ in range(2):
        _learn_classes(headed)
        headed.step("critic")
    _learn_classes(headed)
    (tmp_path / "saved").mkdir()
    headed("save", wire.FolderRequest, adapter="critic", folder=str(tmp_path / "saved"))
    headed("copy", wire.CopyRequest, source="critic", to=["twin"])
    assert np.array_equal(_classes(headed, "twin").row_logits, _classes(headed).row_logits)
    assert headed.adapter("twin").optimiser is None
    kept = headed.adapter("critic")
    headed("drop", wire.DropRequest, adapters=["critic"])
    with pytest.raises(InvalidRequest, match="critic"):
        _classes(headed)
    headed("restore", wire.FolderRequest, adapter="critic", folder=str(tmp_path / "saved"))
    found = headed.adapter("critic")
    for one, other in (
        (found.weights, kept.weights),
        (found.gradient, kept.gradient),
        (found.optimiser.first, kept.optimiser.first),
        (found.optimiser.second, kept.optimiser.second),
    ):
        assert torch.equal(one, other)
    assert (found.optimiser.steps, found.steps, found.head) == (2, 2, kept.head)


def test_a_head_of_another_width_is_refused_by_name(headed, tmp_path):
    (tmp_path / "saved").mkdir()
    headed("save", wire.FolderRequest, adapter="worth", folder=str(tmp_path / "saved"))
    state = tmp_path / "saved" / "training_state.json"
    state.write_text(state.read_text().replace('"width": 32', '"width": 64'))
    with pytest.raises(InvalidRequest, match="width is 64, the session has 32"):
        headed("restore", wire.FolderRequest, adapter="worth", folder=str(tmp_path / "saved"))


def test_a_head_gradient_that_is_not_finite_changes_nothing(headed):
    before = headed.adapter("worth").weights
    with pytest.raises(Diverged, match="not finite"):
        _learn_values(headed, np.full(10, 3e38))
    assert headed.adapter("worth").gradient is None
    assert headed.adapter().gradient is None
    assert headed.adapter("worth").weights is before


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"head": None}, "/head"),
        ({"head": "worth"}, "/head"),
        ({"head": "policy"}, "/head"),
        ({"target_classes": None}, "/targetClasses"),
        ({"target_values": ONES}, "/targetValues"),
        ({"behaviour_values": ONES}, "/behaviourValues"),
        ({"kl": wire.Kl(coefficient=0.1, reference=None)}, "/kl"),
        (
            {"target_classes": RaggedIntegers(values=np.full(10, 4), lengths=LENGTHS)},
            "/targetClasses/0",
        ),
        (
            {"target_classes": RaggedIntegers(values=np.arange(10) // 3, lengths=LENGTHS)},
            "/targetClasses/1",
        ),
        ({"target_classes": RaggedIntegers.of([[1]])}, "/targetClasses/lengths"),
    ],
)
def test_what_does_not_fit_the_loss_of_a_head_is_refused_by_name(headed, change, pointer):
    with pytest.raises(InvalidRequest) as refusal:
        _learn_classes(headed, **change)
    assert refusal.value.errors[0].pointer == pointer


def test_a_head_is_no_adapter_and_a_name_is_taken_once(headed):
    for call in (
        lambda: headed.sample(ROWS.prompts, adapters=["worth"]),
        lambda: headed.learn(rows_of(ROWS.prompts, ROWS.completions, ["worth"])),
        lambda: headed("classes", wire.ReadHeadRequest, rows=ROWS, head="worth"),
        lambda: headed("add_head", wire.HeadRequest, head="policy", kind="value", seed=1),
        lambda: headed.learn(ROWS, head="worth"),
    ):
        with pytest.raises(InvalidRequest, match="head"):
            call()


def test_stacked_trunks_share_a_head(headed):
    headed.copy("a", "b")
    shake(headed, "b", seed=4)
    rows = rows_of(ROWS.prompts, ROWS.completions, ["a", "b"])
    both = _values(headed, rows)
    assert both[:5] == pytest.approx(_values(headed)[:5], abs=1e-5)
    assert both[5:] != pytest.approx(_values(headed)[5:], abs=1e-3)
