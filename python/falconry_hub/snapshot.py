"""One revision of one repository, pinned by its commit, as a folder: safetensors, configuration and
tokenizer, and no file that could run code.
"""

import errno
import hashlib
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import (
    HfHubHTTPError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
)

from falconry_hub.errors import DiskFull, HubDamaged, HubRefused, HubUnreachable

# Of the folder itself, never below it; patterns of weights in other formats are simply not here.
_WANTED = re.compile(
    r"(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json"
    r"|[\w.-]+\.safetensors(\.index\.json)?"
    r"|merges\.txt|vocab\.txt|tokenizer\.model|spiece\.model"
    r"|README\.md|LICENSE(\.\w+)?"
)
_SECONDS_BETWEEN_WORDS = 1.0
SPARE_BYTES = 256 << 20
"""What is left to others on the disk of a folder: logs, checkpoints, the database."""


@dataclass(frozen=True)
class WantedFile:
    """One file as the hub announces it; `sha256` is known for large ones."""

    name: str
    size_bytes: int
    sha256: str | None


def is_wanted(name: str) -> bool:
    """Whether a file of a repository is taken."""
    return _WANTED.fullmatch(name) is not None


def announced(api: HfApi, repository: str, revision: str) -> list[WantedFile]:
    """The files to bring. Raises HubRefused, HubUnreachable."""
    with _asking(repository, revision):
        info = api.model_info(repository, revision=revision, files_metadata=True)
    if info.sha != revision:
        raise HubRefused(f"{revision} is not the commit that the hub has, {info.sha}.")
    files = [
        WantedFile(one.rfilename, one.size or 0, one.lfs.sha256 if one.lfs else None)
        for one in info.siblings or []
        if is_wanted(one.rfilename)
    ]
    if not any(file.name.endswith(".safetensors") for file in files):
        raise HubRefused(f"{repository} holds no safetensors weights at {revision}.")
    return files


def bring(
    api: HfApi,
    repository: str,
    revision: str,
    folder: Path,
    tell: Callable[[int, int], None],
) -> None:
    """Fills `folder`, going on from what an earlier try has left there, and tells bytes done and in
    all. Raises HubError; DiskFull before anything comes where it will not fit.
    """
    files = announced(api, repository, revision)
    total = sum(file.size_bytes for file in files)
    _require_room(folder, total)
    with _telling(folder, total, tell), _asking(repository, revision):
        snapshot_download(
            repository,
            revision=revision,
            local_dir=folder,
            allow_patterns=[file.name for file in files],
            endpoint=api.endpoint,
            token=api.token,
            max_workers=4,
        )
    for file in files:
        _require_whole(folder / file.name, file)
    tell(total, total)


def _require_room(folder: Path, total: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    missing = total - min(total, _bytes_in(folder))
    free = shutil.disk_usage(folder).free
    if missing > 0 and missing + SPARE_BYTES > free:
        raise DiskFull(
            f"The files need {missing} bytes more and {SPARE_BYTES} to spare; {free} are free."
        )


def _require_whole(path: Path, file: WantedFile) -> None:
    if not path.is_file() or path.stat().st_size != file.size_bytes:
        path.unlink(missing_ok=True)
        raise HubDamaged(f"{file.name} has not the {file.size_bytes} bytes that the hub says.")
    if file.sha256 is not None:
        with path.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
        if found != file.sha256:
            path.unlink()
            raise HubDamaged(f"{file.name} has not the sha256 that the hub says.")


@contextmanager
def _asking(repository: str, revision: str) -> Iterator[None]:
    """Whatever goes wrong between us and the hub is one of four errors."""
    try:
        yield
    except OfflineModeIsEnabled as error:
        raise HubUnreachable("HF_HUB_OFFLINE is set.") from error
    except HfHubHTTPError as error:
        status = error.response.status_code
        if status in (401, 403, 404, 410):
            raise HubRefused(
                f"The hub answers {status} for {repository} at {revision}: there is none, or "
                "HF_TOKEN may not read it."
            ) from error
        raise HubUnreachable(f"The hub answers {status}.") from error
    except (httpx2.HTTPError, LocalEntryNotFoundError) as error:
        raise HubUnreachable(f"The hub cannot be reached: {type(error).__name__}.") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("There is no space left.") from error
        raise


@contextmanager
def _telling(folder: Path, total: int, tell: Callable[[int, int], None]) -> Iterator[None]:
    """Tells every second how many bytes are there, unfinished files among them."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_SECONDS_BETWEEN_WORDS):
            tell(min(total, _bytes_in(folder)), total)

    tell(min(total, _bytes_in(folder)), total)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _bytes_in(folder: Path) -> int:
    sizes = 0
    for path in folder.rglob("*"):
        try:
            sizes += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return sizes
