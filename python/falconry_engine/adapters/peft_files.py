"""Adapters in PEFT's file format: `adapter_model.safetensors` and `adapter_config.json`.

PEFT keeps A as [r, d_in] and B as [d_out, r]; the engine keeps both transposed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from falconry_engine.adapters.files import read_json, read_tensors, write_json, write_tensors
from falconry_engine.adapters.layout import AdapterLayout
from falconry_engine.errors import InvalidRequest, Unsupported

WEIGHTS_FILE = "adapter_model.safetensors"
CONFIG_FILE = "adapter_config.json"
_HALVES = (torch.float16, torch.bfloat16)
_KEY = re.compile(r"base_model\.model\.(.+)\.lora_([AB])\.weight")


@dataclass(frozen=True)
class SavedAdapter:
    """An adapter as its files describe it, without the model that it belongs to: per layer A
    [r, d_in] and B [d_out, r].
    """

    config: dict
    tensors: dict[str, Tensor]
    layers: dict[str, tuple[Tensor, Tensor]]

    @property
    def scale(self) -> float:
        """Factor of the low-rank product."""
        return self.config["lora_alpha"] / self.config["r"]

    def require_in(self, keys: set[str]) -> None:
        """Raises Unsupported where files with `keys` lack an adapted layer."""
        if missing := sorted({f"{layer}.weight" for layer in self.layers} - keys):
            raise Unsupported(
                f"The files of the base model hold no {missing[0]}; export the adapter instead."
            )

    def changed(self, key: str, weight: Tensor) -> Tensor | None:
        """`weight` with its product added, in float32; None for a weight without one."""
        found = self.layers.get(key.removesuffix(".weight")) if key.endswith(".weight") else None
        if found is None:
            return None
        a, b = found
        if not weight.is_floating_point() or weight.shape != (b.shape[0], a.shape[1]):
            raise Unsupported(
                f"{key} is {weight.dtype} {tuple(weight.shape)}, which the adapter does not fit."
            )
        return torch.addmm(weight.float(), b, a, alpha=self.scale)


def write_peft(folder: Path, weights: Tensor, layout: AdapterLayout, model_path: str) -> None:
    """Writes the adapter `weights` [n]."""
    tensors: dict[str, Tensor] = {}
    for name, (a, b) in layout.matrices(weights[None]).items():
        key_a, key_b = _keys(name)
        tensors[key_a], tensors[key_b] = a[0].T, b[0].T
    write_tensors(folder / WEIGHTS_FILE, tensors)
    write_json(folder / CONFIG_FILE, _config(layout, model_path))


def read_peft(folder: Path, layout: AdapterLayout, *, widens: bool = False) -> Tensor:
    """Reads weights [n]; refuses by name a rank, scale, layer or shape of another session.

    `widens` takes 16-bit floats too, as other tools save them; float32 holds each of them exactly.
    """
    config = read_json(folder / CONFIG_FILE)
    for field, expected in (("r", layout.rank), ("lora_alpha", layout.alpha)):
        if config.get(field) != expected:
            found = config.get(field)
            raise InvalidRequest.at("/folder", f"{field} is {found}, the session has {expected}.")
    tensors = read_tensors(folder / WEIGHTS_FILE)
    if widens:
        tensors = {key: _widened(tensor) for key, tensor in tensors.items()}
    expected_keys = {key for layer in layout.layers for key in _keys(layer.name)}
    if difference := sorted(expected_keys ^ set(tensors)):
        raise InvalidRequest.at(
            "/folder", f"{difference[0]} is in only one of adapter and session."
        )
    pieces: list[Tensor] = []
    for layer in layout.layers:
        shapes = ((layout.rank, layer.inputs), (layer.outputs, layout.rank))
        for key, shape in zip(_keys(layer.name), shapes, strict=True):
            pieces.append(_checked(tensors[key], key, shape).T.reshape(-1))
    return torch.cat(pieces)


def read_saved(folder: Path) -> SavedAdapter:
    """Reads what `write_peft` wrote; refuses by name what is not whole."""
    config = read_json(folder / CONFIG_FILE, "/checkpoint")
    rank, alpha = config.get("r"), config.get("lora_alpha")
    if not (isinstance(rank, int) and rank > 0 and isinstance(alpha, int | float)):
        raise InvalidRequest.at("/checkpoint", f"{CONFIG_FILE}: r and lora_alpha must be numbers.")
    tensors = read_tensors(folder / WEIGHTS_FILE, "/checkpoint")
    layers: dict[str, tuple[Tensor, Tensor]] = {}
    for name in dict.fromkeys(_layer(key) for key in sorted(tensors)):
        key_a, key_b = _keys(name)
        if key_a not in tensors or key_b not in tensors:
            raise InvalidRequest.at("/checkpoint", f"{name} has only one of its two matrices.")
        a, b = tensors[key_a], tensors[key_b]
        layers[name] = (
            _checked(a, key_a, (rank, a.shape[-1]), "/checkpoint"),
            _checked(b, key_b, (b.shape[0], rank), "/checkpoint"),
        )
    return SavedAdapter(config, tensors, layers)


def write_saved(folder: Path, adapter: SavedAdapter, model_name: str) -> None:
    """Writes an adapter for another place, where the base model goes by `model_name`."""
    write_tensors(folder / WEIGHTS_FILE, adapter.tensors)
    config = adapter.config | {"base_model_name_or_path": model_name}
    write_json(folder / CONFIG_FILE, config)


def _layer(key: str) -> str:
    found = _KEY.fullmatch(key)
    if found is None:
        raise InvalidRequest.at("/checkpoint", f"{key} is no matrix of an adapter.")
    return found[1]


def _keys(layer: str) -> tuple[str, str]:
    prefix = f"base_model.model.{layer}"
    return f"{prefix}.lora_A.weight", f"{prefix}.lora_B.weight"


def _config(layout: AdapterLayout, model_path: str) -> dict:
    return {
        "peft_type": "LORA",
        "task_type": layout.task_type,
        "base_model_name_or_path": model_path,
        "r": layout.rank,
        "lora_alpha": layout.alpha,
        "lora_dropout": 0.0,
        "bias": "none",
        "target_modules": list(layout.targets),
        "inference_mode": True,
    }


def _widened(tensor: Tensor) -> Tensor:
    return tensor.float() if tensor.dtype in _HALVES else tensor


def _checked(tensor: Tensor, key: str, shape: tuple[int, int], pointer: str = "/folder") -> Tensor:
    if tuple(tensor.shape) != shape or tensor.dtype != torch.float32:
        found = f"{tensor.dtype} {tuple(tensor.shape)}"
        raise InvalidRequest.at(pointer, f"{key} is {found}, it must be float32 {shape}.")
    if not bool(torch.isfinite(tensor).all()):
        raise InvalidRequest.at(pointer, f"{key} holds numbers that are not finite.")
    return tensor
