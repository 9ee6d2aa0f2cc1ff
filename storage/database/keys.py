"""The ring of secret keys: the newest one seals, all of them open, and what must last is made from none that turns.

In its file a ring has a line for each secret:

    next sm4-gcm 2026-12-01 BASE64
    seal sm4-gcm 2026-11-30 BASE64
    seal aes-256-gcm - BASE64
    lasting fingerprint BASE64
    lasting push BASE64
    lasting webhook BASE64

A file with one key in base64 and nothing else, as an installation begins with, is a ring of one AES key whose lasting
secrets are made from it. They stand apart once there is a second key, so that the first can be dropped. The next key
opens and does not seal yet: it is known everywhere before it does.
"""

import base64
import contextlib
import hashlib
import hmac
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.database.ciphers import Aead, Algorithm, aead

KEY_BYTES = 32
KEY_ID_BYTES = 4
FINGERPRINT, PUSH, WEBHOOK = "fingerprint", "push", "webhook"  # lasting secrets, by what they are for
_LASTING = (FINGERPRINT, PUSH, WEBHOOK)
_WORDS = ("next", "seal", "lasting")  # with which the lines of a ring begin
_EXPECTED = "expected 32 bytes in base64, as `openssl rand -base64 32` prints"
_LOOK_AGAIN_S = 1.0
_HEAD = "# The secret keys of Anju, the newest first: that one seals, all of them open. Never beside a backup.\n"


@dataclass(frozen=True, kw_only=True)
class SealingKey:
    """A key that seals, and the day on which it was made; none: it came with the installation."""

    secret: bytes
    algorithm: Algorithm = Algorithm.AES
    made_on: date | None = None

    @cached_property
    def id(self) -> bytes:
        """What tells which key it is, and nothing of it: 4 bytes."""
        return derive(self.secret, b"anju key id")[:KEY_ID_BYTES]

    @property
    def bound(self) -> bool:
        """Whether all that it sealed is bound to its row: an installation's first key is older than that rule."""
        return self.made_on is not None

    def to_line(self, word: str) -> str:
        """As it stands in the file, after what it does there."""
        return f"{word} {self.algorithm} {self.made_on.isoformat() if self.made_on else '-'} {_written(self.secret)}"

    def secret_for(self, purpose: str) -> bytes:
        """A secret of its own for one kind of thing that is sealed: 32 bytes."""
        return derive(self.secret, f"anju {purpose}".encode())

    def cipher_for(self, purpose: str) -> Aead:
        """The cipher that seals one kind of thing."""
        return aead(self.algorithm, self.secret_for(purpose))


@dataclass(frozen=True, kw_only=True)
class KeyRing:
    """All keys of an installation, the newest first, and the lasting secrets by what they are for.

    `following` is the one that is to seal next, where one is prepared.
    """

    keys: tuple[SealingKey, ...]
    lasting: Mapping[str, bytes]
    following: SealingKey | None = None

    @classmethod
    def of_one(cls, secret: bytes) -> Self:
        """The ring of an installation that has never turned its key. Raises ValueError."""
        if len(secret) != KEY_BYTES:
            raise ValueError(f"the secret key must have {KEY_BYTES} bytes, this one has {len(secret)}")
        return cls(keys=(SealingKey(secret=secret),), lasting=_lasting_of(secret))

    @property
    def newest(self) -> SealingKey:
        """The key that seals."""
        return self.keys[0]

    @property
    def opening(self) -> tuple[SealingKey, ...]:
        """All keys that open."""
        return self.keys if self.following is None else (*self.keys, self.following)

    def prepared(self, algorithm: Algorithm, today: date) -> "KeyRing":
        """The ring with a fresh key that is to seal next, in place of one that was prepared before."""
        return replace(self, following=_fresh(algorithm, today))

    def turned(self, algorithm: Algorithm, today: date) -> "KeyRing":
        """The ring whose next key seals from now on: the one that was prepared, or a fresh one."""
        newest = self.following or _fresh(algorithm, today)
        return replace(self, keys=(newest, *self.keys), following=None)

    def newest_alone(self) -> "KeyRing":
        """The ring without the keys that seal no more."""
        return replace(self, keys=(self.newest,))

    def to_text(self) -> str:
        """As it stands in its file."""
        keys = [key.to_line("seal") for key in self.keys]
        if self.following is not None:
            keys.insert(0, self.following.to_line("next"))
        lasting = [f"lasting {purpose} {_written(secret)}" for purpose, secret in self.lasting.items()]
        return _HEAD + "\n".join([*keys, *lasting]) + "\n"


