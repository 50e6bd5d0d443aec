"""A base model as the engine holds it: frozen, with adapter slots in its linear layers.

Decoder-only models see prompt and completion in one row. Encoder-decoder models (`start_token` is
set) see the prompt in the encoder, and the start token and completion in the decoder.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel, PreTrainedTokenizerBase
from transformers.cache_utils import Cache

from falconry_engine.adapters.adapter import ActiveAdapters
from falconry_engine.adapters.layout import (
    AdaptedLayer,
    AdapterLayout,
    BaseWeight,
    FullLayout,
    Place,
)
from falconry_engine.errors import Unsupported
from falconry_engine.models.fused import FusedDecoder, FusedPass, FusedStep, GrowingLayer
from falconry_engine.models.linear import AdaptedLinear, AdapterSlot


@dataclass
class BaseModel:
    """One loaded checkpoint, shared by every session that names the same files."""

    path: str
    digest: str
    module: PreTrainedModel
    head: nn.Linear
    layers: dict[str, AdaptedLinear]
    slot: AdapterSlot
    tokenizer: PreTrainedTokenizerBase
    bytes_of_token: list[bytes]
    end_tokens: frozenset[int]
    context_length: int
    parameter_count: int
    start_token: int | None = None
    logit_scale: float = 1.0
    fused: FusedDecoder | None = None
    is_sharded: bool = False
    is_quantised: bool = False
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    @cached_property
    def dtype(self) -> torch.dtype:
        """Type of the base weights."""
        return self.module.dtype

    @property
    def vocabulary_size(self) -> int:
        """Rows of the output head; may exceed the tokenizer's vocabulary."""
        return self.head.out_features

    @property
    def width(self) -> int:
        """Length d of a hidden state."""
        return self.head.in_features

    @contextmanager
    def using(self, active: ActiveAdapters | None) -> Iterator[None]:
        """Lets `active` act on every forward pass of the block."""
        with self.slot.using(active):
            yield

    def hidden(
        self,
        ids: Tensor,
        positions: Tensor,
        mask: Tensor | None,
        cache: Cache | None = None,
        fused: FusedStep | FusedPass | None = None,
    ) -> Tensor:
        """Last hidden states [B, L, d] of ids [B, L]; `mask` is additive [B, 1, L, keys], None is
        plain causal. `fused` takes the place of the modules: a step where one token is added to a
        cache, a pass where there is none.
        """
        if isinstance(fused, FusedPass):
            return fused(ids, positions, mask)
        if fused is not None and cache is not None:
            return fused(ids, positions, mask, cast(Sequence[GrowingLayer], cache.layers))
        decoder = self.module.base_model
        answer = decoder(
            input_ids=ids,
            position_ids=positions,
            attention_mask=mask,
            past_key_values=cache,
            use_cache=cache is not None,
        )
        return answer.last_hidden_state

    def rows(
        self, ids: Tensor, positions: Tensor, mask: Tensor | None, active: ActiveAdapters | None
    ) -> Tensor:
        """As `hidden`, of whole rows with `active` acting on them, in as few calls as the model
        allows. Has no second derivatives.
        """
        # Elsewhere calls are cheap beside what they compute, and half precision is rounded as the
        # modules round it.
        is_fused = self.device.type == "cpu" and self.dtype in (torch.float32, torch.float64)
        is_whole = active is not None and bool(active.whole)
        fused = None
        if self.fused is not None and is_fused and not is_whole:
            fused = self.fused.learning(active)
        with self.using(active):
            return self.hidden(ids, positions, mask, None, fused)

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encoder states [B, L, d] of prompts [B, L]; `mask` [B, L] is 1 at tokens, 0 at fill."""
        return self.module.get_encoder()(input_ids=ids, attention_mask=mask).last_hidden_state

    def decode(
        self, ids: Tensor, encoded: Tensor, mask: Tensor, cache: Cache | None = None
    ) -> Tensor:
        """Last decoder states [B, L, d] of ids [B, L] over encoded prompts [B, P, d] with their
        `mask` [B, P].
        """
        answer = self.module.get_decoder()(
            input_ids=ids,
            encoder_hidden_states=encoded,
            encoder_attention_mask=mask,
            past_key_values=cache,
            use_cache=cache is not None,
        )
        return answer.last_hidden_state

    def logits(self, hidden: Tensor) -> Tensor:
        """float32 logits [..., V] of hidden states [..., d]."""
        logits = self.head(hidden * self.logit_scale if self.logit_scale != 1 else hidden)
        return logits if logits.dtype == torch.float64 else logits.float()

    def span(self, prompt: int, completion: int) -> int:
        """Tokens that must fit into the context for a prompt and a completion of that many."""
        if self.start_token is None:
            return prompt + completion
        return max(prompt, completion + 1)

    def layout(self, rank: int, alpha: float, targets: list[str] | None) -> AdapterLayout:
        """The layers that `targets` name (as PEFT matches them: a whole name or its last parts), or
        all.
        """
        chosen = (
            sorted({name.rpartition(".")[2] for name in self.layers})
            if targets is None
            else targets
        )
        for target in chosen:
            if not any(_matches(name, target) for name in self.layers):
                raise Unsupported(f"targets: no linear layer of the model is called {target}.")
        layers = tuple(
            AdaptedLayer(name, layer.in_features, layer.out_features)
            for name, layer in self.layers.items()
            if any(_matches(name, target) for target in chosen)
        )
        task = "CAUSAL_LM" if self.start_token is None else "SEQ_2_SEQ_LM"
        return AdapterLayout(layers, rank, alpha, tuple(chosen), task)

    def full_layout(self) -> FullLayout:
        """Every weight of the model, tied ones once."""
        found: dict[nn.Parameter, list[str]] = {}
        # Another session's weights may stand in the modules at the moment.
        with self.using(None):
            for name, weight in self.module.named_parameters(remove_duplicate=False):
                if not weight.is_floating_point():
                    raise Unsupported(
                        f"adapter: full cannot train {name}, which is {weight.dtype}."
                    )
                found.setdefault(weight, []).append(name)
        return FullLayout(
            tuple(
                BaseWeight(weight, tuple(names), tuple(self._place(name) for name in names))
                for weight, names in found.items()
            )
        )

    def _place(self, name: str) -> Place:
        path, _, attribute = name.rpartition(".")
        return Place(self.module.get_submodule(path), attribute)


def _matches(name: str, target: str) -> bool:
    return name == target or name.endswith(f".{target}")
