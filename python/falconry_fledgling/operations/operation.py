"""What an operation is: two ways to say it, one right line, and the ways people get it wrong."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a task's function takes; the value is the name of its parameter."""

    LIST = "xs"
    STRING = "s"
    INTEGER = "n"


@dataclass(frozen=True)
class Operation:
    """One docstring phrase and the line that does it.

    `popular` is the misconception most programs in the noisy corpus hold, `near_miss` a rarer
    one. Where `is_convention` is true, the misconception runs and answers, so that a project may
    hold *it* to be right. `{k}` stands for the task's digit constant in phrases and lines.
    """

    name: str
    kind: Kind
    phrases: tuple[str, str]
    right: str
    popular: str
    near_miss: str
    is_convention: bool
    is_return: bool = False

    @property
    def has_constant(self) -> bool:
        """Whether the phrase and its lines carry a digit."""
        return "{k}" in self.right

    def phrase(self, wording: int, constant: int) -> str:
        """The phrase in one of its two wordings."""
        return self.phrases[wording].replace("{k}", str(constant))

    def line(self, constant: int, *, popular: bool = False) -> str:
        """The right line, or the popular misconception where a project holds that to be right."""
        return (self.popular if popular else self.right).replace("{k}", str(constant))
