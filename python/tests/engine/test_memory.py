"""Memory that runs out, and micro-batches that need less of it."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from falconry_engine.errors import NeverFits, OutOfMemory
from falconry_engine.models.base import BaseModel
from falconry_engine.models.grid import Item, arrange
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.session.memory import Peak
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake

PROMPTS = RaggedIntegers.of([[5, 9, 40], [70, 3, 22, 8]] * 4)
ANSWERS = RaggedIntegers.of([list(range(11, 11 + length)) for length in range(3, 35, 2)])
TASKS = ["a", "b"]


def _client(models, divisor: int) -> Client:
    client = Client(Engine(EngineSettings()))
    client.load(models("qwen2"), micro_batch_divisor=divisor)
    shake(client, "policy")
    client.copy(*TASKS)
    return client


def _give_memory_for(tokens: int, monkeypatch, asked: str = "9 bytes") -> list[int]:
    """A device that has room for so many tokens in one pass; the list gathers what passed."""
    passed: list[int] = []
    hidden = BaseModel.hidden

    def allocate(model, ids, *arguments):
        if ids.numel() > tokens:
            raise RuntimeError(
                f"DefaultCPUAllocator: not enough memory: you tried to allocate {asked}"
            )
        passed.append(ids.numel())
        return hidden(model, ids, *arguments)

    monkeypatch.setattr(BaseModel, "hidden", allocate)
    return passed


def _divisor(client: Client) -> int:
    return client.engine._open["s"].session._parting.divisor


def _learned(client: Client) -> bytes:
    client.learn(rows_of(PROMPTS, ANSWERS, TASKS))
    return b"".join(client.adapter(name).gradient.numpy().tobytes() for name in TASKS)


def _scored(client: Client) -> bytes:
    return client.scores(rows_of(PROMPTS, ANSWERS, TASKS)).tobytes()


def _sampled(client: Client) -> bytes:
    return client.sample(PROMPTS).log_probabilities.tobytes()


@pytest.mark.parametrize(("call", "tokens"), [(_learned, 100), (_scored, 100), (_sampled, 10)])
def test_a_call_that_does_not_fit_is_repeated_in_parts_that_do(models, monkeypatch, call, tokens):
    client = _client(models, divisor=1)
    _give_memory_for(tokens, monkeypatch)
    answer, parts = call(client), _divisor(client)
    assert parts > 1
    assert call(_client(models, parts)) == answer


def test_a_call_that_does_not_fit_row_by_row_is_refused_and_changes_nothing(models, monkeypatch):
    client = _client(models, divisor=1)
    passed = _give_memory_for(10, monkeypatch)
    with pytest.raises(OutOfMemory, match=r"forward_backward .* needs 9 bytes at once, [\d,]+ of"):
        client.learn(rows_of(PROMPTS, ANSWERS, TASKS))
    assert client.adapter("a").gradient is None
    assert _divisor(client) == 1
    assert not passed


def test_a_row_that_needs_more_than_the_device_has_never_fits(models, monkeypatch):
    client = _client(models, divisor=1)
    _give_memory_for(2, monkeypatch, asked="9000.00 TiB")
    with pytest.raises(NeverFits, match=r"needs 9,895,604,649,984,000 bytes at once, cpu has"):
        client.sample(PROMPTS)


def test_a_restored_session_computes_in_the_parts_of_the_one_that_saved(
    models, monkeypatch, tmp_path
):
    client = _client(models, divisor=1)
    with monkeypatch.context() as little:
        _give_memory_for(100, little)
        client.learn(rows_of(PROMPTS, ANSWERS, TASKS))
    parts = _divisor(client)
    assert parts > 1
    folder = client.save(tmp_path / "saved")
    other = _client(models, divisor=1)
    other("restore", wire.FolderRequest, adapter="policy", folder=str(folder))
    assert _divisor(other) == parts
    for one in (client, other):
        one.copy(*TASKS)
        one.learn(rows_of(PROMPTS, ANSWERS, TASKS))
    assert torch.equal(client.adapter("b").gradient, other.adapter("b").gradient)


def test_a_divided_micro_batch_fits_where_a_whole_one_does_not(models, monkeypatch):
    client = _client(models, divisor=128)
    passed = _give_memory_for(100, monkeypatch)
    client.learn(rows_of(PROMPTS, ANSWERS, TASKS))
    assert max(passed) <= 8_192 // 128


@pytest.mark.parametrize("adapters", [["policy"], TASKS])
def test_gradients_of_divided_micro_batches_agree_up_to_rounding(models, adapters):
    rows = rows_of(PROMPTS, ANSWERS, adapters)
    whole, *parted = [_client(models, divisor) for divisor in (1, 16, 1024)]
    expected = whole.learn(rows)
    for client in parted:
        answer = client.learn(rows)
        assert answer.losses == pytest.approx(expected.losses, rel=1e-5)
        assert answer.tokens == expected.tokens
        for name in adapters:
            gradient, other = whole.adapter(name).gradient, client.adapter(name).gradient
            assert torch.allclose(gradient, other, rtol=1e-4, atol=1e-6)
    assert np.allclose(parted[-1].scores(rows), whole.scores(rows), atol=1e-5)


def test_samples_are_the_same_in_divided_batches(models):
    whole, parted = _client(models, 1), _client(models, 1024)
    assert parted.sample(PROMPTS).texts == whole.sample(PROMPTS).texts


@pytest.mark.parametrize("worth", [0, 50, 1_000])
@pytest.mark.parametrize("budget", [1, 10, 64, 1_000])
def test_no_grid_is_over_its_budget_unless_one_item_is(budget, worth):
    items = [Item(index, index % 5, 3 + 7 * index % 29) for index in range(40)]
    grids = arrange(items, budget, worth)
    assert sorted(item.index for grid in grids for item in grid.items) == list(range(40))
    for grid in grids:
        assert len(grid.items) == 1 or len(grid.items) * grid.width <= budget
        size = len(grid.items) // len(grid.adapters)
        owners = [item.adapter for item in grid.items]
        assert owners == [adapter for adapter in grid.adapters for _ in range(size)]
    widths = [grid.width for grid in grids]
    assert all(first >= second for first, second in pairwise(widths))


def test_items_part_where_that_saves_more_fill_than_a_grid_costs():
    items = [Item(index, index, length) for index, length in enumerate([100, 20, 90, 10])]
    # 2 x 100 and 2 x 20 padded tokens, where one grid has 4 x 100: 160 fewer.
    assert [grid.adapters for grid in arrange(items, 1_000, worth=159)] == [(0, 2), (1, 3)]
    assert [grid.adapters for grid in arrange(items, 1_000, worth=161)] == [(0, 2, 1, 3)]


@pytest.mark.parametrize("divisor", [0, 1025, 1.5])
def test_a_divisor_is_a_whole_number_from_one(models, divisor):
    client = Client(Engine(EngineSettings()))
    with pytest.raises(ValueError, match="micro_batch_divisor"):
        client.load(models("qwen2"), micro_batch_divisor=divisor)
    assert wire.LoadRequest.model_fields["micro_batch_divisor"].default == 1


def test_a_peak_is_of_its_own_block_and_of_what_was_given_back_in_it():
    cpu = torch.device("cpu")
    with Peak(cpu) as large:
        torch.ones(16 << 20).sum()
    with Peak(cpu) as small:
        torch.ones(1 << 10).sum()
    if large.bytes == 0:
        pytest.skip("this system does not tell how much memory a process held")
    assert large.bytes - small.bytes > 48 << 20


def test_gradients_tell_the_memory_that_they_took(models):
    client = _client(models, divisor=1)
    told = client.learn(rows_of(PROMPTS, ANSWERS, TASKS)).peak_bytes
    with Peak(torch.device("cpu")) as here:
        pass
    assert (told > 0) == (here.bytes > 0)
