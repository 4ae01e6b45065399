"""Reading a file that another process has locked, on Linux: in this process, taking a lock changes nothing.

DuckDB lets one process open a file for writing and no other open it at all. What is read here is checked by other
means (snapshot.py). The kernel's filter for system calls (seccomp) answers "done" to fcntl(F_SETLK) without doing it.
"""

import ctypes
import platform
import struct
import sys
from typing import NamedTuple

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER, _SIGKILL = 2, 9
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06  # instructions of BPF
_ALLOW, _DONE = 0x7FFF0000, 0x00050000  # run the call · answer 0 in its place (errno 0)
_NUMBER_AT, _ARCHITECTURE_AT, _COMMAND_AT = 0, 4, 24  # in struct seccomp_data; the second argument's lower half
_F_SETLK = 6


class _Machine(NamedTuple):
    """What Linux calls an architecture, and the number of fcntl on it."""

    architecture: int
    fcntl: int


_MACHINES = {"x86_64": _Machine(0xC000003E, 72), "aarch64": _Machine(0xC00000B7, 25)}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def ignore_locks() -> bool:
    """Whether this process and its children now open files that others lock; False where that cannot be had."""
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_IF_EQUAL, 0, 5, machine.architecture),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_IF_EQUAL, 0, 3, machine.fcntl),
        (_LOAD, 0, 0, _COMMAND_AT),
        (_JUMP_IF_EQUAL, 0, 1, _F_SETLK),
        (_RETURN, 0, 0, _DONE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    packed = b"".join(struct.pack("HBBI", *step) for step in steps)
    instructions = ctypes.create_string_buffer(packed, len(packed))
    program = _Program(len(steps), ctypes.addressof(instructions))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program)) == 0)


def end_with_parent() -> None:
    """Let this process be killed when the one that forked it ends; on Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL)
