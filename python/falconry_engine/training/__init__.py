"""Losses, their gradients on stacked adapters, and the steps that use them."""
