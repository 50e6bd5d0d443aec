"""Tiny random models of several architectures: `python -m tests.engine.tiny FOLDER [ARCHITECTURE]`
writes one.
"""

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    GPTBigCodeConfig,
    GPTNeoXConfig,
    LlamaConfig,
    MistralConfig,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Starcoder2Config,
    T5Config,
)

TEXT = [
    "def add(a, b):\n    return a + b\n",
    "def evens(xs):\n    return [x for x in xs if x % 2 == 0]\n",
    "for i in range(10):\n    print(i)\n",
]

_SHAPE = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "max_position_embeddings": 256,
}
_GROUPED = _SHAPE | {"num_key_value_heads": 2}
CONFIGS = {
    "qwen2": (Qwen2Config, _GROUPED | {"tie_word_embeddings": True}),
    "llama": (LlamaConfig, _GROUPED),
    "mistral": (MistralConfig, _GROUPED | {"sliding_window": 64}),
    "starcoder2": (Starcoder2Config, _GROUPED),
    "gpt_neox": (GPTNeoXConfig, _SHAPE),
    # DeepSeek-Coder 6.7B is a Llama whose positions are stretched.
    "deepseek_coder": (
        LlamaConfig,
        _GROUPED
        | {"rope_parameters": {"rope_type": "linear", "factor": 4.0, "rope_theta": 100_000.0}},
    ),
    # GPT-2 with one key-value head: learned positions, one matrix for query, key and value.
    "gpt_bigcode": (
        GPTBigCodeConfig,
        {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 256},
    ),
}
_PAIR = {"d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4}
ENCODER_DECODERS = {
    # CodeT5 and CodeT5+ 220M and 770M: T5's first layout, whose head is its embedding, scaled.
    "codet5": (T5Config, _PAIR | {"num_decoder_layers": 3}),
    # T5 1.1: gated layers and a head that is not scaled.
    "t5_gated": (
        T5Config,
        _PAIR | {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False},
    ),
}


def tokenizer() -> PreTrainedTokenizerFast:
    """Byte-level BPE with a few merges, and one token that ends sequences."""
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)  # pyright: ignore[reportAttributeAccessIssue]
    backend.decoder = decoders.ByteLevel()  # pyright: ignore[reportAttributeAccessIssue]
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<|end|>"],
        show_progress=False,
    )
    backend.train_from_iterator(TEXT, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, eos_token="<|end|>", pad_token="<|end|>"
    )


def write_model(folder: Path, architecture: str = "qwen2", seed: int = 0) -> Path:
    """Writes config, safetensors and tokenizer into `folder`; weights are larger than usual, so
    that answers vary.
    """
    config_class, shape = (CONFIGS | ENCODER_DECODERS)[architecture]
    words = tokenizer()
    end = words.eos_token_id
    ends = {"bos_token_id": end, "eos_token_id": end, "pad_token_id": end}
    if architecture in ENCODER_DECODERS:
        ends["decoder_start_token_id"] = end
    config = config_class(**{"vocab_size": len(words)} | shape | ends)
    torch.manual_seed(seed)
    kind = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
    model = kind.from_config(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.mul_(4)
            else:
                parameter.add_(torch.randn_like(parameter) * 0.1)
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


if __name__ == "__main__":
    write_model(Path(sys.argv[1]), *sys.argv[2:3])
