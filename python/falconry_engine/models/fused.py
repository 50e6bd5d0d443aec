"""A decoder of the Llama family (Llama, Qwen2, Mistral), straight on its weights: one token more
for every row, and passes over whole rows with their gradients.

The modules of transformers are the reference: this does the same sums with a few calls per layer,
of which decoding a token, or a pass over few of them, is mostly made. Prompts are read, and second
derivatives are taken, by the reference.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import PreTrainedModel

from falconry_engine.adapters.adapter import ActiveAdapters
from falconry_engine.adapters.layout import AdaptedLayer, AdapterLayout
from falconry_engine.models.arrangement import Arranged, Arrangement
from falconry_engine.models.derivatives import AfterHeads, Base, Gain, Normed, ToHeads, Turn, turn
from falconry_engine.models.linear import AdaptedLinear
from falconry_engine.models.recompute import recomputed

FAMILY = ("llama", "mistral", "qwen2")
# Rotary embeddings whose frequencies are the same at every length.
_STEADY = ("default", "linear", "llama3", "yarn")

Product = Callable[[Tensor], Tensor]


class GrowingLayer(Protocol):
    """Keys and values [R, heads, capacity, d] of one layer, to which `update` adds."""

    def update(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Those of all tokens so far."""
        ...


def why_not(module: PreTrainedModel) -> str | None:
    """What keeps a model from being decoded here; None when nothing does."""
    config: Any = module.config
    name = type(module).__name__
    if config.model_type not in FAMILY:
        return f"{name} is none of {', '.join(FAMILY)}"
    if config.hidden_act != "silu":
        return f"{name} has the activation {config.hidden_act}, not silu"
    rope = (config.rope_parameters or {}).get("rope_type", "default")
    return None if rope in _STEADY else f"{name} has rotary embeddings of the type {rope}"


class _Together:
    """Linear layers of one input as one product [d_in -> sum of their d_out]. The layers keep their
    weights as views of it: nothing is held twice.
    """

    def __init__(self, *layers: AdaptedLinear):
        self._layers = layers
        self._sizes = [layer.out_features for layer in layers]
        self._weight = torch.cat(tuple(layer.weight for layer in layers))
        for layer, part in zip(layers, self._weight.split(self._sizes), strict=True):
            layer.weight = nn.Parameter(part, requires_grad=False)
        self._bias = self._biases()

    def using(self, active: ActiveAdapters | None) -> Product:
        """The product of base and adapters, as `AdaptedLinear` has it."""
        if active is not None and active.whole:
            return _plain(torch.cat([layer.weight for layer in self._layers]), self._biases())
        if active is None or not any(layer.name in active.matrices for layer in self._layers):
            return _plain(self._weight, self._bias)
        if active.merged is not None:
            merged = [active.merged.get(layer.name, layer.weight) for layer in self._layers]
            return _plain(torch.cat(merged), self._bias)
        return self._stacked(active)

    def _biases(self) -> Tensor | None:
        biases: list[Tensor] = [one.bias for one in self._layers if one.bias is not None]
        assert len(biases) in (0, len(self._layers))
        return torch.cat(biases) if biases else None

    def base(self, scale: float) -> Base:
        """The weights, for adapters of this scale."""
        return Base(self._weight, self._bias, scale)

    @property
    def adapted(self) -> list[AdaptedLayer]:
        """The layers as a layout has them."""
        return [AdaptedLayer(one.name, one.in_features, one.out_features) for one in self._layers]

    def _stacked(self, active: ActiveAdapters) -> Product:
        """The A side by side and the B on a diagonal: one narrow product and one wide one."""
        weight, bias, count = self._weight, self._bias, active.count
        found = [active.matrices.get(layer.name) for layer in self._layers]
        narrow = torch.cat([pair[0] for pair in found if pair is not None], dim=2) * active.scale
        wide = narrow.new_zeros(count, narrow.shape[2], sum(self._sizes))
        row = column = 0
        for pair, size in zip(found, self._sizes, strict=True):
            if pair is not None:
                rank = pair[1].shape[1]
                wide[:, row : row + rank, column : column + size] = pair[1]
                row += rank
            column += size

        def product(states: Tensor) -> Tensor:
            plain = functional.linear(states, weight, bias)
            base = plain.view(count, -1, plain.shape[-1]).to(wide.dtype)
            grouped = states.view(count, -1, states.shape[-1]).to(wide.dtype)
            update = torch.baddbmm(base, torch.bmm(grouped, narrow), wide)
            return update.to(plain.dtype).view(plain.shape)

        return product


def _plain(weight: Tensor, bias: Tensor | None) -> Product:
    return lambda states: functional.linear(states, weight, bias)


class _Layer:
    def __init__(self, layer: Any):
        attention, mlp = layer.self_attn, layer.mlp
        self.norms = (layer.input_layernorm, layer.post_attention_layernorm)
        self.products = (
            _Together(attention.q_proj, attention.k_proj, attention.v_proj),
            _Together(attention.o_proj),
            _Together(mlp.gate_proj, mlp.up_proj),
            _Together(mlp.down_proj),
        )


