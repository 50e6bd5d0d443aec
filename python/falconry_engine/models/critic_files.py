"""A critic, base model with policy and outcome head, as one ONNX graph for onnxruntime.

The graph takes `prompt_ids` [N, P] and `program_ids` [N, T], each with a mask that is 1 at tokens
and 0 at fill, which stands after the tokens of a program and anywhere beside those of a prompt. It
gives `token_logits` [N, T, 4] of the programs and `class_logits` [N, 4], the largest of each class
over a program. Both layouts have the same inputs: a model that is a decoder alone sees one row of
both, an encoder-decoder the prompt in its encoder.
"""

import hashlib
import io
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from falconry_engine.adapters.files import read_json, require_room, write_bytes, write_json
from falconry_engine.adapters.full_files import SavedWeights
from falconry_engine.adapters.heads import HeadLayout
from falconry_engine.adapters.peft_files import SavedAdapter
from falconry_engine.errors import Unsupported
from falconry_engine.models.opening import (
    context_length,
    end_tokens,
    open_module,
    open_tokenizer,
    opening,
    start_token,
)

OPSET = 17
GRAPH, DESCRIPTION = "critic.onnx", "critic.json"
INPUTS = ("prompt_ids", "prompt_mask", "program_ids", "program_mask")
OUTPUTS = ("token_logits", "class_logits")
MAX_BYTES = 2_000_000_000
"""A graph is one protobuf message, which holds no more."""
CLASSES = ("syntax_error", "runtime_error", "failed_test", "passed")
"""What the outcome head tells apart, in its order (CodeRL, arXiv 2207.01780)."""
MAX_TOKENS = 4_096
"""Attention is spelt out in the graph, and its memory grows with the square."""
_TOKENIZER = ("tokenizer.json", "tokenizer_config.json")
_TOLERANCE = 1e-3
_LOWEST = torch.finfo(torch.float32).min


