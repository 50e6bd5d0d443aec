"""The text a model reads: solved blocks, at most one tried block, then the task.

Every line of a body stands under its phrase as a comment, in answers, episodes and attempts
alike. That makes looking something up a matter of copying what follows the same phrase, which a
model this small can learn. An answer starts with the line break that the prompt lacks, so that
prompt + answer is the program.
"""

from collections.abc import Sequence

from falconry_fledgling.operations.operation import Kind
from falconry_fledgling.steps import Steps, kind_of

INDENT = "\n    "
MAX_MESSAGE = 80


def call_text(argument: object) -> str:
    """The call of a task's function, as the example shows it."""
    return f"f({argument!r})"


def task_prompt(steps: Steps, argument: object, expected: object) -> str:
    """Signature, docstring and one example; the body begins right after it."""
    phrases = ", then ".join(step.phrase for step in steps)
    example = f"# {call_text(argument)} == {expected!r}"
    return f'def f({kind_of(steps).value}):{INDENT}"""{phrases}"""{INDENT}{example}'


def answer(steps: Steps, lines: Sequence[str]) -> str:
    """A commented body: each line under its phrase."""
    return "".join(
        f"{INDENT}# {step.phrase}{INDENT}{line}" for step, line in zip(steps, lines, strict=True)
    )


def solved_block(body: str) -> str:
    """An episode: an answer that passed."""
    return f"# solved{body}\n"


def tried_block(body: str, message: str) -> str:
    """A failed attempt at this very task, and what running it showed."""
    return f"# tried{body}\n# error: {message[:MAX_MESSAGE]}\n"


def plain_program(kind: Kind, lines: Sequence[str]) -> str:
    """A body as a runnable function, without docstring and comments."""
    return f"def f({kind.value}):" + "".join(INDENT + line for line in lines)
