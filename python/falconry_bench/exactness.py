"""The exact meta-gradient in float64, held to central differences and to first order, through the
verb alone: plain descent at a rate of 1 moves the meta adapter by the gradient, and one at a rate
of 0 tells the losses where it stands.
"""

import tempfile
from pathlib import Path

import torch
from torch import Tensor

from falconry_bench.figure import Figure, say
from falconry_bench.stage import ADAM, NAME, Stage, batch, draw, open_stage, write_random_starcoder
from falconry_engine.wire import messages as wire

_TASKS, _NEW_TOKENS, _WAYS = 2, 8, 3
_RATE, _STEPS = 0.02, (2e-4, 1e-4)
_SMALL_RATES = (1e-3, 1e-4)


def figures(folder: Path, tasks_file: Path) -> list[Figure]:
    """Both agreements."""
    with tempfile.TemporaryDirectory() as scratch:
        small = write_random_starcoder(Path(scratch), folder)
        stage = open_stage(small, tasks_file, _TASKS, dtype=torch.float64)
    meta = _Meta(stage)
    apart = [1 - meta.at(meta.start, rate).cosine_to_first_order for rate in _SMALL_RATES]
    say(f"1 - cosine to first order at inner rates {_SMALL_RATES}: {apart}")
    return [
        Figure(
            "exact meta-gradient, relative difference",
            max(map(meta.difference, range(_WAYS))),
            1e-6,
            "central differences in float64",
            "",
            "lower",
        ),
        Figure(
            "1 - cosine to first order, inner rate over that of a tenth of it",
            apart[0] / apart[1],
            30,
            "our first order; 100 in the limit",
        ),
    ]


class _Meta:
    """One exact meta step that is taken from several places."""

    def __init__(self, stage: Stage):
        self._session = stage.session
        policy, generator = self._session.adapters["policy"], torch.Generator().manual_seed(0)
        fresh = policy.weights.double()
        noise = torch.randn(fresh.shape, generator=generator, dtype=torch.float64)
        self.start, names = fresh + noise * 0.1, stage.task_names(_TASKS)
        # Without the kinks of a clipped loss, at which there are no derivatives.
        loss = wire.WeightedNll(kind="weighted_nll")
        smooth = {"loss": loss, "behaviour_log_probabilities": None}
        self._batches = [
            batch(stage.prompts, draw(stage, names, seed, _NEW_TOKENS), names).model_copy(
                update=smooth
            )
            for seed in (1, 2)
        ]
        self.at(self.start, _RATE, outer_rate=1.0)
        self._gradient = self.start - self._session.adapters["policy"].weights

    def at(
        self, weights: Tensor, inner_rate: float, outer_rate: float = 0.0
    ) -> wire.ExactMetaStepAnswer:
        """The step from `weights`."""
        self._session.adapters["policy"].weights = weights
        support, query = self._batches
        plain = {"kind": "sgd", "learning_rate": outer_rate, "gradient_clip": 0.0}
        return self._session.exact_meta_step(
            wire.ExactMetaStepRequest(
                session=NAME,
                sequence=1,
                meta="policy",
                support=[support],
                query=[query],
                inner=wire.InnerRule(steps=2, learning_rate=inner_rate, rule="sgd", norm_cap=1.0),
                optimiser=ADAM.model_copy(update=plain),
            )
        )

    def difference(self, seed: int) -> float:
        """Of the slopes along one way, relative to that of central differences."""
        gradient = self._gradient
        generator = torch.Generator().manual_seed(seed)
        way = torch.randn(gradient.shape, generator=generator, dtype=torch.float64)
        way += gradient * (way.norm() / gradient.norm())
        way /= way.norm()
        above, below = ([self._loss(sign * step * way) for step in _STEPS] for sign in (1, -1))
        slopes = [
            (one - other) / (2 * step)
            for one, other, step in zip(above, below, _STEPS, strict=True)
        ]
        # Richardson: the error of central differences is of second order in the step.
        slope = (4 * slopes[1] - slopes[0]) / 3
        return abs(float(gradient @ way) / slope - 1)

    def _loss(self, offset: Tensor) -> float:
        losses = self.at(self.start + offset, _RATE).query_losses
        return sum(losses) / len(losses)
