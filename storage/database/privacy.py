"""Personal data at rest: sealed with AES-GCM, looked up by keyed fingerprints, shown masked."""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_VERSION = b"\x01"


class WrongKey(Exception):
    """Sealed data cannot be opened: another key made it, or it was damaged."""


class Vault:
    """Seals and opens text with one secret key; `key_id` tells which, and nothing of it.

    >>> vault = Vault(bytes(32))
    >>> vault.open(vault.seal("李秀英"))
    '李秀英'
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the secret key must have {KEY_BYTES} bytes, this one has {len(key)}")
        self._key = key
        self._cipher = AESGCM(_derive(key, b"anju seal"))
        self._lookup = _derive(key, b"anju fingerprint")
        self.key_id = _derive(key, b"anju key id")[:KEY_ID_BYTES]

    def seal(self, text: str) -> bytes:
        """Encrypt text; the same text gives other bytes each time."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, text.encode(errors="surrogatepass"), None)

    def open(self, sealed: bytes) -> str:
        """Decrypt what `seal` made; raises WrongKey."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, body, None).decode(errors="surrogatepass")
        except InvalidTag as error:
            raise WrongKey("this data was sealed with another secret key, or is damaged") from error

    def seal_json(self, value: Any) -> bytes:
        """Encrypt a value as compact JSON."""
        return self.seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def open_json(self, sealed: bytes) -> Any:
        """Decrypt what `seal_json` made; raises WrongKey."""
        return json.loads(self.open(sealed))

    def key_for(self, purpose: str) -> bytes:
        """A key of its own for something that is sealed as a whole, as a file: 32 bytes."""
        return _derive(self._key, f"anju {purpose}".encode())

    def fingerprint(self, value: str) -> str:
        """A keyed hash by which a value is found without being stored in the clear: 64 hex digits."""
        return hmac.new(self._lookup, value.encode(), hashlib.sha256).hexdigest()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, purpose, hashlib.sha256).digest()


def new_key() -> str:
    """A fresh secret key as it stands in a key file or in ANJU_SECRET_KEY: URL-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def read_key(text: str) -> bytes:
    """The bytes of a key written by `new_key`; raises ValueError with what is right."""
    try:
        key = base64.urlsafe_b64decode(text.strip())
    except ValueError as error:
        raise ValueError("expected 32 bytes in base64, as `openssl rand -base64 32` prints") from error
    if len(key) != KEY_BYTES:
        raise ValueError(f"expected 32 bytes in base64, as `openssl rand -base64 32` prints; found {len(key)}")
    return key


def key_from_file(path: Path) -> bytes:
    """Read the key file, making it (readable by its owner alone) where it does not exist.

    It appears with its key in it or not at all: a kill leaves no empty one, and of two first starts one makes it.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, draft = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(new_key() + "\n")
                file.flush()
                os.fsync(descriptor)
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            os.unlink(draft)
    return read_key(path.read_text())


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
