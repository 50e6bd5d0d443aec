"""The system calls a confined process may make. Everything else answers EPERM.

These are the tables to read and to change: what programs may call, and what a native tool may that
looks at them. `compile_filter` turns both into `filters.json`. Numbers come
from the kernel's `unistd.h` of each architecture; a number of `None` means that the architecture
does not have the call.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """The call is allowed only when argument `argument` is one of `values`, each below 2^32."""

    argument: int
    values: tuple[int, ...]


@dataclass(frozen=True)
class Rule:
    """One call: its number on x86_64 and on aarch64, and what must hold of its arguments."""

    name: str
    x86_64: int | None
    aarch64: int | None
    condition: Condition | None = None


# pthread_create of glibc and of musl; a fork has other flags and is refused.
_THREAD_FLAGS = Condition(0, (0x3D0F00, 0x7D0F00))
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
_HARMLESS_IOCTLS = Condition(1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451))
_OWN_PROCESS = Condition(0, (0,))
_UNIX_PAIR = Condition(0, (1,))
_NO_ADDRESS = Condition(4, (0,))

ALLOWED: tuple[Rule, ...] = (
    # Data in and out of descriptors that are already open. There are no sockets but pairs (asyncio
    # wakes itself by one).
    Rule("read", 0, 63),
    Rule("write", 1, 64),
    Rule("readv", 19, 65),
    Rule("writev", 20, 66),
    Rule("pread64", 17, 67),
    Rule("pwrite64", 18, 68),
    Rule("lseek", 8, 62),
    Rule("close", 3, 57),
    Rule("close_range", 436, 436),
    Rule("dup", 32, 23),
    Rule("dup2", 33, None),
    Rule("dup3", 292, 24),
    Rule("fcntl", 72, 25),
    Rule("ioctl", 16, 29, _HARMLESS_IOCTLS),
    Rule("fsync", 74, 82),
    Rule("fdatasync", 75, 83),
    Rule("ftruncate", 77, 46),
    Rule("pipe", 22, None),
    Rule("pipe2", 293, 59),
    Rule("socketpair", 53, 199, _UNIX_PAIR),
    Rule("sendto", 44, 206, _NO_ADDRESS),
    Rule("recvfrom", 45, 207),
    Rule("poll", 7, None),
    Rule("ppoll", 271, 73),
    Rule("select", 23, None),
    Rule("pselect6", 270, 72),
    Rule("epoll_create1", 291, 20),
    Rule("epoll_ctl", 233, 21),
    Rule("epoll_wait", 232, None),
    Rule("epoll_pwait", 281, 22),
    Rule("eventfd2", 290, 19),
    # Looking at files: what there is to see is decided by the private root and by Landlock.
    Rule("open", 2, None),
    Rule("openat", 257, 56),
    Rule("stat", 4, None),
    Rule("fstat", 5, 80),
    Rule("lstat", 6, None),
    Rule("newfstatat", 262, 79),
    Rule("statx", 332, 291),
    Rule("statfs", 137, 43),
    Rule("fstatfs", 138, 44),
    Rule("access", 21, None),
    Rule("faccessat", 269, 48),
    Rule("faccessat2", 439, 439),
    Rule("readlink", 89, None),
    Rule("readlinkat", 267, 78),
    Rule("getdents64", 217, 61),
    Rule("getcwd", 79, 17),
    Rule("chdir", 80, 49),
    Rule("umask", 95, 166),
    # Memory.
    Rule("mmap", 9, 222),
    Rule("mprotect", 10, 226),
    Rule("munmap", 11, 215),
    Rule("mremap", 25, 216),
    Rule("madvise", 28, 233),
    Rule("brk", 12, 214),
    # Threads, locks and the handling of signals. Sending one is not allowed, not even to oneself.
    Rule("clone", 56, 220, _THREAD_FLAGS),
    Rule("set_robust_list", 273, 99),
    Rule("rseq", 334, 293),
    Rule("futex", 202, 98),
    Rule("sched_yield", 24, 124),
    Rule("sched_getaffinity", 204, 123),
    Rule("gettid", 186, 178),
    Rule("rt_sigaction", 13, 134),
    Rule("rt_sigprocmask", 14, 135),
    Rule("rt_sigreturn", 15, 139),
    Rule("rt_sigpending", 127, 136),
    Rule("rt_sigtimedwait", 128, 137),
    Rule("sigaltstack", 131, 132),
    Rule("alarm", 37, None),
    Rule("pause", 34, None),
    Rule("getitimer", 36, 102),
    Rule("setitimer", 38, 103),
    Rule("restart_syscall", 219, 128),
    # Time.
    Rule("clock_gettime", 228, 113),
    Rule("clock_getres", 229, 114),
    Rule("clock_nanosleep", 230, 115),
    Rule("nanosleep", 35, 101),
    Rule("gettimeofday", 96, 169),
    Rule("time", 201, None),
    Rule("times", 100, 153),
    # Facts about oneself and the machine.
    Rule("getpid", 39, 172),
    Rule("getppid", 110, 173),
    Rule("getuid", 102, 174),
    Rule("geteuid", 107, 175),
    Rule("getgid", 104, 176),
    Rule("getegid", 108, 177),
    Rule("getgroups", 115, 158),
    Rule("getpgid", 121, 155),
    Rule("getpgrp", 111, None),
    Rule("getsid", 124, 156),
    Rule("getrlimit", 97, 163),
    Rule("prlimit64", 302, 261, _OWN_PROCESS),
    Rule("getrusage", 98, 165),
    Rule("getrandom", 318, 278),
    Rule("getcpu", 309, 168),
    Rule("uname", 63, 160),
    Rule("sysinfo", 99, 179),
    # The end.
    Rule("exit", 60, 93),
    Rule("exit_group", 231, 94),
)

# What a native tool needs to start, and what it does not need. Exec gives no right: the filter, the
# limits and the root hold whatever is started. In return a tool opens files only to read them.
_READ_ONLY = Condition(2, (0, 0x80000))  # O_RDONLY, with or without O_CLOEXEC
_NOT_FOR_TOOLS = {"open", "openat", "socketpair", "sendto", "recvfrom", "umask", "chdir"}

TOOL_ALLOWED: tuple[Rule, ...] = (
    *(rule for rule in ALLOWED if rule.name not in _NOT_FOR_TOOLS),
    Rule("openat", 257, 56, _READ_ONLY),
    Rule("execve", 59, 221),
    Rule("arch_prctl", 158, None),
    Rule("set_tid_address", 218, 96),
)

TABLES: dict[str, tuple[Rule, ...]] = {"program": ALLOWED, "tool": TOOL_ALLOWED}

# The C library tries clone3 first; "not implemented" makes it fall back to clone, whose flags can
# be looked at.
NOT_IMPLEMENTED: tuple[Rule, ...] = (Rule("clone3", 435, 435),)
