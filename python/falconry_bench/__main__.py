"""`python -m falconry_bench MODEL_FOLDER TASKS_JSONL [--trl PYTHON]`: the figures as JSON on
standard output.
"""

import argparse
import dataclasses
import json
from pathlib import Path

from falconry_bench import gradients, rl_step, sampling, scaling, second_order
from falconry_bench.figure import Figure, say
from falconry_bench.stage import open_stage
from falconry_engine.session.host import make_repeatable


def main() -> None:
    """Measures on one thread, as the engine computes on the CPU."""
    parser = argparse.ArgumentParser(prog="python -m falconry_bench")
    parser.add_argument("model", type=Path)
    parser.add_argument("tasks", type=Path)
    parser.add_argument("--trl", help="an interpreter that has TRL", metavar="PYTHON")
    options = parser.parse_args()
    make_repeatable(1)
    stage = open_stage(options.model, options.tasks)
    figures: list[Figure] = [
        *gradients.figures(stage),
        *second_order.figures(stage),
        *scaling.figures(options.model, options.tasks),
        *(rl_step.figures(options.model, options.tasks, options.trl) if options.trl else []),
        *sampling.figures(stage, options.tasks),
    ]
    if options.trl is None:
        say("the RL step was not measured: TRL_PYTHON names no interpreter that has TRL")
    print(json.dumps([dataclasses.asdict(figure) for figure in figures]))


if __name__ == "__main__":
    main()
