"""The bytes that each token stands for.

Spans of rewards are byte ranges, so that a token's place in the text must be exact, and decoding
tokens one by one must never disagree with decoding them together. Both follow from a table id ->
bytes.
"""

import json
import re

from transformers import PreTrainedTokenizerBase

from falconry_engine.errors import Unsupported

_BYTE_TOKEN = re.compile(r"^<0x([0-9A-F]{2})>$")


def token_bytes(tokenizer: PreTrainedTokenizerBase, vocabulary_size: int) -> list[bytes]:
    """Bytes of each id [vocabulary_size]; empty for special tokens and for ids that the tokenizer
    lacks.
    """
    spell = _speller(tokenizer)
    special = set(tokenizer.all_special_ids)
    added = {index: token.content for index, token in tokenizer.added_tokens_decoder.items()}
    table = [b""] * vocabulary_size
    for token, index in tokenizer.get_vocab().items():
        if index >= vocabulary_size or index in special:
            continue
        table[index] = added[index].encode() if index in added else spell(token)
    return table


def _speller(tokenizer: PreTrainedTokenizerBase):
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise Unsupported("The tokenizer is not a fast one: tokenizer.json is needed.")
    kinds = _decoder_kinds(json.loads(backend.to_str())["decoder"])
    if "ByteLevel" in kinds:
        return _byte_level
    if kinds & {"ByteFallback", "Metaspace"}:
        return _sentence_piece
    raise Unsupported(f"Tokenizer decoder {', '.join(sorted(kinds)) or 'none'} is not known.")


def _decoder_kinds(decoder: dict | None) -> set[str]:
    if decoder is None:
        return set()
    return {decoder["type"]}.union(*(_decoder_kinds(part) for part in decoder.get("decoders", [])))


def _byte_level(token: str) -> bytes:
    return b"".join(_BYTE_OF[char] if char in _BYTE_OF else char.encode() for char in token)


def _sentence_piece(token: str) -> bytes:
    byte = _BYTE_TOKEN.match(token)
    return bytes([int(byte[1], 16)]) if byte else token.replace("\u2581", " ").encode()


def _byte_level_alphabet() -> dict[str, bytes]:
    """Byte-level BPE shows printable Latin-1 bytes as themselves and shifts the others past U+0100,
    in order.
    """
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(0x100) if byte not in set(printable)]
    shown = {chr(byte): bytes([byte]) for byte in printable}
    return shown | {chr(0x100 + place): bytes([byte]) for place, byte in enumerate(hidden)}


_BYTE_OF = _byte_level_alphabet()
