"""Starts a program that asks before each of its calls to the disk: `python -m tests.faults.disk_filter SOCKET CALLS …`.

Without a program it only tries whether the kernel allows that.

CALLS are names of `CALLS`, with commas; what follows is the program with its arguments. This process gives itself a
filter of the Linux kernel (seccomp_unotify(2)), sends the end at which is answered to the socket, and becomes the
program. The filter holds for its children, too.
"""

import ctypes
import os
import platform
import socket
import struct
import sys
from collections.abc import Sequence

SUPPORTED = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")

_NUMBERS = {  # of the kernel, on x86_64 and on aarch64, which lacks some
    "write": (1, 64),
    "pwrite64": (18, 68),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "ftruncate": (77, 46),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "link": (86, None),
    "linkat": (265, 37),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "openat": (257, 56),
    "read": (0, 63),
    "pread64": (17, 67),
}
CALLS = {
    name: number
    for name, numbers in _NUMBERS.items()
    if (number := numbers[platform.machine() == "aarch64"]) is not None
}
WRITING = tuple(name for name in CALLS if name not in ("read", "pread64"))
TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT  # of what is opened, the rest is not asked for: there is much of it

_SECCOMP = 277 if platform.machine() == "aarch64" else 317
_SET_MODE_FILTER, _NEW_LISTENER, _NO_NEW_PRIVILEGES = 1, 1 << 3, 38
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06  # of the kernel's packet filter
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_NUMBER_AT, _FLAGS_AT = 0, 32  # in what the filter sees of a call: its number, and the third argument of openat


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def filter_of(calls: Sequence[str]) -> bytes:
    """The filter's instructions: each has its code, how many to skip where it holds and where not, and a value."""
    plain = [CALLS[call] for call in calls if call != "openat"]
    opening = "openat" in calls
    end = len(plain) + 3 * opening  # the place after the number's load at which all is allowed
    instructions = [(_LOAD, 0, 0, _NUMBER_AT)]
    for place, number in enumerate(plain):
        instructions.append((_EQUAL, end - place, 0, number))
    if opening:
        instructions += [(_EQUAL, 0, 2, CALLS["openat"]), (_LOAD, 0, 0, _FLAGS_AT), (_ANY_BIT, 1, 0, TO_WRITE)]
    instructions += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ASK)]
    return b"".join(struct.pack("HBBI", *one) for one in instructions)


def ask_before(calls: Sequence[str]) -> int:
    """Have this process ask from now on; the descriptor at which is answered. Raises OSError where that is refused."""
    library = ctypes.CDLL(None, use_errno=True)
    code = filter_of(calls)
    held = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(held))
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    descriptor: int = library.syscall(_SECCOMP, _SET_MODE_FILTER, _NEW_LISTENER, ctypes.byref(program))
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "this process cannot be asked of")
    return descriptor


def main() -> None:
    """Become the program of the arguments."""
    where, calls, *program = sys.argv[1:]
    if not program:
        os.close(ask_before(calls.split(",")))
        return
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(where)
        descriptor = ask_before(calls.split(","))
        socket.send_fds(line, [b"x"], [descriptor])
        os.close(descriptor)
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
