"""What a model folder says of itself, and whether that is still true."""

import hashlib
import json
import os
from pathlib import Path

from falconry_embedding.wheel import FILES_SHA256, REQUIREMENT

MODEL_ID = "minilm-l6-v2-fp32"
MAX_TOKENS = 256
DIMENSIONS = 384
GRAPH, DESCRIPTION = "model.onnx", "model.json"
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")


def is_complete(folder: Path) -> bool:
    """Whether the folder holds this model with every file as it was written."""
    try:
        described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        return (
            described["id"] == MODEL_ID
            and set(described["files"]) == {GRAPH, *TOKENIZER_FILES}
            and all(sha256_of(folder / name) == sha for name, sha in described["files"].items())
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_description(folder: Path) -> None:
    """Say what the folder holds. The id names every collection: it changes when vectors do."""
    description = {
        "id": MODEL_ID,
        "source": REQUIREMENT,
        "weightsSha256": FILES_SHA256["model.safetensors"],
        "dimensions": DIMENSIONS,
        "maxTokens": MAX_TOKENS,
        "files": {name: sha256_of(folder / name) for name in (GRAPH, *TOKENIZER_FILES)},
    }
    with open(folder / DESCRIPTION, "w", encoding="utf-8") as file:
        file.write(json.dumps(description, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
