"""From text to tokens, and from drawn tokens to text with the place of every token in its bytes."""

from dataclasses import dataclass

from transformers import PreTrainedTokenizerBase


def encode_texts(
    tokenizer: PreTrainedTokenizerBase, texts: list[str], add_special_tokens: bool
) -> list[list[int]]:
    """Token ids of each text, not cut."""
    if not texts:
        return []
    encoded = tokenizer(
        texts, add_special_tokens=add_special_tokens, return_attention_mask=False, truncation=False
    )
    return encoded["input_ids"]


@dataclass(frozen=True)
class Text:
    """A decoded answer and the first byte [T] of each token in its UTF-8 form; tokens past its end
    start there.
    """

    text: str
    byte_offsets: list[int]


def place_tokens(pieces: list[bytes], end: int | None = None) -> Text:
    """Joins the bytes of T tokens, cut at raw byte `end`. Bytes that are not UTF-8 become U+FFFD,
    three bytes long.
    """
    raw = b"".join(pieces)
    raw = raw if end is None else raw[:end]
    starts, position = [], 0
    for piece in pieces:
        starts.append(min(position, len(raw)))
        position += len(piece)
    try:
        return Text(raw.decode(), starts)
    except UnicodeDecodeError:
        return _repair(raw, starts)


def _repair(raw: bytes, starts: list[int]) -> Text:
    moved, text = [0] * (len(raw) + 1), ""
    position = size = 0
    while position < len(raw):
        good, bad = _next_fault(raw[position:])
        for step in range(good):
            moved[position + step] = size + step
        text += raw[position : position + good].decode()
        position, size = position + good, size + good
        for step in range(bad):
            moved[position + step] = size
        if bad:
            text += "\ufffd"
            position, size = position + bad, size + 3
    moved[len(raw)] = size
    return Text(text, [moved[start] for start in starts])


def _next_fault(raw: bytes) -> tuple[int, int]:
    """Lengths of the valid run at the start of `raw` and of the fault that ends it (0 when there is
    none).
    """
    try:
        raw.decode()
    except UnicodeDecodeError as fault:
        return fault.start, fault.end - fault.start
    return len(raw), 0
