"""How a batch of prompts is read once and its answers go on from there, token by token.

Decoder-only models keep the prompt in their cache, padded on the left. Encoder-decoder models run
the encoder once per prompt; the answer begins with the start token in the decoder, whose cross-
attention keeps keys and values of the encoded prompt.
"""

import numpy as np
import torch
from torch import Tensor
from transformers.cache_utils import EncoderDecoderCache

from falconry_engine.models.base import BaseModel
from falconry_engine.models.fused import FusedStep
from falconry_engine.models.masks import decoding_mask, left_padded_mask
from falconry_engine.sampling.cache import RowCache


def read_prompts(
    model: BaseModel, prompts: list[np.ndarray], cache: RowCache, step: FusedStep | None
) -> "PrefixReading | EncodedReading":
    """The way of this model, with `cache` for what the decoder has seen; a `step` decodes where the
    model has one.
    """
    if model.start_token is None:
        return PrefixReading(model, prompts, cache, step)
    return EncodedReading(model, prompts, cache)


class PrefixReading:
    """Prompts [P, width] in the cache of a decoder-only model."""

    def __init__(
        self,
        model: BaseModel,
        prompts: list[np.ndarray],
        cache: RowCache,
        step: FusedStep | None = None,
    ):
        self._model, self._cache, self._step = model, cache, step
        lengths = torch.tensor([len(prompt) for prompt in prompts])
        self._length = int(lengths.max())
        padded = np.zeros((len(prompts), self._length), dtype=np.int64)
        for row, prompt in zip(padded, prompts, strict=True):
            row[self._length - len(prompt) :] = prompt
        self._ids = torch.from_numpy(padded).to(model.device)
        self._padding = (self._length - lengths).to(model.device)

    def begin(self, times: int, room: int) -> Tensor:
        """Hidden states [P * times, d] that predict the first token; each prompt has `times` rows,
        with room for `room` tokens.
        """
        width, device = self._length, self._model.device
        positions = torch.arange(width, device=device)[None] - self._padding[:, None]
        mask = left_padded_mask(self._padding, width, self._model.dtype)
        hidden = self._model.hidden(self._ids, positions.clamp_(min=0), mask, self._cache)[:, -1]
        self._cache.repeat_rows(times, room)
        self._padding = self._padding.repeat_interleave(times)
        self._mask = decoding_mask(self._padding, width + room, self._model.dtype)
        return hidden.repeat_interleave(times, dim=0)

    def keep_rows(self, rows: Tensor) -> None:
        """Keeps the rows that the indices `rows` name, in that order."""
        self._cache.keep_rows(rows)
        self._padding, self._mask = self._padding[rows], self._mask[rows]

    def go_on(self, ids: Tensor) -> Tensor:
        """Hidden states [R, d] after one more token per row."""
        place, self._length = self._length, self._length + 1
        positions, mask = (place - self._padding)[:, None], self._mask[..., : place + 1]
        return self._model.hidden(ids[:, None], positions, mask, self._cache, self._step)[:, 0]


class EncodedReading:
    """Prompts [P, width] in the encoder; answers begin at the start token, all at one place."""

    def __init__(self, model: BaseModel, prompts: list[np.ndarray], cache: RowCache):
        self._model = model
        self._caches = (cache, RowCache())
        self._both = EncoderDecoderCache(*self._caches)
        width = max(len(prompt) for prompt in prompts)
        ids = np.zeros((len(prompts), width), dtype=np.int64)
        mask = np.zeros((len(prompts), width), dtype=np.int64)
        for row, prompt in enumerate(prompts):
            ids[row, : len(prompt)], mask[row, : len(prompt)] = prompt, 1
        self._ids = torch.from_numpy(ids).to(model.device)
        self._mask = torch.from_numpy(mask).to(model.device)

    def begin(self, times: int, room: int) -> Tensor:
        """As `PrefixReading.begin`."""
        self._encoded = self._model.encode(self._ids, self._mask)
        assert self._model.start_token is not None
        start = torch.full_like(self._ids[:, 0], self._model.start_token)
        hidden = self.go_on(start)
        own, cross = self._caches
        own.repeat_rows(times, room)
        cross.repeat_rows(times, 0)
        self._encoded = self._encoded.repeat_interleave(times, dim=0)
        self._mask = self._mask.repeat_interleave(times, dim=0)
        return hidden.repeat_interleave(times, dim=0)

    def keep_rows(self, rows: Tensor) -> None:
        """As `PrefixReading.keep_rows`."""
        for cache in self._caches:
            cache.keep_rows(rows)
        self._encoded, self._mask = self._encoded[rows], self._mask[rows]

    def go_on(self, ids: Tensor) -> Tensor:
        """As `PrefixReading.go_on`."""
        return self._model.decode(ids[:, None], self._encoded, self._mask, self._both)[:, 0]
