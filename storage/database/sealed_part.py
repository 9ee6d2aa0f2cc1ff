"""A file that comes in piece by piece, sealed as it comes: where a kill or a lost line leaves it, it goes on.

A counter mode under a nonce of its own lets bytes be put after those that are there. No place is ever written twice
with other bytes, and nothing proves that nobody changed it: what is whole is checked by its hash and sealed anew.
"""

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers import CipherContext

from storage.database.ciphers import counter_stream
from storage.database.keys import KEY_ID_BYTES
from storage.database.privacy import Vault, WrongKey

PART, DRAFT = ".arriving", ".draft"
_MARK = b"anju part 1\n"
_PURPOSE = "arriving"  # of the key that seals them
_NONCE_BYTES = 16
HEAD_BYTES = len(_MARK) + KEY_ID_BYTES + _NONCE_BYTES  # of the file, before what has come
_BLOCK_BYTES = 16


class SealedPart:
    """The bytes of a file that have come so far."""

    def __init__(self, path: Path, vault: Vault) -> None:
        self._path = path
        self._vault = vault

    def held(self) -> int | None:
        """How many bytes have come; none where nothing has begun."""
        try:
            return self._path.stat().st_size - HEAD_BYTES
        except FileNotFoundError:
            return None

    def begin(self) -> None:
        """Let bytes come, where none have; of two that begin at once one does."""
        draft = self._path.with_name(f"{self._path.name}.{os.urandom(4).hex()}{DRAFT}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(draft, flags, 0o600), "wb") as file:
                file.write(_MARK + self._vault.newest.id + os.urandom(_NONCE_BYTES))
            with contextlib.suppress(FileExistsError):
                os.link(draft, self._path)
        finally:
            draft.unlink(missing_ok=True)

    def add(self, at: int, data: bytes) -> int:
        """Put bytes that begin at a place up to which all is there; how many have come. What is there stays."""
        held = self.held() or 0
        new = data[held - at :]
        if new:
            with self._path.open("r+b") as file:
                ciphering = self._ciphering(file.read(HEAD_BYTES), held)
                file.seek(HEAD_BYTES + held)
                file.write(ciphering.update(new))
        return held + len(new)

    def read(self) -> bytes:
        """All that has come. Raises FileNotFoundError, WrongKey."""
        sealed = self._path.read_bytes()
        return self._ciphering(sealed[:HEAD_BYTES], 0).update(sealed[HEAD_BYTES:])

    def remove(self) -> None:
        """Forget it."""
        self._path.unlink(missing_ok=True)

    def _ciphering(self, head: bytes, at: int) -> CipherContext:
        """What turns plain bytes into sealed ones from a place on, and back."""
        id, nonce = _parted(head)
        key = self._vault.key_of(id)
        block, within = divmod(at, _BLOCK_BYTES)
        counter = (int.from_bytes(nonce, "big") + block) % (1 << 8 * _BLOCK_BYTES)
        ciphering = counter_stream(key.algorithm, key.secret_for(_PURPOSE), counter.to_bytes(_BLOCK_BYTES, "big"))
        ciphering.update(bytes(within))
        return ciphering


def key_id_of_part(file: BinaryIO) -> bytes:
    """The id of the key with which the file of a part was begun. Raises WrongKey."""
    return _parted(file.read(HEAD_BYTES))[0]


def _parted(head: bytes) -> tuple[bytes, bytes]:
    """The id of the key and the nonce that stand in a head."""
    if len(head) < HEAD_BYTES or not head.startswith(_MARK):
        raise WrongKey("what has come of this file is damaged")
    rest = head[len(_MARK) :]
    return rest[:KEY_ID_BYTES], rest[KEY_ID_BYTES:]
