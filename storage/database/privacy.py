"""Personal data at rest: sealed for the place where it belongs, looked up by keyed fingerprints, shown masked."""

import hashlib
import hmac
import json
import logging
import os
import re
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidTag

from storage.database.ciphers import NONCE_BYTES, Aead
from storage.database.keys import FINGERPRINT, KEY_ID_BYTES, KeyFile, KeyRing, SealingKey

log = logging.getLogger(__name__)

_UNBOUND, _BOUND = b"\x01", b"\x02"  # the first byte of what is sealed: by an earlier release, or with key and place
HEAD_BYTES = 1 + KEY_ID_BYTES
_TEXT = "seal"  # what a key for text is called

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # a value as short JSON


class WrongKey(Exception):
    """Sealed data cannot be opened: another key made it, or it was damaged."""


class Vault:
    """Seals and opens text with the keys of a ring: the newest one seals, each opens what it sealed.

    What is sealed is bound to where it belongs, and opens there alone. With the ring's file at hand a vault notes
    within a second that another process has put a new key there, and at once where it meets one that it does not know.

    >>> vault = Vault.with_key(bytes(32))
    >>> vault.open(vault.seal("李秀英", "people.sealed_name:1"), "people.sealed_name:1")
    '李秀英'
    """

    def __init__(self, ring: KeyRing, file: KeyFile | None = None) -> None:
        self._file = file
        self._lookup = ring.lasting[FINGERPRINT]
        self._take(ring)

    @classmethod
    def with_key(cls, secret: bytes) -> Self:
        """The vault of an installation with one key."""
        return cls(KeyRing.of_one(secret))

    @classmethod
    def of_file(cls, file: KeyFile) -> Self:
        """The vault of a ring in a file. Raises OSError, ValueError."""
        return cls(file.read(), file)

    def _take(self, ring: KeyRing) -> None:
        self._ring = ring
        self._keys = {key.id: key for key in ring.opening}
        self._ciphers = {key.id: key.cipher_for(_TEXT) for key in ring.opening}
        self._head = _BOUND + ring.newest.id

    @property
    def key_file(self) -> Path | None:
        """Where the ring lies; none where it stands in a setting."""
        return None if self._file is None else self._file.path

    @property
    def ring(self) -> KeyRing:
        """The keys as they are now."""
        self._look()
        return self._ring

    @property
    def newest(self) -> SealingKey:
        """The key that seals."""
        return self.ring.newest

    @property
    def head(self) -> bytes:
        """With what all begins that is sealed now: `HEAD_BYTES`."""
        self._look()
        return self._head

    def key_of(self, id: bytes) -> SealingKey:
        """A key by its id. Raises WrongKey."""
        if id not in self._keys:
            self._look(at_once=True)
        try:
            return self._keys[id]
        except KeyError as error:
            raise WrongKey(f"this was sealed with key {id.hex()}, which is not among the secret keys") from error

    def first_key(self) -> SealingKey:
        """The key that the installation began with, by which all is sealed that tells no key. Raises WrongKey."""
        for key in self._ring.keys:
            if key.made_on is None:
                return key
        raise WrongKey("this was sealed with the first secret key, which was dropped")

    def _look(self, *, at_once: bool = False) -> None:
        """Take the ring anew where it has changed. While its file cannot be read, the keys are those of before."""
        if self._file is None:
            return
        try:
            if self._file.has_changed(at_once=at_once):
                self._take(self._file.read())
        except (OSError, ValueError) as error:
            log.error("the secret keys cannot be read anew, those of before are used: %s", error)

    def seal(self, text: str, where: str) -> bytes:
        """Encrypt text for a place; the same text gives other bytes each time."""
        head, nonce = self.head, os.urandom(NONCE_BYTES)
        data = text.encode(errors="surrogatepass")
        return head + nonce + self._ciphers[head[1:]].encrypt(nonce, data, where.encode())

    def open(self, sealed: bytes, where: str) -> str:
        """Decrypt what `seal` made for a place, or an earlier release for none; raises WrongKey."""
        if sealed[:1] != _BOUND:
            return self._open_unbound(sealed)
        id, rest = sealed[1:HEAD_BYTES], sealed[HEAD_BYTES:]
        self.key_of(id)
        return _decrypted(self._ciphers[id], rest, where.encode())

    def _open_unbound(self, sealed: bytes) -> str:
        """What an earlier release sealed, with the key that an installation began with."""
        if sealed[:1] != _UNBOUND:
            raise WrongKey("this data was sealed with another secret key, or is damaged")
        return _decrypted(self._ciphers[self.first_key().id], sealed[1:], None)

    def seal_json(self, value: Any, where: str) -> bytes:
        """Encrypt a value as compact JSON."""
        return self.seal(compact(value), where)

    def open_json(self, sealed: bytes, where: str) -> Any:
        """Decrypt what `seal_json` made; raises WrongKey."""
        return json.loads(self.open(sealed, where))

    def fingerprint(self, value: str) -> str:
        """A keyed hash by which a value is found without being stored in the clear: 64 hex digits. It lasts."""
        return hmac.new(self._lookup, value.encode(), hashlib.sha256).hexdigest()


def is_bound(sealed: bytes) -> bool:
    """Whether a sealed value opens in its own place alone; one of an earlier release does not tell."""
    return sealed[:1] == _BOUND


def _decrypted(cipher: Aead, sealed: bytes, where: bytes | None) -> str:
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return cipher.decrypt(nonce, body, where).decode(errors="surrogatepass")
    except (InvalidTag, ValueError) as error:
        raise WrongKey("this data was sealed with another secret key or for another place, or is damaged") from error


def mask_id_number(number: str) -> str:
    """The first 3 and last 2 characters of an ID number: '110***********00X' shows who looks, not who it is."""
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def mask_phone(phone: str) -> str:
    """The first 3 and last 4 digits: '138****0000'."""
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:] if len(phone) >= 8 else "*" * len(phone)


def mask_account(number: str) -> str:
    """The last 4 digits of a bank account."""
    return "*" * (len(number) - 4) + number[-4:]


def mask_numbers(text: str) -> str:
    """Words with every number in them masked that is long enough for a phone's or an ID's.

    >>> mask_numbers("三组李婶，电话13800000012")
    '三组李婶，电话138****0012'
    """
    return _LONG_NUMBER.sub(lambda found: mask_phone(re.sub(r"[^0-9Xx]", "", found[0])), text)


_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){10,}[Xx]?")


def mask_name(name: str) -> str:
    """The first character: "李**" is recognised by who knows, and by nobody else."""
    return name[:1] + "*" * (len(name) - 1)
