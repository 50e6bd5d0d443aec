"""`python -m falconry_bench MODEL_FOLDER TASKS_JSONL [--trl PYTHON] [--only FIGURES]`: the figures
as JSON on standard output.
"""

import argparse
import dataclasses
import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from falconry_bench import exactness, gradients, rl_step, sampling, scaling, second_order
from falconry_bench.figure import Figure, say
from falconry_bench.stage import Stage, open_stage
from falconry_engine.session.host import make_repeatable


def _of_stage(measure: Callable[[Stage], list[Figure]]) -> Callable[[Namespace], list[Figure]]:
    return lambda options: measure(open_stage(options.model, options.tasks))


def _rl_step(options: Namespace) -> list[Figure]:
    if options.trl is None:
        say("the RL step was not measured: TRL_PYTHON names no interpreter that has TRL")
        return []
    return rl_step.figures(options.model, options.tasks, options.trl)


def _sampling(options: Namespace) -> list[Figure]:
    return sampling.figures(open_stage(options.model, options.tasks), options.tasks)


_WAYS: dict[str, Callable[[Namespace], list[Figure]]] = {
    "gradients": _of_stage(gradients.figures),
    "second-order": _of_stage(second_order.figures),
    "exactness": lambda options: exactness.figures(options.model, options.tasks),
    "tasks": lambda options: scaling.figures(options.model, options.tasks),
    "rl-step": _rl_step,
    "sampling": _sampling,
}


def main() -> None:
    """Measures on one thread, as the engine computes on the CPU."""
    parser = argparse.ArgumentParser(prog="python -m falconry_bench")
    parser.add_argument("model", type=Path)
    parser.add_argument("tasks", type=Path)
    parser.add_argument("--trl", help="an interpreter that has TRL", metavar="PYTHON")
    parser.add_argument("--only", help="some of the figures", choices=_WAYS)
    options = parser.parse_args()
    make_repeatable(1)
    chosen = _WAYS if options.only is None else {options.only: _WAYS[options.only]}
    figures = [figure for measure in chosen.values() for figure in measure(options)]
    print(json.dumps([dataclasses.asdict(figure) for figure in figures]))


if __name__ == "__main__":
    main()
