import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from huggingface_hub import HfApi

from falconry_hub.errors import DiskFull, HubDamaged, HubRefused, HubUnreachable
from falconry_hub.snapshot import SPARE_BYTES, bring, is_wanted
from tests.hub.fake_hub import COMMIT, REPOSITORY, hub

FILES = {
    "config.json": b"{}",
    "tokenizer.json": b"{}",
    "model.safetensors": b"weights" * 1000,
    "pytorch_model.bin": b"pickle",
    "modeling_own.py": b"raise SystemExit",
    "original/consolidated.safetensors": b"elsewhere",
}
TAKEN = ["config.json", "model.safetensors", "tokenizer.json"]


def _bring(endpoint: str, folder: Path, revision: str = COMMIT) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    api = HfApi(endpoint=endpoint, token=False)
    bring(api, REPOSITORY, revision, folder, lambda *figures: told.append(figures))
    return told


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_weights_configuration_and_tokenizer_are_brought_and_nothing_else(tmp_path):
    with hub(FILES) as endpoint:
        told = _bring(endpoint, tmp_path / "m")
    assert _names(tmp_path / "m") == TAKEN
    assert (tmp_path / "m" / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    assert (told[0], told[-1]) == ((0, 7004), (7004, 7004))


def test_what_an_earlier_try_has_brought_is_kept(tmp_path):
    with hub(FILES) as endpoint:
        _bring(endpoint, tmp_path / "m")
        (tmp_path / "m" / "config.json").unlink()
        told = _bring(endpoint, tmp_path / "m")
    assert (_names(tmp_path / "m"), told[-1]) == (TAKEN, (7004, 7004))
    assert told[0][0] >= 7000


def test_another_digest_than_the_announced_one_is_damage_that_does_not_stay(tmp_path):
    with hub(FILES, {"model.safetensors": "0" * 64}) as endpoint, pytest.raises(HubDamaged):
        _bring(endpoint, tmp_path / "m")
    assert "model.safetensors" not in _names(tmp_path / "m")


def test_what_does_not_fit_on_the_disk_is_refused_with_need_and_free_bytes(tmp_path):
    size = 1 << 60
    with (
        hub(FILES, sizes={"model.safetensors": size}) as endpoint,
        pytest.raises(DiskFull, match=rf"need {size + 4} bytes .* {SPARE_BYTES} .* \d+ are free"),
    ):
        _bring(endpoint, tmp_path / "m")
    assert _names(tmp_path / "m") == []


def test_what_is_there_already_needs_no_room(tmp_path, monkeypatch):
    with hub(FILES) as endpoint:
        _bring(endpoint, tmp_path / "m")
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
        told = _bring(endpoint, tmp_path / "m")
    assert told[-1] == (7004, 7004)


@pytest.mark.parametrize(
    ("files", "revision", "said"),
    [
        ({"pytorch_model.bin": b"x", "config.json": b"{}"}, COMMIT, "no safetensors"),
        (FILES, "b" * 40, "404"),
    ],
)
def test_what_the_hub_does_not_have_in_safe_files_is_refused(tmp_path, files, revision, said):
    with hub(files) as endpoint, pytest.raises(HubRefused, match=said):
        _bring(endpoint, tmp_path / "m", revision)


def test_a_hub_that_is_not_there_is_unreachable(tmp_path):
    with pytest.raises(HubUnreachable):
        _bring("http://127.0.0.1:9", tmp_path / "m")


@pytest.mark.parametrize(
    "name",
    ["model.bin", "x.py", "a/config.json", "../config.json", ".safetensors.pkl", "tokenizer.pkl"],
)
def test_names_of_other_files_are_not_taken(name):
    assert not is_wanted(name)


def test_the_command_tells_how_far_it_is_and_how_it_ended(tmp_path):
    def run(endpoint: str, name: str) -> tuple[int, list[dict]]:
        environment = {
            "HF_ENDPOINT": endpoint,
            "HF_HOME": str(tmp_path),
            "PATH": os.environ["PATH"],
        }
        command = [sys.executable, "-m", "falconry_hub", REPOSITORY, COMMIT, str(tmp_path / name)]
        with subprocess.Popen(
            command,
            cwd=Path(__file__).parents[2],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            lines = [json.loads(line) for line in process.stdout]
            return process.wait(), lines

    with hub(FILES) as endpoint:
        status, lines = run(endpoint, "m")
    assert (status, lines[0]["totalBytes"], lines[-1]) == (0, 7004, {"isDone": True})
    status, lines = run("http://127.0.0.1:9", "n")
    assert (status, lines[-1]["error"]) == (1, "unreachable")
