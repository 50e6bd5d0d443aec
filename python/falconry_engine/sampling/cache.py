"""Keys and values of a batch that is prefilled once per prompt and then decoded as several rows per
prompt.
"""

from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin


class _Layer(CacheLayerMixin):
    """Keys and values [B, heads, capacity, d] of one layer, filled up to `length`."""

    is_sliding = False

    def __init__(self) -> None:
        super().__init__()
        self.keys: Tensor | None = None
        self.values: Tensor | None = None
        self.length = 0

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        """The first update brings the tensors."""

    def update(
        self, keys: Tensor, values: Tensor, *_args: object, **_kwargs: object
    ) -> tuple[Tensor, Tensor]:
        if self.keys is None or self.values is None:
            self.keys, self.values, self.length = keys, values, keys.shape[2]
            return keys, values
        end = self.length + keys.shape[2]
        self.keys[:, :, self.length : end] = keys
        self.values[:, :, self.length : end] = values
        self.length = end
        return self.keys[:, :, :end], self.values[:, :, :end]

    def get_seq_length(self) -> int:
        return self.length

    def get_max_length(self) -> int:
        return -1

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self.length + query_length, 0


class RowCache(Cache):
    """A cache whose rows can be repeated once and dropped later, without growing by copies in
    between.
    """

    def __init__(self) -> None:
        super().__init__(layer_class_to_replicate=_Layer)

    def repeat_rows(self, times: int, room: int) -> None:
        """Each row becomes `times` rows with room for `room` more tokens."""
        self._replace(lambda old: _with_room(old.repeat_interleave(times, dim=0), room))

    def keep_rows(self, rows: Tensor) -> None:
        """Keeps the rows that the indices `rows` name, in that order."""
        self._replace(lambda old: old.index_select(0, rows))

    def _replace(self, change: Callable[[Tensor], Tensor]) -> None:
        for layer in cast(list[_Layer], self.layers):
            assert layer.keys is not None and layer.values is not None
            layer.keys = change(layer.keys)
            layer.values = change(layer.values)


def _with_room(tensor: Tensor, room: int) -> Tensor:
    rows, heads, length, width = tensor.shape
    longer = torch.zeros(
        (rows, heads, length + room, width), dtype=tensor.dtype, device=tensor.device
    )
    longer[:, :, :length] = tensor
    return longer
