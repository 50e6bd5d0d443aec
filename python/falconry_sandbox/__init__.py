"""Runs untrusted programs. Standard library only; knows nothing of training.

One warm, confined parent process (`zygote`) serves one slot. Every execution is a fork of it,
confined by `confine` before the first untrusted byte is looked at. What a child answers reaches the
service through a file in memory that the zygote forwards without reading it.
"""
