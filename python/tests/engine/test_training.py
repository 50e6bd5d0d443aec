"""Losses and steps against arithmetic by hand."""

import numpy as np
import pytest
import torch

from falconry_engine.errors import Diverged, InvalidRequest
from falconry_engine.training.losses import TokenArrays, clipped, k3, weighted_nll
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedFloats, RaggedIntegers
from tests.engine.conftest import ADAM, rows_of, shake

PROMPTS = RaggedIntegers.of([[5, 9, 40], [70, 3, 22, 8]])
COMPLETIONS = RaggedIntegers.of([[11, 12], [90, 7, 3], [11, 50], [33, 34, 35]])
ROWS = rows_of(PROMPTS, COMPLETIONS)
SGD = {"kind": "sgd", "learning_rate": 0.5, "gradient_clip": 0.0}
CLIPPED = wire.Clipped(kind="clipped", clip_low=0.2, clip_high=0.3)
NLL = wire.WeightedNll(kind="weighted_nll")


def _inner(client, *names, **changes):
    plan = {"learning_rate": 0.5, "rule": "sgd", "norm_cap": 0.0} | changes
    return client("inner_step", wire.InnerStepRequest, adapters=list(names), **plan)


def _meta(client, *names, mode="fomaml", inner_rate_step=0.0, **changes):
    return client(
        "meta_step",
        wire.MetaStepRequest,
        meta="policy",
        tasks=list(names),
        mode=mode,
        optimiser=ADAM.model_copy(update=changes),
        inner_rate_step=inner_rate_step,
    )


def test_weighted_nll_is_minus_the_weighted_log_probability():
    arrays = TokenArrays(torch.tensor([3.0, -1]))
    loss, is_clipped = weighted_nll(torch.tensor([-1.0, -2.0]), arrays, NLL)
    assert loss.tolist() == [3.0, -2.0]
    assert not is_clipped.any()


@pytest.mark.parametrize(
    ("ratio", "weight", "loss", "stopped"),
    [
        (1.5, 2.0, -2.6, True),
        (1.5, -2.0, 3.0, False),
        (0.5, 2.0, -1.0, False),
        (0.5, -2.0, 1.6, True),
        (1.1, 1.0, -1.1, False),
    ],
)
def test_the_clip_stops_only_what_would_gain(ratio, weight, loss, stopped):
    score = torch.tensor([ratio], dtype=torch.float64).log().requires_grad_()
    arrays = TokenArrays(torch.tensor([weight]), torch.zeros(1))
    found, is_clipped = clipped(score, arrays, CLIPPED)
    found.sum().backward()
    assert found.item() == pytest.approx(loss)
    assert is_clipped.item() is stopped
    assert (score.grad.item() == 0) is stopped


def test_k3_is_zero_at_equality_and_never_negative():
    scores = torch.linspace(-4, 0, 9)
    assert k3(scores, scores).abs().max() == 0
    assert bool((k3(scores, scores.flip(0)) >= 0).all())


def test_the_divergence_adds_its_share_to_loss_and_gradient(client):
    client.copy("frozen")
    shake(client, "policy")
    plain = client.learn(ROWS)
    gradient = client.adapter().gradient
    client.adapter().gradient = None
    kl = wire.Kl(coefficient=0.5, reference="frozen")
    with_kl = client.learn(ROWS, kl=kl)
    scores = client.scores(ROWS)
    frozen = client.scores(rows_of(PROMPTS, COMPLETIONS, ["frozen"]))
    expected = float(np.sum(np.exp(frozen - scores) - (frozen - scores) - 1)) / 4
    assert with_kl.kl[0] == pytest.approx(expected, rel=1e-4)
    assert with_kl.losses[0] - plain.losses[0] == pytest.approx(0.5 * expected, rel=1e-3)
    assert not torch.allclose(client.adapter().gradient, gradient)
    base = client.learn(ROWS, kl=wire.Kl(coefficient=0.5, reference=None))
    assert base.kl == pytest.approx(with_kl.kl, rel=1e-4)


