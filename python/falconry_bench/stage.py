"""The model, prompts and requests that the figures share."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from transformers import (
    AutoModelForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    Starcoder2Config,
    Starcoder2ForCausalLM,
)

from falconry_engine.models.loader import load_model
from falconry_engine.session.session import Session
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedFloats, RaggedIntegers

TASKS, SAMPLES, NEW_TOKENS, RANK, ALPHA = 8, 8, 64, 8, 16
NAME = "bench"
ADAM = wire.Optimiser(
    kind="adam",
    learning_rate=3e-3,
    beta1=0.9,
    beta2=0.95,
    epsilon=1e-8,
    weight_decay=0.0,
    gradient_clip=1.0,
)


@dataclass(frozen=True)
class Stage:
    """A session on a model, the folder that both sides read it from, and prompts."""

    folder: Path
    session: Session
    prompts: list[np.ndarray]

    def task_names(self, count: int = TASKS) -> list[str]:
        """Names of task adapters, each a copy of the policy from now on."""
        names = [f"task-{index}" for index in range(count)]
        self.session.copy(wire.CopyRequest(session=NAME, sequence=1, source="policy", to=names))
        return names


def open_stage(
    folder: Path, tasks_file: Path, count: int = TASKS, *, dtype: torch.dtype = torch.float32
) -> Stage:
    """Opens a session on `folder`, with the prompts of the first tasks of a file."""
    model = load_model(folder, torch.device("cpu"), dtype)
    request = wire.LoadRequest(
        session=NAME,
        sequence=1,
        opening="1",
        model_path=str(folder),
        adapter=wire.LoraShape(rank=RANK, alpha=ALPHA),
        seed=1,
    )
    session = Session(model, request)
    shake(session)
    lines = tasks_file.read_text(encoding="utf-8").splitlines()[:count]
    texts = [json.loads(line)["prompt"] for line in lines]
    encoded = session.encode(wire.EncodeRequest(session=NAME, texts=texts))
    return Stage(folder, session, encoded.tokens.split())


def shake(session: Session) -> None:
    """Gives the policy weights that change what it says a little: fresh ones have B = 0."""
    weights = session.adapters["policy"].weights
    generator = torch.Generator().manual_seed(0)
    weights += torch.randn(weights.shape, generator=generator) * 1e-3


def plain_model(folder: Path) -> PreTrainedModel:
    """The same files as people open them."""
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def write_random_llama(folder: Path, words_of: Path) -> Path:
    """A Llama of 110 million random parameters with the tokenizer of another model."""
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=32_000,
        hidden_size=768,
        intermediate_size=2_048,
        num_hidden_layers=12,
        num_attention_heads=12,
        max_position_embeddings=1_024,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=1,
        pad_token_id=0,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    _copy_words(words_of, folder)
    return folder


def write_random_starcoder(folder: Path, words_of: Path) -> Path:
    """A tiny StarCoder2, whose modules, unlike those of Llama and Qwen2, compute in float64
    throughout where its weights are in it.
    """
    torch.manual_seed(0)
    config = Starcoder2Config(
        vocab_size=1_024,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
        bos_token_id=None,
        eos_token_id=1,
    )
    Starcoder2ForCausalLM(config).save_pretrained(folder)
    _copy_words(words_of, folder)
    return folder


def _copy_words(source: Path, folder: Path) -> None:
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(source / file, folder / file)


def left_padded(prompts: list[np.ndarray]) -> tuple[Tensor, Tensor]:
    """Ids and mask [P, width] as `generate` takes them."""
    width = max(len(prompt) for prompt in prompts)
    ids, mask = (torch.zeros(len(prompts), width, dtype=torch.int64) for _ in range(2))
    for row, prompt in enumerate(prompts):
        ids[row, width - len(prompt) :] = torch.from_numpy(prompt.astype(np.int64))
        mask[row, width - len(prompt) :] = 1
    return ids, mask


def sampling(
    prompts: list[np.ndarray],
    adapters: list[str],
    samples: int,
    seed: int,
    new_tokens: int = NEW_TOKENS,
) -> wire.SampleRequest:
    """A draw at temperature 1 that ends at the model's own stop tokens."""
    return wire.SampleRequest(
        session=NAME,
        prompts=RaggedIntegers.of(prompts),
        adapters=adapters,
        samples_per_prompt=samples,
        max_new_tokens=new_tokens,
        seed=seed,
    )


@dataclass(frozen=True)
class Answers:
    """Tokens and log-probabilities of answers, as many to each prompt."""

    tokens: list[np.ndarray]
    scores: list[np.ndarray]

    def part(self, start: int, stop: int) -> "Answers":
        """Those from `start` up to `stop`."""
        return Answers(self.tokens[start:stop], self.scores[start:stop])


def draw(stage: Stage, adapters: list[str], seed: int, new_tokens: int = NEW_TOKENS) -> Answers:
    """A few answers to each prompt of the stage."""
    answer = stage.session.sample(sampling(stage.prompts, adapters, SAMPLES, seed, new_tokens))
    scores = RaggedFloats(values=answer.log_probabilities, lengths=answer.tokens.lengths)
    return Answers(answer.tokens.split(), scores.split())


def batch(prompts: list[np.ndarray], answers: Answers, adapters: list[str]) -> wire.TrainingBatch:
    """Answers to train on, every other one weighed -1; prompt i belongs to adapter i, or to the
    only one.
    """
    count = len(answers.tokens)
    owner = np.repeat(np.arange(len(prompts)), count // len(prompts))
    signs = np.where(np.arange(count) % 2, 1.0, -1.0)
    rows = wire.TrainingRows(
        prompts=RaggedIntegers.of(prompts),
        prompt_of_row=owner,
        completions=RaggedIntegers.of(answers.tokens),
        adapter_of_row=owner % len(adapters),
        adapters=adapters,
    )
    weights = [np.full(len(row), sign) for row, sign in zip(answers.tokens, signs, strict=True)]
    return wire.TrainingBatch(
        rows=rows,
        loss=wire.Clipped(kind="clipped", clip_low=0.2, clip_high=0.2),
        weights=RaggedFloats.of(weights),
        behaviour_log_probabilities=RaggedFloats.of(answers.scores),
        normalisers=[count / len(adapters)] * len(adapters),
    )


def training(of: wire.TrainingBatch) -> wire.ForwardBackwardRequest:
    """The gradient call on a batch."""
    return wire.ForwardBackwardRequest(
        session=NAME,
        sequence=1,
        rows=of.rows,
        loss=of.loss,
        weights=of.weights,
        behaviour_log_probabilities=of.behaviour_log_probabilities,
        normalisers=of.normalisers,
    )
