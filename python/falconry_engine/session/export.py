"""A saved policy as files for other tools."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from falconry_engine.adapters.files import new_folder, read_json
from falconry_engine.adapters.full_files import SavedWeights, read_saved_weights
from falconry_engine.adapters.heads import HeadLayout, read_head
from falconry_engine.adapters.peft_files import SavedAdapter, read_saved, write_saved
from falconry_engine.errors import InvalidRequest, ModelNotFound, Unsupported
from falconry_engine.models.critic_files import write_critic
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
    if (request.head is None) == (request.format == "critic"):
        raise InvalidRequest.at("/head", "is needed by the format critic, and by no other.")
    if not folder.is_dir():
        checkpoint, base = Path(request.checkpoint), Path(request.model_path)
        policy = _read(checkpoint)
        if request.format != "peft":
            _require_base(checkpoint, base)
        write = _writer(request, base, policy, check)
        with new_folder(folder) as unfinished:
            write(unfinished)
    return wire.ExportAnswer(files=[_described(path, check) for path in sorted(folder.iterdir())])


def _writer(
    request: wire.ExportRequest,
    base: Path,
    policy: SavedAdapter | SavedWeights,
    check: Callable[[], None],
) -> Callable[[Path], None]:
    if request.format == "peft":
        if isinstance(policy, SavedWeights):
            raise Unsupported("format: peft holds LoRA adapters; export whole weights as merged.")
        return lambda folder: write_saved(folder, policy, base.name)
    if request.head is None:
        return lambda folder: write_merged(folder, base, policy, check)
    head = Path(request.head)
    layout = _outcome_layout(head)
    weights = read_head(head, layout, "/head")
    _require_base(head, base, "/head")
    return lambda folder: write_critic(folder, base, policy, weights, layout, check)


def _read(checkpoint: Path) -> SavedAdapter | SavedWeights:
    state = checkpoint / STATE_FILE
    is_full = state.is_file() and read_json(state, "/checkpoint").get("kind") == "full"
    return read_saved_weights(checkpoint) if is_full else read_saved(checkpoint)


def _outcome_layout(head: Path) -> HeadLayout:
    state = read_json(head / STATE_FILE, "/head")
    width = state.get("width")
    if state.get("head") != "outcome" or not isinstance(width, int) or width < 1:
        raise InvalidRequest.at("/head", f"{STATE_FILE} is of no outcome head.")
    return HeadLayout("outcome", width)


def _require_base(saved: Path, base: Path, pointer: str = "/checkpoint") -> None:
    """Adapter and head are worth nothing on another model."""
    if not (base / "config.json").is_file():
        raise ModelNotFound(f"modelPath: {base} holds no config.json.")
    expected = read_json(saved / STATE_FILE, pointer).get("modelDigest")
    found = digest_folder(base)
    if found != expected:
        raise InvalidRequest.at(
            "/modelPath", f"its digest is {found}, {saved.name} was trained on {expected}."
        )


def _described(path: Path, check: Callable[[], None]) -> wire.ExportedFile:
    check()
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return wire.ExportedFile(name=path.name, size_bytes=path.stat().st_size, sha256=sha256)