def test_clipped_at_its_own_behaviour_has_the_gradient_of_the_likelihood(client):
    shake(client, "policy")
    behaviour = RaggedFloats(values=client.scores(ROWS), lengths=COMPLETIONS.lengths)
    ratio = client.learn(ROWS, loss=CLIPPED, behaviour_log_probabilities=behaviour)
    first, client.adapter().gradient = client.adapter().gradient, None
    client.learn(ROWS)
    assert torch.allclose(client.adapter().gradient, first, atol=1e-5, rtol=1e-3)
    assert ratio.losses[0] == pytest.approx(-sum(COMPLETIONS.lengths) / 4, rel=1e-4)
    assert ratio.clipped_share == [0.0]


def test_adam_follows_the_formula_with_clip_and_decay(client):
    shake(client, "policy")
    weights, first, second = client.adapter().weights.clone(), 0.0, 0.0
    for step in (1, 2, 3):
        client.learn(ROWS)
        gradient = client.adapter().gradient
        norm = gradient.norm()
        gradient = gradient * min(1.0, 0.1 / float(norm))
        first = 0.9 * first + 0.1 * gradient
        second = 0.95 * second + 0.05 * gradient**2
        direction = (first / (1 - 0.9**step)) / ((second / (1 - 0.95**step)).sqrt() + 1e-8)
        weights = weights * (1 - 1e-2 * 0.1) - 1e-2 * direction
        answer = client.step(gradient_clip=0.1, weight_decay=0.1)
        assert answer.gradient_norm == pytest.approx(float(norm))
        assert torch.allclose(client.adapter().weights, weights, atol=1e-7)


@pytest.mark.parametrize(
    ("rule", "cap", "length"),
    [("sgd", 0.0, None), ("norm_cap", 1e6, None), ("norm_cap", 0.3, 0.3), ("normalised", 7.0, 7.0)],
)
def test_an_inner_step_is_as_long_as_its_rule_says(client, rule, cap, length):
    shake(client, "policy")
    client.copy("task")
    client.learn(rows_of(PROMPTS, COMPLETIONS, ["task"]))
    before, gradient = client.adapter("task").weights, client.adapter("task").gradient
    norm = _inner(client, "task", rule=rule, norm_cap=cap).steps[0].gradient_norm
    moved = before - client.adapter("task").weights
    assert norm == pytest.approx(float(gradient.norm()))
    assert float(moved.norm()) == pytest.approx(0.5 * (length or norm), rel=1e-4)
    assert torch.nn.functional.cosine_similarity(moved, gradient, dim=0) == pytest.approx(1)
    assert client.adapter("task").gradient is None
    assert torch.equal(client.adapter().weights, before)


def test_a_gradient_of_zero_does_not_move_a_task(client):
    client.copy("task")
    client.learn(rows_of(PROMPTS, COMPLETIONS, ["task"]), [0.0] * 4)
    _inner(client, "task", rule="normalised", norm_cap=1.0)
    assert torch.equal(client.adapter("task").weights, client.adapter().weights)


def test_fomaml_moves_the_meta_policy_by_the_mean_query_gradient(client):
    shake(client, "policy")
    client.copy("a", "b")
    rows = rows_of(PROMPTS, COMPLETIONS, ["a", "b"])
    client.learn(rows)
    _inner(client, "a", "b")
    client.learn(rows)
    mean = (client.adapter("a").gradient + client.adapter("b").gradient) / 2
    before = client.adapter().weights
    _meta(client, "a", "b", **SGD)
    assert torch.allclose(client.adapter().weights, before - 0.5 * mean)
    assert client.adapter("a").gradient is None


def test_reptile_moves_the_meta_policy_towards_its_tasks(client):
    shake(client, "policy")
    client.copy("a", "b")
    client.learn(rows_of(PROMPTS, COMPLETIONS, ["a", "b"]))
    _inner(client, "a", "b")
    before = client.adapter().weights
    middle = (client.adapter("a").weights + client.adapter("b").weights) / 2
    _meta(client, "a", "b", mode="reptile", **SGD)
    assert torch.allclose(client.adapter().weights, (before + middle) / 2, atol=1e-7)


