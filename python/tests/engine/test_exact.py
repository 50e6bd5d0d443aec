"""Exact second order: the meta-gradient against central differences, and against first order."""

import numpy as np
import pytest
import torch

from falconry_engine.errors import Diverged, InvalidRequest, Unsupported
from falconry_engine.session import moves
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.training.exact import MetaGradient, meta_gradient
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedFloats, RaggedIntegers
from tests.engine.conftest import ADAM, Client, rows_of, shake
from tests.engine.packed import UnpackingOnce, UnpackingUnseen, pack

TASKS = ["a", "b"]
PROMPTS = RaggedIntegers.of([[5, 9, 40], [70, 3]])
SUPPORT = RaggedIntegers.of([[11, 12], [90, 7, 3], [11, 50], [33, 34]])
QUERY = RaggedIntegers.of([[60, 61, 8], [90, 7], [22], [33, 50, 2]])
SGD = ADAM.model_copy(update={"kind": "sgd", "learning_rate": 0.5, "gradient_clip": 0.0})


def _batch(completions: RaggedIntegers, **changes) -> wire.TrainingBatch:
    rows = rows_of(PROMPTS, completions, TASKS)
    weights = np.linspace(1, -0.5, int(completions.lengths.sum()))
    plan = {
        "rows": rows,
        "loss": wire.WeightedNll(kind="weighted_nll"),
        "weights": RaggedFloats(values=weights, lengths=completions.lengths),
        "normalisers": [2.0, 3.0],
    }
    return wire.TrainingBatch(**(plan | changes))


def _inner(**changes) -> wire.InnerRule:
    plan = {"learning_rate": 0.3, "rule": "sgd", "norm_cap": 0.5, "steps": 1} | changes
    return wire.InnerRule(**plan)


def _step(client: Client, **changes) -> wire.ExactMetaStepAnswer:
    plan = {"support": [_batch(SUPPORT)], "query": [_batch(QUERY)], "inner": _inner()}
    plan |= {"meta": "policy", "optimiser": SGD} | changes
    return client("exact_meta_step", wire.ExactMetaStepRequest, **plan)


@pytest.fixture
def doubles(models) -> Client:
    """A session in float64 on a model that computes in it throughout."""
    client = Client(Engine(EngineSettings(dtype=torch.float64)))
    client.load(models("starcoder2"), rank=2, targets=["q_proj", "v_proj", "c_fc"])
    shake(client, "policy")
    client.adapter().weights = client.adapter().weights.double()
    return client


def _gradient(client: Client, weights: torch.Tensor, inner: wire.InnerRule) -> MetaGradient:
    session = client.engine._open["s"].session
    support, query = (
        session._batches([_batch(completions)], TASKS, "/support")
        for completions in (SUPPORT, QUERY)
    )
    learned = None
    if inner.learned_rates:
        learned = moves.learned_rates(client.adapter(), session.layout)
    return meta_gradient(session._passes, weights, support, query, inner, learned)


@pytest.mark.parametrize(
    "inner",
    [
        _inner(),
        _inner(steps=2, learning_rate=0.1),
        _inner(rule="normalised"),
        _inner(rule="norm_cap", norm_cap=0.01),
    ],
    ids=["sgd", "two steps", "normalised", "norm_cap"],
)
def test_the_meta_gradient_equals_central_differences_to_one_in_a_million(doubles, inner):
    _require_central_differences(doubles, inner)


def test_it_holds_for_whole_sets_of_weights(models):
    client = Client(Engine(EngineSettings(dtype=torch.float64)))
    client.load(models("starcoder2"), full=True)
    client.adapter().weights = client.adapter().weights.double()
    _require_central_differences(client, _inner(learning_rate=0.01))


def _require_central_differences(client: Client, inner: wire.InnerRule) -> None:
    weights = client.adapter().weights
    found = _gradient(client, weights, inner)
    generator = torch.Generator().manual_seed(1)
    for _ in range(3):
        way = torch.randn(weights.shape, generator=generator, dtype=torch.float64)
        way += found.gradient * (way.norm() / found.gradient.norm())
        way /= way.norm()
        slopes = []
        for step in (2e-4, 1e-4):
            above, below = (
                float(np.mean(_gradient(client, weights + sign * step * way, inner).query))
                for sign in (1, -1)
            )
            slopes.append((above - below) / (2 * step))
        # Richardson: the error of central differences is of second order in the step.
        slope = (4 * slopes[1] - slopes[0]) / 3
        assert float(found.gradient @ way) == pytest.approx(slope, rel=1e-6)


def test_packed_weights_have_the_gradient_of_plain_ones(doubles):
    weights = doubles.adapter().weights
    plain = _gradient(doubles, weights, _inner(steps=2, learning_rate=0.1))
    pack(doubles.model())
    packed = _gradient(doubles, weights, _inner(steps=2, learning_rate=0.1))
    assert plain.cosine < 0.999
    assert torch.allclose(packed.gradient, plain.gradient, rtol=1e-9, atol=1e-12)
    assert _step(doubles).gradient_norm > 0


@pytest.mark.parametrize("unpacking", [UnpackingOnce, UnpackingUnseen])
def test_packed_weights_without_a_second_derivative_are_refused(doubles, unpacking):
    pack(doubles.model(), unpacking)
    before = doubles.adapter().weights
    with pytest.raises(Unsupported, match=r"exact_meta_step: .* take meta_step"):
        _step(doubles)
    assert doubles.adapter().weights is before


