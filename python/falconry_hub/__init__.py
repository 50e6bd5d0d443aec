"""Brings the files of a model from a hub, and runs nothing that it brings."""
