"""Linear layers that add the low-rank product of whichever adapters are active."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from falconry_engine.adapters.adapter import ActiveAdapters


class AdapterSlot:
    """Shared by all layers of one model: the adapters that act at the moment, or None for the bare
    base.
    """

    def __init__(self) -> None:
        self.active: ActiveAdapters | None = None


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

    def forward(self, input: Tensor) -> Tensor:
        """[T * rows, ..., d_in] -> [T * rows, ..., d_out]."""
        active = self.slot.active
        if active is None or self.name not in active.matrices:
            return super().forward(input)
        if active.merged is not None:
            return functional.linear(input, active.merged[self.name], self.bias)
        a, b = active.matrices[self.name]
        grouped = input.reshape(active.count, -1, self.in_features).to(a.dtype)
        plain = super().forward(input)
        base = plain.view(active.count, -1, self.out_features).to(a.dtype)
        # The scale meets the narrow product, r numbers a row, which is cheaper than meeting the
        # wide one.
        if active.count == 1:
            update = torch.addmm(base[0], (grouped[0] @ a[0]) * active.scale, b[0])
        else:
            update = torch.baddbmm(base, torch.bmm(grouped, a) * active.scale, b)
        return update.to(input.dtype).view(plain.shape)


def inject(module: nn.Module, head: nn.Module, slot: AdapterSlot) -> dict[str, AdaptedLinear]:
    """Replaces every linear layer except the output head; answers them by name."""
    found = {
        name: layer
        for name, layer in module.named_modules()
        if type(layer) is nn.Linear and layer is not head
    }
    adapted = {name: AdaptedLinear(layer, name, slot) for name, layer in found.items()}
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
    return ActiveAdapters(active.count, active.scale, active.matrices, merged)
