"""Makes a base model of a local folder, ready to compute with."""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn
from transformers import PreTrainedModel

from falconry_engine.errors import Unsupported
from falconry_engine.models.base import BaseModel
from falconry_engine.models.check import check_architecture
from falconry_engine.models.digest import digest_folder, fingerprint
from falconry_engine.models.fused import FusedDecoder, why_not
from falconry_engine.models.linear import AdapterSlot, inject
from falconry_engine.models.opening import (
    context_length,
    end_tokens,
    logit_scale,
    model_folder,
    open_model,
    opening,
    start_token,
)
from falconry_engine.models.quantisation import (
    Quantisation,
    loading_options,
    quantised_layer,
    why_not_quantised,
)
from falconry_engine.models.recompute import recompute_layers
from falconry_engine.models.token_bytes import token_bytes


class ModelCache:
    """Base models by folder and digest, so that sessions share one copy in memory."""

    def __init__(
        self,
        device: torch.device,
        dtype: torch.dtype,
        recomputes: bool = False,
        shard: Callable[[nn.Module], None] | None = None,
        quantisation: Quantisation | None = None,
    ):
        self._device = device
        self._dtype = dtype
        self._recomputes = recomputes
        self._shard = shard
        self._quantisation: Quantisation | None = quantisation
        self._models: dict[tuple, BaseModel] = {}

    def __len__(self) -> int:
        return len(self._models)

    def get(self, path: str, in_use: list[BaseModel]) -> BaseModel:
        """The model in folder `path`. Loading a new one first frees those that are not `in_use`."""
        folder = model_folder(path)
        key = (str(folder.resolve()), fingerprint(folder))
        if key not in self._models:
            self._models = {
                known: model
                for known, model in self._models.items()
                if any(model is used for used in in_use)
            }
            self._models[key] = load_model(
                folder,
                self._device,
                self._dtype,
                self._recomputes,
                self._shard,
                self._quantisation,
            )
        return self._models[key]


def load_model(
    folder: Path,
    device: torch.device,
    dtype: torch.dtype,
    recomputes: bool = False,
    shard: Callable[[nn.Module], None] | None = None,
    quantisation: Quantisation | None = None,
) -> BaseModel:
    """Loads, freezes, injects adapter slots, leaves this process its part with `shard`, and checks
    that the architecture keeps the engine's assumptions.
    """
    digest = digest_folder(folder)
    slot = AdapterSlot()
    if quantisation is None:
        module, tokenizer, head = open_model(folder, dtype)
        layers = inject(module, head, slot)
        if shard is not None:
            shard(module)
        # After sharding, so that no device has to hold the whole model.
        nn.Module.to(module, device)
    else:
        obstacle = why_not_quantised(str(device))
        if obstacle is not None:
            raise Unsupported(f"quantisation {quantisation}: {obstacle}")
        options = loading_options(quantisation, dtype)
        module, tokenizer, head = open_model(folder, dtype, str(device), options)
        layers = inject(module, head, slot, quantised_layer())
    model = BaseModel(
        path=str(folder),
        digest=digest,
        module=module,
        head=head,
        layers=layers,
        slot=slot,
        tokenizer=tokenizer,
        bytes_of_token=token_bytes(tokenizer, head.out_features),
        end_tokens=end_tokens(module, tokenizer),
        context_length=context_length(module),
        # Two packed weights are one number.
        parameter_count=module.num_parameters(),
        start_token=start_token(module),
        logit_scale=logit_scale(module),
        is_sharded=shard is not None,
        is_quantised=quantisation is not None,
        device=device,
    )
    check_architecture(model)
    if recomputes:
        recompute_layers(module, slot)
    # The fused decoder reads whole weights, which no process of several has, nor a quantised model.
    is_whole = shard is None and quantisation is None
    model.fused = _fused(module, folder, recomputes) if is_whole else None
    return model


def _fused(module: PreTrainedModel, folder: Path, recomputes: bool) -> FusedDecoder | None:
    """As `decoder` in falconry.json says: `fused` or `reference`. Without it the fused decoder is
    taken where the model is of its family.
    """
    settings = folder / "falconry.json"
    wanted = None
    if settings.is_file():
        with opening(folder):
            said = json.loads(settings.read_text(encoding="utf-8"))
            wanted = said.get("decoder") if isinstance(said, dict) else None
    if wanted not in (None, "fused", "reference"):
        raise Unsupported(f'{settings}: decoder must be "fused" or "reference", not {wanted!r}.')
    obstacle = why_not(module)
    if wanted == "fused" and obstacle is not None:
        raise Unsupported(f'{settings}: decoder "fused" cannot be had: {obstacle}.')
    if wanted == "reference" or obstacle is not None:
        return None
    return FusedDecoder(module, recomputes)
