"""The committed task sets are what the generator writes, and every row is sound."""

import json
from pathlib import Path

import pytest

from falconry_fledgling.execution import failure, run_text
from falconry_fledgling.shipped import (
    convention_rows,
    plain_rows,
    project_rows,
    to_jsonl,
    write_task_sets,
)

TASKS = Path(__file__).parents[3] / "examples" / "tasks"
NAMES = ("fledgling.jsonl", "projects.jsonl", "conventions.jsonl")


def rows() -> list[dict]:
    """All committed rows."""
    return [json.loads(line) for name in NAMES for line in (TASKS / name).read_text().splitlines()]


def test_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    write_task_sets(tmp_path)
    for name in NAMES:
        assert (tmp_path / name).read_text() == (TASKS / name).read_text()


def test_together_the_files_stay_small() -> None:
    assert sum((TASKS / name).stat().st_size for name in NAMES) < 1_500_000


def test_every_canonical_solution_passes_its_own_tests() -> None:
    for row in rows():
        cases = row["publicTests"]["cases"] + row["hiddenTests"]["cases"]
        run = run_text(
            row["prompt"] + row["canonicalSolution"], [case["args"][0] for case in cases]
        )
        assert failure(run, [case["expected"] for case in cases]) is None
        assert len(cases) == 9


def test_keys_and_prompts_within_a_project_are_unique() -> None:
    keys = [row["key"] for row in rows()]
    assert len(set(keys)) == len(keys)
    prompts = [(row.get("project"), row["prompt"]) for row in rows()]
    assert len(set(prompts)) == len(prompts)


@pytest.mark.parametrize(
    ("make", "name"),
    [(plain_rows, NAMES[0]), (project_rows, NAMES[1]), (convention_rows, NAMES[2])],
)
def test_a_scale_makes_tiny_sets_with_every_subset(make, name: str) -> None:
    tiny = list(make(0.02))
    full = [json.loads(line) for line in (TASKS / name).read_text().splitlines()]
    assert len(tiny) < len(full) / 4
    assert {row.get("subset") for row in tiny} == {row.get("subset") for row in full}
    assert to_jsonl(tiny).count("\n") == len(tiny)


def test_projects_that_are_met_twice_have_tasks_of_both_splits_and_none_of_another_file() -> None:
    splits: dict[str, list[str]] = {}
    for row in convention_rows():
        splits.setdefault(str(row["project"]), []).append(str(row["split"]))
    assert len(splits) >= 30
    assert all(found == ["train"] * 6 + ["test"] * 6 for found in splits.values())
    assert not splits.keys() & {row["project"] for row in project_rows()}
