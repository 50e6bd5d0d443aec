"""Token losses against arithmetic by hand and against central differences in float64."""

import math
from collections.abc import Callable

import pytest
import torch

from falconry_engine.training.losses import LOSSES, TokenArrays, cispo, classify, clipped, value
from falconry_engine.wire import messages as wire

CAPPED = wire.Clipped(kind="clipped", clip_low=0.2, clip_high=0.3, cap=3.0)
CISPO = wire.Cispo(kind="cispo", clip_low=0.2, clip_high=0.3)
RATIOS = (0.3, 0.9, 1.0, 1.2, 1.7, 3.5)


def _require_slopes(function: Callable[[torch.Tensor], torch.Tensor], at: torch.Tensor) -> None:
    """The gradient of a sum against central differences, number by number."""
    leaf = at.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(function(leaf), leaf)
    for place in range(at.numel()):
        nudge = torch.zeros_like(at)
        nudge.view(-1)[place] = 1e-6
        slope = (function(at + nudge) - function(at - nudge)) / 2e-6
        assert gradient.reshape(-1)[place].item() == pytest.approx(slope.item(), rel=1e-6, abs=1e-8)


def _doubles(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize(
    ("ratio", "weight", "loss", "stopped"),
    [
        (5.0, -2.0, 6.0, True),
        (2.0, -2.0, 4.0, False),
        (5.0, 2.0, -2.6, True),
        (0.5, -2.0, 1.6, True),
    ],
)
def test_the_cap_bounds_what_a_token_of_negative_weight_costs(ratio, weight, loss, stopped):
    score = _doubles(ratio).log().requires_grad_()
    found, is_clipped = clipped(score, TokenArrays(_doubles(weight), _doubles(0)), CAPPED)
    found.sum().backward()
    assert found.item() == pytest.approx(loss)
    assert is_clipped.item() is stopped
    assert (score.grad.item() == 0) is stopped


@pytest.mark.parametrize(
    ("ratio", "weight", "importance", "is_bounded"),
    [(1.5, 2.0, 1.3, True), (0.5, -1.0, 0.8, True), (1.1, 2.0, 1.1, False)],
)
def test_cispo_bounds_the_importance_weight_and_keeps_the_gradient(
    ratio, weight, importance, is_bounded
):
    score = _doubles(math.log(ratio) - 2).requires_grad_()
    found, is_clipped = cispo(score, TokenArrays(_doubles(weight), _doubles(-2)), CISPO)
    found.sum().backward()
    assert found.item() == pytest.approx(-importance * weight * (math.log(ratio) - 2))
    assert score.grad.item() == pytest.approx(-importance * weight)
    assert is_clipped.item() is is_bounded


@pytest.mark.parametrize(
    "loss",
    [
        wire.WeightedNll(kind="weighted_nll"),
        wire.Clipped(kind="clipped", clip_low=0.2, clip_high=0.3),
        CAPPED,
    ],
    ids=["weighted_nll", "clipped", "clipped with a cap"],
)
@pytest.mark.parametrize("weight", [1.5, -0.7])
def test_gradients_equal_central_differences(loss, weight):
    behaviour = torch.linspace(-3, -1, len(RATIOS), dtype=torch.float64)
    scores = behaviour + _doubles(*RATIOS).log()
    weights = torch.full_like(scores, weight)

    def value(at: torch.Tensor) -> torch.Tensor:
        return LOSSES[type(loss)](at, TokenArrays(weights, behaviour), loss)[0].sum()

    _require_slopes(value, scores)


def test_the_gradient_of_cispo_equals_central_differences_at_its_fixed_importance_weight():
    behaviour = torch.linspace(-3, -1, len(RATIOS), dtype=torch.float64)
    scores = (behaviour + _doubles(*RATIOS).log()).requires_grad_()
    weights = torch.linspace(-1, 1, len(RATIOS), dtype=torch.float64)
    loss, _ = cispo(scores, TokenArrays(weights, behaviour), CISPO)
    (gradient,) = torch.autograd.grad(loss.sum(), scores)
    importance = _doubles(*(min(max(ratio, 0.8), 1.3) for ratio in RATIOS))

    def value(at: torch.Tensor) -> torch.Tensor:
        return -importance * weights * at

    slope = (value(scores.detach() + 1e-6) - value(scores.detach() - 1e-6)) / 2e-6
    assert torch.allclose(gradient, slope, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("now", "before", "target", "clip", "loss", "stopped"),
    [
        (2.0, 0.0, 5.0, None, 9.0, False),
        (2.0, 1.5, 5.0, 0.2, 2 * 3.3**2 / 2, True),
        (2.0, 1.9, 5.0, 0.2, 9.0, False),
        (2.0, 4.0, 1.0, 0.5, 2 * 2.5**2 / 2, True),
        (2.0, 2.5, 5.0, 0.2, 9.0, False),
    ],
)
def test_the_value_loss_is_half_the_squared_error_held_near_the_behaviour_value(
    now, before, target, clip, loss, stopped
):
    how = wire.Value(kind="value", clip=clip)
    leaf = _doubles(now).requires_grad_()
    found, is_clipped = value(
        leaf, TokenArrays(_doubles(2), _doubles(before), _doubles(target)), how
    )
    found.sum().backward()
    assert found.item() == pytest.approx(loss)
    assert is_clipped.item() is stopped
    assert (leaf.grad.item() == 0) is stopped


LOGITS = _doubles(0, 1, 2, 3, 1, 0, 0, -1, 2, 2, 0, 1).view(3, 4)
ROWS = torch.tensor([5, 5, 2])


def test_classify_is_the_cross_entropy_of_each_token():
    how = wire.Classify(kind="classify", over="token")
    arrays = TokenArrays(_doubles(1, 2, 0.5), targets=torch.tensor([3, 0, 1]))
    found, _ = classify(LOGITS, arrays, how)
    shares = [
        math.e**3 / sum(math.e**x for x in (0, 1, 2, 3)),
        math.e / sum(math.e**x for x in (1, 0, 0, -1)),
        math.e**2 / sum(math.e**x for x in (2, 2, 0, 1)),
    ]
    expected = [-w * math.log(p) for w, p in zip((1, 2, 0.5), shares, strict=True)]
    assert found.tolist() == pytest.approx(expected)


def test_classify_over_a_sequence_takes_the_largest_logit_of_each_class():
    how = wire.Classify(kind="classify", over="sequence")
    arrays = TokenArrays(_doubles(2, 2, 1), targets=torch.tensor([0, 0, 1]), rows=ROWS)
    found, _ = classify(LOGITS, arrays, how)
    first = math.e / sum(math.e**x for x in (1, 1, 2, 3))
    second = math.e**2 / sum(math.e**x for x in (2, 2, 0, 1))
    assert found.tolist() == pytest.approx([-math.log(first)] * 2 + [-math.log(second)])


def test_gradients_of_the_losses_of_heads_equal_central_differences():
    targets, weights = torch.tensor([3, 3, 1]), _doubles(1.5, 1.5, -0.5)
    apart = LOGITS + torch.linspace(0, 0.1, 12, dtype=torch.float64).view(3, 4)
    for over in ("token", "sequence"):
        how = wire.Classify(kind="classify", over=over)
        arrays = TokenArrays(weights, targets=targets, rows=ROWS)
        _require_slopes(lambda at, a=arrays, h=how: classify(at, a, h)[0].sum(), apart)
    for clip in (None, 0.2):
        how = wire.Value(kind="value", clip=clip)
        arrays = TokenArrays(weights, _doubles(0.1, 1.1, 2.3), _doubles(1, 0, -1))
        _require_slopes(
            lambda at, a=arrays, h=how: value(at, a, h)[0].sum(), _doubles(0.4, 0.8, 2.4)
        )
