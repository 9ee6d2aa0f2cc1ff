"""Photos and files lie sealed: read from any place on, never half there, and what an older release left is sealed."""

import errno
import os
from io import TextIOWrapper
from pathlib import Path

import pytest

from storage.database.privacy import Vault, WrongKey
from storage.database.sealed_folder import SEALED, SealedFolder
from tests.keeping import sealed

PIECE = 65_536
PLAIN = b"37.458472 " * 20_000


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_file_is_read_as_it_was_written_from_any_place_on(tmp_path: Path, size: int) -> None:
    folder, data = sealed(tmp_path), os.urandom(size)
    folder.write("a.jpg", data)
    assert folder.file("a.jpg").read() == data
    assert folder.size("a.jpg") == size
    with folder.open("a.jpg") as file:
        for at in (0, size // 2, max(0, size - 3), size + 7):
            file.seek(at)
            assert file.read(10) == data[at : at + 10]


def test_nothing_of_a_file_stands_on_the_disk(tmp_path: Path) -> None:
    sealed(tmp_path).write("a.jpg", PLAIN)
    [path] = tmp_path.iterdir()
    assert path.name == f"a.jpg{SEALED}"
    assert b"37.45" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0, "for its owner alone"


def test_what_fails_while_it_is_written_leaves_what_was_there(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    folder.write("a.csv", b"before")
    with pytest.raises(TypeError), folder.writing("a.csv") as file:
        file.writelines([PLAIN, "no bytes"])  # type: ignore[list-item]
    assert folder.file("a.csv").read() == b"before"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_disk_that_fails_as_a_file_is_closed_is_named_and_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came of it was a ValueError, for which a photo was given up rather than written anew."""

    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    folder = sealed(tmp_path)
    folder.write("a.jpg", b"before")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output error"):
        folder.write("a.jpg", PLAIN)
    assert folder.file("a.jpg").read() == b"before"
    assert len(list(tmp_path.iterdir())) == 1


def test_words_are_written_bit_by_bit(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    with folder.writing("a.csv") as file, TextIOWrapper(file, encoding="utf-8") as text:
        text.writelines(["户主\n"] * 50_000)
    assert folder.file("a.csv").read().decode() == "户主\n" * 50_000


@pytest.mark.parametrize("harm", ["cut", "changed", "of another"])
def test_what_was_harmed_does_not_open(tmp_path: Path, harm: str) -> None:
    folder = sealed(tmp_path)
    folder.write("a.jpg", PLAIN)
    [path] = tmp_path.iterdir()
    data = path.read_bytes()
    if harm == "cut":
        path.write_bytes(data[:-PIECE])
    elif harm == "changed":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    else:
        folder = SealedFolder(tmp_path, Vault.with_key(b"\1" * 32))
    with pytest.raises(WrongKey):
        folder.file("a.jpg").read()


def test_a_file_is_named_anew_and_removed(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    folder.write("a.part", PLAIN)
    folder.rename("a.part", "b")
    assert (folder.holds("a.part"), folder.file("b").read()) == (False, PLAIN)
    folder.remove("b")
    folder.remove("b")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileNotFoundError):
        folder.file("b").open()


def test_what_lies_in_the_clear_is_read_and_then_sealed(tmp_path: Path) -> None:
    folder, clear = sealed(tmp_path), tmp_path / "old.jpg"
    clear.write_bytes(PLAIN)
    assert folder.file("old.jpg").read() == PLAIN
    assert list(folder.in_the_clear()) == [clear]
    folder.seal(clear)
    folder.seal(clear)
    assert list(folder.in_the_clear()) == []
    assert (folder.file("old.jpg").read(), folder.count()) == (PLAIN, 1)


def test_a_kill_between_the_two_files_loses_nothing(tmp_path: Path) -> None:
    folder, clear = sealed(tmp_path), tmp_path / "old.jpg"
    clear.write_bytes(PLAIN)
    folder.seal(clear)
    clear.write_bytes(b"left by a kill")
    assert folder.file("old.jpg").read() == PLAIN
    folder.seal(clear)
    assert [path.name for path in tmp_path.iterdir()] == [f"old.jpg{SEALED}"]


def test_a_file_that_is_removed_goes_in_both_shapes(tmp_path: Path) -> None:
    folder, clear = sealed(tmp_path), tmp_path / "old.jpg"
    clear.write_bytes(PLAIN)
    folder.seal(clear)
    clear.write_bytes(PLAIN)
    folder.remove("old.jpg")
    assert list(tmp_path.iterdir()) == []
