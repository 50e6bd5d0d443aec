"""The Python side of `./falconry bench memory`: `python -m falconry_bench.memory_peer FOLDER`.

FOLDER is the embedding model. Each line of standard input asks for something in JSON, each line of
standard output answers it; times are CPU seconds for embedding and wall milliseconds for searches.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import onnx
import onnxruntime
import torch
import transformers
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from falconry_embedding.description import DIMENSIONS, GRAPH, MAX_TOKENS
from falconry_embedding.encoder import SentenceEncoder

HEADS, WIDTH = 12, 1536
OUTPUT = "sentence_embedding"
WARM_SEARCHES = 3

Embed = Callable[[list[str]], np.ndarray]


def main() -> None:
    """Answers until standard input ends."""
    folder = Path(sys.argv[1])
    torch.set_num_threads(1)
    faiss.omp_set_num_threads(1)
    peers: dict[str, Embed] = {
        "pytorch": pytorch_peer(folder),
        "onnxruntime": onnxruntime_peer(folder),
    }
    tell({"versions": {module.__name__: module.__version__ for module in MODULES}})
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        match asked["ask"]:
            case "embed":
                tell(embed(peers[asked["peer"]], asked["batches"]))
            case "search":
                files = Path(asked["vectors"]), Path(asked["queries"])
                tell(search(*files, asked["rows"], asked["k"]))
            case unknown:
                raise ValueError(f"nothing is known of {unknown}")


MODULES = (torch, transformers, onnxruntime, faiss)


def embed(peer: Embed, batches: list[list[str]]) -> dict[str, Any]:
    """Embeds batch after batch; the vector of the last text shows that it is the same work."""
    start = time.process_time()
    vectors = [peer(batch) for batch in batches]
    return {"seconds": time.process_time() - start, "last": vectors[-1][-1].tolist()}


def search(vectors: Path, queries: Path, rows: int, k: int) -> dict[str, Any]:
    """Searches the first `rows` vectors for each query by itself: milliseconds and places."""
    index = faiss.IndexFlatIP(DIMENSIONS)
    index.add(np.fromfile(vectors, dtype="<f4").reshape(-1, DIMENSIONS)[:rows])
    asked = np.fromfile(queries, dtype="<f4").reshape(-1, DIMENSIONS)
    for query in asked[:WARM_SEARCHES]:
        index.search(query[None], k)
    times, places = [], []
    for query in asked:
        start = time.perf_counter()
        _, found = index.search(query[None], k)
        times.append(1000 * (time.perf_counter() - start))
        places.append(found[0].tolist())
    return {"ms": times, "places": places}


def tokenizer_of(folder: Path) -> Callable[[list[str]], tuple[np.ndarray, np.ndarray]]:
    """Ids and mask [N, T], padded to the longest text and cut at 256 tokens."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()

    def tokenize(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
        found = tokenizer.encode_batch(texts)
        ids = np.array([one.ids for one in found], dtype=np.int64)
        return ids, np.array([one.attention_mask for one in found], dtype=np.int64)

    return tokenize


def pytorch_peer(folder: Path) -> Embed:
    """The reference that the graph was exported from, with the weights that the graph holds."""
    tokenize = tokenizer_of(folder)
    with tempfile.TemporaryDirectory() as copy:
        model = BertModel(
            BertConfig(
                hidden_size=DIMENSIONS,
                num_hidden_layers=6,
                num_attention_heads=HEADS,
                intermediate_size=WIDTH,
            ),
            add_pooling_layer=False,
        )
        model.load_state_dict(weights_of(folder / GRAPH))
        model.save_pretrained(copy)
        encoder = SentenceEncoder(Path(copy))

    def run(texts: list[str]) -> np.ndarray:
        ids, mask = tokenize(texts)
        with torch.inference_mode():
            return encoder(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()

    return run


def weights_of(graph: Path) -> dict[str, torch.Tensor]:
    """The weights by their names in the model. The export has turned those of linear layers round,
    and names only the node that multiplies by them after the layer.
    """
    loaded = onnx.load(graph).graph
    arrays = {one.name: onnx.numpy_helper.to_array(one) for one in loaded.initializer}
    weights = {name: array for name, array in arrays.items() if name.startswith("model.")}
    for node in loaded.node:
        if node.op_type == "MatMul" and node.input[1] in arrays:
            layer = node.name.removeprefix("/").removesuffix("/MatMul").replace("/", ".")
            weights[f"{layer}.weight"] = arrays[node.input[1]].T
    return {name.removeprefix("model."): torch.tensor(array) for name, array in weights.items()}


def onnxruntime_peer(folder: Path) -> Embed:
    """The same graph with the same runtime."""
    tokenize = tokenizer_of(folder)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
    )

    def run(texts: list[str]) -> np.ndarray:
        ids, mask = tokenize(texts)
        inputs = {"input_ids": ids, "attention_mask": mask}
        return np.asarray(session.run([OUTPUT], inputs)[0])

    return run


def tell(answer: dict[str, Any]) -> None:
    """One line of standard output."""
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
