"""The few system calls that Python 3.11 does not offer.

Every failure is an `OSError` that names the call.
"""

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)
# Of a library called without letting go of the interpreter's lock.
_fork = ctypes.PyDLL(None, use_errno=True).fork

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 0x1
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_REMOUNT = 0x20
MS_NOATIME = 0x400
MS_NODIRATIME = 0x800
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MS_RELATIME = 0x200000
MNT_DETACH = 0x2

_PR_SET_PDEATHSIG = 1
_PR_GET_SECCOMP = 21
_PR_SET_SECCOMP = 22
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x20080522

_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}


def _checked(result: int, call: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
    return result


def fork() -> int:
    """Forks a process that has one thread, without the interpreter's hooks.

    They reseed generators and repair the locks of other threads, for a tenth of what a short
    execution costs.
    """
    return _checked(_fork(), "fork")


def unshare(flags: int) -> None:
    """Leaves namespaces for new ones; a pid namespace holds from the next fork on."""
    _checked(_libc.unshare(flags), "unshare")


def setns(namespace_fd: int, kind: int) -> None:
    """Enters a namespace; a pid namespace holds from the next fork on."""
    _checked(_libc.setns(namespace_fd, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mounts, binds or remounts, by the flags."""
    kind_bytes = None if kind is None else kind.encode()
    result = _libc.mount(
        os.fsencode(source),
        os.fsencode(target),
        kind_bytes,
        ctypes.c_ulong(flags),
        options.encode() or None,
    )
    _checked(result, f"mount {target}")


def unmount_lazily(target: str) -> None:
    """Detaches a mount; it goes away with its last user."""
    _checked(_libc.umount2(os.fsencode(target), MNT_DETACH), f"umount {target}")


def pivot_root(new_root: str, put_old: str) -> None:
    """Makes `new_root` the root of the mount namespace and hangs the old one at `put_old`."""
    number = _SYS_PIVOT_ROOT[os.uname().machine]
    result = _libc.syscall(
        ctypes.c_long(number), ctypes.c_char_p(new_root.encode()), ctypes.c_char_p(put_old.encode())
    )
    _checked(result, "pivot_root")


_prctl_call = _libc.prctl
_prctl_call.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]


def _prctl(option: int, first: int = 0, second: int = 0) -> int:
    return _prctl_call(option, first, second, 0, 0)


def die_with_parent(signal_number: int) -> None:
    """Asks for a signal when the parent ends. A change of uid forgets it."""
    _checked(_prctl(_PR_SET_PDEATHSIG, signal_number), "prctl(PR_SET_PDEATHSIG)")


def set_no_new_privileges() -> None:
    """Makes set-uid files and file capabilities powerless, for good."""
    _checked(_prctl(_PR_SET_NO_NEW_PRIVS, 1), "prctl(PR_SET_NO_NEW_PRIVS)")


def drop_bounding_capabilities() -> None:
    """Empties the bounding and ambient sets: nothing run from here can regain a capability."""
    for capability in range(64):
        if _prctl(_PR_CAPBSET_DROP, capability) < 0:
            break
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)


# Looked up and built before any fork: a child runs this once, and would pay for both each time.
_capset = _libc.capset
_NO_CAPABILITIES = (
    (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0),
    (ctypes.c_uint32 * 6)(),
)


def drop_capabilities() -> None:
    """Empties the effective, permitted and inheritable sets."""
    _checked(_capset(*_NO_CAPABILITIES), "capset")


class _FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def has_seccomp() -> bool:
    """Whether the kernel can filter system calls."""
    return _prctl(_PR_GET_SECCOMP) >= 0


class SeccompFilter:
    """A classic BPF program, 8 bytes an instruction, laid out for the kernel before any fork."""

    def __init__(self, instructions: bytes) -> None:
        self._buffer = ctypes.create_string_buffer(instructions, len(instructions))
        start = ctypes.cast(self._buffer, ctypes.c_void_p)
        self._program = _FilterProgram(len(instructions) // 8, start)
        self._address = ctypes.addressof(self._program)

    def load(self) -> None:
        """Filters the system calls of this thread and what it starts, for good."""
        result = _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, self._address)
        _checked(result, "prctl(PR_SET_SECCOMP)")


def syscall(number: int, *arguments: object) -> int:
    """A raw call; integers are passed as C longs, everything else as it is."""
    converted = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *converted), f"syscall {number}")


# As for `capset`: bound to its own types, so that a child converts nothing.
_restrict = _libc["syscall"]
_restrict.argtypes = [ctypes.c_long] * 3
_SYS_LANDLOCK_RESTRICT_SELF = 446


def landlock_restrict_self(ruleset: int) -> None:
    """Applies a Landlock ruleset to this thread and what it starts, for good."""
    _checked(_restrict(_SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0), "landlock_restrict_self")
