"""Landlock: a process may read below some folders and use a few devices, and no other file.

It may start programs only where they are named one by one.

It stands behind the private root where there is one, and in its place where the host grants no
namespaces.
"""

import ctypes
import os
import struct
from collections.abc import Iterable

from falconry_sandbox import linux

_SYS_CREATE_RULESET = 444
_SYS_ADD_RULE = 445
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_TRUNCATE = 1 << 14
_IOCTL_DEV = 1 << 15
# Bits of the first ABI, and how many more each later one added to the file rights.
_FILE_RIGHT_COUNT = {1: 13, 2: 14, 3: 15, 4: 15}
_NEWEST_FILE_RIGHT_COUNT = 16
_TCP_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


def abi() -> int:
    """The version that the kernel offers; raises `OSError` where there is none."""
    return linux.syscall(_SYS_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)


def create_ruleset(
    readable: Iterable[str], devices: Iterable[str], executable: Iterable[str] = ()
) -> int:
    """Returns the descriptor of a ruleset: read below `readable`, use `devices`, start files."""
    version = abi()
    handled = (1 << _FILE_RIGHT_COUNT.get(version, _NEWEST_FILE_RIGHT_COUNT)) - 1
    attributes = struct.pack("=Q", handled)
    if version >= 4:
        attributes += struct.pack("=Q", _TCP_BIND_AND_CONNECT)
    if version >= 6:
        attributes += struct.pack("=Q", _ABSTRACT_SOCKETS_AND_SIGNALS)
    ruleset = linux.syscall(_SYS_CREATE_RULESET, ctypes.c_char_p(attributes), len(attributes), 0)
    for path in readable:
        _allow(ruleset, path, handled & (_READ_FILE | _READ_DIR))
    for path in devices:
        rights = _READ_FILE | _WRITE_FILE | _TRUNCATE | _IOCTL_DEV
        _allow(ruleset, path, handled & rights)
    for path in executable:
        _allow(ruleset, path, handled & (_EXECUTE | _READ_FILE))
    return ruleset


def _allow(ruleset: int, path: str, rights: int) -> None:
    if not os.path.isdir(path):
        rights &= ~_READ_DIR
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, parent)
        linux.syscall(_SYS_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.c_char_p(rule), 0)
    finally:
        os.close(parent)
