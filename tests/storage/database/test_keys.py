"""The ring of keys: what its file tells, which ciphers there are, and that processes hear of each other's keys."""

import base64
import logging
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.database.ciphers import Algorithm, aead, is_there
from storage.database.keys import KEY_BYTES, KeyFile, KeyRing, SealingKey, derive, new_key, read_ring
from storage.database.privacy import Vault, WrongKey, is_bound

TODAY = date(2026, 11, 30)
NEXT = date(2026, 12, 1)


def unbound(secret: bytes, text: str) -> bytes:
    """Text as releases before this one sealed it."""
    return b"\x01" + bytes(12) + AESGCM(derive(secret, b"anju seal")).encrypt(bytes(12), text.encode(), None)


# --- what is sealed


@pytest.mark.parametrize("algorithm", Algorithm)
def test_what_is_sealed_for_a_place_opens_there_alone(algorithm: Algorithm) -> None:
    vault = Vault(KeyRing.of_one(bytes(KEY_BYTES)).turned(algorithm, TODAY))
    sealed = vault.seal("李秀英", "people.sealed_name:1")
    assert vault.open(sealed, "people.sealed_name:1") == "李秀英"
    for elsewhere in ("people.sealed_name:2", "people.sealed_phone:1", "cases.sealed_name:1", ""):
        with pytest.raises(WrongKey):
            vault.open(sealed, elsewhere)


@pytest.mark.parametrize("damaged", [b"", b"\x02", b"\x03" + bytes(40), b"\x01", b"\x01" + bytes(5)])
def test_what_is_damaged_is_said_to_be(damaged: bytes) -> None:
    vault = Vault.with_key(bytes(KEY_BYTES))
    with pytest.raises(WrongKey):
        vault.open(damaged, "people.sealed_name:1")


@pytest.mark.parametrize("algorithm", Algorithm)
@pytest.mark.parametrize("cut", [1, 16, 17, 20])
def test_what_is_cut_short_does_not_open(algorithm: Algorithm, cut: int) -> None:
    vault = Vault(KeyRing.of_one(bytes(KEY_BYTES)).turned(algorithm, TODAY))
    sealed = vault.seal("李", "x")
    with pytest.raises(WrongKey):
        vault.open(sealed[:-cut], "x")


def test_what_an_earlier_release_sealed_opens_until_its_key_is_dropped() -> None:
    secret = bytes(range(KEY_BYTES))
    ring = KeyRing.of_one(secret).turned(Algorithm.AES, TODAY)
    old = unbound(secret, "李秀英")
    assert Vault(ring).open(old, "people.sealed_name:1") == "李秀英"
    assert not is_bound(old)
    with pytest.raises(WrongKey, match="dropped"):
        Vault(ring.newest_alone()).open(old, "people.sealed_name:1")


def test_a_key_that_was_made_later_opens_nothing_that_is_bound_to_no_row() -> None:
    ring = KeyRing.of_one(bytes(KEY_BYTES)).turned(Algorithm.AES, TODAY)
    forged = unbound(ring.newest.secret, "李秀英")
    with pytest.raises(WrongKey):
        Vault(ring).open(forged, "people.sealed_name:1")


def test_fingerprints_last_when_keys_turn_and_are_dropped() -> None:
    ring = KeyRing.of_one(bytes(KEY_BYTES))
    turned = ring.turned(Algorithm.SM4, TODAY).newest_alone()
    assert Vault(turned).fingerprint("13800000001") == Vault(ring).fingerprint("13800000001")
    assert turned.lasting == ring.lasting


# --- SM4, by the values of RFC 8998, appendix A.1


def test_sm4_gcm_gives_what_the_standard_says() -> None:
    key, nonce = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"), bytes.fromhex("00001234567800000000ABCD")
    beside = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = bytes.fromhex("".join(letter * 16 for letter in "ABCDEFEA"))
    sealed = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    cipher = aead(Algorithm.SM4, key + bytes(16))
    assert cipher.encrypt(nonce, plain, beside) == sealed
    assert cipher.decrypt(nonce, sealed, beside) == plain
    with pytest.raises(InvalidTag):
        cipher.decrypt(nonce, sealed, b"")