def test_learned_rates_move_against_the_derivative_of_the_query_loss(client):
    """The sign step of each matrix against finite differences of the query loss in its log-rate."""
    shake(client, "policy", seed=2)
    rows = rows_of(PROMPTS, COMPLETIONS, ["task"])
    sizes = client.layout().sizes
    client.copy("task")
    client.learn(rows)
    support, start = client.adapter("task").gradient, client.adapter().weights
    _inner(client, "task", learning_rate=1e-3, learned_rates_of="policy")
    query = client.learn(rows, [1.0, -1.0, 0.5, 2.0]).losses[0]
    gradient = client.adapter("task").gradient
    _meta(client, "task", inner_rate_step=0.1, learning_rate=0.0)
    learned = client.adapter().log_rates
    assert set(learned.abs().mul(10).round().tolist()) <= {0.0, 1.0}
    slopes = [
        -1e-3 * float((one * other).sum())
        for one, other in zip(gradient.split(sizes), support.split(sizes), strict=True)
    ]
    steepest = int(np.argmax(np.abs(slopes)))
    assert learned[steepest].sign() == -np.sign(slopes[steepest])
    parts = list((-1e-3 * support).split(sizes))
    parts[steepest] = parts[steepest] * 3
    client.adapter("task").weights = start + torch.cat(parts)
    nudged = client.learn(rows, [1.0, -1.0, 0.5, 2.0]).losses[0]
    assert np.sign(nudged - query) == np.sign(slopes[steepest])


def test_learned_rates_scale_the_steps_of_their_matrices(client):
    shake(client, "policy")
    sizes = client.layout().sizes
    client.copy("task")
    client.adapter().log_rates = torch.linspace(-1, 1, len(sizes))
    client.learn(rows_of(PROMPTS, COMPLETIONS, ["task"]))
    gradient, before = client.adapter("task").gradient, client.adapter("task").weights
    _inner(client, "task", learned_rates_of="policy")
    rates = client.adapter().log_rates.exp().repeat_interleave(torch.tensor(sizes))
    assert torch.allclose(client.adapter("task").weights, before - 0.5 * rates * gradient)


def test_numbers_that_are_not_finite_leave_weights_and_gradients_alone(client):
    shake(client, "policy")
    client.learn(ROWS)
    weights, gradient = client.adapter().weights, client.adapter().gradient
    with pytest.raises(Diverged, match="gradient of policy is not finite"):
        client.learn(ROWS, [3e38] * 4, normalisers=[1e-30])
    assert client.adapter().gradient is gradient
    client.adapter().gradient = gradient * torch.inf
    with pytest.raises(Diverged, match="optim_step of policy"):
        client.step()
    client.copy("task")
    client.adapter("task").gradient = gradient * torch.nan
    with pytest.raises(Diverged, match="inner_step of task"):
        _inner(client, "task")
    with pytest.raises(Diverged, match="meta_step of policy"):
        _meta(client, "task")
    assert torch.equal(client.adapter().weights, weights)


def test_a_step_without_a_gradient_is_refused(client):
    client.copy("task")
    for call in (client.step, lambda: _inner(client, "task"), lambda: _meta(client, "task")):
        with pytest.raises(InvalidRequest, match="holds no gradient"):
            call()
    with pytest.raises(InvalidRequest, match="innerRateStep"):
        _meta(client, "task", mode="reptile", inner_rate_step=0.1)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"normalisers": [1.0, 1.0]}, "/normalisers"),
        ({"weights": RaggedFloats.of([[1.0]])}, "/weights/lengths"),
        ({"loss": CLIPPED}, "/behaviourLogProbabilities"),
        ({"kl": wire.Kl(coefficient=1, reference="nobody")}, "/kl/reference"),
        (
            {"rows": ROWS.model_copy(update={"prompt_of_row": np.array([0, 1, 2, 0])})},
            "/rows/promptOfRow",
        ),
        ({"rows": ROWS.model_copy(update={"adapter_of_row": np.array([0])})}, "/rows/adapterOfRow"),
        ({"rows": ROWS.model_copy(update={"adapters": ["policy", "policy"]})}, "/rows/adapters"),
        (
            {"weights": RaggedFloats(values=np.full(10, np.nan), lengths=COMPLETIONS.lengths)},
            "/weights/values",
        ),
    ],
)
def test_arrays_that_do_not_fit_are_refused_by_name(client, change, pointer):
    rows = change.pop("rows", ROWS)
    with pytest.raises(InvalidRequest) as refusal:
        client.learn(rows, **change)
    assert refusal.value.errors[0].pointer == pointer
