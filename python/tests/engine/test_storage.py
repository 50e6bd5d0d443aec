"""Disks that are full or fail, while an adapter is written."""

import errno
import os
import shutil
import subprocess
import sys

import pytest

from falconry_engine.adapters.adapter import Adapter
from falconry_engine.adapters.files import whole_folder
from falconry_engine.adapters.peft_files import write_peft
from falconry_engine.errors import InvalidRequest, StorageFull, StorageIoError
from falconry_engine.wire import messages as wire
from tests.engine.process import ROOT

# Fills the disk up to less than an adapter, fails to save one, makes room and saves it.
ON_A_FULL_DISK = """
import sys
from pathlib import Path
import torch
from falconry_engine.adapters.files import whole_folder, write_tensors
from falconry_engine.errors import StorageFull

disk = Path(sys.argv[1])
def save(name):
    folder = disk / name
    folder.mkdir()
    with whole_folder(folder):
        write_tensors(folder / "a.safetensors", {"a": torch.zeros(50_000)})
        write_tensors(folder / "b.safetensors", {"b": torch.zeros(50_000)})
    return folder
(disk / "other").write_bytes(bytes(700 * 1024))
try:
    save("first")
except StorageFull as error:
    assert "No space left" in str(error), error
else:
    raise SystemExit("the disk took it")
assert not list((disk / "first").iterdir()), "something stays"
(disk / "other").unlink()
assert len(list(save("second").iterdir())) == 2
"""


def _can_mount() -> bool:
    command = ["unshare", "--mount", "--map-root-user", "mount", "-t", "tmpfs", "none", "/mnt"]
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(command, capture_output=True).returncode
    )


def test_a_full_disk_is_named_and_nothing_stays(tmp_path):
    if not _can_mount():
        pytest.skip("this host gives no private mounts (unshare --mount --map-root-user)")
    program, disk = tmp_path / "save.py", tmp_path / "disk"
    program.write_text(ON_A_FULL_DISK)
    disk.mkdir()
    script = 'mount -t tmpfs -o size=1m none "$1" && exec "$2" "$3" "$1"'
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh"]
    done = subprocess.run(
        [*command, str(disk), sys.executable, str(program)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "python")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, StorageFull),
        (errno.EDQUOT, StorageFull),
        (errno.EIO, StorageIoError),
        (errno.EROFS, StorageIoError),
    ],
)
def test_a_save_that_cannot_be_made_durable_is_typed_and_leaves_nothing(
    client, tmp_path, monkeypatch, number, kind
):
    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("falconry_engine.adapters.files.os.fsync", fail)
    with pytest.raises(kind, match=os.strerror(number)):
        client("save", wire.FolderRequest, adapter="policy", folder=str(tmp_path))
    assert not list(tmp_path.iterdir())
    monkeypatch.undo()
    client("save", wire.FolderRequest, adapter="policy", folder=str(tmp_path))
    assert list(tmp_path.iterdir())


def test_every_file_and_the_folder_reach_the_disk(client, tmp_path, monkeypatch):
    flushed: list[str] = []
    monkeypatch.setattr(
        "falconry_engine.adapters.files.os.fsync",
        lambda handle: flushed.append(os.readlink(f"/proc/self/fd/{handle}")),
    )
    client("save", wire.FolderRequest, adapter="policy", folder=str(tmp_path))
    names = [path.removesuffix(".part") for path in flushed]
    assert sorted(names[:-1]) == sorted(str(path) for path in tmp_path.iterdir())
    assert names[-1] == str(tmp_path)


def test_what_fails_for_another_reason_leaves_nothing_either(client, tmp_path):
    weights: Adapter = client.adapter()
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path):
        write_peft(tmp_path, weights.weights, client.layout(), "model")
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_a_folder_in_use_is_refused_untouched(tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(InvalidRequest, match="not empty"), whole_folder(tmp_path):
        raise AssertionError("the block must not run")
    assert (tmp_path / "note.txt").read_text() == "mine"
