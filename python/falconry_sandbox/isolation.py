"""What holds a slot: namespaces and a private root, made once.

What the host refuses is named, never hidden.
"""

import fcntl
import os
import signal

from falconry_sandbox import landlock, linux, private_root

_NAMESPACES = (
    linux.CLONE_NEWNS
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUTS
    | linux.CLONE_NEWPID
)
# Uids far above any account. Each live slot has two of its own, so that process limits, which
# count by uid, never add up over slots.
_FIRST_UID = 0x40000000
_NOBODY = 65534
_HIGH_DESCRIPTOR = 127


class SandboxUnavailable(Exception):
    """The host cannot hold an untrusted program."""


class Isolation:
    """The layers in force, and for each that is not, the reason."""

    def __init__(self) -> None:
        self.layers: list[str] = []
        self.missing: dict[str, str] = {}
        # The slot's own pid namespace, from which that of each execution is made.
        self.pid_namespace: int | None = None
        # One for the program, one for the judge; none where the uid cannot change.
        self.uids: tuple[int, int] | None = None
        self.ruleset: int | None = None

    def enter_fresh_pid_namespace(self) -> None:
        """Makes the next fork the first process of a pid namespace of its own."""
        if self.pid_namespace is not None:
            linux.setns(self.pid_namespace, linux.CLONE_NEWPID)
            linux.unshare(linux.CLONE_NEWPID)


def isolate(tools: tuple[str, ...] = (), loader: str | None = None) -> Isolation:
    """Isolates this process for good. Where there are namespaces, it returns in a forked child.

    `tools` are files outside the library that children may read, `loader` one that they may start.
    Raises `SandboxUnavailable` when neither a private root nor Landlock can hide the host's files,
    or when the kernel has no seccomp.
    """
    if not linux.has_seccomp():
        raise SandboxUnavailable(
            "the kernel offers no seccomp; without it programs could fork freely"
        )
    isolation = Isolation()
    slot_id = os.getpid()
    folders = [*private_root.readable_folders(), *tools]
    is_root = _enter_namespaces(isolation)
    if is_root:
        isolation.uids = _own_uids(slot_id)
        isolation.layers.append("uid")
    if isolation.pid_namespace is not None:
        folders = _enter_private_root(isolation, folders)
    _prepare_landlock(isolation, folders, loader)
    if "private_root" not in isolation.layers and isolation.ruleset is None:
        reasons = "; ".join(f"{layer}: {reason}" for layer, reason in isolation.missing.items())
        raise SandboxUnavailable(f"nothing can hide the host's files from programs ({reasons})")
    linux.drop_bounding_capabilities()
    isolation.layers += ["rlimits", "seccomp"]
    return isolation


def _enter_namespaces(isolation: Isolation) -> bool:
    """Returns whether this process may change its uid."""
    is_root = os.geteuid() == 0
    try:
        if is_root and _try_unshare(_NAMESPACES):
            isolation.layers += ["network", "ipc", "pid"]
        else:
            _enter_user_namespace()
            isolation.layers += ["user", "network", "ipc", "pid"]
            is_root = False
    except OSError as error:
        isolation.missing["namespaces"] = str(error)
        return is_root and _can_change_uid()
    _continue_in_child()
    isolation.pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    return is_root


def _try_unshare(flags: int) -> bool:
    try:
        linux.unshare(flags)
    except OSError:
        return False
    return True


def _enter_user_namespace() -> None:
    uid, gid = os.geteuid(), os.getegid()
    linux.unshare(linux.CLONE_NEWUSER | _NAMESPACES)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def _continue_in_child() -> None:
    """Goes on as the first process of the slot's pid namespace; the parent waits and passes on.

    The two die together: the child by its parent-death signal, and with it everything in the
    namespace.
    """
    child = os.fork()
    if child == 0:
        linux.die_with_parent(signal.SIGKILL)
        return
    os.closerange(0, 3)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _can_change_uid() -> bool:
    """Root in a container may lack the capability; a trial in a child shows it."""
    child = os.fork()
    if child == 0:
        try:
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _own_uids(slot_id: int) -> tuple[int, int]:
    first = _FIRST_UID + 2 * slot_id
    with open("/proc/self/uid_map", encoding="ascii") as uid_map:
        ranges = [[int(part) for part in line.split()] for line in uid_map]
    if any(start <= first and first + 1 < start + count for start, _, count in ranges):
        return first, first + 1
    return _NOBODY, _NOBODY


def _enter_private_root(isolation: Isolation, folders: list[str]) -> list[str]:
    try:
        private_root.enter(folders)
    except OSError as error:
        isolation.missing["private_root"] = str(error)
        return folders
    isolation.layers.append("private_root")
    return ["/"]


def _prepare_landlock(isolation: Isolation, folders: list[str], loader: str | None) -> None:
    devices = [path for path in private_root.DEVICES if os.path.exists(path)]
    try:
        ruleset = landlock.create_ruleset(folders, devices, [loader] if loader else [])
    except OSError as error:
        isolation.missing["landlock"] = str(error)
    else:
        # Out of the way of the low numbers, which a child gives to its own files.
        isolation.ruleset = fcntl.fcntl(ruleset, fcntl.F_DUPFD_CLOEXEC, _HIGH_DESCRIPTOR)
        os.close(ruleset)
        isolation.layers.append("landlock")
