"""`python -m falconry_engine`: serves the engine on a unix socket, or on TCP with a token."""

import argparse
import os
import socket
import sys
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch
from fastapi import FastAPI

from falconry_engine.server.app import create_app
from falconry_engine.server.listen import listen_on_address, listen_on_path
from falconry_engine.server.serve import EngineServer
from falconry_engine.session.engine import EngineSettings
from falconry_engine.session.host import make_repeatable

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def main() -> int:
    """Parses the command line, fixes threads and determinism, and serves until told to stop."""
    options = _parser().parse_args()
    token = os.environ.get("ENGINE_TOKEN") or None
    if options.socket is None and token is None:
        sys.stderr.write("Set ENGINE_TOKEN: the engine listens on TCP with a token only.\n")
        return 2
    if options.device == "cuda" and not torch.cuda.is_available():
        sys.stderr.write("--device cuda: this machine shows no CUDA device.\n")
        return 2
    try:
        listener = _listener(options)
    except OSError as error:
        sys.stderr.write(f"{error.strerror}\n")
        return 1
    server = EngineServer(_app(options, token), options.grace_seconds)
    if options.exit_with_parent:
        server.stop_with_parent()
    server.run(sockets=[listener])
    if options.socket:
        Path(options.socket).unlink(missing_ok=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m falconry_engine", description=__doc__)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--socket", metavar="PATH", help="unix socket to listen on")
    place.add_argument("--host", help="address to listen on; the token is read from ENGINE_TOKEN")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--threads", type=int, choices=range(1, 257), default=1, metavar="N")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--dtype", choices=tuple(_DTYPES), default="float32")
    parser.add_argument(
        "--idle-seconds",
        type=_seconds,
        default=EngineSettings.idle_seconds,
        metavar="S",
        help="after which a session that nobody uses is freed",
    )
    parser.add_argument(
        "--grace-seconds",
        type=_seconds,
        default=20,
        metavar="S",
        help="that a running call has to end once the engine is told to",
    )
    parser.add_argument(
        "--exit-with-parent", action="store_true", help="stop when standard input closes"
    )
    return parser


def _listener(options: argparse.Namespace) -> socket.socket:
    if options.socket:
        return listen_on_path(options.socket)
    return listen_on_address(options.host, options.port)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 1e9:
        raise argparse.ArgumentTypeError("must be more than 0")
    return seconds


def _app(options: argparse.Namespace, token: str | None) -> FastAPI:
    make_repeatable(options.threads)
    settings = EngineSettings(
        device=options.device,
        dtype=_DTYPES[options.dtype],
        threads=options.threads,
        idle_seconds=options.idle_seconds,
    )
    return create_app(settings, None if options.socket else token)


if __name__ == "__main__":
    sys.exit(main())
