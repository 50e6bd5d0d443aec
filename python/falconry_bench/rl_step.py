"""A whole step of reinforcement learning, beside TRL's: 8 prompts, 8 answers each, a trivial
reward, one step of Adam on one LoRA adapter. `python -m falconry_bench.rl_step FOLDER TASKS_JSONL`
is our side of it.
"""

import statistics
import subprocess
import sys
from pathlib import Path

from falconry_bench.figure import ROUNDS, Figure, say
from falconry_bench.paced import Stepper, take_steps

LEARNING_RATE = 1e-5
WARM_UP = 2


def figures(folder: Path, tasks_file: Path, trl_python: str) -> list[Figure]:
    """Cost and peak memory; `trl_python` is an interpreter that has TRL."""
    arguments = (str(folder), str(tasks_file))
    ours = Stepper(sys.executable, "falconry_bench.rl_step", *arguments)
    theirs = Stepper(trl_python, "falconry_bench.trl_step", *arguments, str(WARM_UP + ROUNDS))
    try:
        ratios = [theirs.step() / ours.step() for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
    finally:
        ours.close()
        theirs.close()
    say(f"RL step: {' '.join(f'{ratio:.2f}' for ratio in sorted(ratios))}")
    memory = ours.peak_bytes / theirs.peak_bytes
    say(f"peak memory: {ours.peak_bytes >> 20} MiB, TRL's {theirs.peak_bytes >> 20} MiB")
    peer = f"GRPOTrainer of trl {_version(trl_python)}"
    return [
        Figure("a whole RL step, 64 answers", statistics.median(ratios), 2.5, peer),
        Figure("peak memory of the RL step", memory, 1.0, peer, better="lower"),
    ]


def _version(trl_python: str) -> str:
    program = "from importlib.metadata import version; print(version('trl'))"
    done = subprocess.run([trl_python, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> None:
    """Our side."""
    from falconry_bench.stage import ADAM, NAME, batch, draw, open_stage, training
    from falconry_engine.session.host import make_repeatable
    from falconry_engine.wire import messages as wire

    make_repeatable(1)
    stage = open_stage(Path(sys.argv[1]), Path(sys.argv[2]))
    adam = ADAM.model_copy(update={"learning_rate": LEARNING_RATE})

    def step(number: int) -> None:
        answers = draw(stage, ["policy"], seed=number)
        stage.session.forward_backward(training(batch(stage.prompts, answers, ["policy"])))
        stage.session.optim_step(
            wire.OptimStepRequest(session=NAME, sequence=1, adapter="policy", optimiser=adam)
        )

    take_steps(step)


if __name__ == "__main__":
    main()
