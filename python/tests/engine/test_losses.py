"""Token losses against arithmetic by hand and against central differences in float64."""

import math

import pytest
import torch

from falconry_engine.training.losses import LOSSES, cispo, clipped
from falconry_engine.wire import messages as wire

CAPPED = wire.Clipped(kind="clipped", clip_low=0.2, clip_high=0.3, cap=3.0)
CISPO = wire.Cispo(kind="cispo", clip_low=0.2, clip_high=0.3)
RATIOS = (0.3, 0.9, 1.0, 1.2, 1.7, 3.5)


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
    found, is_clipped = clipped(score, _doubles(weight), _doubles(0), CAPPED)
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
    found, is_clipped = cispo(score, _doubles(weight), _doubles(-2), CISPO)
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
        return LOSSES[type(loss)](at, weights, behaviour, loss)[0].sum()

    leaf = scores.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(value(leaf), leaf)
    for place in range(len(RATIOS)):
        nudge = torch.zeros_like(scores)
        nudge[place] = 1e-6
        slope = (value(scores + nudge) - value(scores - nudge)) / 2e-6
        assert gradient[place].item() == pytest.approx(slope.item(), rel=1e-6, abs=1e-8)


def test_the_gradient_of_cispo_equals_central_differences_at_its_fixed_importance_weight():
    behaviour = torch.linspace(-3, -1, len(RATIOS), dtype=torch.float64)
    scores = (behaviour + _doubles(*RATIOS).log()).requires_grad_()
    weights = torch.linspace(-1, 1, len(RATIOS), dtype=torch.float64)
    loss, _ = cispo(scores, weights, behaviour, CISPO)
    (gradient,) = torch.autograd.grad(loss.sum(), scores)
    importance = _doubles(*(min(max(ratio, 0.8), 1.3) for ratio in RATIOS))

    def value(at: torch.Tensor) -> torch.Tensor:
        return -importance * weights * at

    slope = (value(scores.detach() + 1e-6) - value(scores.detach() - 1e-6)) / 2e-6
    assert torch.allclose(gradient, slope, rtol=1e-6, atol=1e-9)
