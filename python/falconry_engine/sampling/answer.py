"""One answer while it grows."""

from dataclasses import dataclass, field

from falconry_engine.models.text import Text, place_tokens


@dataclass(frozen=True)
class Ending:
    """What ends an answer: its tokens that end sequences, and texts as bytes."""

    end_tokens: frozenset[int]
    stops: tuple[bytes, ...]

    def find_stop(self, raw: bytearray, fresh: int) -> int | None:
        """Start of the first stop text that the last `fresh` bytes of `raw` complete, or None."""
        starts = [raw.find(stop, max(0, len(raw) - fresh - len(stop) + 1)) for stop in self.stops]
        return min((start for start in starts if start >= 0), default=None)

    def held_back(self, raw: bytearray) -> int:
        """Length of the longest end of `raw` that more bytes can make into a stop text."""
        longest = min(len(raw), max((len(stop) for stop in self.stops), default=1) - 1)
        ends = (bytes(raw[len(raw) - size :]) for size in range(longest, 0, -1))
        return next((len(end) for end in ends if self._begins_stop(end)), 0)

    def _begins_stop(self, end: bytes) -> bool:
        return any(stop.startswith(end) and stop != end for stop in self.stops)


@dataclass
class Answer:
    """Tokens drawn so far, their log-probabilities, and the bytes they spell."""

    tokens: list[int] = field(default_factory=list)
    log_probabilities: list[float] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    is_finished: bool = False
    cut: int | None = None

    def add(self, token: int, log_probability: float, spelt: bytes, ending: Ending) -> None:
        """Takes one drawn token; finishes at an end token or when it completes a stop text."""
        self.tokens.append(token)
        self.log_probabilities.append(log_probability)
        if token in ending.end_tokens:
            self.cut, self.is_finished = len(self.raw), True
            return
        self.raw += spelt
        if ending.stops and spelt:
            self.cut = ending.find_stop(self.raw, len(spelt))
            self.is_finished = self.cut is not None

    def text(self, bytes_of_token: list[bytes]) -> Text:
        """The text up to and without what ended it."""
        return place_tokens([bytes_of_token[token] for token in self.tokens], self.cut)
