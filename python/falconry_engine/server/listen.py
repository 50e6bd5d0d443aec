"""Sockets that only the intended callers can reach."""

import os
import socket
from pathlib import Path


def listen_on_path(path: str) -> socket.socket:
    """A unix socket that its owner alone can open. A socket left by a dead engine is replaced, a
    live one is not.
    """
    place = Path(path)
    if place.is_socket() and not _answers(path):
        place.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(path)
    except OSError as error:
        raise OSError(error.errno, f"--socket {path}: {error.strerror}") from error
    finally:
        os.umask(before)
    return listener


def listen_on_address(host: str, port: int) -> socket.socket:
    """A TCP socket."""
    try:
        return socket.create_server((host, port), reuse_port=False)
    except OSError as error:
        raise OSError(error.errno, f"--host {host} --port {port}: {error.strerror}") from error


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(path) == 0
