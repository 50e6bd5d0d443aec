"""What can go wrong while the embedding model is made."""


class EmbeddingError(Exception):
    """The folder cannot be made; the message says why and what to do."""
