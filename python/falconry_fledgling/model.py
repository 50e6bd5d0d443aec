"""The network's shape, and its folder on disk in the standard format."""

import json
from pathlib import Path

import torch
from transformers import (
    GenerationConfig,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2ForCausalLM,
)

from falconry_fledgling.tokenizer import CONTEXT_LENGTH, END, END_ID, PAD_ID, VOCABULARY

MAX_NEW_TOKENS = 64


def new_model(*, seed: int, layers: int = 3) -> Qwen2ForCausalLM:
    """A random Qwen2 of width 128 with tied embeddings: 0.65M parameters at three layers."""
    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=VOCABULARY,
        hidden_size=128,
        intermediate_size=320,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT_LENGTH,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=END_ID,
        pad_token_id=PAD_ID,
    )
    return Qwen2ForCausalLM(config)


def save_model(folder: Path, model: Qwen2ForCausalLM, tokenizer: PreTrainedTokenizerFast) -> None:
    """Writes weights, configuration, tokenizer and the prompt layout's name into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    model.generation_config = GenerationConfig(
        do_sample=True,
        temperature=1.0,
        top_k=0,
        max_new_tokens=MAX_NEW_TOKENS,
        eos_token_id=END_ID,
        pad_token_id=PAD_ID,
    )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    _name_tokenizer_class(folder / "tokenizer_config.json")
    settings = {
        "promptTemplate": "commented_blocks",
        "stop": [END],
        "maxNewTokens": MAX_NEW_TOKENS,
        "contextLength": CONTEXT_LENGTH,
    }
    (folder / "falconry.json").write_text(json.dumps(settings, indent=2) + "\n")


def _name_tokenizer_class(path: Path) -> None:
    """Names the class by the name that every version of transformers knows."""
    settings = json.loads(path.read_text())
    settings["tokenizer_class"] = "PreTrainedTokenizerFast"
    path.write_text(json.dumps(settings, indent=2) + "\n")


def load_model(folder: Path) -> tuple[Qwen2ForCausalLM, PreTrainedTokenizerFast]:
    """The model, ready for inference, and its tokenizer; FileNotFoundError where there is none.

    Not through AutoTokenizer: it would put the architecture's own way of splitting text in place
    of ours.
    """
    if not (folder / "config.json").is_file():
        raise FileNotFoundError(f"{folder} holds no model: pretrain one, or name another folder")
    model = Qwen2ForCausalLM.from_pretrained(
        folder, use_safetensors=True, local_files_only=True, dtype=torch.float32
    )
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    return model.eval(), tokenizer
