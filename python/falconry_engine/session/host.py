"""Facts about the process and its libraries, and what makes its numbers repeat."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import torch

from falconry_engine import VERSION

_LIBRARIES = ("torch", "transformers", "safetensors", "tokenizers", "numpy")


def versions() -> dict[str, str]:
    """Versions that a bitwise repeat depends on, and the kind of processor: the same libraries
    choose other kernels on another one.
    """
    own = {"engine": VERSION, "python": platform.python_version()}
    processor = {"cpu": torch.backends.cpu.get_cpu_capability()}
    if torch.cuda.is_available():
        processor |= {"cuda": str(torch.version.cuda), "gpu": torch.cuda.get_device_name()}
    return own | {name: version(name) for name in _LIBRARIES} | processor


def make_repeatable(threads: int) -> None:
    """Makes the same calls give the same bits on the same device. On CUDA the environment must say
    CUBLAS_WORKSPACE_CONFIG=:4096:8 before torch is imported.

    Deterministic algorithms hold for the backward passes of attention too; benchmarking would
    choose kernels by how fast they happened to be. Nothing is read here before it is written, so
    that new memory needs no filling.
    """
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # pyright: ignore[reportAttributeAccessIssue]
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True


def resident_bytes() -> int:
    """Memory of this process that is in RAM; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
