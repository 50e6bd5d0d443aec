"""Texts with the vectors that every runtime of the model must reproduce."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from falconry_embedding.errors import EmbeddingError

REFERENCE_FILE = Path(__file__).with_name("reference_vectors.json")
TEXTS = [
    "Return the sum of the even numbers of a list.",
    "def add(a, b):\n    return a + b\n",
    "Reverse the words of a sentence, keep the punctuation in place: «héllo», naïve, 北京, 🦅.",
    "",
    "IndexError: list index out of range",
    "for value in values: total += value " * 60,
]
LEAST_COSINE = 0.999
WRITTEN_DECIMALS = 5

Vectors = NDArray[np.float32]


def read_reference() -> Vectors:
    """The committed vectors of `TEXTS`, [texts, 384]."""
    rows = json.loads(REFERENCE_FILE.read_text(encoding="utf-8"))
    if [row["text"] for row in rows] != TEXTS:
        raise EmbeddingError(f"{REFERENCE_FILE.name} was made for other texts; write it again")
    return np.asarray([row["vector"] for row in rows], dtype=np.float32)


def write_reference(vectors: Vectors, path: Path = REFERENCE_FILE) -> None:
    """Write the vectors of `TEXTS` as JSON, one text to a line."""
    rows = [
        json.dumps(
            {
                "text": text,
                "vector": [round(float(x), WRITTEN_DECIMALS) for x in vector],
            }
        )
        for text, vector in zip(TEXTS, vectors, strict=True)
    ]
    path.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def check_vectors(name: str, found: Vectors, expected: Vectors) -> None:
    """Refuse vectors that do not point where the expected ones do (cosine of each row > 0.999)."""
    lengths = np.linalg.norm(found, axis=1)
    cosines = (found * expected).sum(axis=1) / (lengths * np.linalg.norm(expected, axis=1))
    if not np.allclose(lengths, 1.0, atol=1e-3) or not bool(np.all(cosines > LEAST_COSINE)):
        raise EmbeddingError(
            f"{name} differ from the reference: least cosine {float(np.min(cosines)):.6f}, "
            f"lengths {float(lengths.min()):.4f} to {float(lengths.max()):.4f}"
        )
