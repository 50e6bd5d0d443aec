"""The policy engine: tensors only.

It samples, computes log-probabilities and gradients, steps optimisers, and moves weights in and out
of files. It knows nothing of tasks, tests or rewards: those arrive as one float per completion
token. Imports point one way: server -> session -> sampling, training -> adapters, models -> wire,
errors.
"""

VERSION = "0.2.0"
"""Of the engine's numbers: another version may compute other last bits."""
