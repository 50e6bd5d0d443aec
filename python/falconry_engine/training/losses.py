"""Token losses: one signature, one table. Every recipe's reward has already become one weight per
token.

`log_probabilities` [K] are log p(token) under the adapter in training at temperature 1, `weights`
[K] the signed weights, `behaviour` [K] log p under the policy that drew the tokens. Answers: loss
[K] and whether clipped [K].
"""

from collections.abc import Callable

import torch
from torch import Tensor

from falconry_engine.wire.messages import Cispo, Clipped, Loss, WeightedNll

TokenLoss = Callable[[Tensor, Tensor, Tensor | None, Loss], tuple[Tensor, Tensor]]


def weighted_nll(
    log_probabilities: Tensor, weights: Tensor, _behaviour: Tensor | None, _loss: Loss
) -> tuple[Tensor, Tensor]:
    """-w log p: likelihood with w >= 0, REINFORCE with signed w."""
    return -weights * log_probabilities, torch.zeros_like(weights, dtype=torch.bool)


def clipped(
    log_probabilities: Tensor, weights: Tensor, behaviour: Tensor | None, loss: Loss
) -> tuple[Tensor, Tensor]:
    """-min(r w, clip(r, 1 - low, 1 + high) w) with r = p / behaviour p (arXiv 1707.06347, equation
    7); with a cap c, tokens of w < 0 count -c w at most (dual clip, arXiv 1912.09729, equation 5).

    A token counts as clipped where the clip or the cap stops its gradient.
    """
    assert isinstance(loss, Clipped) and behaviour is not None
    ratio = torch.exp(log_probabilities - behaviour)
    plain = ratio * weights
    bounded = ratio.clamp(1 - loss.clip_low, 1 + loss.clip_high) * weights
    least, is_stopped = torch.minimum(plain, bounded), bounded < plain
    if loss.cap is not None:
        floor = loss.cap * weights
        is_capped = (weights < 0) & (least < floor)
        least, is_stopped = torch.where(is_capped, floor, least), is_stopped | is_capped
    return -least, is_stopped


def cispo(
    log_probabilities: Tensor, weights: Tensor, behaviour: Tensor | None, loss: Loss
) -> tuple[Tensor, Tensor]:
    """-sg(clip(r, 1 - low, 1 + high)) w log p with r = p / behaviour p (CISPO, arXiv 2506.13585,
    equations 4 and 5): no token loses its gradient.

    A token counts as clipped where its importance weight r is.
    """
    assert isinstance(loss, Cispo) and behaviour is not None
    ratio = torch.exp(log_probabilities.detach() - behaviour)
    bounded = ratio.clamp(1 - loss.clip_low, 1 + loss.clip_high)
    return -bounded * weights * log_probabilities, bounded != ratio


def k3(log_probabilities: Tensor, reference: Tensor) -> Tensor:
    """Estimate [K] of KL(policy || reference) from tokens of the policy: q/p - log(q/p) - 1, never
    negative.
    """
    difference = reference - log_probabilities
    return torch.exp(difference) - difference - 1


LOSSES: dict[type, TokenLoss] = {WeightedNll: weighted_nll, Clipped: clipped, Cispo: cispo}
