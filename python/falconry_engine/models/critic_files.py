"""A critic, base model with adapter and outcome head, as one ONNX graph for onnxruntime.

The graph takes `input_ids` [N, T], prompt and program padded on the right, and `program_mask` [N,
T], 1 at the tokens of the program. It gives `token_logits` [N, T, 4] and `class_logits` [N, 4], the
largest of each class over the program. Padding stands after what a causal model looks at, so that
no other mask is needed.
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
from falconry_engine.adapters.heads import OUTCOMES, HeadLayout
from falconry_engine.adapters.peft_files import SavedAdapter
from falconry_engine.errors import Unsupported
from falconry_engine.models.loader import context_length, open_module

OPSET = 17
GRAPH, MANIFEST = "model.onnx", "manifest.json"
INPUTS, OUTPUTS = ("input_ids", "program_mask"), ("token_logits", "class_logits")
MAX_BYTES = 2_000_000_000
"""A graph is one protobuf message, which holds no more."""
_TOKENIZER = ("tokenizer.json", "tokenizer_config.json")
_TOLERANCE = 1e-3
_LOWEST = torch.finfo(torch.float32).min


class Critic(nn.Module):
    """The graph to be."""

    def __init__(self, module: PreTrainedModel, head: Tensor, layout: HeadLayout):
        super().__init__()
        self.decoder = module.base_model
        self.layout = layout
        self.register_buffer("head", head)

    def forward(self, input_ids: Tensor, program_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Positions and the causal mask are spelt out: the defaults trace to fixed lengths."""
        rows, length = input_ids.shape
        causal = torch.ones(length, length, dtype=torch.bool).tril()
        mask = torch.zeros(length, length).masked_fill(~causal, _LOWEST)
        states = self.decoder(
            input_ids=input_ids,
            position_ids=torch.arange(length)[None].expand(rows, length),
            attention_mask=mask[None, None].expand(rows, 1, length, length),
            use_cache=False,
        ).last_hidden_state
        logits = self.layout.read(self.head, states)  # pyright: ignore[reportArgumentType]
        of_program = torch.where(program_mask[..., None] != 0, logits, -torch.inf)
        return logits, of_program.amax(dim=1)


@torch.no_grad()
def write_critic(
    folder: Path,
    base: Path,
    adapter: SavedAdapter,
    head: Tensor,
    layout: HeadLayout,
    check: Callable[[], None],
) -> None:
    """Writes graph, tokenizer and manifest into `folder`. What `check` raises ends it.

    Raises Unsupported where the graph would be too large, has no tokenizer.json beside it, or does
    not compute in onnxruntime what torch computes.
    """
    if not (base / "tokenizer.json").is_file():
        raise Unsupported("The base model has no tokenizer.json for the critic to be read with.")
    module = open_module(base, torch.float32, attention="eager")
    if module.config.is_encoder_decoder:
        raise Unsupported("The critic of an encoder-decoder model has no graph: read `classes`.")
    size = sum(weight.numel() * 4 for weight in module.parameters())
    if size > MAX_BYTES:
        raise Unsupported(
            f"The critic takes {size} bytes, a graph holds {MAX_BYTES}; use a smaller base model."
        )
    require_room(folder, 2 * size)
    _merge(module, adapter)
    critic = Critic(module, head, layout).eval()
    check()
    graph = _graph(critic)
    check()
    _require_equal(critic, graph, module.config.vocab_size)
    write_bytes(folder / GRAPH, graph)
    for name in _TOKENIZER:
        if (base / name).is_file():
            write_bytes(folder / name, (base / name).read_bytes())
    write_json(folder / MANIFEST, _manifest(folder, base, module))


def _merge(module: PreTrainedModel, adapter: SavedAdapter) -> None:
    for name, (a, b) in adapter.layers.items():
        layer = module.get_submodule(name)
        assert isinstance(layer, nn.Linear)
        layer.weight.copy_(torch.addmm(layer.weight, b, a, alpha=adapter.scale))


def _graph(critic: Critic) -> bytes:
    ids = torch.arange(1, 9)[None].repeat(2, 1)
    made = io.BytesIO()
    with warnings.catch_warnings():
        # The exporter that traces is named as the older one; it is the one whose graphs take rows
        # and lengths of any number.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            critic,
            (ids, torch.ones_like(ids)),
            made,  # pyright: ignore[reportArgumentType]
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={
                "input_ids": {0: "row", 1: "token"},
                "program_mask": {0: "row", 1: "token"},
                "token_logits": {0: "row", 1: "token"},
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

    ids = torch.arange(3 * 13).remainder(vocabulary).view(3, 13)
    mask = (torch.arange(13)[None] >= torch.tensor([[4], [1], [12]])).long()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    found = session.run(list(OUTPUTS), {"input_ids": ids.numpy(), "program_mask": mask.numpy()})
    for name, ours, theirs in zip(OUTPUTS, critic(ids, mask), found, strict=True):
        theirs = np.asarray(theirs)
        if not np.allclose(ours.numpy(), theirs, atol=_TOLERANCE, rtol=_TOLERANCE):
            worst = float(np.abs(ours.numpy() - theirs).max())
            raise Unsupported(f"{name} of the graph differ from those of torch by {worst}.")


def _manifest(folder: Path, base: Path, module: PreTrainedModel) -> dict:
    return {
        "format": 1,
        "kind": "critic",
        "opset": OPSET,
        "inputs": list(INPUTS),
        "outputs": list(OUTPUTS),
        "classes": OUTCOMES,
        "contextLength": context_length(module),
        "architecture": read_json(base / "config.json", "/modelPath").get("model_type"),
        "files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.iterdir())
        },
    }
