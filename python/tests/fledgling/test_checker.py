"""The probe's checker: accidents of one program do not touch the next or the parent."""

import random

from falconry_fledgling.checker import DIED, check_answers
from falconry_fledgling.execution import HIDDEN_FAILURE
from falconry_fledgling.heldout import may_train
from falconry_fledgling.tasks import make_plain_task

TASK = make_plain_task(random.Random(1), may_train)


def test_each_program_gets_its_own_message() -> None:
    shown = repr(TASK.expected[0])
    bodies = {
        TASK.solution: None,
        "\n    return missing": "NameError: name 'missing' is not defined",
        "\n    return (": "SyntaxError: '(' was never closed",
        "\n    return None": f"gave None, expected {shown}",
        f"\n    return {shown}": HIDDEN_FAILURE,
        "": f"gave None, expected {shown}",
    }
    assert check_answers([(TASK, body) for body in bodies]) == list(bodies.values())


def test_a_loop_or_a_death_is_blamed_on_its_program_and_the_rest_goes_on() -> None:
    bodies = [
        TASK.solution,
        "\n    while True: pass",
        "\n    import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "\n    import os; os._exit(0)",
        TASK.solution,
    ]
    assert check_answers([(TASK, body) for body in bodies]) == [None, DIED, DIED, DIED, None]


def test_a_program_cannot_write_files_or_eat_the_memory() -> None:
    bodies = ["\n    open('/tmp/fledgling-wrote-this', 'w')", "\n    return 'x' * (8 << 30)"]
    messages = check_answers([(TASK, body) for body in bodies])
    assert (
        messages[0] == "OSError: [Errno 24] Too many open files: '/tmp/fledgling-wrote-this'"[:80]
    )
    assert messages[1] is not None
    assert messages[1].startswith("MemoryError")