class Critic(nn.Module):
    """The graph to be."""

    def __init__(self, module: PreTrainedModel, head: Tensor, layout: HeadLayout):
        super().__init__()
        self.module = module
        self.layout = layout
        self.start = start_token(module)
        self.register_buffer("head", head)

    def forward(
        self, prompt_ids: Tensor, prompt_mask: Tensor, program_ids: Tensor, program_mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Positions and masks are spelt out: the defaults trace to fixed lengths."""
        inputs = (prompt_ids, prompt_mask != 0, program_ids, program_mask != 0)
        states = self._joined(*inputs) if self.start is None else self._paired(*inputs)
        logits = self.layout.read(self.head, states)  # pyright: ignore[reportArgumentType]
        of_program = torch.where(inputs[-1][..., None], logits, -torch.inf)
        return logits, of_program.amax(dim=1)

    def _joined(
        self, prompt_ids: Tensor, of_prompt: Tensor, program_ids: Tensor, of_program: Tensor
    ) -> Tensor:
        """States [N, T, d] after the tokens of programs that follow their prompts."""
        real = torch.cat([of_prompt, of_program], dim=1)
        answer = self.module.base_model(
            input_ids=torch.cat([prompt_ids, program_ids], dim=1),
            position_ids=(real.long().cumsum(dim=1) - 1).clamp(min=0),
            attention_mask=_additive(_causal(real)),
            use_cache=False,
        )
        return answer.last_hidden_state[:, prompt_ids.shape[1] :]

    def _paired(
        self, prompt_ids: Tensor, of_prompt: Tensor, program_ids: Tensor, of_program: Tensor
    ) -> Tensor:
        """States [N, T, d] after the tokens of programs whose prompts the encoder sees."""
        assert self.start is not None
        of_keys = _additive(of_prompt[:, None, :])
        encoded = self.module.get_encoder()(input_ids=prompt_ids, attention_mask=of_keys)
        starts = torch.full_like(program_ids[:, :1], self.start)
        real = torch.cat([torch.ones_like(of_program[:, :1]), of_program], dim=1)
        answer = self.module.get_decoder()(
            input_ids=torch.cat([starts, program_ids], dim=1),
            attention_mask=_additive(_causal(real)),
            encoder_hidden_states=encoded.last_hidden_state,
            encoder_attention_mask=of_keys,
            use_cache=False,
        )
        return answer.last_hidden_state[:, 1:]


def _causal(real: Tensor) -> Tensor:
    """What each token of `real` [N, L] may look at, [N, L, L]; fill sees itself."""
    place = torch.arange(real.shape[1])
    own = place[:, None] == place[None, :]
    return ((place[:, None] >= place[None, :]) & real[:, None, :]) | own


def _additive(allowed: Tensor) -> Tensor:
    return torch.where(allowed, 0.0, _LOWEST)[:, None]


@torch.no_grad()
def write_critic(
    folder: Path,
    base: Path,
    policy: SavedAdapter | SavedWeights,
    head: Tensor,
    layout: HeadLayout,
    check: Callable[[], None],
) -> None:
    """Writes graph, tokenizer and description into `folder`. What `check` raises ends it.

    Raises Unsupported where the graph would be too large, has no whole tokenizer to be read with,
    or does not compute in onnxruntime what torch computes.
    """
    for name in _TOKENIZER:
        if not (base / name).is_file():
            raise Unsupported(f"The base model has no {name} for the critic to be read with.")
    module = open_module(base, torch.float32, attention="eager")
    size = sum(weight.numel() * 4 for weight in module.parameters())
    if size > MAX_BYTES:
        raise Unsupported(
            f"The critic takes {size} bytes, a graph holds {MAX_BYTES}; use a smaller base model."
        )
    require_room(folder, 2 * size)
    _merge(module, policy)
    critic = Critic(module, head, layout).eval()
    check()
    graph = _graph(critic)
    check()
    _require_equal(critic, graph, module.config.vocab_size)
    write_bytes(folder / GRAPH, graph)
    for name in _TOKENIZER:
        write_bytes(folder / name, (base / name).read_bytes())
    write_json(folder / DESCRIPTION, _description(folder, base, module))


def _merge(module: PreTrainedModel, policy: SavedAdapter | SavedWeights) -> None:
    weights = dict(module.named_parameters())
    policy.require_in(set(weights))
    for name, weight in weights.items():
        changed = policy.changed(name, weight)
        if changed is not None:
            weight.copy_(changed)


def _graph(critic: Critic) -> bytes:
    prompts, programs = (torch.arange(1, 1 + size)[None].repeat(2, 1) for size in (5, 8))
    examples = (prompts, torch.ones_like(prompts), programs, torch.ones_like(programs))
    made = io.BytesIO()
    with warnings.catch_warnings():
        # The exporter that traces is named as the older one; it is the one whose graphs take rows
        # and lengths of any number.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            critic,
            examples,
            made,  # pyright: ignore[reportArgumentType]
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={
                "prompt_ids": {0: "row", 1: "prompt"},
                "prompt_mask": {0: "row", 1: "prompt"},
                "program_ids": {0: "row", 1: "program"},
                "program_mask": {0: "row", 1: "program"},
                "token_logits": {0: "row", 1: "program"},
                "class_logits": {0: "row"},
            },
            opset_version=OPSET,
            dynamo=False,
        )
    return made.getvalue()


def _require_equal(critic: Critic, graph: bytes, vocabulary: int) -> None:
    """Rows and lengths other than the traced ones show that both are free."""
    # An engine that exports no critic never pays for the runtime.
    import onnxruntime

    prompts, programs = (
        torch.arange(3 * size).remainder(vocabulary).view(3, size) for size in (4, 9)
    )
    of_prompt = (torch.arange(4)[None] >= torch.tensor([[0], [3], [1]])).long()
    of_program = (torch.arange(9)[None] < torch.tensor([[9], [1], [6]])).long()
    inputs = (prompts, of_prompt, programs, of_program)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    named = {name: tensor.numpy() for name, tensor in zip(INPUTS, inputs, strict=True)}
    found = session.run(list(OUTPUTS), named)
    for name, ours, theirs in zip(OUTPUTS, critic(*inputs), found, strict=True):
        theirs = np.asarray(theirs)
        if not np.allclose(ours.numpy(), theirs, atol=_TOLERANCE, rtol=_TOLERANCE):
            worst = float(np.abs(ours.numpy() - theirs).max())
            raise Unsupported(f"{name} of the graph differ from those of torch by {worst}.")


def _description(folder: Path, base: Path, module: PreTrainedModel) -> dict:
    """What a `critic` judge reads first."""
    with opening(base):
        ends = end_tokens(module, open_tokenizer(base))
    return {
        "reads": "prompt_and_program",
        "outcomes": list(CLASSES),
        "maxTokens": min(MAX_TOKENS, context_length(module)),
        "endToken": min(ends),
        "architecture": read_json(base / "config.json", "/modelPath").get("model_type"),
        "opset": OPSET,
        "files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.iterdir())
        },
    }
