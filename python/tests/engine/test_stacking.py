"""Several adapters at once against one after another."""

import numpy as np
import pytest
import torch

from falconry_engine.models.grid import Item, arrange
from falconry_engine.training.packing import PackingBudget
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import rows_of, shake

TASKS = ["a", "b", "c"]
PROMPTS = RaggedIntegers.of([[5, 9, 40], [70, 3, 22, 8, 9], [1, 2]])
COMPLETIONS = RaggedIntegers.of([[11, 12], [90, 7, 3], [11, 50], [33, 34, 35, 36], [8], [9, 10]])


@pytest.fixture
def tasks(client):
    client.copy(*TASKS)
    shake(client, *TASKS)
    return client


def _alone(index: int) -> wire.TrainingRows:
    prompt = RaggedIntegers.of([PROMPTS.split()[index]])
    completions = RaggedIntegers.of(COMPLETIONS.split()[2 * index : 2 * index + 2])
    return rows_of(prompt, completions, [TASKS[index]])


def test_stacked_adapters_gather_the_gradients_of_a_loop(tasks):
    together = tasks.learn(rows_of(PROMPTS, COMPLETIONS, TASKS), normalisers=[2.0, 3.0, 4.0])
    stacked = [tasks.adapter(name).gradient for name in TASKS]
    for index, name in enumerate(TASKS):
        tasks.adapter(name).gradient = None
        alone = tasks.learn(_alone(index), normalisers=[2.0 + index])
        assert alone.losses[0] == pytest.approx(together.losses[index], rel=1e-5)
        assert torch.allclose(tasks.adapter(name).gradient, stacked[index], atol=1e-6, rtol=1e-4)


def test_micro_batches_add_up_to_one_batch(tasks):
    rows = rows_of(PROMPTS, COMPLETIONS, TASKS)
    whole = tasks.learn(rows)
    expected = [tasks.adapter(name).gradient for name in TASKS]
    for name in TASKS:
        tasks.adapter(name).gradient = None
    session = tasks.engine._open["s"].session
    session._passes._budget = PackingBudget(batch_tokens=1, sequence_tokens=6)
    assert tasks.learn(rows).losses == pytest.approx(whole.losses, rel=1e-5)
    for name, gradient in zip(TASKS, expected, strict=True):
        assert torch.allclose(tasks.adapter(name).gradient, gradient, atol=1e-6, rtol=1e-4)


def test_mixed_adapters_draw_what_each_would_draw_alone(tasks):
    mixed = tasks.sample(PROMPTS, samples=4, adapters=TASKS)
    for index, name in enumerate(TASKS):
        prompts = RaggedIntegers.of([*PROMPTS.split()[: index + 1]])
        alone = tasks.sample(prompts, samples=4, adapters=[name])
        assert alone.texts[4 * index :] == mixed.texts[4 * index : 4 * index + 4]


def test_adapters_with_unlike_numbers_of_prompts_share_a_call(tasks):
    names = ["a", "b", "a"]
    mixed = tasks.sample(PROMPTS, samples=2, adapters=names)
    rows = wire.TrainingRows(
        prompts=PROMPTS,
        prompt_of_row=np.repeat(np.arange(3), 2),
        completions=mixed.tokens,
        adapter_of_row=np.repeat([0, 1, 0], 2),
        adapters=["a", "b"],
    )
    assert tasks.scores(rows) == pytest.approx(mixed.log_probabilities, abs=1e-4)


def test_a_grid_holds_every_item_once_in_equal_groups_within_the_budget():
    lengths = np.random.default_rng(0).integers(1, 50, 40)
    items = [Item(index, index % 7 % 3, int(length)) for index, length in enumerate(lengths)]
    grids = arrange(items, token_budget=200)
    assert sorted(item.index for grid in grids for item in grid.items) == list(range(40))
    for grid in grids:
        size = len(grid.items) // len(grid.adapters)
        groups = [grid.items[start : start + size] for start in range(0, len(grid.items), size)]
        found = [{item.adapter for item in group} for group in groups]
        assert found == [{adapter} for adapter in grid.adapters]
        assert size == 1 or len(grid.items) * grid.width <= 200
