"""Additive attention masks: 0 where a query may look, the most negative number elsewhere."""

import torch
from torch import Tensor

PADDING = -1


def tree_mask(segments: Tensor, dtype: torch.dtype) -> Tensor:
    """Mask [B, 1, L, L] of packed rows.

    `segments` [B, L]: 0 for the shared prefix, 1.. for the branches, PADDING for fill. A token sees
    the prefix and its own branch, up to itself.
    """
    length = segments.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=segments.device).tril()
    keys, queries = segments[:, None, :], segments[:, :, None]
    return _additive(causal & ((keys == 0) | (keys == queries)), dtype)


def left_padded_mask(padding: Tensor, length: int, dtype: torch.dtype) -> Tensor:
    """Causal mask [B, 1, L, L] of rows that start with `padding` [B] fill tokens; a fill token sees
    itself.
    """
    place = torch.arange(length, device=padding.device)
    causal = place[None, :, None] >= place[None, None, :]
    is_real = place[None, None, :] >= padding[:, None, None]
    own = place[None, :, None] == place[None, None, :]
    return _additive((causal & is_real) | own, dtype)


def decoding_mask(padding: Tensor, length: int, dtype: torch.dtype) -> Tensor:
    """Mask [B, 1, 1, length] of one new token per row over keys that start with `padding` [B] fill
    tokens.
    """
    is_real = torch.arange(length, device=padding.device)[None] >= padding[:, None]
    return _additive(is_real[:, None, :], dtype)


def _additive(allowed: Tensor, dtype: torch.dtype) -> Tensor:
    mask = torch.zeros(allowed.shape, dtype=dtype, device=allowed.device)
    return mask.masked_fill_(~allowed, torch.finfo(dtype).min)[:, None]
