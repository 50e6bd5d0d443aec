"""Base models: Hugging Face modules with adapters injected, their tokenizers, and rows packed for
them.
"""
