"""Drawing answers: one prefill per prompt, adapters mixed in one batch, finished rows removed as
they end.
"""