def test_both_ciphers_are_there() -> None:
    assert all(is_there(algorithm) for algorithm in Algorithm)


# --- the file


def test_a_ring_is_read_as_it_was_written() -> None:
    ring = KeyRing.of_one(bytes(range(KEY_BYTES))).turned(Algorithm.SM4, TODAY).turned(Algorithm.AES, NEXT)
    assert read_ring(ring.to_text()) == ring
    assert [key.made_on for key in ring.keys] == [NEXT, TODAY, None]
    assert len({key.id for key in ring.keys}) == 3


def test_a_key_that_is_prepared_opens_everywhere_before_it_seals(tmp_path: Path) -> None:
    here, there = KeyFile(tmp_path / "here.key"), KeyFile(tmp_path / "there.key")
    here.make()
    here.write(here.read().prepared(Algorithm.SM4, TODAY))
    there.path.write_text(here.path.read_text())
    other = Vault.of_file(there)
    assert other.newest.made_on is None
    here.write(here.read().turned(Algorithm.AES, NEXT))
    turned = Vault.of_file(here)
    assert (turned.newest.algorithm, turned.newest.made_on) == (Algorithm.SM4, TODAY), "the one that was prepared"
    assert turned.ring.following is None
    assert other.open(turned.seal("李秀英", "x"), "x") == "李秀英"
    assert turned.open(other.seal("张三", "x"), "x") == "张三"


def test_a_file_of_an_earlier_release_is_a_ring() -> None:
    key = new_key()
    ring = read_ring(f"{key}\n")
    assert ring == KeyRing.of_one(base64.urlsafe_b64decode(key))
    assert ring.keys == (SealingKey(secret=base64.urlsafe_b64decode(key)),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing",
        "seal aes-256-gcm -",
        f"seal rot13 - {new_key()}",
        f"seal aes-256-gcm - {new_key()}",
        f"seal aes-256-gcm tomorrow {new_key()}\nlasting fingerprint AAAA",
        f"lasting fingerprint {new_key()}\nlasting push {new_key()}\nlasting webhook {new_key()}",
        KeyRing.of_one(bytes(32)).to_text() + f"sael aes-256-gcm - {new_key()}",
    ],
    ids=[
        "empty",
        "only a remark",
        "no key",
        "unknown cipher",
        "no lasting secrets",
        "no day",
        "no key that seals",
        "a key behind a slip",
    ],
)
def test_a_file_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|not a valid|not whole|Invalid|begins with"):
        read_ring(text)


def test_a_process_hears_of_a_key_that_another_made(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "secret.key")
    file.make()
    here, there = Vault.of_file(file), Vault.of_file(KeyFile(file.path))
    before = here.seal("李秀英", "x")
    file.write(here.ring.turned(Algorithm.SM4, TODAY))
    turned = Vault.of_file(KeyFile(file.path))
    sealed = turned.seal("张三", "x")
    assert there.open(sealed, "x") == "张三", "an unknown key has the ring read at once"
    assert there.newest == turned.newest
    assert there.open(before, "x") == "李秀英"
    with pytest.raises(WrongKey, match="not among the secret keys"):
        there.open(b"\x02" + bytes(40), "x")


def test_a_key_file_that_cannot_be_read_any_more_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = KeyFile(tmp_path / "secret.key")
    file.make()
    vault = Vault.of_file(file)
    sealed = vault.seal("李秀英", "x")
    file.path.write_text("spoilt")
    with caplog.at_level(logging.ERROR), pytest.raises(WrongKey):
        vault.key_of(b"none")
    assert "cannot be read anew" in caplog.text
    file.path.unlink()
    assert vault.open(sealed, "x") == "李秀英"
    assert vault.seal("李秀英", "x")


def test_a_first_key_may_be_for_sm4(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "secret.key")
    file.make(Algorithm.SM4)
    vault = Vault.of_file(file)
    assert vault.newest.algorithm is Algorithm.SM4
    assert vault.open(vault.seal("李秀英", "x"), "x") == "李秀英"
