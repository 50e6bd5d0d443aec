"""Command line: `python -m falconry_fledgling pretrain | tasks | probe`."""

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

MODEL = Path("models/fledgling")
TASKS = Path("examples/tasks")


def main() -> None:
    """Parses the command and runs it."""
    parser = argparse.ArgumentParser(prog="python -m falconry_fledgling", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    pretrain = commands.add_parser("pretrain", help="train the model from nothing")
    pretrain.add_argument("--out", type=Path, default=MODEL, help="folder for the weights")
    pretrain.add_argument(
        "--steps", type=count, help="optimiser steps; by default both full stages"
    )
    pretrain.add_argument("--seed", type=int, default=0)
    tasks = commands.add_parser("tasks", help="write the shipped task sets")
    tasks.add_argument("--out", type=Path, default=TASKS, help="folder for the JSONL files")
    probe = commands.add_parser("probe", help="measure what a base can do before it learns")
    probe.add_argument("--model", type=Path, default=MODEL)
    probe.add_argument("--json", action="store_true", help="print figures as JSON")
    probe.add_argument("--tasks", type=count, default=60, help="tasks a row")
    try:
        run(parser.parse_args())
    except OSError as error:
        parser.exit(1, f"{error}\n")


def count(text: str) -> int:
    """A whole number from 1 up."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not a count from 1 up")
    return number


def run(options: argparse.Namespace) -> None:
    """Imports only what the command needs: torch takes seconds."""
    match options.command:
        case "pretrain":
            from falconry_fledgling.pretrain import DEFAULT_STEPS, pretrain

            steps = DEFAULT_STEPS if options.steps is None else options.steps
            pretrain(options.out, steps=steps, seed=options.seed)
        case "tasks":
            from falconry_fledgling.shipped import write_task_sets

            write_task_sets(options.out)
        case "probe":
            from falconry_fledgling.probe import format_report, probe_model

            report = probe_model(options.model, tasks=options.tasks)
            print(json.dumps(report, indent=2) if options.json else format_report(report))


if __name__ == "__main__":
    main()
