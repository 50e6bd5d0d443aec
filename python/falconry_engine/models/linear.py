"""Linear layers that add the low-rank product of whichever adapters are active."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from falconry_engine.adapters.adapter import ActiveAdapters
from falconry_engine.adapters.layout import Place


class AdapterSlot:
    """Shared by all layers of one model: the adapters that act at the moment, or None for the bare
    base.
    """

    def __init__(self) -> None:
        self.active: ActiveAdapters | None = None
        self._replaced: list[tuple[Place, Tensor]] = []

    @contextmanager
    def using(self, active: ActiveAdapters | None) -> Iterator[None]:
        """Lets `active` act within the block, and what acted before after it. Blocks of several
        sessions may lie within one another.
        """
        before = self.active
        self._let_act(active)
        try:
            yield
        finally:
            self._let_act(before)

    def _let_act(self, active: ActiveAdapters | None) -> None:
        for place, base in self._replaced:
            place.put(base)
        self.active = active
        whole = [] if active is None else active.whole
        self._replaced = [(place, place.get()) for place, _ in whole]
        for place, weight in whole:
            place.put(weight)


class AdaptedLinear(nn.Linear):
    """A frozen linear layer [d_in -> d_out] plus scale * x A B (arXiv 2106.09685, equation 3), one
    A and B per group of rows.
    """

    def __init__(self, original: nn.Linear, name: str, slot: AdapterSlot):
        super().__init__(
            original.in_features, original.out_features, original.bias is not None, device="meta"
        )
        self.weight = original.weight
        self.bias = original.bias
        self.name = name
        self.slot = slot

    def plain(self, input: Tensor) -> Tensor:
        """The product with the base weight alone."""
        return super().forward(input)

    def forward(self, input: Tensor) -> Tensor:
        """[T * rows, ..., d_in] -> [T * rows, ..., d_out]."""
        active = self.slot.active
        if active is None or self.name not in active.matrices:
            return self.plain(input)
        if active.merged is not None:
            return functional.linear(input, active.merged[self.name], self.bias)
        a, b = active.matrices[self.name]
        plain = self.plain(input)
        # The scale meets the narrow product, r numbers a row, which is cheaper than meeting the
        # wide one.
        if active.count == 1:
            # Views, as the gradient of an indexed matrix is written into one of zeros.
            rows = input.reshape(-1, self.in_features).to(a.dtype)
            base = plain.view(-1, self.out_features).to(a.dtype)
            narrow = (rows @ a.squeeze(0)) * active.scale
            update = torch.addmm(base, narrow, b.squeeze(0))
        else:
            grouped = input.reshape(active.count, -1, self.in_features).to(a.dtype)
            base = plain.view(active.count, -1, self.out_features).to(a.dtype)
            update = torch.baddbmm(base, torch.bmm(grouped, a) * active.scale, b)
        return update.to(input.dtype).view(plain.shape)


class AdaptedQuantised(AdaptedLinear):
    """The same of a layer whose weight is packed, which only the layer itself can multiply by."""

    def __init__(self, original: nn.Linear, name: str, slot: AdapterSlot):
        super().__init__(original, name, slot)
        self.weight = self.bias = None  # pyright: ignore[reportAttributeAccessIssue]
        self.packed = original

    def plain(self, input: Tensor) -> Tensor:
        """The product with the base weight alone."""
        return self.packed(input)


def inject(
    module: nn.Module,
    head: nn.Module,
    slot: AdapterSlot,
    packed: type[nn.Linear] | None = None,
) -> dict[str, AdaptedLinear]:
    """Replaces every linear layer except the output head, those of the class `packed` among them;
    answers them by name.
    """
    kinds = {nn.Linear: AdaptedLinear} | ({packed: AdaptedQuantised} if packed else {})
    found = {
        name: (kinds[type(layer)], layer)
        for name, layer in module.named_modules()
        if type(layer) in kinds and isinstance(layer, nn.Linear) and layer is not head
    }
    adapted = {name: kind(layer, name, slot) for name, (kind, layer) in found.items()}
    for name, layer in adapted.items():
        parent, _, child = name.rpartition(".")
        setattr(module.get_submodule(parent), child, layer)
    return adapted


def merge(active: ActiveAdapters, layers: dict[str, AdaptedLinear]) -> ActiveAdapters:
    """One adapter with its products added to copies of the base weights [d_out, d_in]."""
    merged = {
        name: torch.addmm(layers[name].weight, b[0].T, a[0].T, alpha=active.scale)
        for name, (a, b) in active.matrices.items()
    }
    return replace(active, merged=merged)