def test_first_order_tends_to_it_as_the_inner_rate_goes_to_0(doubles):
    weights = doubles.adapter().weights
    apart = [
        1 - _gradient(doubles, weights, _inner(learning_rate=rate)).cosine
        for rate in (0.03, 0.003, 0.0003)
    ]
    assert apart[0] > 1e-4
    # The angle falls with the rate, so that one less its cosine falls with its square.
    assert apart[0] > 30 * apart[1] > 900 * apart[2]
    assert _gradient(doubles, weights, _inner(learning_rate=0)).cosine == pytest.approx(1)


def test_the_verb_moves_the_meta_adapter_by_the_gradient(client):
    shake(client, "policy")
    before = client.adapter().weights
    session = client.engine._open["s"].session
    expected = _gradient(client, before, _inner())
    answer = _step(client)
    assert torch.allclose(client.adapter().weights, before - 0.5 * expected.gradient)
    assert answer.gradient_norm == pytest.approx(float(expected.gradient.norm()))
    assert answer.cosine_to_first_order == pytest.approx(expected.cosine)
    assert set(session.adapters) == {"policy"}


def test_at_an_inner_rate_of_0_it_is_the_gradient_of_the_query(client):
    shake(client, "policy")
    client.copy(*TASKS)
    batch = _batch(QUERY)
    plain = client.learn(batch.rows, weights=batch.weights, normalisers=batch.normalisers)
    mean = (client.adapter("a").gradient + client.adapter("b").gradient) / 2
    before = client.adapter().weights
    answer = _step(client, inner=_inner(learning_rate=0))
    assert answer.query_losses == pytest.approx(plain.losses, rel=1e-4)
    assert torch.allclose(client.adapter().weights, before - 0.5 * mean, atol=1e-5, rtol=1e-4)


def test_learned_rates_scale_the_inner_steps(client):
    shake(client, "policy")
    start = client.adapter().weights
    doubled = _step(client, inner=_inner(learning_rate=0.6))
    client.adapter().weights = start
    client.adapter().log_rates = torch.full((len(client.layout().sizes),), float(np.log(2)))
    learned = _step(client, inner=_inner(learned_rates=True))
    assert learned.query_losses == pytest.approx(doubled.query_losses, rel=1e-4)
    assert client.adapter().log_rates is not None


def test_learned_rates_move_against_the_sign_of_their_exact_derivative(doubles):
    """The derivative through two inner steps against central differences in each log-rate."""
    inner = _inner(steps=2, learning_rate=0.1, learned_rates=True)
    meta, matrices = doubles.adapter(), len(doubles.layout().sizes)
    meta.log_rates = torch.linspace(-1, 1, matrices, dtype=torch.float64)
    slope = _gradient(doubles, meta.weights, inner).rate_slope
    start, differences = meta.log_rates, []
    for matrix in range(matrices):
        way = torch.zeros_like(start)
        way[matrix] = 1e-4
        meta.log_rates = start + way
        above = np.mean(_gradient(doubles, meta.weights, inner).query)
        meta.log_rates = start - way
        below = np.mean(_gradient(doubles, meta.weights, inner).query)
        differences.append((above - below) / 2e-4)
    assert slope is not None
    assert slope.tolist() == pytest.approx(differences, rel=1e-4, abs=1e-9)
    meta.log_rates = start
    _step(doubles, inner=inner, inner_rate_step=0.1)
    assert torch.allclose(doubles.adapter().log_rates, start - 0.1 * slope.sign())


def test_the_losses_of_several_batches_are_added(client):
    shake(client, "policy")
    start = client.adapter().weights
    twice = _batch(QUERY, normalisers=[1.0, 1.5])
    whole = _step(client, query=[twice])
    moved = client.adapter().weights
    client.adapter().weights = start
    parts = _step(client, query=[_batch(QUERY), _batch(QUERY)])
    assert parts.query_losses == pytest.approx(whole.query_losses, rel=1e-5)
    assert torch.allclose(client.adapter().weights, moved, atol=1e-6)


def test_what_does_not_fit_is_refused_by_name(client):
    clipped = wire.Clipped(kind="clipped", clip_low=0.2, clip_high=0.2)
    alone = rows_of(PROMPTS, QUERY, ["a"])
    for change, pointer in (
        ({"query": [_batch(QUERY, normalisers=[1.0])]}, "/query/0/normalisers"),
        ({"support": [_batch(SUPPORT, loss=clipped)]}, "/support/0/behaviourLogProbabilities"),
        ({"query": [_batch(QUERY), _batch(QUERY, rows=alone)]}, "/query/1/rows/adapters"),
        ({"meta": "nobody"}, "/meta"),
        ({"inner_rate_step": 0.1}, "/innerRateStep"),
    ):
        with pytest.raises(InvalidRequest) as refusal:
            _step(client, **change)
        assert refusal.value.errors[0].pointer == pointer


def test_numbers_that_are_not_finite_leave_the_weights_alone(client):
    shake(client, "policy")
    before = client.adapter().weights
    with pytest.raises(Diverged, match="exact_meta_step"):
        _step(client, inner=_inner(learning_rate=1e38))
    assert client.adapter().weights is before
