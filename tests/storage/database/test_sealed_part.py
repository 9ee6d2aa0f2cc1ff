"""A file that comes in piece by piece is sealed as it comes, and goes on where it was left."""

import os
from pathlib import Path

import pytest

from storage.database.privacy import Vault, WrongKey
from storage.database.sealed_part import SealedPart
from tests.keeping import VAULT

DATA = os.urandom(5_000)


def part(folder: Path) -> SealedPart:
    return SealedPart(folder / "a.arriving", VAULT)


@pytest.mark.parametrize("step", [1, 15, 16, 17, 999])
def test_pieces_of_any_size_are_one_file_in_the_end(tmp_path: Path, step: int) -> None:
    assert part(tmp_path).held() is None
    part(tmp_path).begin()
    short = DATA[:1_000]
    for at in range(0, len(short), step):
        assert part(tmp_path).add(at, short[at : at + step]) == min(at + step, len(short))
    assert part(tmp_path).read() == short


def test_what_comes_twice_or_overlaps_is_there_once(tmp_path: Path) -> None:
    coming = part(tmp_path)
    coming.begin()
    coming.add(0, DATA[:3_000])
    sealed = (tmp_path / "a.arriving").read_bytes()
    coming.begin()
    assert coming.add(0, DATA[:3_000]) == 3_000
    assert coming.add(1_000, DATA[1_000:2_000]) == 3_000
    assert (tmp_path / "a.arriving").read_bytes() == sealed, "no place is written twice"
    assert coming.add(2_000, DATA[2_000:]) == 5_000
    assert coming.read() == DATA


def test_the_same_bytes_never_lie_there_alike(tmp_path: Path) -> None:
    for name in ("a", "b"):
        coming = SealedPart(tmp_path / name, VAULT)
        coming.begin()
        coming.add(0, b"37.458472 " * 10)
    one, other = ((tmp_path / name).read_bytes() for name in ("a", "b"))
    assert one != other
    assert b"37.45" not in one + other


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    part(tmp_path).begin()
    with pytest.raises(WrongKey):
        SealedPart(tmp_path / "a.arriving", Vault.with_key(b"\1" * 32)).read()
