"""Opens a local folder as a base model: safetensors only, no code from the folder, no network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
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
from falconry_engine.models.base import BaseModel
from falconry_engine.models.check import check_architecture
from falconry_engine.models.digest import digest_folder, fingerprint
from falconry_engine.models.linear import AdapterSlot, inject
from falconry_engine.models.token_bytes import token_bytes

# T5's layout is that of CodeT5 and of CodeT5+ 220M and 770M.
_ENCODER_DECODERS = ("t5",)
# Relative positions set no limit; this one keeps a row from taking all memory.
_RELATIVE_POSITIONS = 2_048


class ModelCache:
    """Base models by folder and digest, so that sessions share one copy in memory."""

    def __init__(self, device: torch.device, dtype: torch.dtype):
        self._device = device
        self._dtype = dtype
        self._models: dict[tuple, BaseModel] = {}

    def __len__(self) -> int:
        return len(self._models)

    def get(self, path: str, in_use: list[BaseModel]) -> BaseModel:
        """The model in folder `path`. Loading a new one first frees those that are not `in_use`."""
        folder = Path(path)
        if not (folder / "config.json").is_file():
            raise ModelNotFound(f"modelPath: {path} holds no config.json.")
        key = (str(folder.resolve()), fingerprint(folder))
        if key not in self._models:
            self._models = {
                known: model
                for known, model in self._models.items()
                if any(model is used for used in in_use)
            }
            self._models[key] = load_model(folder, self._device, self._dtype)
        return self._models[key]


def load_model(folder: Path, device: torch.device, dtype: torch.dtype) -> BaseModel:
    """Loads, freezes, injects adapter slots and checks that the architecture keeps the engine's
    assumptions.
    """
    digest = digest_folder(folder)
    with _opening(folder):
        module = _module(folder, dtype, "sdpa").eval().requires_grad_(False)
        tokenizer = _tokenizer(folder)
    nn.Module.to(module, device)
    head = module.get_output_embeddings()
    if not isinstance(head, nn.Linear):
        raise Unsupported(f"{type(module).__name__} has no linear output head.")
    slot = AdapterSlot()
    model = BaseModel(
        path=str(folder),
        digest=digest,
        module=module,
        head=head,
        layers=inject(module, head, slot),
        slot=slot,
        tokenizer=tokenizer,
        bytes_of_token=token_bytes(tokenizer, head.out_features),
        end_tokens=_end_tokens(module, tokenizer),
        context_length=context_length(module),
        parameter_count=sum(parameter.numel() for parameter in module.parameters()),
        start_token=_start_token(module),
        logit_scale=_logit_scale(module),
        device=device,
    )
    check_architecture(model)
    return model


@contextmanager
def _opening(folder: Path) -> Iterator[None]:
    """Whatever the libraries make of a folder that they cannot read is one refusal."""
    try:
        yield
    except (OSError, ValueError, LookupError, TypeError, RuntimeError, SafetensorError) as error:
        if is_out_of_memory(error):
            raise
        raise Unsupported(
            f"modelPath: {folder} does not open as a language model: {error}"
        ) from error


def _tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    # tokenizer.json is the whole tokenizer; the Auto class splits text by the architecture's own
    # rules instead.
    if (folder / "tokenizer.json").is_file():
        return PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    return AutoTokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True)


def open_module(folder: Path, dtype: torch.dtype, attention: str) -> PreTrainedModel:
    """The bare module of a folder, on the CPU."""
    with _opening(folder):
        return _module(folder, dtype, attention).eval().requires_grad_(False)


def _module(folder: Path, dtype: torch.dtype, attention: str) -> PreTrainedModel:
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
    )
    module, info = loaded
    # Weights that the files lack would be random, and nothing but the answers would show it.
    if info["missing_keys"]:
        missing = ", ".join(sorted(info["missing_keys"])[:3])
        raise Unsupported(f"modelPath: {folder} lacks weights: {missing}.")
    return module


def _start_token(module: PreTrainedModel) -> int | None:
    config = module.config
    if not config.is_encoder_decoder:
        return None
    start = getattr(config, "decoder_start_token_id", None)
    start = config.pad_token_id if start is None else start
    if start is None:
        raise Unsupported("The model names no decoder_start_token_id.")
    return int(start)


def _logit_scale(module: PreTrainedModel) -> float:
    """T5 scales the last states of its decoder where head and embedding are one (arXiv 1910.10683,
    as its code has it).
    """
    config = module.config
    return config.d_model**-0.5 if getattr(config, "scale_decoder_outputs", False) else 1.0


def _end_tokens(module: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> frozenset[int]:
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
