"""Files of a checkpoint: written whole and flushed; read with a refusal that names the file."""

import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save

from falconry_engine.errors import EngineError, InvalidRequest, StorageFull, StorageIoError

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST)


def write_tensors(path: Path, tensors: dict[str, torch.Tensor]) -> None:
    """Writes a safetensors file."""
    whole = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    write_bytes(path, save(whole, metadata={"format": "pt"}))


def write_json(path: Path, value: Any) -> None:
    """Writes JSON with sorted keys."""
    text = json.dumps(value, indent=2, sort_keys=True) + "\n"
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file that is durable when it has its name."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_tensors(path: Path, pointer: str = "/folder") -> dict[str, torch.Tensor]:
    """Reads a safetensors file. Raises InvalidRequest at `pointer` when it is none."""
    try:
        return load_file(path)
    except (OSError, SafetensorError, ValueError) as error:
        raise InvalidRequest.at(pointer, f"{path.name} cannot be read: {error}") from error


def read_json(path: Path, pointer: str = "/folder") -> dict[str, Any]:
    """Reads one JSON object. Raises InvalidRequest at `pointer` when it holds anything else."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidRequest.at(pointer, f"{path.name} cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise InvalidRequest.at(pointer, f"{path.name} must hold one JSON object.")
    return value


@contextmanager
def whole_folder(folder: Path) -> Iterator[None]:
    """What the block writes into an empty folder, which is made where only its parent is there, is
    durable when it ends; when it fails, nothing of it stays.

    Raises InvalidRequest when there is no parent or the folder holds anything, StorageFull or
    StorageIoError when the disk fails. A failed fsync is final: the file may never reach the disk.
    """
    if folder.parent.is_dir() and not folder.exists():
        try:
            folder.mkdir()
        except OSError as error:
            raise _storage_error(error) from error
    if not folder.is_dir():
        raise InvalidRequest.at("/folder", f"{folder} is not a folder; make it first.")
    if any(folder.iterdir()):
        raise InvalidRequest.at("/folder", f"{folder} is not empty.")
    try:
        yield
        _flush(folder)
    except BaseException as error:
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _storage_error(error) from error
        raise


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder beside `folder` that takes its place, durably, when the block ends; when the block
    fails, nothing of it stays. Where another writer was first, the folder of that one stays.

    Raises InvalidRequest when the parent is missing, and what `whole_folder` raises.
    """
    if not folder.parent.is_dir():
        raise InvalidRequest.at("/folder", f"{folder.parent} is not a folder; make it first.")
    unfinished = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.tmp")
    try:
        unfinished.mkdir()
        with whole_folder(unfinished):
            yield unfinished
        unfinished.replace(folder)
        _flush(folder.parent)
    except OSError as error:
        if error.errno not in _TAKEN:
            raise _storage_error(error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def require_room(folder: Path, size_bytes: int) -> None:
    """Raises StorageFull when the disk of `folder` has less room than that."""
    free = shutil.disk_usage(folder).free
    if free < size_bytes:
        raise StorageFull(f"{size_bytes} bytes are needed at {folder}, where {free} are free.")


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _storage_error(error: OSError) -> EngineError:
    kind = StorageFull if error.errno in _NO_SPACE else StorageIoError
    return kind(f"The folder could not be written: {error.strerror}.")
