"""What a session keeps from one training step to the next."""

import os

import numpy as np

from falconry_engine.session.host import resident_bytes
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedFloats
from tests.engine.conftest import Client, rows_of

# Steps before the caches of allocator and libraries are as large as they get.
WARM_UP = 50
# 200 in the test command, 2,000 in `./falconry soak python --scale 10`.
STEPS = 200 * int(os.environ.get("FALCONRY_SCALE", "1"))
MOST_BYTES = 20_000_000


def _step(client: Client, number: int) -> None:
    """A meta step on two tasks, whose answers are of other lengths every time."""
    prompts = client.prompts("def add(a, b):", "for i in range(10):")
    client.copy("a", "b")
    answers = client.sample(
        prompts, samples=2, adapters=["a", "b"], seed=number, max_new_tokens=4 + number % 9
    )
    behaviour = RaggedFloats(values=answers.log_probabilities, lengths=answers.tokens.lengths)
    client.learn(
        rows_of(prompts, answers.tokens, ["a", "b"]),
        [1.0, -1.0, 1.0, -1.0],
        loss=wire.Clipped(kind="clipped", clip_low=0.2, clip_high=0.2),
        behaviour_log_probabilities=behaviour,
    )
    client.step("a", learning_rate=1e-4)
    client("drop", wire.DropRequest, adapters=["a", "b"])


def test_resident_memory_stays_within_20_megabytes_over_many_steps(client):
    for number in range(WARM_UP):
        _step(client, number)
    # A single reading may fall into a moment in which something is held.
    before = min(_readings(client, WARM_UP))
    for number in range(STEPS):
        _step(client, number)
    assert min(_readings(client, WARM_UP)) - before < MOST_BYTES


def _readings(client: Client, first: int) -> np.ndarray:
    found = []
    for number in range(first, first + 5):
        _step(client, number)
        found.append(resident_bytes())
    return np.array(found)
