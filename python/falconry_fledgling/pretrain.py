"""Pretraining in two stages on one thread: seed and steps fix the weights, bit for bit.

The budget is counted in steps, never in seconds: a busy machine would train another model.
"""

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from transformers import PreTrainedTokenizerFast, Qwen2ForCausalLM

from falconry_fledgling.batches import Batch, draw_batches
from falconry_fledgling.corpus import Mixture, draw_example
from falconry_fledgling.model import new_model, save_model
from falconry_fledgling.tokenizer import train_tokenizer

WARM_UP = 40
WEIGHT_DECAY = 0.05
CLIP = 1.0
TOKENIZER_TEXTS = 6000
REPORT_EVERY = 50


@dataclass(frozen=True)
class Stage:
    """A run of the optimiser: steps, peak rate, the corpus of its first half and of the rest."""

    steps: int
    rate: float
    first: Mixture
    rest: Mixture


def mixture(drill: float, plain: float, episodes: float, repair: float, both: float) -> Mixture:
    """Drills by their share of everything, the others by their shares of the rest."""
    others = {"plain": plain, "episodes": episodes, "repair": repair, "both": both}
    return {"drill": drill} | {name: share * (1 - drill) for name, share in others.items()}


STAGES = (
    Stage(1300, 4e-3, mixture(0.4, 0.22, 0.25, 0.2, 0.33), mixture(0.1, 0.22, 0.25, 0.2, 0.33)),
    Stage(1700, 3e-3, mixture(0.08, 0.18, 0.18, 0.31, 0.33), mixture(0.08, 0.18, 0.18, 0.31, 0.33)),
)
DEFAULT_STEPS = sum(stage.steps for stage in STAGES)


def scale_stages(steps: int) -> list[Stage]:
    """The stages with a total of `steps`, shared out as by default."""
    first = round(steps * STAGES[0].steps / DEFAULT_STEPS)
    return [
        Stage(count, stage.rate, stage.first, stage.rest)
        for count, stage in zip((first, steps - first), STAGES, strict=True)
    ]


def pretrain(
    folder: Path,
    *,
    steps: int = DEFAULT_STEPS,
    seed: int = 0,
    layers: int = 3,
    report: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True),
) -> list[float]:
    """Trains from nothing, saves into `folder` at the end and returns the loss of every step."""
    torch.set_num_threads(1)
    tokenizer = corpus_tokenizer()
    model = new_model(seed=seed, layers=layers)
    losses: list[float] = []
    for number, stage in enumerate(scale_stages(steps), start=1):
        rng = random.Random(f"pretrain {seed} stage {number}")
        for loss in _run_stage(model, tokenizer, stage, rng):
            losses.append(loss)
            if len(losses) % REPORT_EVERY == 0:
                recent = sum(losses[-REPORT_EVERY:]) / REPORT_EVERY
                report(f"step {len(losses)}/{steps}  loss {recent:.3f}")
    save_model(folder, model, tokenizer)
    return losses


@cache
def corpus_tokenizer() -> PreTrainedTokenizerFast:
    """The tokenizer learned from texts of the corpus; the same for every seed of the weights."""
    rng = random.Random("tokenizer 0")
    examples = (draw_example(rng, STAGES[0].rest) for _ in range(TOKENIZER_TEXTS))
    return train_tokenizer(example.prompt + example.answer for example in examples)


def _run_stage(
    model: Qwen2ForCausalLM, tokenizer: PreTrainedTokenizerFast, stage: Stage, rng: random.Random
) -> Iterator[float]:
    """One stage with a fresh optimiser; yields the loss of each step."""
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() <= 1]
    groups = [{"params": matrices}, {"params": vectors, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, stage.rate, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY)
    model.train()
    for step, batch in enumerate(_batches(tokenizer, stage, rng)):
        for group in optimiser.param_groups:
            group["lr"] = stage.rate * _schedule(step, stage.steps)
        loss = weighted_loss(model, batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimiser.step()
        yield loss.item()


def _batches(
    tokenizer: PreTrainedTokenizerFast, stage: Stage, rng: random.Random
) -> Iterator[Batch]:
    half = stage.steps // 2
    yield from draw_batches(rng, tokenizer, stage.first, half)
    yield from draw_batches(rng, tokenizer, stage.rest, stage.steps - half)


def _schedule(step: int, steps: int) -> float:
    """Linear warm-up, then (1 - t)^0.7 down to nothing."""
    return min(1.0, (step + 1) / WARM_UP) * (1 - step / steps) ** 0.7


def weighted_loss(model: Qwen2ForCausalLM, batch: Batch) -> torch.Tensor:
    """Mean cross-entropy by weight; logits are computed only where a token counts."""
    # Padding is on the right and the attention causal: no row needs a mask.
    hidden = model.model(input_ids=batch.tokens[:, :-1]).last_hidden_state
    weights = batch.weights[:, 1:]
    counts = weights > 0
    logits = model.lm_head(hidden[counts])
    losses = torch.nn.functional.cross_entropy(
        logits, batch.tokens[:, 1:][counts], reduction="none"
    )
    return (losses * weights[counts]).sum() / weights.sum()
