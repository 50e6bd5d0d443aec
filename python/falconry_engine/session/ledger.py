"""Calls in order, each computed once."""

from falconry_engine.errors import SequenceConflict
from falconry_engine.wire.arrays import Message

_REMEMBERED = 64


class Ledger:
    """The record of one session's mutating calls.

    Numbers start at 1 and grow by one with each success; a call that failed changed nothing and
    used no number. A repeat with the same body is answered from the record, so that a lost answer
    never costs a second step.
    """

    def __init__(self) -> None:
        self.last = 0
        self._answers: dict[int, tuple[bytes, Message]] = {}

    def began_with(self, digest: bytes) -> bool:
        """Whether the first call had this body."""
        return 1 in self._answers and self._answers[1][0] == digest

    def find(self, sequence: int, digest: bytes) -> Message | None:
        """The recorded answer, or None for the next call. Anything else is a conflict."""
        if sequence == self.last + 1:
            return None
        known = self._answers.get(sequence)
        if known is None:
            raise SequenceConflict(f"sequence is {sequence}, the next call is {self.last + 1}.")
        if known[0] != digest:
            raise SequenceConflict(f"sequence {sequence} was used for another body.")
        return known[1]

    def record(self, sequence: int, digest: bytes, answer: Message) -> None:
        """Keeps the answer before it is sent."""
        self.last = sequence
        self._answers[sequence] = (digest, answer)
        if sequence > _REMEMBERED + 1:
            self._answers.pop(sequence - _REMEMBERED)
