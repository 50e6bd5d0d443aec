"""Where answers are drawn when the engine does not draw them itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class GenerationSettings:
    """`url` without `/v1`; `adapters` is a folder that the server sees at the same path. A call
    has `deadline_seconds` in all. Plain calls answer the log-probabilities of the engine's own
    forward pass, unless those of the server are trusted.
    """

    url: str
    adapters: Path
    token: str | None = None
    trusts_log_probabilities: bool = False
    deadline_seconds: float = 600


def generation_settings(environment: Mapping[str, str]) -> GenerationSettings | None:
    """What GENERATION_URL and its companions say; None without one. Raises ValueError with what to
    set instead.
    """
    url = environment.get("GENERATION_URL", "").strip()
    if not url:
        return None
    folder = environment.get("GENERATION_ADAPTERS_DIR", "")
    if not Path(folder).is_absolute():
        raise ValueError(
            "Set GENERATION_ADAPTERS_DIR to an absolute path: a folder that the generation server "
            "sees at the same path."
        )
    source = environment.get("GENERATION_LOG_PROBABILITIES") or "engine"
    if source not in ("engine", "server"):
        raise ValueError("GENERATION_LOG_PROBABILITIES is engine or server.")
    return GenerationSettings(
        url=_base(url),
        adapters=Path(folder),
        token=environment.get("GENERATION_TOKEN") or None,
        trusts_log_probabilities=source == "server",
        deadline_seconds=_seconds(environment.get("GENERATION_DEADLINE_SECONDS") or "600"),
    )


def _base(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("GENERATION_URL must look like http://host:8000.")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("GENERATION_URL holds no user, query or fragment; use GENERATION_TOKEN.")
    return url.rstrip("/").removesuffix("/v1")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise ValueError("GENERATION_DEADLINE_SECONDS must be a number of seconds above 0.")
    return seconds
