"""Writes a critic of a few hundred weights, and what it says of some texts by ONNX's own reference.

Usage: python tiny_critic.py OUT TEXT ...
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from tokenizers import Tokenizer

OUTCOMES = ["syntax_error", "runtime_error", "failed_test", "passed"]
MAX_TOKENS = 12
WORDS = ["[UNK]", "def", "f", "(", "x", ")", ":", "return", "raise", "2", "*", "+", "="]
GRAPH, TOKENIZER, CONFIG = "critic.onnx", "tokenizer.json", "tokenizer_config.json"


def write_graph(path: Path) -> None:
    """Each token votes for the outcomes, and the logits are the mean vote of those not masked."""
    votes = np.random.default_rng(7).normal(size=(len(WORDS), len(OUTCOMES))).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["votes", "input_ids"], ["each"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
        helper.make_node("Mul", ["each", "column"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "tokens"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["column", "tokens"], ["count"], keepdims=0),
        helper.make_node("Div", ["sum", "count"], ["logits"]),
    ]
    batch = ["text", "token"]
    graph = helper.make_graph(
        nodes,
        "critic",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, batch)
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["text", len(OUTCOMES)])],
        [
            numpy_helper.from_array(votes, "votes"),
            numpy_helper.from_array(np.array([2], dtype=np.int64), "last"),
            numpy_helper.from_array(np.array([1], dtype=np.int64), "tokens"),
        ],
    )
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), str(path))


def write_tokenizer(folder: Path) -> None:
    """Whole words and single signs; what is not known is one token."""
    (folder / TOKENIZER).write_text(
        json.dumps(
            {
                "version": "1.0",
                "truncation": None,
                "padding": None,
                "added_tokens": [],
                "normalizer": None,
                "pre_tokenizer": {"type": "BertPreTokenizer"},
                "post_processor": None,
                "decoder": None,
                "model": {
                    "type": "WordPiece",
                    "unk_token": "[UNK]",
                    "continuing_subword_prefix": "##",
                    "max_input_chars_per_word": 100,
                    "vocab": {word: index for index, word in enumerate(WORDS)},
                },
            }
        ),
        encoding="utf-8",
    )
    (folder / CONFIG).write_text('{"tokenizer_class": "BertTokenizer"}', encoding="utf-8")


def write_description(folder: Path) -> None:
    """What `readCriticFolder` reads."""
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (GRAPH, TOKENIZER, CONFIG)
    }
    description = {"maxTokens": MAX_TOKENS, "outcomes": OUTCOMES, "files": files}
    (folder / "critic.json").write_text(json.dumps(description), encoding="utf-8")


def probabilities(folder: Path, text: str) -> list[float]:
    """Of the four outcomes, by the reference evaluator and the tokenizer that wrote the format."""
    ids = Tokenizer.from_file(str(folder / TOKENIZER)).encode(text).ids[-MAX_TOKENS:]
    row = np.array([ids], dtype=np.int64)
    graph = ReferenceEvaluator(onnx.load(str(folder / GRAPH)))
    (logits,) = graph.run(None, {"input_ids": row, "attention_mask": np.ones_like(row)})
    powers = np.exp(np.asarray(logits, dtype=np.float64)[0])
    return (powers / powers.sum()).tolist()


def main() -> None:
    """Writes the folder, and the probabilities of the texts to standard output."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write_graph(folder / GRAPH)
    write_tokenizer(folder)
    write_description(folder)
    print(json.dumps([probabilities(folder, text) for text in sys.argv[2:]]))


if __name__ == "__main__":
    main()
