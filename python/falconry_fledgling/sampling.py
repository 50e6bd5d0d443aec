"""Answers from a model through plain `generate`: simple, and the same for every checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import GenerationConfig, PreTrainedTokenizerFast, Qwen2ForCausalLM

from falconry_fledgling.model import MAX_NEW_TOKENS, load_model
from falconry_fledgling.tokenizer import END_ID, PAD_ID

ROWS = 128


@dataclass(frozen=True)
class Sampler:
    """A model and its tokenizer, ready to answer prompts."""

    model: Qwen2ForCausalLM
    tokenizer: PreTrainedTokenizerFast

    @classmethod
    def load(cls, folder: Path) -> "Sampler":
        """Reads a model folder."""
        torch.set_num_threads(1)
        return cls(*load_model(folder))

    def answer(self, prompts: Sequence[str], *, seed: int, greedy: bool = False) -> list[str]:
        """One answer per prompt, at temperature 1 unless greedy."""
        torch.manual_seed(seed)
        order = sorted(range(len(prompts)), key=lambda index: len(prompts[index]))
        answers = [""] * len(prompts)
        for start in range(0, len(order), ROWS):
            rows = order[start : start + ROWS]
            texts = self._answer_rows([prompts[row] for row in rows], greedy)
            for row, text in zip(rows, texts, strict=True):
                answers[row] = text
        return answers

    @torch.inference_mode()
    def _answer_rows(self, prompts: list[str], greedy: bool) -> list[str]:
        batch = self.tokenizer(
            prompts,
            padding=True,
            padding_side="left",
            return_tensors="pt",
            return_token_type_ids=False,
        )
        tokens = self.model.generate(  # pyright: ignore[reportAttributeAccessIssue]
            **batch, generation_config=_generation(greedy)
        )
        new = tokens[:, batch["input_ids"].shape[1] :]
        return self.tokenizer.batch_decode(new, skip_special_tokens=True)


def _generation(greedy: bool) -> GenerationConfig:
    choice = {} if greedy else {"temperature": 1.0, "top_k": 0, "top_p": 1.0}
    return GenerationConfig(
        do_sample=not greedy,
        max_new_tokens=MAX_NEW_TOKENS,
        eos_token_id=END_ID,
        pad_token_id=PAD_ID,
        **choice,
    )
