"""The committed filter is what the table says, and the table's numbers are the kernel's."""

import ctypes
import ctypes.util

import pytest

from falconry_sandbox import compile_filter
from falconry_sandbox.compile_filter import FILTERS_FILE, render
from falconry_sandbox.syscall_table import NOT_IMPLEMENTED, TABLES

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def test_the_committed_filters_are_what_the_table_compiles_to():
    assert FILTERS_FILE.read_text(encoding="ascii") == render()


@pytest.mark.parametrize("allowed", TABLES.values(), ids=TABLES.keys())
@pytest.mark.parametrize("architecture", compile_filter.ARCHITECTURES)
def test_the_numbers_agree_with_libseccomp(architecture, allowed):
    library = ctypes.util.find_library("seccomp")
    if library is None:
        pytest.skip("libseccomp is not installed")
    resolve = ctypes.CDLL(library).seccomp_syscall_resolve_name_arch
    for rule in (*allowed, *NOT_IMPLEMENTED):
        known = resolve(ctypes.c_uint32(_AUDIT[architecture]), rule.name.encode())
        assert getattr(rule, architecture) == (known if known >= 0 else None), rule.name


@pytest.mark.parametrize("allowed", TABLES.values(), ids=TABLES.keys())
def test_no_call_is_listed_twice(allowed):
    names = [rule.name for rule in (*allowed, *NOT_IMPLEMENTED)]
    assert len(names) == len(set(names))


class _Machine:
    """Runs a filter as the kernel does, on the words of one system call."""

    def __init__(self, architecture, table):
        filtered = compile_filter.compile_filter(architecture, TABLES[table])
        self.program = [
            (part[0] | part[1] << 8, part[2], part[3], int.from_bytes(part[4:8], "little"))
            for part in filtered
        ]
        self.audit = _AUDIT[architecture]

    def decide(self, number, *arguments, audit=None):
        data = number.to_bytes(4, "little") + (audit or self.audit).to_bytes(4, "little") + bytes(8)
        data += b"".join(argument.to_bytes(8, "little") for argument in arguments)
        data = data.ljust(64, b"\0")
        position = word = 0
        while True:
            code, if_true, if_false, constant = self.program[position]
            position += 1
            if code == 0x06:
                return {0x80000000: "kill", 0x7FFF0000: "allow"}.get(constant, constant & 0xFFFF)
            if code == 0x20:
                word = int.from_bytes(data[constant : constant + 4], "little")
            else:
                holds = word == constant if code == 0x15 else word >= constant
                position += if_true if holds else if_false


_X86 = _Machine("x86_64", "program")
_TOOL = _Machine("x86_64", "tool")


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        ((0,), "allow"),
        ((59,), 1),  # execve
        ((41, 2), 1),  # socket
        ((56, 0x3D0F00), "allow"),  # a thread
        ((56, 17), 1),  # a process
        ((56, 0x3D0F00 | 0x10000000), 1),  # a thread in a namespace of its own
        ((435,), 38),  # clone3, for the C library to fall back
        ((53, 1), "allow"),  # a pair of unix sockets
        ((53, 2), 1),
        ((44, 3, 0, 0, 0, 0), "allow"),
        ((44, 3, 0, 0, 0, 0x7F0000000000), 1),  # an address above 4 GB
        ((44, 3, 0, 0, 0, 0x100000000), 1),  # whose low half is zero
        ((302, 0), "allow"),  # own limits
        ((302, 77), 1),
        ((16, 0, 0x5412), 1),  # TIOCSTI
        ((0x40000000,), "kill"),  # x32
    ],
)
def test_the_filter_decides_as_the_table_says(call, outcome):
    assert _X86.decide(*call) == outcome


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        ((59,), "allow"),  # execve
        ((257, 0, 0, 0x80000), "allow"),  # openat to read
        ((257, 0, 0, 0x80241), 1),  # to write, made anew
        ((257, 0, 0, 0x1), 1),
        ((2, 0, 0x1), 1),  # open
        ((53, 1), 1),  # a pair of sockets
        ((56, 17), 1),  # a process
        ((41, 2), 1),  # socket
    ],
)
def test_a_tool_starts_and_reads_but_neither_writes_files_nor_forks(call, outcome):
    assert _TOOL.decide(*call) == outcome


def test_another_architecture_is_killed():
    assert _X86.decide(0, audit=0x40000003) == "kill"
