"""Which tasks pretraining and the train split may never see.

Three walls, each decided by a stable hash or a fixed list, so that no run can move them:

- a *composition* (two or more operations in order) is held out where its hash falls in one fifth;
- a *task* (operations, constants, return; any wording) is reserved where its hash falls in one
  quarter;
- ten *operations* occur in the pretraining corpus, but in no task of the train split.
"""

from falconry_fledgling.operations.catalogue import HELD_OUT_OPERATIONS, stable_hash
from falconry_fledgling.steps import Steps

COMPOSITION_SHARE = 5
TASK_SHARE = 4


def composition(steps: Steps) -> tuple[str, ...]:
    """The operations in order, without the return."""
    return tuple(step.name for step in steps[:-1])


def signature(steps: Steps) -> str:
    """What makes a task this task: operations, constants and return, but not the wording."""
    return " ".join(
        f"{step.name}:{step.constant}" if step.operation.has_constant else step.name
        for step in steps
    )


def is_held_out_composition(names: tuple[str, ...]) -> bool:
    """Whether two or more operations in this order are kept from all training."""
    return len(names) > 1 and stable_hash("composition " + " ".join(names)) % COMPOSITION_SHARE == 0


def is_reserved(steps: Steps) -> bool:
    """Whether exactly this task is kept for evaluation."""
    return stable_hash("task " + signature(steps)) % TASK_SHARE == 0


def uses_held_out_operation(steps: Steps) -> bool:
    """Whether any step is one of the ten operations that the train split never holds."""
    return any(step.name in HELD_OUT_OPERATIONS for step in steps)


def may_pretrain(steps: Steps) -> bool:
    """The rule for everything in the pretraining corpus: targets, episodes, attempts and drills."""
    return not is_held_out_composition(composition(steps)) and not is_reserved(steps)


def may_train(steps: Steps) -> bool:
    """The rule for the train split."""
    return may_pretrain(steps) and not uses_held_out_operation(steps)


def is_unseen(steps: Steps) -> bool:
    """The rule for `unseen`: new tasks over known operations and compositions."""
    return (
        is_reserved(steps)
        and not is_held_out_composition(composition(steps))
        and not uses_held_out_operation(steps)
    )


def is_new_composition(steps: Steps) -> bool:
    """The rule for `compositions`: known operations in an order never trained on."""
    return is_held_out_composition(composition(steps)) and not uses_held_out_operation(steps)


def is_new_operation(steps: Steps) -> bool:
    """The rule for `operations`: every operation held out, the task reserved."""
    held_out = all(name in HELD_OUT_OPERATIONS for name in composition(steps))
    return held_out and is_reserved(steps) and not is_held_out_composition(composition(steps))


def is_held_out(steps: Steps) -> bool:
    """Whether a task stays behind either wall that pretraining respects."""
    return not may_pretrain(steps)