def _fresh(algorithm: Algorithm, today: date) -> SealingKey:
    return SealingKey(secret=os.urandom(KEY_BYTES), algorithm=algorithm, made_on=today)


def derive(key: bytes, purpose: bytes) -> bytes:
    """A secret of 32 bytes for one purpose."""
    return hmac.new(key, purpose, hashlib.sha256).digest()


def _lasting_of(secret: bytes) -> dict[str, bytes]:
    push = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"web push").derive(secret)
    return {
        FINGERPRINT: derive(secret, b"anju fingerprint"),
        PUSH: push,
        WEBHOOK: derive(secret, b"anju telegram webhook"),
    }


def _written(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode()


def new_key() -> str:
    """A fresh secret key as it stands in a key file or in ANJU_SECRET_KEY: URL-safe base64."""
    return _written(os.urandom(KEY_BYTES))


def read_key(text: str) -> bytes:
    """The bytes of a key written by `new_key`; raises ValueError with what is right."""
    key = _read(text)
    if len(key) != KEY_BYTES:
        raise ValueError(f"{_EXPECTED}; found {len(key)}")
    return key


def _read(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.strip())
    except ValueError as error:
        raise ValueError(_EXPECTED) from error


def read_ring(text: str) -> KeyRing:
    """A ring as its file has it, or one key alone. Raises ValueError with what is right."""
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines or lines[0][0] not in _WORDS:
        return KeyRing.of_one(read_key(text))
    if any(words[0] not in _WORDS for words in lines):
        raise ValueError(f"each line of these keys begins with {', '.join(_WORDS)} or #; found one with another word")
    keys = tuple(_read_sealing(words[1:]) for words in lines if words[0] == "seal")
    lasting = {words[1]: _read(words[2]) for words in lines if words[0] == "lasting" and len(words) == 3}
    missing = [purpose for purpose in _LASTING if purpose not in lasting]
    if not keys or missing:
        raise ValueError(f"these keys are not whole: there is no line of {'seal' if not keys else missing[0]}")
    following = [_read_sealing(words[1:]) for words in lines if words[0] == "next"]
    return KeyRing(keys=keys, lasting=lasting, following=following[0] if following else None)


def _read_sealing(words: Sequence[str]) -> SealingKey:
    match words:
        case [algorithm, made_on, secret]:
            day = None if made_on == "-" else date.fromisoformat(made_on)
            return SealingKey(secret=read_key(secret), algorithm=Algorithm(algorithm), made_on=day)
        case _:
            raise ValueError("expected a line `seal ALGORITHM DAY BASE64`, or one with `next`")


def _first_text(algorithm: Algorithm) -> str:
    """A file with a fresh key: AES has a line of base64 alone."""
    key = new_key()
    if algorithm is Algorithm.AES:
        return key + "\n"
    secret = read_key(key)
    first = SealingKey(secret=secret, algorithm=algorithm)
    return KeyRing(keys=(first,), lasting=_lasting_of(secret)).to_text()


class KeyFile:
    """The file with the ring. A process that uses it hears when another has changed it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_as: tuple[int, int, int] | None = None
        self._looked_at = 0.0

    def read(self) -> KeyRing:
        """The ring. Raises OSError, ValueError."""
        self._read_as = self._stamp()
        return read_ring(self.path.read_text())

    def has_changed(self, *, at_once: bool = False) -> bool:
        """Whether it is another than was read, as far as was looked within the last second. Raises OSError."""
        now = time.monotonic()
        if not at_once and now - self._looked_at < _LOOK_AGAIN_S:
            return False
        self._looked_at = now
        return self._stamp() != self._read_as

    def make(self, algorithm: Algorithm = Algorithm.AES) -> None:
        """Make it with a fresh key for an algorithm, readable by its owner alone, where it is not there.

        A kill leaves no empty one, and of two first starts one makes it. Raises OSError.
        """
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._draft(_first_text(algorithm)) as draft, contextlib.suppress(FileExistsError):
                os.link(draft, self.path)

    def write(self, ring: KeyRing) -> None:
        """Put a ring in its place: whoever reads it reads the old one or the new one. Raises OSError."""
        with self._draft(ring.to_text()) as draft:
            draft.replace(self.path)
        self._read_as = self._stamp()

    @contextlib.contextmanager
    def _draft(self, text: str) -> Iterator[Path]:
        descriptor, name = tempfile.mkstemp(dir=self.path.parent)
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(text)
                file.flush()
                os.fsync(descriptor)
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def _stamp(self) -> tuple[int, int, int]:
        found = self.path.stat()
        return found.st_mtime_ns, found.st_ino, found.st_size
