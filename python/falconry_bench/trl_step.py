"""TRL's side of `rl_step`, for an interpreter that has TRL: `python -m falconry_bench.trl_step
FOLDER TASKS_JSONL STEPS`.
"""

import json
import sys
import tempfile
from pathlib import Path

import torch
from datasets import Dataset  # pyright: ignore[reportMissingImports]
from peft import LoraConfig
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast, TrainerCallback
from trl import GRPOConfig, GRPOTrainer  # pyright: ignore[reportMissingImports]

from falconry_bench.paced import Pace

# Those of `stage` and `rl_step`, which need the engine's own libraries.
TASKS, SAMPLES, NEW_TOKENS, RANK, ALPHA, LEARNING_RATE = 8, 8, 64, 8, 16, 1e-5


class _Paced(TrainerCallback):
    """The trainer generates, scores and steps between the two."""

    def __init__(self) -> None:
        self._pace = Pace()

    def on_step_begin(self, *_: object, **__: object) -> None:
        if not self._pace.wait():
            sys.exit(0)

    def on_step_end(self, *_: object, **__: object) -> None:
        self._pace.tell()


def main() -> None:
    """Trains as many steps as it is asked for."""
    folder, tasks_file, steps = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    lines = tasks_file.read_text(encoding="utf-8").splitlines()[:TASKS]
    prompts = [{"prompt": json.loads(line)["prompt"]} for line in lines]
    with tempfile.TemporaryDirectory() as scratch:
        trainer = GRPOTrainer(
            model=AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32),
            reward_funcs=_every_other,
            args=_config(scratch, steps),
            train_dataset=Dataset.from_list(prompts),
            processing_class=PreTrainedTokenizerFast.from_pretrained(folder),
            peft_config=LoraConfig(
                r=RANK, lora_alpha=ALPHA, target_modules="all-linear", task_type="CAUSAL_LM"
            ),
            callbacks=[_Paced()],
        )
        trainer.train()


def _config(folder: str, steps: int) -> GRPOConfig:
    return GRPOConfig(
        output_dir=folder,
        max_steps=steps,
        per_device_train_batch_size=TASKS * SAMPLES,
        num_generations=SAMPLES,
        max_completion_length=NEW_TOKENS,
        learning_rate=LEARNING_RATE,
        beta=0.0,
        temperature=1.0,
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        save_strategy="no",
        logging_strategy="no",
        report_to="none",
        disable_tqdm=True,
    )


def _every_other(completions: list[str], **_: object) -> list[float]:
    return [float(index % 2) for index in range(len(completions))]


if __name__ == "__main__":
    main()
