"""What transformers makes of a local folder: safetensors only, no code of its own, no network."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from huggingface_hub.errors import StrictDataclassError
from safetensors import SafetensorError
from torch import nn
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    PreTrainedTokenizerFast,
)

from falconry_engine.errors import ModelNotFound, Unsupported, is_out_of_memory

# T5's layout is that of CodeT5 and of CodeT5+ 220M and 770M.
_ENCODER_DECODERS = ("t5",)
# Relative positions set no limit; this one keeps a row from taking all memory.
_RELATIVE_POSITIONS = 2_048
_REFUSALS = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    RuntimeError,
    SafetensorError,
    StrictDataclassError,
)


def model_folder(path: str) -> Path:
    """The folder of a base model. Raises ModelNotFound."""
    folder = Path(path)
    if not (folder / "config.json").is_file():
        raise ModelNotFound(f"modelPath: {path} holds no config.json.")
    return folder


def open_model(
    folder: Path,
    dtype: torch.dtype,
    device: str | None = None,
    options: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase, nn.Linear]:
    """The module of a folder, frozen, with its tokenizer and its output head; on the CPU, or on
    `device`, `meta` among them, where weights have shapes only. `options` are of `from_pretrained`.
    Raises ModelNotFound, Unsupported.
    """
    with opening(folder):
        module = _module(folder, dtype, "sdpa", device, options).eval().requires_grad_(False)
        tokenizer = open_tokenizer(folder)
    head = module.get_output_embeddings()
    if not isinstance(head, nn.Linear):
        raise Unsupported(f"{type(module).__name__} has no linear output head.")
    return module, tokenizer, head


@contextmanager
def opening(folder: Path) -> Iterator[None]:
    """Whatever the libraries make of a folder that they cannot read is one refusal."""
    try:
        yield
    except _REFUSALS as error:
        if is_out_of_memory(error):
            raise
        raise Unsupported(
            f"modelPath: {folder} does not open as a language model: {error}"
        ) from error


def open_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """tokenizer.json is the whole tokenizer; the Auto class splits text by the architecture's own
    rules instead.
    """
    if (folder / "tokenizer.json").is_file():
        return PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    return AutoTokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True)


def open_module(folder: Path, dtype: torch.dtype, attention: str) -> PreTrainedModel:
    """The bare module of a folder, on the CPU."""
    with opening(folder):
        return _module(folder, dtype, attention).eval().requires_grad_(False)


def _module(
    folder: Path,
    dtype: torch.dtype,
    attention: str,
    device: str | None = None,
    options: Mapping[str, Any] = MappingProxyType({}),
) -> PreTrainedModel:
    if not list(folder.glob("*.safetensors")):
        raise ModelNotFound(f"modelPath: {folder} holds no safetensors weights.")
    config = AutoConfig.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
    if config.is_encoder_decoder and config.model_type not in _ENCODER_DECODERS:
        raise Unsupported(
            f"modelPath: {config.model_type} is not among the encoder-decoder models that are "
            f"supported: {', '.join(_ENCODER_DECODERS)}."
        )
    kind = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
    loaded: Any = kind.from_pretrained(
        folder,
        dtype=dtype,
        trust_remote_code=False,
        local_files_only=True,
        use_safetensors=True,
        attn_implementation=attention,
        output_loading_info=True,
        device_map=device,
        **options,
    )
    module, info = loaded
    # Weights that the files lack would be random, and nothing but the answers would show it.
    if info["missing_keys"]:
        missing = ", ".join(sorted(info["missing_keys"])[:3])
        raise Unsupported(f"modelPath: {folder} lacks weights: {missing}.")
    return module


def start_token(module: PreTrainedModel) -> int | None:
    """The token that the decoder of an encoder-decoder begins with; None for a decoder alone."""
    config = module.config
    if not config.is_encoder_decoder:
        return None
    start = getattr(config, "decoder_start_token_id", None)
    start = config.pad_token_id if start is None else start
    if start is None:
        raise Unsupported("The model names no decoder_start_token_id.")
    return int(start)


def logit_scale(module: PreTrainedModel) -> float:
    """T5 scales the last states of its decoder where head and embedding are one (arXiv 1910.10683,
    as its code has it).
    """
    config = module.config
    return config.d_model**-0.5 if getattr(config, "scale_decoder_outputs", False) else 1.0


def end_tokens(module: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> frozenset[int]:
    """The tokens that end an answer. Raises Unsupported when nothing names one."""
    generation = getattr(module, "generation_config", None)
    sources: list[Any] = [generation, module.config, tokenizer]
    for named in (getattr(source, "eos_token_id", None) for source in sources):
        if named is not None:
            return frozenset(named if isinstance(named, list) else [named])
    raise Unsupported("The model names no end-of-sequence token (eos_token_id).")


def context_length(module: PreTrainedModel) -> int:
    """Tokens that every layer can see at once: a sliding window, where one acts, is the limit."""
    config = module.config
    limit = int(getattr(config, "max_position_embeddings", _RELATIVE_POSITIONS))
    window = getattr(config, "sliding_window", None)
    kinds = getattr(config, "layer_types", None)
    acts = "sliding_attention" in kinds if kinds is not None else window is not None
    return min(limit, int(window)) if acts and window else limit
