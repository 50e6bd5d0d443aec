"""A saved policy as files for other tools."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from falconry_engine.adapters.files import new_folder, read_json
from falconry_engine.adapters.peft_files import read_saved, write_saved
from falconry_engine.errors import InvalidRequest, ModelNotFound
from falconry_engine.models.digest import digest_folder
from falconry_engine.models.merged_files import write_merged
from falconry_engine.session.checkpoint import STATE_FILE
from falconry_engine.wire import messages as wire


def export_checkpoint(
    request: wire.ExportRequest, check: Callable[[], None] = lambda: None
) -> wire.ExportAnswer:
    """Writes the export unless it is there, and answers what is there. What `check` raises between
    two weights ends it without a trace.
    """
    folder = Path(request.folder)
    if not folder.is_dir():
        checkpoint, base = Path(request.checkpoint), Path(request.model_path)
        adapter = read_saved(checkpoint)
        if request.format == "merged":
            _require_base(checkpoint, base)
        with new_folder(folder) as unfinished:
            if request.format == "merged":
                write_merged(unfinished, base, adapter, check)
            else:
                write_saved(unfinished, adapter, base.name)
    return wire.ExportAnswer(files=[_described(path, check) for path in sorted(folder.iterdir())])


def _require_base(checkpoint: Path, base: Path) -> None:
    """The adapter is worth nothing in the weights of another model."""
    if not (base / "config.json").is_file():
        raise ModelNotFound(f"modelPath: {base} holds no config.json.")
    expected = read_json(checkpoint / STATE_FILE, "/checkpoint").get("modelDigest")
    found = digest_folder(base)
    if found != expected:
        raise InvalidRequest.at(
            "/modelPath", f"its digest is {found}, the checkpoint was trained on {expected}."
        )


def _described(path: Path, check: Callable[[], None]) -> wire.ExportedFile:
    check()
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return wire.ExportedFile(name=path.name, size_bytes=path.stat().st_size, sha256=sha256)
