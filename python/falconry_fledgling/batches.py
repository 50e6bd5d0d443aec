"""Batches of corpus examples: drawn from a seed, bucketed by length, padded on the right."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from transformers import PreTrainedTokenizerFast

from falconry_fledgling.corpus import Example, Mixture, draw_example
from falconry_fledgling.tokenizer import END_ID, PAD_ID

BATCH_SIZE = 32
BUCKET_BATCHES = 8
PROMPT_WEIGHT = 0.2


@dataclass(frozen=True)
class Batch:
    """`tokens` [rows, length] and the weight of predicting each: 0 for padding and first tokens."""

    tokens: torch.Tensor
    weights: torch.Tensor


def draw_batches(
    rng: random.Random, tokenizer: PreTrainedTokenizerFast, mixture: Mixture, count: int
) -> Iterator[Batch]:
    """`count` batches; examples of similar length share one, so that little is spent on padding."""
    while count > 0:
        bucket = [draw_example(rng, mixture) for _ in range(BATCH_SIZE * BUCKET_BATCHES)]
        rows = sorted(_encode(tokenizer, bucket), key=lambda row: len(row[0]))
        starts = list(range(0, len(rows), BATCH_SIZE))
        rng.shuffle(starts)
        for start in starts[:count]:
            yield _pad(rows[start : start + BATCH_SIZE], PAD_ID)
        count -= len(starts)


def _encode(
    tokenizer: PreTrainedTokenizerFast, examples: list[Example]
) -> list[tuple[list[int], list[float]]]:
    prompts = tokenizer([example.prompt for example in examples])["input_ids"]
    answers = tokenizer([example.answer for example in examples])["input_ids"]
    rows = []
    for prompt, answer in zip(prompts, answers, strict=True):
        weights = [0.0] + [PROMPT_WEIGHT] * (len(prompt) - 1) + [1.0] * (len(answer) + 1)
        rows.append(([*prompt, *answer, END_ID], weights))
    return rows


def _pad(rows: list[tuple[list[int], list[float]]], pad: int) -> Batch:
    length = max(len(tokens) for tokens, _ in rows)
    tokens = [t + [pad] * (length - len(t)) for t, _ in rows]
    weights = [w + [0.0] * (length - len(w)) for _, w in rows]
    return Batch(torch.tensor(tokens), torch.tensor(weights))
