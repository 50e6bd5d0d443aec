"""The tokenizer: any text survives, and a phrase looks the same wherever it stands."""

import random
from pathlib import Path

import pytest

from falconry_fledgling.model import load_model
from falconry_fledgling.pretrain import corpus_tokenizer
from falconry_fledgling.tokenizer import VOCABULARY

MODEL = Path(__file__).parents[3] / "models" / "fledgling"
TOKENIZER = load_model(MODEL)[1]


def pieces(text: str) -> list[str]:
    """The text of each token."""
    return [TOKENIZER.decode([token]) for token in TOKENIZER(text)["input_ids"]]


@pytest.mark.parametrize("seed", range(20))
def test_arbitrary_text_round_trips(seed: int) -> None:
    rng = random.Random(seed)
    code_points = [*range(1, 0x250), *range(0x4E00, 0x4E20), *range(0x1F600, 0x1F610)]
    text = "".join(chr(rng.choice(code_points)) for _ in range(rng.randint(0, 200)))
    assert TOKENIZER.decode(TOKENIZER(text)["input_ids"]) == text


@pytest.mark.parametrize(
    "text", ["", "\n", "\n\n    ", '"""', ", then , then ", "a\r\n\tb", " # 12"]
)
def test_the_separators_round_trip(text: str) -> None:
    assert TOKENIZER.decode(TOKENIZER(text)["input_ids"]) == text


def test_a_phrase_has_the_same_tokens_in_docstring_and_comment() -> None:
    phrase = pieces("keep the numbers above 3")
    docstring = pieces(
        '    """sort the numbers, then keep the numbers above 3, then return the sum"""'
    )
    comment = pieces("x\n    # keep the numbers above 3\n    y")
    for text in (docstring, comment):
        assert any(text[at : at + len(phrase)] == phrase for at in range(len(text)))


def test_digits_and_line_breaks_with_indent_stand_alone() -> None:
    assert pieces("123") == ["1", "2", "3"]
    assert pieces("x\n    return")[1] == "\n    "


def test_the_committed_tokenizer_is_what_the_corpus_gives() -> None:
    learned = corpus_tokenizer()
    assert learned.backend_tokenizer.to_str() == TOKENIZER.backend_tokenizer.to_str()
    assert len(learned) == VOCABULARY
