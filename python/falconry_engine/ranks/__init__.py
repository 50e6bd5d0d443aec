"""The processes that share one engine: alone, or as many as `torchrun` starts."""
