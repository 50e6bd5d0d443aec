"""The task sets that ship with the project, as JSONL rows of the native task format."""

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from falconry_fledgling.heldout import (
    is_held_out,
    is_new_composition,
    is_new_operation,
    is_unseen,
    may_train,
    signature,
)
from falconry_fledgling.steps import Rule
from falconry_fledgling.tasks import (
    COMPOSED_LENGTHS,
    PLAIN_LENGTHS,
    Task,
    make_plain_task,
    make_project,
    make_project_task,
)

Row = dict[str, object]

PLAIN_SETS = (
    ("train", None, 400, may_train, PLAIN_LENGTHS, False),
    ("validation", "unseen", 40, is_unseen, PLAIN_LENGTHS, False),
    ("test", "unseen", 60, is_unseen, PLAIN_LENGTHS, False),
    ("test", "compositions", 60, is_new_composition, COMPOSED_LENGTHS, False),
    ("test", "operations", 60, is_new_operation, PLAIN_LENGTHS, True),
)
PROJECT_SETS = (
    ("train", None, 24, 12, False),
    ("test", "projects", 12, 14, False),
    ("test", "projects_operations", 8, 14, True),
)
CONVENTION_SETS = (
    ("projects", 20, False),
    ("projects_operations", 10, True),
)
CONVENTION_SUPPORT, CONVENTION_QUERY = 6, 6
MAX_DRAWS = 400


def task_row(task: Task, key: str, split: str, subset: str | None, project: str | None) -> Row:
    """A task in the native format. The first case is public, the others are hidden."""
    cases = [
        {"args": [argument], "expected": value}
        for argument, value in zip(task.arguments, task.expected, strict=True)
    ]
    row: Row = {
        "key": key,
        "form": "completion",
        "prompt": task.prompt,
        "publicTests": _calls(cases[:1]),
        "hiddenTests": _calls(cases[1:]),
        "canonicalSolution": task.solution,
        "tags": [step.name for step in task.steps],
        "split": split,
    }
    named = {"subset": subset, "project": project}
    return row | {name: value for name, value in named.items() if value is not None}


def _calls(cases: list[dict[str, object]]) -> Row:
    return {"kind": "calls", "entryPoint": "f", "cases": cases}


def plain_rows(scale: float = 1.0) -> Iterator[Row]:
    """Tasks without a convention, all of different signatures. `scale` shrinks every set."""
    seen: set[str] = set()
    for split, subset, count, rule, lengths, held_out in PLAIN_SETS:
        name = subset or split
        rng = random.Random(f"shipped {split} {name}")
        found = 0
        while found < max(1, round(count * scale)):
            task = make_plain_task(rng, rule, lengths, held_out=held_out)
            if signature(task.steps) in seen:
                continue
            seen.add(signature(task.steps))
            yield task_row(task, f"{split}/{name}/{found:03}", split, subset, None)
            found += 1


def project_rows(scale: float = 1.0) -> Iterator[Row]:
    """Projects with a hidden convention each; within one no two tasks have the same signature."""
    for split, subset, count, size, held_out in PROJECT_SETS:
        name = subset or split
        rng = random.Random(f"shipped projects {split} {name}")
        rule = may_train if split == "train" else is_held_out
        for number in range(max(1, round(count * scale))):
            project = f"{name}-{number:02}"
            for place, task in enumerate(_project_tasks(rng, rule, size, held_out)):
                yield task_row(task, f"{project}/{place:02}", split, subset, project)


def convention_rows(scale: float = 1.0) -> Iterator[Row]:
    """Projects that are met twice: the first tasks of each are for training, which is where a
    memory of its convention comes from, the others for testing.
    """
    for subset, count, held_out in CONVENTION_SETS:
        rng = random.Random(f"shipped conventions {subset}")
        for number in range(max(1, round(count * scale))):
            project = f"conventions-{subset}-{number:02}"
            size = CONVENTION_SUPPORT + CONVENTION_QUERY
            for place, task in enumerate(_project_tasks(rng, is_held_out, size, held_out)):
                split = "train" if place < CONVENTION_SUPPORT else "test"
                yield task_row(task, f"{project}/{place:02}", split, subset, project)


def _project_tasks(rng: random.Random, rule: Rule, size: int, held_out: bool) -> list[Task]:
    """The tasks of one new project; a project that runs out of different tasks is drawn anew."""
    while True:
        project = make_project(rng, held_out=held_out)
        found: dict[str, Task] = {}
        try:
            for _ in range(MAX_DRAWS):
                task = make_project_task(rng, project, rule)
                found.setdefault(signature(task.steps), task)
                if len(found) == size:
                    return list(found.values())
        except LookupError:
            continue


def write_task_sets(folder: Path) -> None:
    """Writes `fledgling.jsonl`, `projects.jsonl` and `conventions.jsonl` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sets = {
        "fledgling": plain_rows(),
        "projects": project_rows(),
        "conventions": convention_rows(),
    }
    for name, rows in sets.items():
        (folder / f"{name}.jsonl").write_text(to_jsonl(rows))


def to_jsonl(rows: Iterable[Row]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(row) + "\n" for row in rows)
