"""Adapters: low-rank weights as one flat vector each, stacked when several act at once, and their
files.
"""
