"""A base model with a policy in its weights, as the files of a Hugging Face model.

The weights are read from the files of the base model and written in the types that they have there,
a few at a time: what no policy touches stays as it is bit for bit, and no device and little memory
are needed. The sum is made in float32.
"""

import json
import struct
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from torch import Tensor

from falconry_engine.adapters.files import (
    read_json,
    require_room,
    write_bytes,
    write_json,
    write_tensors,
)
from falconry_engine.adapters.full_files import SavedWeights
from falconry_engine.adapters.peft_files import SavedAdapter
from falconry_engine.errors import ModelNotFound, Unsupported

SHARD_BYTES = 2_000_000_000
_WHOLE, _INDEX = "model.safetensors", "model.safetensors.index.json"
# What a model needs beside its weights. Code of the folder is not among it.
_BESIDE = (
    "config.json",
    "generation_config.json",
    "tokenizer*",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.*",
    "merges.txt",
    "chat_template.*",
    "*.model",
    "LICENSE*",
    "NOTICE*",
)


@dataclass(frozen=True)
class _Place:
    file: Path
    size_bytes: int


def write_merged(
    folder: Path, base: Path, policy: SavedAdapter | SavedWeights, check: Callable[[], None]
) -> None:
    """Writes the model into `folder`. What `check` raises between two weights ends it.

    Raises Unsupported when the base is quantised or its files do not hold the trained layers under
    the names that the policy knows.
    """
    if "quantization_config" in read_json(base / "config.json", "/modelPath"):
        raise Unsupported("A quantised base model cannot be merged; export the adapter instead.")
    places = _places(base)
    policy.require_in(set(places))
    require_room(folder, sum(place.size_bytes for place in places.values()))
    shards = _shards(places)
    index: dict[str, str] = {}
    with ExitStack() as stack:
        files = {
            file: stack.enter_context(safe_open(file, framework="pt"))
            for file in {place.file for place in places.values()}
        }
        for number, keys in enumerate(shards, 1):
            name = _shard_name(number, len(shards))
            tensors: dict[str, Tensor] = {}
            for key in keys:
                check()
                tensors[key] = _weight(files[places[key].file], key, policy)
            write_tensors(folder / name, tensors)
            index |= dict.fromkeys(keys, name)
    if len(shards) > 1:
        total = sum(place.size_bytes for place in places.values())
        write_json(folder / _INDEX, {"metadata": {"total_size": total}, "weight_map": index})
    for path in sorted({path for pattern in _BESIDE for path in base.glob(pattern)}):
        if path.is_file() and path.suffix != ".safetensors":
            write_bytes(folder / path.name, path.read_bytes())


def weight_names(base: Path) -> set[str]:
    """The names of the weights in the files of a model. Raises ModelNotFound."""
    return set(_places(base))


def _places(base: Path) -> dict[str, _Place]:
    """Where each weight lies, by name in a fixed order, as transformers finds them."""
    if (base / _WHOLE).is_file():
        names = [_WHOLE]
    elif (base / _INDEX).is_file():
        names = sorted(set(read_json(base / _INDEX, "/modelPath")["weight_map"].values()))
    else:
        raise ModelNotFound(f"modelPath: {base} holds neither {_WHOLE} nor {_INDEX}.")
    found = {
        key: _Place(base / name, end - start)
        for name in names
        for key, (start, end) in _offsets(base / name).items()
    }
    return dict(sorted(found.items()))


def _offsets(file: Path) -> dict[str, tuple[int, int]]:
    """The bytes of each weight, from the head of a safetensors file."""
    try:
        with file.open("rb") as opened:
            (length,) = struct.unpack("<Q", opened.read(8))
            head = json.loads(opened.read(length))
    except (OSError, ValueError, struct.error) as error:
        raise ModelNotFound(f"modelPath: {file.name} cannot be read: {error}") from error
    return {key: tuple(one["data_offsets"]) for key, one in head.items() if key != "__metadata__"}


def _shards(places: dict[str, _Place]) -> list[list[str]]:
    """The weights in order, as many in a file as fit; one that fits in none has its own."""
    shards: list[list[str]] = []
    held = SHARD_BYTES
    for key, place in places.items():
        if held + place.size_bytes > SHARD_BYTES:
            shards.append([])
            held = 0
        shards[-1].append(key)
        held += place.size_bytes
    return shards


def _shard_name(number: int, count: int) -> str:
    return _WHOLE if count == 1 else f"model-{number:05}-of-{count:05}.safetensors"


def _weight(file: Any, key: str, policy: SavedAdapter | SavedWeights) -> Tensor:
    weight = file.get_tensor(key)
    changed = policy.changed(key, weight)
    if changed is None:
        return weight
    merged = changed.to(weight.dtype)
    if not bool(torch.isfinite(merged).all()):
        raise Unsupported(f"{key} with the policy in it is too large for {weight.dtype}.")
    return merged
