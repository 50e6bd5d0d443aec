"""What a meta-step costs, and sampling beside transformers.

`python -m tests.engine.measure [MODEL_FOLDER TASKS_JSONL]`. CPU seconds of one thread, median of
the rounds. Without arguments a random Qwen2 of 0.8M parameters is measured on random prompts: its
answers never end by themselves, which is the dearest case.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from falconry_engine.session.engine import EngineSettings
from falconry_engine.session.host import make_repeatable
from falconry_engine.session.session import Session
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedFloats, RaggedIntegers
from tests.engine.tiny import CONFIGS, write_model

ROUNDS, TASKS, SAMPLES, NEW_TOKENS = 5, 8, 8, 64
TASK_NAMES = [f"task-{index}" for index in range(TASKS)]
ADAM = wire.Optimiser(
    kind="adam",
    learning_rate=3e-3,
    beta1=0.9,
    beta2=0.95,
    epsilon=1e-8,
    weight_decay=0.0,
    gradient_clip=1.0,
)


def main() -> None:
    """Prints one line per figure."""
    make_repeatable(EngineSettings().threads)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if sys.argv[1:] else _dear_model(Path(scratch))
        session = _session(folder)
        prompts = _prompts(session)
        meta = [_meta_step(session, prompts, step) for step in range(ROUNDS)]
        whole, sampling = (statistics.median(one[part] for one in meta) for part in range(2))
        print(f"meta-step, {2 * TASKS * SAMPLES} samples: {whole:.3f} s, sampling {sampling:.3f} s")
        _beside_generate(session, prompts, 64)
        _beside_generate(session, prompts[:1], 1)


def _dear_model(folder: Path) -> Path:
    shape = CONFIGS["qwen2"][1] | {
        "hidden_size": 128,
        "intermediate_size": 384,
        "num_hidden_layers": 4,
    }
    CONFIGS["dear"] = (CONFIGS["qwen2"][0], shape | {"vocab_size": 1024})
    return write_model(folder, "dear")


def _session(folder: Path) -> Session:
    from falconry_engine.models.loader import load_model

    model = load_model(folder, torch.device("cpu"), torch.float32)
    lora = wire.LoraShape(rank=8, alpha=16)
    request = wire.LoadRequest(
        session="s", sequence=1, opening="1", model_path=str(folder), lora=lora, seed=1
    )
    return Session(model, request)


def _prompts(session: Session) -> list[np.ndarray]:
    if sys.argv[2:]:
        lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()[:TASKS]
        request = wire.EncodeRequest(
            session="s", texts=[json.loads(line)["prompt"] for line in lines]
        )
        return session.encode(request).tokens.split()
    generator = np.random.default_rng(0)
    size = len(session.model.tokenizer)
    lengths = range(50, 151, 14)
    return [generator.integers(1, size, length).astype("<i4") for length in lengths][:TASKS]


def _meta_step(session: Session, prompts: list[np.ndarray], step: int) -> tuple[float, float]:
    start, sampling = time.process_time(), 0.0
    session.copy(wire.CopyRequest(session="s", sequence=1, source="policy", to=TASK_NAMES))
    for phase in range(2):
        before = time.process_time()
        answers = session.sample(_sampling(prompts, TASK_NAMES, SAMPLES, seed=2 * step + phase))
        sampling += time.process_time() - before
        session.forward_backward(_training(prompts, answers))
        if phase == 0:
            session.inner_step(
                wire.InnerStepRequest(
                    session="s",
                    sequence=1,
                    adapters=TASK_NAMES,
                    learning_rate=1.0,
                    rule="norm_cap",
                    norm_cap=0.3,
                )
            )
    request = wire.MetaStepRequest(
        session="s",
        sequence=1,
        meta="policy",
        tasks=TASK_NAMES,
        mode="fomaml",
        optimiser=ADAM,
        inner_rate_step=0.1,
    )
    session.meta_step(request)
    return time.process_time() - start, sampling


def _sampling(
    prompts: list[np.ndarray], adapters: list[str], samples: int, seed: int
) -> wire.SampleRequest:
    return wire.SampleRequest(
        session="s",
        prompts=RaggedIntegers.of(prompts),
        adapters=adapters,
        samples_per_prompt=samples,
        max_new_tokens=NEW_TOKENS,
        seed=seed,
    )


def _training(prompts: list[np.ndarray], answers: wire.SampleAnswer) -> wire.ForwardBackwardRequest:
    signs = np.where(np.arange(TASKS * SAMPLES) % 2, 1.0, -1.0)
    owner = np.repeat(np.arange(TASKS), SAMPLES)
    lengths = answers.tokens.lengths
    rows = wire.TrainingRows(
        prompts=RaggedIntegers.of(prompts),
        prompt_of_row=owner,
        completions=answers.tokens,
        adapter_of_row=owner,
        adapters=TASK_NAMES,
    )
    return wire.ForwardBackwardRequest(
        session="s",
        sequence=1,
        rows=rows,
        loss=wire.Clipped(kind="clipped", clip_low=0.2, clip_high=0.2),
        weights=RaggedFloats(values=np.repeat(signs, lengths), lengths=lengths),
        behaviour_log_probabilities=RaggedFloats(values=answers.log_probabilities, lengths=lengths),
        normalisers=[float(SAMPLES)] * TASKS,
    )


def _beside_generate(session: Session, prompts: list[np.ndarray], rows: int) -> None:
    samples = rows // len(prompts)
    ours, theirs = [], []
    for round_ in range(ROUNDS):
        request = _sampling(prompts, ["policy"], samples, round_)
        ours.append(_timed(session.sample, request))
        theirs.append(_timed(_generate, session, prompts, samples))
    mine, peer = statistics.median(ours), statistics.median(theirs)
    print(f"batch {rows}: {mine:.3f} s, generate {peer:.3f} s, {peer / mine:.2f}x")


def _timed(work: Callable, *arguments: object) -> float:
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def _generate(session: Session, prompts: list[np.ndarray], samples: int) -> None:
    width = max(len(prompt) for prompt in prompts)
    ids, mask = (torch.zeros(len(prompts), width, dtype=torch.int64) for _ in range(2))
    for row, prompt in enumerate(prompts):
        ids[row, width - len(prompt) :] = torch.from_numpy(prompt.astype(np.int64))
        mask[row, width - len(prompt) :] = 1
    with torch.no_grad():
        session.model.module.generate(  # pyright: ignore[reportCallIssue]
            input_ids=ids,
            attention_mask=mask,
            do_sample=True,
            top_k=0,
            num_return_sequences=samples,
            max_new_tokens=NEW_TOKENS,
        )


if __name__ == "__main__":
    main()
