"""Forward and backward of many tasks at once, beside a loop over PEFT adapters; their gradients
must agree.
"""

from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from peft import PeftModel
from torch import Tensor

from falconry_bench.figure import Figure, cheaper
from falconry_bench.sampling import peft_model
from falconry_bench.stage import NEW_TOKENS, SAMPLES, TASKS, Stage, batch, draw, training
from falconry_engine.adapters.layout import AdapterLayout
from falconry_engine.wire import messages as wire


def figures(stage: Stage) -> list[Figure]:
    """Cost and agreement."""
    names = stage.task_names()
    request = training(batch(stage.prompts, draw(stage, names, seed=1), names))
    with TemporaryDirectory() as folder:
        loop = _Loop(peft_model(stage, names, Path(folder)), request)

    def ours(_: int) -> int:
        for name in names:
            stage.session.adapters[name].gradient = None
        stage.session.forward_backward(request)
        return 1

    peer = f"a loop over adapters of peft {version('peft')}"
    value = cheaper("forward and backward", ours, lambda _: loop.run())
    return [
        Figure(f"forward/backward, {TASKS} tasks x {SAMPLES} attempts", value, 2.0, peer),
        Figure(
            "gradients, largest difference over largest number",
            max(_difference(stage, loop, name) for name in names),
            1e-5,
            peer,
            "",
            "lower",
        ),
    ]


class _Loop:
    """The clipped loss task by task, as a script of one's own computes it: the rows of a task
    padded on the right, logits of the answers only.
    """

    def __init__(self, model: PeftModel, request: wire.ForwardBackwardRequest):
        self._model, self._request = model, request
        prompts, rows = request.rows.prompts.split(), request.rows.completions.split()
        owners = np.asarray(request.rows.prompt_of_row)
        assert request.behaviour_log_probabilities is not None
        along = [request.weights.split(), request.behaviour_log_probabilities.split()]
        self._tasks = [
            _padded(
                prompt,
                *(
                    [values[row] for row in np.flatnonzero(owners == task)]
                    for values in (rows, *along)
                ),
            )
            for task, prompt in enumerate(prompts)
        ]

    def run(self) -> int:
        """Gradients of every adapter, from zero."""
        self._model.zero_grad(set_to_none=True)
        for name, task, normaliser in zip(
            self._request.rows.adapters, self._tasks, self._request.normalisers, strict=True
        ):
            self._model.set_adapter(name)
            self._loss(*task).div(normaliser).backward()
        return 1

    def gradient(self, name: str) -> dict[str, Tensor]:
        """Of the matrices of one adapter, by the name of the layer and A or B."""
        found: dict[str, Tensor] = {}
        for parameter_name, parameter in self._model.named_parameters():
            if f".{name}." in parameter_name and parameter.grad is not None:
                layer, _, matrix = parameter_name.partition(".lora_")
                found[f"{layer.removeprefix('base_model.model.')} {matrix[0]}"] = parameter.grad
        return found

    def _loss(self, ids: Tensor, mask: Tensor, weights: Tensor, behaviour: Tensor) -> Tensor:
        width = weights.shape[1]
        logits = self._model(
            input_ids=ids, attention_mask=mask, logits_to_keep=width + 1, use_cache=False
        ).logits[:, :-1]
        scores = logits.log_softmax(-1).gather(2, ids[:, -width:, None])[:, :, 0]
        ratio = (scores - behaviour).exp()
        return -torch.min(ratio * weights, ratio.clamp(0.8, 1.2) * weights).sum()


def _padded(
    prompt: np.ndarray,
    rows: list[np.ndarray],
    weights: list[np.ndarray],
    behaviour: list[np.ndarray],
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    width = max(len(row) for row in rows)
    assert width <= NEW_TOKENS
    ids = np.zeros((len(rows), len(prompt) + width), np.int64)
    mask = np.zeros_like(ids)
    along = np.zeros((2, len(rows), width), np.float32)
    for place, row in enumerate(rows):
        length = len(row)
        ids[place, : len(prompt) + length] = np.concatenate([prompt, row])
        mask[place, : len(prompt) + length] = 1
        along[0, place, :length], along[1, place, :length] = weights[place], behaviour[place]
    return tuple(torch.from_numpy(one) for one in (ids, mask, *along))  # pyright: ignore[reportReturnType]


def _difference(stage: Stage, loop: _Loop, name: str) -> float:
    gradient = stage.session.adapters[name].gradient
    layout = stage.session.layout
    assert gradient is not None and isinstance(layout, AdapterLayout)
    theirs = loop.gradient(name)
    largest = max(float(part.abs().max()) for part in theirs.values())
    apart = [
        float((mine[0].T - theirs[f"{layer} {letter}"]).abs().max())
        for layer, pair in layout.matrices(gradient[None]).items()
        for letter, mine in zip("AB", pair, strict=True)
    ]
    return max(apart) / largest
