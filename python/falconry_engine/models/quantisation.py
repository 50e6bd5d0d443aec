"""Base weights in four bits, by bitsandbytes: frozen, and multiplied in the type of the model,
while adapters stay as precise as they are (QLoRA, arXiv 2305.14314).
"""

from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Literal

import torch
from torch import nn
from transformers import BitsAndBytesConfig

Quantisation = Literal["nf4"]
QUANTISATIONS: tuple[Quantisation, ...] = ("nf4",)
_LIBRARIES = ("bitsandbytes", "accelerate")


def why_not_quantised(device: str) -> str | None:
    """What keeps an engine on `device` from it, and what to do; None when nothing does."""
    if torch.device(device).type != "cuda" or not torch.cuda.is_available():
        return "it needs --device cuda and a machine that shows a CUDA device; leave it out here."
    missing = " ".join(name for name in _LIBRARIES if find_spec(name) is None)
    return f"install what it needs first: pip install {missing}" if missing else None


def loading_options(quantisation: Quantisation, dtype: torch.dtype) -> dict[str, Any]:
    """What `from_pretrained` is told. The output head is left as it is."""
    assert quantisation == "nf4"
    chosen = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type=quantisation,
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=dtype,
    )
    return {"quantization_config": chosen}


def quantised_layer() -> type[nn.Linear]:
    """The class of the layers that it makes. It cannot be imported where the library is missing."""
    from bitsandbytes.nn import Linear4bit  # pyright: ignore[reportMissingImports]

    return Linear4bit


def quantisation_versions(quantisation: Quantisation | None) -> dict[str, str]:
    """What a bitwise repeat depends on because of it."""
    if quantisation is None:
        return {}
    return {"quantisation": quantisation, "bitsandbytes": version("bitsandbytes")}
