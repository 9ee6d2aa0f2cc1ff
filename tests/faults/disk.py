"""The disk under a real process: each call by which it reads or writes its data is asked for here, and may fail."""

import errno
import fcntl
import os
import select
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Self

from tests.faults.disk_filter import CALLS, SUPPORTED, WRITING
from tests.faults.process import ROOT

_RECEIVE, _ANSWER = 0xC0502100, 0xC0182101
_BYTES = 80  # of what is asked
_GO_ON = 1
_BY_PATH = {  # the place of the path among a call's arguments
    **dict.fromkeys(("rename", "link", "unlink", "mkdir"), 0),
    **dict.fromkeys(("renameat", "renameat2", "linkat", "unlinkat", "mkdirat", "openat"), 1),
}
_NAMES = {number: name for name, number in CALLS.items()}
_LONGEST_PATH = 4096
_MOST_DESCRIPTORS = 1 << 30  # above that stands, negative, what means the working folder


def can_watch() -> bool:
    """Whether this kernel lets a process ask before its calls."""
    if not SUPPORTED:
        return False
    trying = [sys.executable, "-m", "tests.faults.disk_filter", "", "fsync"]
    return subprocess.run(trying, cwd=ROOT, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True, kw_only=True)
class DiskCall:
    """One call of the kernel that a thread is about to make, for a file of the folder, named from there."""

    thread: int
    name: str
    file: PurePosixPath

    @property
    def writes(self) -> bool:
        """Whether it changes something on the disk."""
        return self.name in WRITING

    def __str__(self) -> str:
        """The names of photos and drafts are left to chance: what kind of file it is tells enough."""
        inner = len(self.file.parts) > 1
        return f"{self.name} {self.file.parent / f'*{self.file.suffix}' if inner else self.file}"


class WatchedDisk:
    """Asks `hook` before each of `calls` to anything in a folder: 0 lets it be made, else it fails with that number.

    Used as a context manager; `program` stands before the program that is watched. What one process asks comes one
    after another, in a thread for that process.
    """

    def __init__(self, folder: Path, calls: Sequence[str] = WRITING) -> None:
        self.hook: Callable[[DiskCall], int] = lambda call: 0
        self.calls = calls
        self.folder = folder.resolve()
        self._where = folder.with_name("disk.socket")
        self._listening = socket.socket(socket.AF_UNIX)

    @property
    def program(self) -> tuple[str, ...]:
        """What starts a program so that it is watched."""
        return (sys.executable, "-m", "tests.faults.disk_filter", str(self._where), ",".join(self.calls))

    def __enter__(self) -> Self:
        self._listening.bind(str(self._where))
        self._listening.listen()
        threading.Thread(target=self._await, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._where.unlink()

    def _await(self) -> None:
        """Answer each process that comes, until the end."""
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line:
                _, descriptors, _, _ = socket.recv_fds(line, 1, 1)
            for descriptor in descriptors:
                threading.Thread(target=self._answer, args=[descriptor], daemon=True).start()

    def _answer(self, descriptor: int) -> None:
        """Answer one process and its children, until none of them lives."""
        asking = select.poll()
        asking.register(descriptor, select.POLLIN)
        try:
            while not asking.poll()[0][1] & select.POLLHUP:
                self._answer_one(descriptor)
        finally:
            os.close(descriptor)

    def _answer_one(self, descriptor: int) -> None:
        asked = bytearray(_BYTES)
        try:
            fcntl.ioctl(descriptor, _RECEIVE, asked)
            id, thread, _, number, _, _ = struct.unpack_from("QIIiIQ", asked)
            failure = self._failure(thread, _NAMES[number], asked)
            fcntl.ioctl(descriptor, _ANSWER, struct.pack("QqiI", id, 0, -failure, 0 if failure else _GO_ON))
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ESRCH):  # else whoever asked was killed meanwhile
                raise

    def _failure(self, thread: int, name: str, asked: bytearray) -> int:
        file = _file(thread, name, asked)
        if not file.is_relative_to(self.folder):
            return 0
        return self.hook(DiskCall(thread=thread, name=name, file=PurePosixPath(file.relative_to(self.folder))))


def _file(thread: int, name: str, asked: bytearray) -> Path:
    """The file that a call is about. Raises OSError."""
    arguments = struct.unpack_from("6Q", asked, 32)
    if name not in _BY_PATH:
        return Path(os.readlink(f"/proc/{thread}/fd/{arguments[0]}"))
    place = _BY_PATH[name]
    with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
        memory.seek(arguments[place])
        path = memory.read(_LONGEST_PATH).partition(b"\0")[0].decode()
    folder = f"fd/{arguments[0]}" if place and arguments[0] < _MOST_DESCRIPTORS else "cwd"
    return Path(os.readlink(f"/proc/{thread}/{folder}"), path)
