"""Says whether a folder opens as a model, without memory for its weights."""

from dataclasses import dataclass

import torch

from falconry_engine.errors import Unsupported
from falconry_engine.models.linear import AdapterSlot, inject
from falconry_engine.models.opening import (
    context_length,
    end_tokens,
    model_folder,
    open_model,
    start_token,
)


@dataclass(frozen=True)
class Inspection:
    """What a model is called and how large it is, known without its weights."""

    architecture: str
    parameter_count: int
    context_length: int


def inspect_model(path: str, dtype: torch.dtype) -> Inspection:
    """Builds the model of a folder without memory for its weights, of which only the headers are
    read. What this raises `load_model` would; that alone computes with the model, and may refuse
    it still.
    """
    folder = model_folder(path)
    module, tokenizer, head = open_model(folder, dtype, "meta")
    end_tokens(module, tokenizer)
    start_token(module)
    parameter_count = sum(parameter.numel() for parameter in module.parameters())
    if not inject(module, head, AdapterSlot()):
        raise Unsupported(f"{type(module).__name__} has no linear layer for an adapter.")
    return Inspection(type(module).__name__, parameter_count, context_length(module))
