"""The ciphers that a key may have: AES-256-GCM, or SM4-GCM (GB/T 32907, GB/T 36624.1) where OpenSSL has it."""

from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.ciphers.modes import CTR, GCM

NONCE_BYTES = 12
TAG_BYTES = 16


class Algorithm(StrEnum):
    """With what a key seals."""

    AES = "aes-256-gcm"
    SM4 = "sm4-gcm"


class Aead(Protocol):
    """Seals bytes under a nonce of `NONCE_BYTES`, with others beside them that are not hidden, but must be the same."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The sealed bytes, the tag of `TAG_BYTES` at their end."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The plain bytes. Raises InvalidTag."""


class _Sm4Gcm:
    """SM4-GCM in the shape of the library's AES-GCM, which has no such class for it."""

    def __init__(self, key: bytes) -> None:
        self._cipher = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        sealing = Cipher(self._cipher, GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(associated_data or b"")
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        body, tag = data[:-TAG_BYTES], data[-TAG_BYTES:].ljust(TAG_BYTES, b"\0")  # what is cut short fits no tag
        opening = Cipher(self._cipher, GCM(nonce, tag)).decryptor()
        opening.authenticate_additional_data(associated_data or b"")
        return opening.update(body) + opening.finalize()


_SM4_KEY_BYTES = 16


def aead(algorithm: Algorithm, secret: bytes) -> Aead:
    """The cipher of an algorithm with a secret of 32 bytes, of which SM4 takes the first 16."""
    return AESGCM(secret) if algorithm is Algorithm.AES else _Sm4Gcm(secret[:_SM4_KEY_BYTES])


def counter_stream(algorithm: Algorithm, secret: bytes, counter: bytes) -> CipherContext:
    """What turns plain bytes into sealed ones and back, from the block on that `counter` (16 bytes) names."""
    cipher = AES(secret) if algorithm is Algorithm.AES else SM4(secret[:_SM4_KEY_BYTES])
    return Cipher(cipher, CTR(counter)).encryptor()


def is_there(algorithm: Algorithm) -> bool:
    """Whether the cryptography in use has an algorithm."""
    try:
        aead(algorithm, bytes(32)).encrypt(bytes(NONCE_BYTES), b"", None)
    except UnsupportedAlgorithm:
        return False
    return True
