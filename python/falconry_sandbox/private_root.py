"""A root of our own: a read-only file system with the interpreter's library and nothing else."""

import os
import sysconfig
from collections.abc import Iterable

from falconry_sandbox import linux

DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
# Empty; what a slot hangs here is its own business.
SCRATCH = "/.scratch"
_ZONES = "/usr/share/zoneinfo"
# Packages installed beside the library are the host's business, not a program's.
_HIDDEN_FOLDERS = ("site-packages", "dist-packages")
_LOCKED_FLAGS = (
    (os.ST_NOSUID, linux.MS_NOSUID),
    (os.ST_NODEV, linux.MS_NODEV),
    (os.ST_NOEXEC, linux.MS_NOEXEC),
    (os.ST_NOATIME, linux.MS_NOATIME),
    (os.ST_NODIRATIME, linux.MS_NODIRATIME),
    (os.ST_RELATIME, linux.MS_RELATIME),
)


def readable_folders() -> list[str]:
    """What a Python program needs to read: the standard library, shared libraries, time zones."""
    paths = sysconfig.get_paths()
    found = {paths["stdlib"], paths["platstdlib"], os.path.dirname(os.__file__), _ZONES}
    with open("/proc/self/maps", encoding="utf-8") as maps:
        mapped = {line.split(maxsplit=5)[-1].strip() for line in maps if "/" in line}
    found |= {os.path.dirname(path) for path in mapped if ".so" in os.path.basename(path)}
    real = sorted({os.path.realpath(path) for path in found if os.path.isdir(path)})
    return [path for path in real if not any(_is_below(path, other) for other in real)]


def _is_below(path: str, other: str) -> bool:
    return path != other and path.startswith(other.rstrip("/") + "/")


def enter(folders: Iterable[str]) -> None:
    """Replaces the root, in a mount namespace of its own. Raises `OSError` when refused a step.

    The sources are opened first, because the new root covers one of the host's folders while it is
    built.
    """
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    existing = [path for path in (*folders, *DEVICES) if os.path.exists(path)]
    sources = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in existing}
    stage = next(path for path in ("/tmp", "/mnt", "/run", "/var") if os.path.isdir(path))
    linux.mount("tmpfs", stage, "tmpfs", linux.MS_NOSUID, "size=256k,mode=755")
    os.mkdir(f"{stage}/tmp")
    os.mkdir(f"{stage}{SCRATCH}")
    for path, source in sources.items():
        _bind(f"/proc/self/fd/{source}", stage + path)
        os.close(source)
    _hide_packages(stage)
    _link_like_host(stage)
    _pivot(stage)


def _bind(source: str, target: str) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    linux.mount(source, target, None, linux.MS_BIND | linux.MS_REC)
    # A namespace below the host's may add flags to a mount but never take one off.
    state = os.statvfs(target).f_flag
    kept = sum(flag for bit, flag in _LOCKED_FLAGS if state & bit)
    flags = linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | linux.MS_NOSUID | kept
    linux.mount("none", target, None, flags)


def _hide_packages(stage: str) -> None:
    for library in {os.path.realpath(sysconfig.get_path(key)) for key in ("stdlib", "platstdlib")}:
        for name in _HIDDEN_FOLDERS:
            target = f"{stage}{library}/{name}"
            if os.path.isdir(target):
                linux.mount(f"{stage}/tmp", target, None, linux.MS_BIND)


def _link_like_host(stage: str) -> None:
    """The loader looks for libraries under /lib, which many hosts keep as a link to /usr/lib."""
    for name in ("lib", "lib64"):
        if os.path.islink(f"/{name}") and not os.path.lexists(f"{stage}/{name}"):
            os.symlink(os.readlink(f"/{name}"), f"{stage}/{name}")


def _pivot(stage: str) -> None:
    flags = linux.MS_REMOUNT | linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NOEXEC
    os.chdir(stage)
    linux.pivot_root(".", ".")
    linux.unmount_lazily(".")
    os.chdir("/")
    linux.mount("none", "/", None, flags)
