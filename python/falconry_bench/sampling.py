"""Sampling beside `generate` of transformers, in CPU seconds per token of an answer: what a batch
draws for a row that has ended counts for nobody.
"""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from peft import PeftModel
from transformers import PreTrainedModel

from falconry_bench.figure import Figure, cheaper
from falconry_bench.stage import (
    NAME,
    NEW_TOKENS,
    SAMPLES,
    TASKS,
    Stage,
    left_padded,
    open_stage,
    plain_model,
    sampling,
    write_random_llama,
)
from falconry_engine.wire import messages as wire

_PEER = f"transformers {version('transformers')} generate"
_LLAMA_TOKENS = 16


def figures(stage: Stage, tasks_file: Path) -> list[Figure]:
    """Every sampling figure."""
    return [
        _of_reference(stage, tasks_file),
        Figure("sampling fledgling, batch 64", _beside_generate(stage, TASKS), 1.8, _PEER),
        Figure("sampling fledgling, batch 1", _beside_generate(stage, 1), 2.0, _PEER),
        _of_adapters(stage),
        _of_llama(stage, tasks_file),
    ]


def _of_reference(stage: Stage, tasks_file: Path) -> Figure:
    """By the modules of transformers, which every architecture has."""
    plain = open_stage(stage.folder, tasks_file)
    plain.session.model.fused = None
    name = "sampling fledgling by the reference path, batch 64"
    return Figure(name, _beside_generate(plain, TASKS), 1.4, _PEER)


def _beside_generate(stage: Stage, prompts: int) -> float:
    chosen, samples = stage.prompts[:prompts], 1 if prompts == 1 else SAMPLES
    model = plain_model(stage.folder)
    # One answer is over in a few steps: more of them make a round worth timing.
    repeats = 12 if prompts == 1 else 1

    def ours(number: int) -> int:
        return sum(
            _drawn(stage, sampling(chosen, ["policy"], samples, number * repeats + again))
            for again in range(repeats)
        )

    def theirs(number: int) -> int:
        torch.manual_seed(number)
        return sum(_generate(model, chosen, samples, NEW_TOKENS) for _ in range(repeats))

    return cheaper(f"batch {prompts * samples}", ours, theirs)


def _of_adapters(stage: Stage) -> Figure:
    names = stage.task_names()
    with TemporaryDirectory() as folder:
        model = peft_model(stage, names, Path(folder))

    def theirs(number: int) -> int:
        torch.manual_seed(number)
        return sum(map(_generate_as(model), names, stage.prompts))

    value = cheaper(
        "adapters",
        lambda number: _drawn(stage, sampling(stage.prompts, names, SAMPLES, number)),
        theirs,
    )
    peer = f"{_PEER}, one adapter of peft {version('peft')} after another"
    return Figure("8 adapters in one batch of 64", value, 3.0, peer)


def _generate_as(model: PeftModel) -> Callable[[str, np.ndarray], int]:
    def generate(name: str, prompt: np.ndarray) -> int:
        model.set_adapter(name)
        return _generate(model, [prompt], SAMPLES, NEW_TOKENS)

    return generate


def _of_llama(stage: Stage, tasks_file: Path) -> Figure:
    with TemporaryDirectory() as scratch:
        folder = write_random_llama(Path(scratch), stage.folder)
        dear, model = open_stage(folder, tasks_file), plain_model(folder)
    value = cheaper(
        "llama",
        lambda number: _drawn(
            dear, sampling(dear.prompts, ["policy"], SAMPLES, number, _LLAMA_TOKENS)
        ),
        lambda _: _generate(model, dear.prompts, SAMPLES, _LLAMA_TOKENS),
    )
    return Figure("sampling a random Llama of 110M, batch 64", value, 1.2, _PEER)


def peft_model(stage: Stage, names: list[str], folder: Path) -> PeftModel:
    """The plain model with the session's adapters, read from the files that the engine saved."""
    for name in names:
        (folder / name).mkdir()
        stage.session.save(
            wire.FolderRequest(session=NAME, sequence=1, adapter=name, folder=str(folder / name))
        )
    first, *others = names
    model = PeftModel.from_pretrained(
        plain_model(stage.folder), folder / first, adapter_name=first, is_trainable=True
    )
    for name in others:
        model.load_adapter(folder / name, name, is_trainable=True)
    return model.eval()


def _drawn(stage: Stage, request: wire.SampleRequest) -> int:
    return int(stage.session.sample(request).tokens.lengths.sum())


@torch.no_grad()
def _generate(
    model: PreTrainedModel | PeftModel, prompts: list[np.ndarray], samples: int, new_tokens: int
) -> int:
    ids, mask = left_padded(prompts)
    answers = model.generate(  # pyright: ignore[reportCallIssue]
        input_ids=ids,
        attention_mask=mask,
        do_sample=True,
        top_k=0,
        num_return_sequences=samples,
        max_new_tokens=new_tokens,
    )
    drawn = answers[:, ids.shape[1] :]
    end = model.generation_config.eos_token_id
    before_end = (drawn == end).cumsum(dim=1) - (drawn == end).int() == 0
    return int(before_end.sum())
