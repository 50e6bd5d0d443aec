"""`fledgling`: a tiny code model, the generated tasks it lives on, and its pretraining script.

Everything here is generated from a seed; nothing is downloaded. See `models/fledgling/README.md`
for the model card.
"""
