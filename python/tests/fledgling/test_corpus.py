"""What the corpus promises about repairs, drills and episodes."""

import ast
import random
import re

import pytest

from falconry_fledgling.corpus import draw_example
from falconry_fledgling.execution import HIDDEN_FAILURE, run_text, value_text
from falconry_fledgling.pretrain import STAGES, mixture
from tests.fledgling.reading import read_blocks

TRIED = re.compile(
    r"# tried(?P<body>\n.*?)\n# error: (?P<message>.*)\n(?P<task>def f.*)", re.DOTALL
)


def test_the_same_seed_draws_the_same_examples() -> None:
    first, second = (random.Random("seed"), random.Random("seed"))
    for _ in range(400):
        assert draw_example(first, STAGES[0].rest) == draw_example(second, STAGES[0].rest)


def test_an_unknown_kind_of_example_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'poems'"):
        draw_example(random.Random(0), {"poems": 1.0})


def test_an_attempt_fails_as_its_error_line_says() -> None:
    rng = random.Random("repairs")
    kinds = set()
    for _ in range(300):
        tried = TRIED.search(draw_example(rng, mixture(0, 0, 0, 1, 0)).prompt)
        assert tried
        argument = ast.literal_eval(re.search(r"# f\((.*)\) == ", tried["task"])[1])
        run = run_text(tried["task"] + tried["body"], [argument])
        if tried["message"].startswith("gave "):
            assert tried["message"].startswith(f"gave {value_text(run.values[0])}, expected "[:80])
        elif run.error is not None:
            assert run.error == tried["message"]
        kinds.add(tried["message"].split(":")[0].split(" ")[0])
    assert {"gave", HIDDEN_FAILURE.split(" ")[0], "SyntaxError", "NameError", "TypeError"} <= kinds


def test_a_drill_is_answered_by_copying_the_line_below_the_same_phrase() -> None:
    rng = random.Random("drills")
    for _ in range(200):
        example = draw_example(rng, mixture(1, 0, 0, 0, 0))
        shown: dict[str, str] = {}
        for block in read_blocks(example.prompt):
            shown |= dict(zip(map(blur, block[::2]), map(blur, block[1::2]), strict=False))
        answered = read_blocks(example.answer)[0]
        for phrase, line in zip(answered[::2], answered[1::2], strict=True):
            assert shown[blur(phrase)] == blur(line)


def blur(text: str) -> str:
    """The text with every digit alike, since a drill may ask for another constant."""
    return re.sub(r"\d", "k", text)


def test_prompt_and_answer_make_a_program() -> None:
    rng = random.Random("programs")
    compiled = 0
    for _ in range(200):
        example = draw_example(rng, mixture(0, 0, 1, 0, 0))
        program = example.prompt[example.prompt.index("def f(") :] + example.answer
        try:
            ast.parse(program)
            compiled += 1
        except SyntaxError:
            continue
    assert compiled > 180
