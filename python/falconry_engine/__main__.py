"""`python -m falconry_engine`: serves the engine on a unix socket, or on TCP with a token. Under
`torchrun` all processes are one engine, and the first of them serves.
"""

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

from falconry_engine.delegation.settings import GenerationSettings, generation_settings
from falconry_engine.models.quantisation import QUANTISATIONS, why_not_quantised
from falconry_engine.ranks.ranks import Ranks
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
        generation = generation_settings(os.environ)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    obstacle = _why_not_quantised(options)
    if obstacle is not None:
        sys.stderr.write(f"--quantisation {options.quantisation}: {obstacle}\n")
        return 2
    make_repeatable(options.threads)
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        return _serve(options, token, _settings(options, options.device, generation))
    if generation is not None:
        sys.stderr.write("GENERATION_URL: an engine of several processes draws answers itself.\n")
        return 2
    return _run_as_rank(options, token)


def _why_not_quantised(options: argparse.Namespace) -> str | None:
    if options.quantisation == "none":
        return None
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        return "an engine of several processes shards whole weights; leave it out under torchrun."
    return why_not_quantised(options.device)


def _serve(
    options: argparse.Namespace,
    token: str | None,
    settings: EngineSettings,
    ranks: Ranks | None = None,
) -> int:
    try:
        listener = _listener(options)
    except OSError as error:
        sys.stderr.write(f"{error.strerror}\n")
        return 1
    app = create_app(settings, None if options.socket else token, ranks)
    server = EngineServer(app, options.grace_seconds)
    if options.exit_with_parent:
        server.stop_with_parent()
    server.run(sockets=[listener])
    if options.socket:
        Path(options.socket).unlink(missing_ok=True)
    return 0


def _run_as_rank(options: argparse.Namespace, token: str | None) -> int:
    # Only here, so that one process alone never loads what several need.
    from falconry_engine.ranks.team import Team
    from falconry_engine.server.follow import follow

    device = options.device
    if device == "cuda":
        device = f"cuda:{os.environ['LOCAL_RANK']}"
        torch.cuda.set_device(device)
    settings = _settings(options, device, None)
    team = Team(torch.device(device), options.peer_seconds, options.gather_for_sampling)
    if team.rank != 0:
        follow(settings, team)
        return 0
    code = _serve(options, token, settings, team)
    team.end()
    return code


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
        "--gradient-checkpointing",
        choices=("auto", "on", "off"),
        default="auto",
        help="compute layers again in the backward pass; auto is on with cuda, off with cpu",
    )
    parser.add_argument(
        "--quantisation",
        choices=("none", *QUANTISATIONS),
        default="none",
        help="hold frozen base weights in four bits; needs cuda, bitsandbytes and accelerate",
    )
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
        "--peer-seconds",
        type=_patience,
        default=600,
        metavar="S",
        help="under torchrun: that a rank waits for another before all end; at least 60",
    )
    parser.add_argument(
        "--gather-for-sampling",
        action="store_true",
        help="under torchrun: hold the whole weights on each rank while it samples",
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


def _patience(text: str) -> float:
    seconds = _seconds(text)
    if seconds < 60:
        raise argparse.ArgumentTypeError("must be at least 60: an idle leader is heard every 30")
    return seconds


def _settings(
    options: argparse.Namespace, device: str, generation: GenerationSettings | None
) -> EngineSettings:
    chosen = options.gradient_checkpointing
    return EngineSettings(
        device=device,
        dtype=_DTYPES[options.dtype],
        threads=options.threads,
        idle_seconds=options.idle_seconds,
        generation=generation,
        gradient_checkpointing=chosen == "on" or (chosen == "auto" and options.device == "cuda"),
        quantisation=None if options.quantisation == "none" else options.quantisation,
    )


if __name__ == "__main__":
    sys.exit(main())
