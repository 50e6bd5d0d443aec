"""Proves on a few tokens that an architecture keeps what the engine builds on; refuses it by name
otherwise.
"""

import torch

from falconry_engine.errors import Unsupported
from falconry_engine.models.base import BaseModel
from falconry_engine.models.masks import tree_mask

_TOLERANCE = {torch.float64: 1e-3, torch.float32: 1e-3, torch.bfloat16: 0.5, torch.float16: 0.1}


@torch.no_grad()
def check_architecture(model: BaseModel) -> None:
    """Head over last hidden states gives the logits, and branches after a shared prefix, or prompts
    beside longer ones, do not see what is not theirs.
    """
    name = type(model.module).__name__
    if not model.layers:
        raise Unsupported(f"{name} has no linear layer that an adapter could act on.")
    (_check_decoder if model.start_token is None else _check_encoder_decoder)(model, name)


def _check_encoder_decoder(model: BaseModel, name: str) -> None:
    ids = torch.arange(1, 9, device=model.device).remainder(model.vocabulary_size)[None]
    answer = torch.flip(ids, dims=(1,))
    plain = model.module(input_ids=ids, decoder_input_ids=answer, use_cache=False).logits.float()
    padded = torch.cat([ids, torch.zeros_like(ids)], dim=1)
    mask = (torch.arange(16, device=model.device) < 8).long()[None]
    hidden = model.decode(answer, model.encode(padded, mask), mask)
    if not _close(model, model.logits(hidden), plain):
        raise Unsupported(f"{name} changes its logits after the output head, or sees fill.")


def _check_decoder(model: BaseModel, name: str) -> None:
    ids = torch.arange(1, 9, device=model.device).remainder(model.vocabulary_size)[None]
    positions = torch.arange(8, device=model.device)[None]
    plain = model.module(input_ids=ids, position_ids=positions, use_cache=False).logits.float()
    hidden = model.hidden(ids, positions, None)
    if not _close(model, model.logits(hidden), plain):
        raise Unsupported(f"{name} changes its logits after the output head.")
    segments = torch.tensor([[0, 0, 0, 1, 1, 2, 2, 2]], device=model.device)
    branches = torch.tensor([[0, 1, 2, 3, 4, 3, 4, 5]], device=model.device)
    packed = model.hidden(ids, branches, tree_mask(segments, model.dtype))[:, 5:]
    alone = model.hidden(ids[:, [0, 1, 2, 5, 6, 7]], positions[:, :6], None)[:, 3:]
    if not _close(model, packed, alone):
        raise Unsupported(f"{name} does not take position ids and a custom attention mask.")


def _close(model: BaseModel, one: torch.Tensor, other: torch.Tensor) -> bool:
    tolerance = _TOLERANCE[model.dtype]
    return bool(torch.allclose(one.float(), other.float(), atol=tolerance, rtol=tolerance))
