"""A name for the exact files of a model."""

import hashlib
from pathlib import Path

_PATTERNS = ("config.json", "generation_config.json", "tokenizer*.json", "*.safetensors")


def model_files(folder: Path) -> list[Path]:
    """The files that decide what a model computes, in a fixed order."""
    return sorted({path for pattern in _PATTERNS for path in folder.glob(pattern)})


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and change time of each file: equal fingerprints save reading the files again."""
    stats = [(path.name, path.stat()) for path in model_files(folder)]
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


def digest_folder(folder: Path) -> str:
    """sha256 over names and contents, in hex."""
    whole = hashlib.sha256()
    for path in model_files(folder):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{path.name}\0{content}\n".encode())
    return whole.hexdigest()