class FusedDecoder:
    """The weights of one model, laid out for few calls."""

    def __init__(self, module: PreTrainedModel, recomputes: bool = False):
        decoder: Any = module.base_model
        config: Any = module.config
        attention = decoder.layers[0].self_attn
        self.heads, self.groups = config.num_attention_heads, config.num_key_value_heads
        self.head_width, self.epsilon = attention.head_dim, config.rms_norm_eps
        self.embedding, self.norm = decoder.embed_tokens, decoder.norm
        self.rotary = decoder.rotary_emb
        self.layers = [_Layer(layer) for layer in decoder.layers]
        self.recomputes = recomputes
        self._arrangements: dict[AdapterLayout, Arrangement] = {}

    def using(self, active: ActiveAdapters | None) -> "FusedStep":
        """The step of a batch whose rows come in `active.count` equal groups. Whole weights are
        read from the modules, in which they must act already.
        """
        products = [
            tuple(product.using(active) for product in layer.products) for layer in self.layers
        ]
        return FusedStep(self, products)

    def learning(self, active: ActiveAdapters | None) -> "FusedPass":
        """The pass over a batch whose rows come in `active.count` equal groups; none has whole
        weights.
        """
        if active is None:
            return FusedPass(self, 0.0, [None] * (8 * len(self.layers)))
        assert isinstance(active.layout, AdapterLayout)
        arranged = Arranged.apply(active.stacked, self._arrangement(active.layout))
        matrices = [one if one.numel() else None for one in arranged]
        return FusedPass(self, active.scale, matrices)

    def _arrangement(self, layout: AdapterLayout) -> Arrangement:
        if layout not in self._arrangements:
            groups = [product.adapted for layer in self.layers for product in layer.products]
            self._arrangements[layout] = Arrangement(layout, groups)
        return self._arrangements[layout]

    def turn(self, positions: Tensor) -> Turn:
        """Cosines [N, 1, d] and sines [N, 1, d/2] of rotary positions [N] (arXiv 2104.09864,
        equation 34).
        """
        angles = positions[:, None].float() * self.rotary.inv_freq
        cosines, sines = angles.cos(), angles.sin()
        if self.rotary.attention_scaling != 1:
            cosines = cosines * self.rotary.attention_scaling
            sines = sines * self.rotary.attention_scaling
        dtype = self.embedding.weight.dtype
        both = torch.cat((cosines, cosines), dim=1)
        return both[:, None].to(dtype), sines[:, None].to(dtype)


class FusedStep:
    """A decoder with the adapters of one batch, which adds a token to every row."""

    def __init__(self, decoder: FusedDecoder, products: list[tuple[Product, ...]]):
        self._decoder = decoder
        self._products = products
        self._norms = [tuple(norm.weight for norm in layer.norms) for layer in decoder.layers]
        self._embedding, self._norm = decoder.embedding.weight, decoder.norm.weight

    def __call__(
        self, ids: Tensor, positions: Tensor, mask: Tensor | None, cache: Sequence[GrowingLayer]
    ) -> Tensor:
        """Last hidden states [R, 1, d] of one token per row, ids and positions [R, 1]; `mask` is
        additive [R, 1, 1, keys].
        """
        decoder = self._decoder
        by = decoder.turn(positions[:, 0])
        states = functional.embedding(ids[:, 0], self._embedding)
        norm, shape = functional.rms_norm, states.shape[1:]
        for norms, products, grown in zip(self._norms, self._products, cache, strict=True):
            to_qkv, to_output, to_gate_up, to_states = products
            first, second = norms
            heads = to_qkv(norm(states, shape, first, decoder.epsilon))
            states = states + to_output(self._attend(heads, by, mask, grown))
            gate, up = to_gate_up(norm(states, shape, second, decoder.epsilon)).chunk(2, dim=1)
            states = states + to_states(functional.silu(gate) * up)
        return norm(states, shape, self._norm, decoder.epsilon)[:, None]

    def _attend(self, heads: Tensor, by: Turn, mask: Tensor | None, grown: GrowingLayer) -> Tensor:
        """What the queries in heads [R, (q + k + v) * d] find, [R, q * d]. Query heads of one key
        head stand in the place of lengths: keys are read once for all of them.
        """
        decoder, rows = self._decoder, len(heads)
        count, groups, width = decoder.heads, decoder.groups, decoder.head_width
        all_heads = heads.view(rows, count + 2 * groups, width)
        turned = turn(all_heads[:, : count + groups], by)
        keys, values = grown.update(turned[:, count:, None], all_heads[:, count + groups :, None])
        queries = turned[:, :count].view(rows, groups, count // groups, width)
        found = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
        return found.reshape(rows, count * width)


class FusedPass:
    """A decoder with the adapters of one batch, which reads whole rows; gradients flow to the
    adapters, once.
    """

    def __init__(self, decoder: FusedDecoder, scale: float, matrices: list[Tensor | None]):
        self._decoder = decoder
        self._scale = scale
        self._matrices = matrices

    def __call__(self, ids: Tensor, positions: Tensor, mask: Tensor | None) -> Tensor:
        """Last hidden states [B, L, d] of ids and positions [B, L]; `mask` is additive [B, 1, L,
        L], None is plain causal.
        """
        decoder, batch = self._decoder, len(ids)
        by, shape = decoder.turn(positions.flatten()), (batch, decoder.groups, decoder.head_width)

        def through(states: Tensor, layer: _Layer, *matrices: Tensor | None) -> Tensor:
            first, second = (Gain(norm.weight, decoder.epsilon) for norm in layer.norms)
            to_qkv, *bases = (product.base(self._scale) for product in layer.products)
            queries, keys, values = ToHeads.apply(states, first, to_qkv, by, shape, *matrices[:2])
            found = functional.scaled_dot_product_attention(
                queries, keys, values, attn_mask=mask, is_causal=mask is None, enable_gqa=True
            )
            return AfterHeads.apply(found, states, second, bases, *matrices[2:])

        run = recomputed(through) if decoder.recomputes else through
        states = functional.embedding(ids.flatten(), decoder.embedding.weight)
        for place, layer in enumerate(decoder.layers):
            states = run(states, layer, *self._matrices[8 * place : 8 * place + 8])
        last = Gain(decoder.norm.weight, decoder.epsilon)
        return Normed.apply(states, last).unflatten(0, (batch, -1))
