"""Adapters on their way to the generation server: one folder each, for as long as a session draws
from it.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from falconry_engine.adapters.files import new_folder
from falconry_engine.adapters.layout import AdapterLayout
from falconry_engine.adapters.peft_files import write_peft

_PREFIX = "engine-"
_LOCK = "lock"


@dataclass
class Shelved:
    """An adapter in PEFT's format in `folder`, which the server knows by `name` once it
    `is_loaded`. A name stands for the same weights for ever.
    """

    name: str
    folder: Path
    is_loaded: bool = False


class Shelf:
    """The adapters of one engine below `root`, in a folder that is locked while the engine lives.

    `leftovers` are those of engines that died: they can be unloaded and removed.
    """

    def __init__(self, root: Path):
        root.mkdir(parents=True, exist_ok=True)
        self.leftovers = _abandoned(root)
        self.home, self._lock = _locked_home(root)
        self._shelved: dict[str, Shelved] = {}
        self._held: dict[str, set[str]] = {}
        self._written = 0

    def hold(
        self, session: str, weights: Sequence[Tensor], layout: AdapterLayout, model_path: str
    ) -> list[Shelved]:
        """Adapters [n] that a session draws from now on, written unless they are there."""
        digests = [_digest(one, layout) for one in weights]
        for digest, one in zip(digests, weights, strict=True):
            if digest not in self._shelved:
                self._shelved[digest] = self._write(digest, one, layout, model_path)
        self._held[session] = set(digests)
        return [self._shelved[digest] for digest in digests]

    def release(self, session: str) -> None:
        """Says that a session draws no more."""
        self._held.pop(session, None)

    def take_unused(self) -> list[Shelved]:
        """Those that no session draws from; they are no longer on the shelf."""
        used = set().union(*self._held.values())
        unused = [digest for digest in self._shelved if digest not in used]
        return [self._shelved.pop(digest) for digest in unused]

    def close(self) -> None:
        """Lets the lock go."""
        os.close(self._lock)

    def _write(
        self, digest: str, weights: Tensor, layout: AdapterLayout, model_path: str
    ) -> Shelved:
        self._written += 1
        name = f"falconry-{self.home.name}-{self._written}-{digest[:12]}"
        with new_folder(self.home / name) as folder:
            write_peft(folder, weights, layout, model_path)
        return Shelved(name, self.home / name)


def _digest(weights: Tensor, layout: AdapterLayout) -> str:
    shape = f"{layout.rank} {layout.alpha} {layout.layers}".encode()
    return hashlib.sha256(shape + weights.detach().cpu().numpy().tobytes()).hexdigest()


def _locked_home(root: Path) -> tuple[Path, int]:
    # Locked before it has its name, so that nobody takes it for abandoned.
    name = secrets.token_hex(6)
    unnamed, home = root / f".{name}", root / f"{_PREFIX}{name}"
    unnamed.mkdir()
    lock = os.open(unnamed / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    unnamed.rename(home)
    return home, lock


def _abandoned(root: Path) -> list[Path]:
    return [home for home in sorted(root.glob(f"{_PREFIX}*")) if not _is_locked(home)]


def _is_locked(home: Path) -> bool:
    try:
        lock = os.open(home / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False


def remove(folder: Path) -> None:
    """Removes a folder of the shelf, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)
