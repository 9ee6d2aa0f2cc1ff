"""Files sealed as a whole while they are written, in pieces: what is cut, swapped or changed does not open.

A file is a mark, a nonce's beginning of its own, and pieces of 64 KiB sealed by a key's cipher. A piece's nonce carries
its number and whether it is the last, as in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015).
"""

import io
import os
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag

from storage.database.ciphers import TAG_BYTES, Aead
from storage.database.privacy import WrongKey

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MARK = b"anju sealed 1\n"
_PREFIX_BYTES = 7
_COUNTER_BYTES = 4
_PIECE_BYTES = 65_536
_SEALED_BYTES = _PIECE_BYTES + TAG_BYTES


class SealedWriter:
    """Seals what is written to it into a file. What was not closed does not open."""

    def __init__(self, file: BinaryIO, cipher: Aead) -> None:
        self._file = file
        self._cipher = cipher
        self._prefix = os.urandom(_PREFIX_BYTES)
        self._number = 0
        self._rest = bytearray()
        file.write(MARK + self._prefix)

    def write(self, data: bytes) -> int:
        """Take bytes; how many."""
        self._rest += data
        while len(self._rest) > _PIECE_BYTES:  # one byte more than a piece is there: it is not the last
            self._seal(bytes(self._rest[:_PIECE_BYTES]), last=False)
            del self._rest[:_PIECE_BYTES]
        return len(data)

    def close(self) -> None:
        """Seal the last piece. The file stays open."""
        self._seal(bytes(self._rest), last=True)
        self._rest.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last), piece, None))
        self._number += 1


class SealedReader:
    """Opens what a `SealedWriter` sealed, as it is read. Raises WrongKey where it was damaged, cut, or is another's."""

    def __init__(self, file: BinaryIO, cipher: Aead) -> None:
        self._file = file
        self._cipher = cipher
        head = file.read(len(MARK) + _PREFIX_BYTES)
        if not head.startswith(MARK) or len(head) < len(MARK) + _PREFIX_BYTES:
            raise WrongKey("this is not a sealed file")
        self._prefix = head[len(MARK) :]
        self._number = 0
        self._ahead = file.read(_SEALED_BYTES)
        self._ended = False
        self._rest = bytearray()

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all that is left; fewer at the end alone."""
        while not self._ended and (size < 0 or len(self._rest) < size):
            self._rest += self._open()
        taken = len(self._rest) if size < 0 else size
        data = bytes(self._rest[:taken])
        del self._rest[:taken]
        return data

    def _open(self) -> bytes:
        sealed, self._ahead = self._ahead, self._file.read(_SEALED_BYTES)
        self._ended = not self._ahead
        try:
            piece = self._cipher.decrypt(_nonce(self._prefix, self._number, self._ended), sealed, None)
        except InvalidTag as error:
            raise WrongKey("this file was sealed with another secret key, was cut short, or is damaged") from error
        self._number += 1
        return piece


class SealedPieces(io.RawIOBase):
    """The plain bytes of what a `SealedWriter` sealed, to be read from any place on; it closes the file with itself.

    The sealed bytes begin where the file stands and reach to its end. Reading raises WrongKey as `SealedReader` does.
    """

    def __init__(self, file: BinaryIO, cipher: Aead) -> None:
        super().__init__()
        self._file = file
        self._cipher = cipher
        head = file.read(len(MARK) + _PREFIX_BYTES)
        if not head.startswith(MARK) or len(head) < len(MARK) + _PREFIX_BYTES:
            raise WrongKey("this is not a sealed file")
        self._prefix = head[len(MARK) :]
        self._begins = file.tell()
        sealed = file.seek(0, os.SEEK_END) - self._begins
        self._last = max(0, -(-sealed // _SEALED_BYTES) - 1)
        self.size = max(0, sealed - (self._last + 1) * TAG_BYTES)
        self._at = 0
        self._opened: tuple[int, bytes] | None = None  # a piece by its number

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go on reading elsewhere, counted in plain bytes; where."""
        self._at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence])
        return self._at

    def readall(self) -> bytes:
        """All that is left."""
        found = bytearray()
        while self._at < self.size:
            number, within = divmod(self._at, _PIECE_BYTES)
            found += self._piece(number)[within:]
            self._at = min(self.size, (number + 1) * _PIECE_BYTES)
        return bytes(found)

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill a buffer as far as one piece goes; how many bytes, none at the end."""
        wanted = memoryview(buffer).cast("B")
        number, within = divmod(self._at, _PIECE_BYTES)
        if number > self._last:
            return 0
        found = self._piece(number)[within : within + len(wanted)]
        wanted[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        if self._opened is None or self._opened[0] != number:
            self._file.seek(self._begins + number * _SEALED_BYTES)
            sealed = self._file.read(_SEALED_BYTES)
            try:
                plain = self._cipher.decrypt(_nonce(self._prefix, number, number == self._last), sealed, None)
            except InvalidTag as error:
                raise WrongKey("this file was sealed with another secret key, was cut short, or is damaged") from error
            self._opened = number, plain
        return self._opened[1]


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(_COUNTER_BYTES, "big") + bytes([last])
