"""The engine's command in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[3]


# An engine whose passes through the model wait for as long as a file is there.
_HELD = """
import sys, time
from pathlib import Path
from falconry_engine.__main__ import main
from falconry_engine.models.base import BaseModel

held, hidden = Path(sys.argv.pop(1)), BaseModel.hidden

def wait(*arguments):
    while held.exists():
        time.sleep(0.01)
    return hidden(*arguments)

BaseModel.hidden = wait
sys.exit(main())
"""


def command(*arguments: str, **environment: str) -> subprocess.Popen:
    """Starts `python -m falconry_engine`, without a token unless the environment gives one."""
    return start("-m", "falconry_engine", *arguments, **environment)


def held_command(held: Path, *arguments: str) -> subprocess.Popen:
    """The same, but what it computes waits for as long as the file `held` is there."""
    return start("-c", _HELD, str(held), *arguments)


def start(*arguments: str, **environment: str) -> subprocess.Popen:
    """Starts Python with these arguments."""
    inherited = {key: value for key, value in os.environ.items() if key != "ENGINE_TOKEN"}
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=inherited | {"PYTHONPATH": str(ROOT / "python")} | environment,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def client_of(path: str) -> Iterator[httpx.Client]:
    """A client of the engine on a unix socket, once it answers."""
    transport = httpx.HTTPTransport(uds=path)
    with httpx.Client(transport=transport, base_url="http://engine", timeout=120) as client:
        for _ in range(3000):
            try:
                client.get("/health")
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        yield client
