"""Losses: one signature, one table. Every recipe's reward has already become one weight per token.

A loss takes what the model says of K tokens: log p(token) [K] at temperature 1, or what a head
reads, values [K] or class logits [K, 4]; and what the request says of them. It answers the loss [K]
of each token and whether it is clipped [K].
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from falconry_engine.wire.messages import Cispo, Classify, Clipped, Loss, Value, WeightedNll


@dataclass(frozen=True)
class TokenArrays:
    """What a request says of K tokens: signed `weights`; `behaviour`, the log-probabilities or
    values of when they were drawn; `targets`, the returns or classes to learn; and the `rows` that
    they are of, numbered from 0.
    """

    weights: Tensor
    behaviour: Tensor | None = None
    targets: Tensor | None = None
    rows: Tensor | None = None


TokenLoss = Callable[[Tensor, TokenArrays, Loss], tuple[Tensor, Tensor]]


def weighted_nll(
    log_probabilities: Tensor, arrays: TokenArrays, _loss: Loss
) -> tuple[Tensor, Tensor]:
    """-w log p: likelihood with w >= 0, REINFORCE with signed w."""
    return -arrays.weights * log_probabilities, _none(arrays)


def clipped(log_probabilities: Tensor, arrays: TokenArrays, loss: Loss) -> tuple[Tensor, Tensor]:
    """-min(r w, clip(r, 1 - low, 1 + high) w) with r = p / behaviour p (arXiv 1707.06347, equation
    7); with a cap c, tokens of w < 0 count -c w at most (dual clip, arXiv 1912.09729).

    A token counts as clipped where the clip or the cap stops its gradient.
    """
    assert isinstance(loss, Clipped) and arrays.behaviour is not None
    weights, ratio = arrays.weights, torch.exp(log_probabilities - arrays.behaviour)
    plain = ratio * weights
    bounded = ratio.clamp(1 - loss.clip_low, 1 + loss.clip_high) * weights
    least, is_stopped = torch.minimum(plain, bounded), bounded < plain
    if loss.cap is not None:
        floor = loss.cap * weights
        is_capped = (weights < 0) & (least < floor)
        least, is_stopped = torch.where(is_capped, floor, least), is_stopped | is_capped
    return -least, is_stopped


def cispo(log_probabilities: Tensor, arrays: TokenArrays, loss: Loss) -> tuple[Tensor, Tensor]:
    """-sg(clip(r, 1 - low, 1 + high)) w log p with r = p / behaviour p (CISPO, arXiv
    2506.13585): no token loses its gradient.

    A token counts as clipped where its importance weight r is.
    """
    assert isinstance(loss, Cispo) and arrays.behaviour is not None
    ratio = torch.exp(log_probabilities.detach() - arrays.behaviour)
    bounded = ratio.clamp(1 - loss.clip_low, 1 + loss.clip_high)
    return -bounded * arrays.weights * log_probabilities, bounded != ratio


def value(values: Tensor, arrays: TokenArrays, loss: Loss) -> tuple[Tensor, Tensor]:
    """w/2 (v - R)^2 with R the return; with a clip c, w/2 max((v - R)^2, (clip(v, u - c, u + c) -
    R)^2) where u is the value of when the token was drawn (as PPO's authors have it in their code).

    A token counts as clipped where the clip stops its gradient.
    """
    assert isinstance(loss, Value) and arrays.targets is not None
    error = (values - arrays.targets).square()
    is_clipped = _none(arrays)
    if loss.clip is not None:
        assert arrays.behaviour is not None
        near = values.clamp(arrays.behaviour - loss.clip, arrays.behaviour + loss.clip)
        bounded = (near - arrays.targets).square()
        error, is_clipped = torch.maximum(error, bounded), bounded > error
    return arrays.weights * error / 2, is_clipped


def classify(logits: Tensor, arrays: TokenArrays, loss: Loss) -> tuple[Tensor, Tensor]:
    """w times the cross-entropy of the token's class; or, over `sequence`, that of the row's class
    under the largest logits of its tokens (CodeRL, arXiv 2207.01780), shared out to
    them in equal parts.
    """
    assert isinstance(loss, Classify) and arrays.targets is not None
    if loss.over == "token":
        losses = functional.cross_entropy(logits, arrays.targets, reduction="none")
    else:
        assert arrays.rows is not None
        tokens_of_row = torch.bincount(arrays.rows)
        per_row = functional.cross_entropy(
            largest_of_rows(logits, arrays.rows)[arrays.rows], arrays.targets, reduction="none"
        )
        losses = per_row / tokens_of_row[arrays.rows]
    return arrays.weights * losses, _none(arrays)


def largest_of_rows(logits: Tensor, rows: Tensor) -> Tensor:
    """The largest logit [R, 4] of each class over the tokens [K, 4] of each row."""
    lowest = torch.full(
        (int(rows.max()) + 1, logits.shape[1]), -torch.inf, dtype=logits.dtype, device=logits.device
    )
    return lowest.scatter_reduce(0, rows[:, None].expand_as(logits), logits, "amax")


def k3(log_probabilities: Tensor, reference: Tensor) -> Tensor:
    """Estimate [K] of KL(policy || reference) from tokens of the policy: q/p - log(q/p) - 1, never
    negative.
    """
    difference = reference - log_probabilities
    return torch.exp(difference) - difference - 1


def _none(arrays: TokenArrays) -> Tensor:
    return torch.zeros_like(arrays.weights, dtype=torch.bool)


LOSSES: dict[type, TokenLoss] = {
    WeightedNll: weighted_nll,
    Clipped: clipped,
    Cispo: cispo,
    Value: value,
    Classify: classify,
}
