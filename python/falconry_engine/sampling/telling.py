"""Answers told while they grow."""

import codecs
from dataclasses import dataclass, field

from falconry_engine.sampling.answer import Answer, Ending


@dataclass(frozen=True)
class Part:
    """What answer `row` has grown by. Texts of one answer add up to the text that it ends as."""

    row: int
    tokens: list[int]
    log_probabilities: list[float]
    text: str


@dataclass
class _Told:
    tokens: int = 0
    raw: int = 0
    # Bytes that are no UTF-8 become U+FFFD, as many of them as in the whole text.
    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace")
    )


class Telling:
    """How far the answers of one call have been told."""

    def __init__(self, ending: Ending, count: int):
        self._ending = ending
        self._told = [_Told() for _ in range(count)]

    def news(self, answers: list[Answer], are_whole: bool = False) -> list[Part]:
        """What was not told yet. Once the answers `are_whole`, nothing is held back."""
        parts = (
            self._part(row, answer, told, are_whole or answer.is_finished)
            for row, (answer, told) in enumerate(zip(answers, self._told, strict=True))
            if are_whole or told.tokens < len(answer.tokens)
        )
        return [part for part in parts if part.tokens or part.text]

    def _part(self, row: int, answer: Answer, told: _Told, is_whole: bool) -> Part:
        end = len(answer.raw) if answer.cut is None else answer.cut
        if not is_whole:
            end -= self._ending.held_back(answer.raw)
        text = told.decoder.decode(bytes(answer.raw[told.raw : end]), is_whole)
        tokens = answer.tokens[told.tokens :]
        scores = answer.log_probabilities[told.tokens :]
        told.tokens, told.raw = len(answer.tokens), end
        return Part(row, tokens, scores, text)
