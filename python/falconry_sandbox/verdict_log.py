"""The verdict as it grows: a file of JSON lines that only the judge's process can write.

`planned` tests, then `fault` (the program did not load), one line per `test`, `gone` (its process
ended early), `suiteFault` (the tests themselves are broken), and `end`. A log without its end is
not a verdict.
"""

import json
import os
import reprlib
from typing import Any

MAX_TESTS = 1000
MAX_TEXT = 400

_PASSED = b'{"test": {"passed": true}}\n'

_shortener = reprlib.Repr()
_shortener.maxlist = _shortener.maxtuple = _shortener.maxset = _shortener.maxdict = 20
_shortener.maxstring = _shortener.maxother = 120


class EnoughTests(BaseException):
    """The cap on recorded tests is reached."""


def write_line(descriptor: int, record: dict[str, Any]) -> None:
    """Appends one JSON line."""
    _write(descriptor, json.dumps(record).encode("ascii") + b"\n")


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def shorten(value: Any) -> str:
    """A `repr` of bounded length; an integer beyond Python's limit on digits is named as such."""
    try:
        text = _shortener.repr(value)
    except ValueError:
        return "<a very large number>"
    return text if len(text) <= 120 else text[:117] + "..."


class Log:
    """Counts what it writes."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.recorded = 0
        self.failed = 0

    def write(self, record: dict[str, Any]) -> None:
        """Adds a line that is not a test."""
        write_line(self._descriptor, record)

    def passed(self) -> None:
        """Adds a passed test."""
        _write(self._descriptor, _PASSED)
        self._count()

    def fail(self, error: dict[str, Any], note: str = "") -> None:
        """Adds a failed test. `note` tells what the call gave."""
        self.failed += 1
        self.write({"test": {"passed": False, "error": error, "note": note[:MAX_TEXT]}})
        self._count()

    def _count(self) -> None:
        self.recorded += 1
        if self.recorded >= MAX_TESTS:
            raise EnoughTests
