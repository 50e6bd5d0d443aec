"""Pretraining: a few steps lower the loss, and a seed fixes every bit of the result."""

from pathlib import Path

import pytest

from falconry_fledgling.pretrain import DEFAULT_STEPS, STAGES, pretrain, scale_stages


def quiet(line: str) -> None:
    """A report that nobody reads."""


def test_a_few_steps_lower_the_loss_and_a_seed_repeats_them_bit_for_bit(tmp_path: Path) -> None:
    runs = [
        pretrain(tmp_path / name, steps=12, seed=3, layers=1, report=quiet) for name in ("a", "b")
    ]
    assert runs[0] == runs[1]
    assert runs[0][-1] < runs[0][0] - 0.3
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("a", "b")]
    assert weights[0] == weights[1]


def test_another_seed_gives_another_model(tmp_path: Path) -> None:
    first, second = (
        pretrain(tmp_path / str(seed), steps=2, seed=seed, layers=1, report=quiet)
        for seed in (1, 2)
    )
    assert first != second


@pytest.mark.parametrize("steps", [2, 100, DEFAULT_STEPS])
def test_a_budget_is_shared_out_over_the_stages(steps: int) -> None:
    assert sum(stage.steps for stage in scale_stages(steps)) == steps


def test_a_mixture_sums_to_one() -> None:
    for stage in STAGES:
        for shares in (stage.first, stage.rest):
            assert sum(shares.values()) == pytest.approx(1.0)
