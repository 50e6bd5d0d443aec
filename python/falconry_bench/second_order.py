"""A meta step with exact second derivatives beside a first-order one on the same rows."""

from falconry_bench.figure import Figure, cheaper
from falconry_bench.stage import ADAM, NAME, Stage, batch, draw, training
from falconry_engine.wire import messages as wire

_RULE, _CAP, _RATE = "norm_cap", 0.3, 1.0


def figures(stage: Stage) -> list[Figure]:
    """The price of exactness."""
    session, names = stage.session, stage.task_names()
    support, query = (batch(stage.prompts, draw(stage, names, seed), names) for seed in (1, 2))

    def exact(_: int) -> int:
        session.exact_meta_step(
            wire.ExactMetaStepRequest(
                session=NAME,
                sequence=1,
                meta="policy",
                support=[support],
                query=[query],
                inner=wire.InnerRule(steps=1, learning_rate=_RATE, rule=_RULE, norm_cap=_CAP),
                optimiser=ADAM,
            )
        )
        return 1

    def first_order(_: int) -> int:
        stage.task_names()
        session.forward_backward(training(support))
        session.inner_step(
            wire.InnerStepRequest(
                session=NAME,
                sequence=1,
                adapters=names,
                learning_rate=_RATE,
                rule=_RULE,
                norm_cap=_CAP,
            )
        )
        session.forward_backward(training(query))
        session.meta_step(
            wire.MetaStepRequest(
                session=NAME,
                sequence=1,
                meta="policy",
                tasks=names,
                mode="fomaml",
                optimiser=ADAM,
                inner_rate_step=0.0,
            )
        )
        return 1

    value = cheaper("second order", first_order, exact)
    return [
        Figure("exact second order, cost", value, 2.5, "our first order", better="lower"),
    ]
