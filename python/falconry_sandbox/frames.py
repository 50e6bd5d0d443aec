"""Requests in, reports out: framing over standard input and output.

A request is a length, a JSON header, and raw bytes: one part that all its executions share, then
one part for each. Several inputs share a program; several programs share the tests that judge them.
These bytes never enter this process: they are moved into files in memory that only the child they
are for reads, and what a child writes is moved out the same way. So the memory that the next
program inherits holds nothing to find. Every execution is answered by a report: a length, JSON, and
the bytes that it announces.
"""

import fcntl
import json
import os
from typing import Any, NamedTuple

REQUESTS = 0
REPORTS = 1
_MAX_HEADER_BYTES = 65_536
_CHUNK_BYTES = 65_536


class Hangup(Exception):
    """The service closed the pipe."""


class Files(NamedTuple):
    """The files in memory of a request, by descriptor.

    What all executions share, and for the one under way its own part and what its children write.
    """

    shared: int
    part: int
    output: int
    log: int

    @staticmethod
    def create() -> "Files":
        """Makes four empty files."""
        return Files(*(os.memfd_create(name) for name in ("shared", "part", "output", "log")))

    def empty(self) -> None:
        """Makes room for the next execution. The last one's children must have ended or be idle.

        They had these very files, and may have changed how they are open.
        """
        for descriptor in (self.part, self.output, self.log):
            fcntl.fcntl(descriptor, fcntl.F_SETFL, 0)
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)

    def close(self) -> None:
        """Frees them once no child holds them."""
        for descriptor in self:
            os.close(descriptor)


class Requests:
    """The incoming side."""

    def __init__(self) -> None:
        # Standard input may be a socket; bytes go through a pipe from there to a file.
        self._pipe = os.pipe()

    def header(self) -> dict[str, Any]:
        """Waits for the next request. Raises `Hangup` at the end."""
        length = int.from_bytes(_read_exactly(4), "big")
        if length > _MAX_HEADER_BYTES:
            raise ValueError(f"a header of {length} bytes is over the limit of {_MAX_HEADER_BYTES}")
        return json.loads(_read_exactly(length))

    def move(self, target: int, size: int) -> None:
        """Moves the next `size` bytes into a file without reading them."""
        read_end, write_end = self._pipe
        while size > 0:
            moved = os.splice(REQUESTS, write_end, min(size, _CHUNK_BYTES))
            if moved == 0:
                raise Hangup
            size -= moved
            while moved > 0:
                moved -= os.splice(read_end, target, moved)
        os.lseek(target, 0, os.SEEK_SET)


def send_report(report: dict[str, Any], files: Files) -> None:
    """Sends the report, then what the children wrote, as it is."""
    sizes = [os.fstat(descriptor).st_size for descriptor in (files.output, files.log)]
    report["outputBytes"], report["logBytes"] = sizes
    send_message(report)
    for descriptor, size in zip((files.output, files.log), sizes, strict=True):
        offset = 0
        while offset < size:
            offset += os.sendfile(REPORTS, descriptor, offset, size - offset)


def send_message(message: dict[str, Any]) -> None:
    """Sends one JSON frame."""
    body = json.dumps(message).encode("ascii")
    data = memoryview(len(body).to_bytes(4, "big") + body)
    while data:
        data = data[os.write(REPORTS, data) :]


def _read_exactly(size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(REQUESTS, size - len(data))
        if not part:
            raise Hangup
        data += part
    return data
