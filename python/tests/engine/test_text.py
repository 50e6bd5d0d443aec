import pytest
from tokenizers import Tokenizer, decoders, models
from transformers import PreTrainedTokenizerFast

from falconry_engine.errors import Unsupported
from falconry_engine.models.text import place_tokens
from falconry_engine.models.token_bytes import token_bytes
from tests.engine.tiny import tokenizer

SPECIMEN = "def f(x):\n\treturn 'é 漢字 🦅' \r\n"


def test_bytes_of_tokens_spell_any_text():
    words = tokenizer()
    table = token_bytes(words, len(words))
    ids = words(SPECIMEN)["input_ids"]
    placed = place_tokens([table[token] for token in ids])
    assert placed.text == SPECIMEN
    raw = SPECIMEN.encode()
    ends = [*placed.byte_offsets[1:], len(raw)]
    for token, start, end in zip(ids, placed.byte_offsets, ends, strict=True):
        assert raw[start:end] == table[token]


def test_special_tokens_and_rows_past_the_vocabulary_spell_nothing():
    words = tokenizer()
    table = token_bytes(words, len(words) + 4)
    assert table[words.eos_token_id] == b""
    assert table[-4:] == [b""] * 4


def test_sentence_pieces_spell_spaces_and_raw_bytes():
    backend = Tokenizer(models.BPE(vocab={"<0xC3>": 0, "\u2581a": 1, "<0xA9>": 2}, merges=[]))
    backend.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback()])  # pyright: ignore[reportAttributeAccessIssue]
    table = token_bytes(PreTrainedTokenizerFast(tokenizer_object=backend), 3)
    assert table == [b"\xc3", b" a", b"\xa9"]


def test_a_tokenizer_that_cannot_be_spelt_is_refused():
    backend = Tokenizer(models.BPE(vocab={"a": 0}, merges=[]))
    backend.decoder = decoders.CTC()  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(Unsupported, match="CTC"):
        token_bytes(PreTrainedTokenizerFast(tokenizer_object=backend), 1)


@pytest.mark.parametrize(
    ("pieces", "text", "offsets"),
    [
        ([b"a", "é".encode(), b"b"], "aéb", [0, 1, 3]),
        (["é".encode()[:1], "é".encode()[1:]], "é", [0, 1]),
        ([b"a", b"\xff", b"b"], "a\ufffdb", [0, 1, 4]),
        ([b"a", "🦅".encode()[:2]], "a\ufffd", [0, 1]),
        ([b"\xf0\x9f", b"x", b"\xa6"], "\ufffdx\ufffd", [0, 3, 4]),
        ([], "", []),
    ],
)
def test_offsets_are_those_of_the_text_that_is_returned(pieces, text, offsets):
    placed = place_tokens(pieces)
    assert (placed.text, placed.byte_offsets) == (text, offsets)


def test_tokens_past_the_cut_start_at_the_end():
    placed = place_tokens([b"ab", b"cd", b"ef"], end=3)
    assert (placed.text, placed.byte_offsets) == ("abc", [0, 2, 3])
