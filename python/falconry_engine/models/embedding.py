"""Texts as vectors: the mean of a model's last hidden states."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from falconry_engine.errors import InvalidRequest
from falconry_engine.models.base import BaseModel
from falconry_engine.models.grid import Grid, Item, arrange
from falconry_engine.models.text import encode_texts

_BATCH_TOKENS = 8_192


def embed_texts(model: BaseModel, texts: list[str], check: Callable[[], None]) -> np.ndarray:
    """float32 [texts, d]; a text longer than the context is cut at its end. What `check` raises
    between two batches ends it.
    """
    encoded = encode_texts(model.tokenizer, texts, add_special_tokens=True)
    rows = [np.array(row[: model.context_length], dtype=np.int64) for row in encoded]
    for index, row in enumerate(rows):
        if not len(row):
            raise InvalidRequest.at(f"/texts/{index}", "has no tokens.")
    vectors = np.zeros((len(rows), model.width), dtype=np.float32)
    items = [Item(index, 0, len(row)) for index, row in enumerate(rows)]
    for grid in arrange(items, _BATCH_TOKENS):
        check()
        ids = torch.zeros(len(grid.items), grid.width, dtype=torch.int64)
        for place, item in enumerate(grid.items):
            ids[place, : item.length] = torch.from_numpy(rows[item.index])
        positions = torch.arange(grid.width)[None].expand_as(ids)
        hidden = _states(model, ids.to(model.device), positions.to(model.device), grid).float()
        for place, item in enumerate(grid.items):
            vectors[item.index] = hidden[place, : item.length].mean(dim=0).cpu().numpy()
    return vectors


def _states(model: BaseModel, ids: Tensor, positions: Tensor, grid: Grid) -> Tensor:
    if model.start_token is None:
        return model.hidden(ids, positions, None)
    lengths = torch.tensor([item.length for item in grid.items], device=model.device)
    return model.encode(ids, (positions < lengths[:, None]).long())
