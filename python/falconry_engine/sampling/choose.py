"""Choosing the next token of every row from one uniform number per row."""

import numpy as np
import torch
from torch import Tensor


def row_uniforms(seed: int, row: int, count: int) -> np.ndarray:
    """float64 [count] in [0, 1): the private numbers of one row, whatever else is in its batch.

    Philox takes (seed, row) as its key: no two rows share a stream (Salmon et al., SC 2011).
    """
    key = np.array([seed, row], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key)).random(count)


def choose(
    logits: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float
) -> Tensor:
    """Token ids [R] drawn from logits [R, V] by inverting the distribution at `uniforms` [R];
    temperature 0 is greedy.

    Top-k keeps the k likeliest tokens (0 keeps all); top-p then keeps the smallest set of likeliest
    tokens whose probabilities reach p (arXiv 1904.09751).
    """
    if temperature == 0:
        return logits.argmax(dim=-1)
    probabilities = torch.softmax(logits / temperature, dim=-1)
    if top_k == 0 and top_p == 1:
        return _invert(probabilities, uniforms)
    return _choose_likeliest(probabilities, uniforms, top_k, top_p)


def _choose_likeliest(probabilities: Tensor, uniforms: Tensor, top_k: int, top_p: float) -> Tensor:
    kept = min(top_k, probabilities.shape[-1]) if top_k else probabilities.shape[-1]
    likeliest, ids = torch.sort(probabilities, dim=-1, descending=True, stable=True)
    likeliest = likeliest[:, :kept].clone()
    if top_p < 1:
        total = likeliest.sum(dim=-1, keepdim=True)
        before = likeliest.cumsum(dim=-1) - likeliest
        likeliest[before >= top_p * total] = 0
    place = _invert(likeliest, uniforms)
    return ids.gather(1, place[:, None])[:, 0]


def _invert(weights: Tensor, uniforms: Tensor) -> Tensor:
    """The first index whose running sum passes `uniform` of the total; an index of weight zero is
    never chosen.
    """
    running = weights.cumsum(dim=-1, dtype=torch.float64)
    aim = uniforms[:, None] * running[:, -1:]
    place = torch.searchsorted(running, aim, right=True)[:, 0]
    return place.clamp_(max=weights.shape[-1] - 1)
