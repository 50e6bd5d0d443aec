"""No held-out task or composition reaches pretraining or the train split."""

import json
import random
from pathlib import Path

import pytest

from falconry_fledgling.corpus import draw_example
from falconry_fledgling.heldout import (
    composition,
    is_held_out_composition,
    is_reserved,
    signature,
    uses_held_out_operation,
)
from falconry_fledgling.operations.catalogue import BY_NAME
from falconry_fledgling.pretrain import STAGES, mixture
from falconry_fledgling.steps import Step, Steps
from tests.fledgling.reading import read_blocks, read_line, read_phrase, read_steps

TASKS = Path(__file__).parents[3] / "examples" / "tasks"
ROWS = [
    json.loads(line)
    for name in ("fledgling", "projects")
    for line in (TASKS / f"{name}.jsonl").read_text().splitlines()
]
EXAMPLES = 2500


def shipped(*splits: str) -> list[Steps]:
    """The steps of the shipped tasks of these splits, read from their prompts."""
    return [read_steps(row["prompt"])[0] for row in ROWS if row["split"] in splits]


def is_behind_a_wall(steps: Steps) -> bool:
    """Whether pretraining must not hold these steps."""
    return is_held_out_composition(composition(steps)) or is_reserved(steps)


@pytest.mark.parametrize("stage", STAGES, ids=("stage 1", "stage 2"))
def test_no_block_answer_or_docstring_of_the_corpus_is_held_out(stage) -> None:
    evaluated = {signature(steps) for steps in shipped("test", "validation")}
    rng = random.Random("proof")
    for share in (stage.first, stage.rest):
        for _ in range(EXAMPLES // 2):
            example = draw_example(rng, share)
            for steps in read_steps(example.prompt + example.answer):
                assert not is_behind_a_wall(steps)
                assert signature(steps) not in evaluated


def test_no_drill_spells_a_held_out_task_in_its_lines() -> None:
    rng = random.Random("drills")
    for _ in range(400):
        example = draw_example(rng, mixture(1, 0, 0, 0, 0))
        for block in read_blocks(example.prompt + example.answer):
            lines = [line for line in block if not line.startswith(("#", '"""'))]
            readings = [read_line(line) for line in lines]
            assert readings and all(readings)
            if all(len(reading) == 1 for reading in readings):
                steps = tuple(Step(*reading[0], 0) for reading in readings)
                assert not is_behind_a_wall(steps)


def test_the_walls_are_seen_in_the_tasks_that_stand_behind_them() -> None:
    behind = [is_behind_a_wall(steps) for steps in shipped("test", "validation")]
    assert all(behind)
    assert len(behind) == 500


def test_the_train_split_holds_no_held_out_operation_composition_or_task() -> None:
    train = shipped("train")
    assert len(train) == 688
    for steps in train:
        assert not is_behind_a_wall(steps)
        assert not uses_held_out_operation(steps)


def test_every_subset_is_behind_the_wall_it_is_named_after() -> None:
    for row in ROWS:
        steps = read_steps(row["prompt"])[0]
        match row.get("subset"):
            case "unseen":
                assert is_reserved(steps)
                assert not uses_held_out_operation(steps)
            case "compositions":
                assert is_held_out_composition(composition(steps))
                assert not uses_held_out_operation(steps)
            case "operations" | "projects_operations":
                assert all(uses_held_out_operation((step,)) for step in steps[:-1])


def test_held_out_sets_do_not_depend_on_the_process() -> None:
    assert is_held_out_composition(("sort", "square"))
    assert not is_held_out_composition(("square", "sort"))
    names = [(a, b) for a in BY_NAME for b in BY_NAME]
    share = sum(map(is_held_out_composition, names)) / len(names)
    assert 0.17 < share < 0.23
    assert read_phrase("keep the numbers above 7").constant == 7
