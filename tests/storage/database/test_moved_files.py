"""Photos and files lie in the data folder until a store has them; removed, they go from both, whatever fails."""

from datetime import date
from pathlib import Path

import pytest

from storage.database.ciphers import Algorithm
from storage.database.moved_files import MovedFiles
from storage.database.object_store import StoreAway
from storage.database.privacy import Vault, WrongKey
from storage.database.sealed_folder import IN_WORK, REMOVED, SEALED, SealedFolder
from tests.buckets import FailingStore
from tests.keeping import VAULT

PLAIN = b"37.458472 " * 20_000


@pytest.fixture
def folder(tmp_path: Path, store: FailingStore) -> SealedFolder:
    return with_keys(tmp_path / "photos", store, VAULT)


def with_keys(path: Path, store: FailingStore, vault: Vault) -> SealedFolder:
    return SealedFolder(path, vault, MovedFiles(store=store, folder=path.name, vault=vault))


def move_all(folder: SealedFolder) -> None:
    for path in list(folder.waiting()):
        folder.move(path)


def left(folder: SealedFolder) -> list[str]:
    """What lies in the folder itself."""
    return sorted(path.name for path in folder.path.iterdir())


def test_a_file_that_was_moved_is_read_as_before(folder: SealedFolder, store: FailingStore) -> None:
    folder.write("a.jpg", PLAIN)
    assert left(folder) == [f"a.jpg{SEALED}"]
    move_all(folder)
    assert left(folder) == []
    assert (folder.file("a.jpg").is_here, folder.file("a.jpg").read()) == (True, PLAIN)
    assert folder.size("a.jpg") == len(PLAIN)
    [name] = store.names("photos")
    with store.open(name) as file:
        assert b"37.45" not in file.read(), "it is sealed there, too"


def test_what_never_was_there_is_not_there(folder: SealedFolder) -> None:
    assert not folder.holds("a.jpg")
    with pytest.raises(FileNotFoundError):
        folder.open("a.jpg")


def test_a_dead_store_takes_nothing_away(folder: SealedFolder, store: FailingStore) -> None:
    folder.write("a.jpg", PLAIN)
    store.away = True
    with pytest.raises(StoreAway):
        move_all(folder)
    assert folder.file("a.jpg").read() == PLAIN, "what is here asks no store"
    store.away = False
    move_all(folder)
    store.away = True
    with pytest.raises(StoreAway):
        folder.holds("a.jpg")


def test_a_kill_in_the_middle_of_a_move_loses_and_doubles_nothing(folder: SealedFolder, store: FailingStore) -> None:
    folder.write("a.jpg", PLAIN)
    store.kills = True
    with pytest.raises(KeyboardInterrupt):
        move_all(folder)
    assert (left(folder), list(folder.moved_names())) == ([f"a.jpg{SEALED}"], ["a.jpg"])
    store.kills = False
    move_all(folder)
    assert (left(folder), list(folder.moved_names())) == ([], ["a.jpg"])
    assert folder.file("a.jpg").read() == PLAIN


def test_what_is_removed_is_gone_at_once_and_let_go_when_the_store_is_back(
    folder: SealedFolder, store: FailingStore
) -> None:
    folder.write("a.jpg", PLAIN)
    move_all(folder)
    store.away = True
    folder.remove("a.jpg")
    assert not folder.holds("a.jpg")
    with pytest.raises(FileNotFoundError):
        folder.open("a.jpg")
    with pytest.raises(StoreAway):
        move_all(folder)
    assert left(folder) == [f"a.jpg{REMOVED}"]
    store.away = False
    assert list(folder.moved_names()) == [], "a backup does not have it either"
    move_all(folder)
    assert (left(folder), list(store.names("photos"))) == ([], [])


def test_a_file_that_is_removed_while_it_moves_does_not_stay_in_the_store(
    folder: SealedFolder, store: FailingStore
) -> None:
    folder.write("a.jpg", PLAIN)
    store.kills = True
    with pytest.raises(KeyboardInterrupt):
        move_all(folder)
    folder.remove("a.jpg")
    store.kills = False
    move_all(folder)
    assert (left(folder), list(store.names("photos"))) == ([], [])


def test_a_file_that_is_written_anew_while_it_moves_is_moved_once_more(
    folder: SealedFolder, store: FailingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("a.jpg", b"before")
    put = store.put

    def put_and_write(name: str, file: object) -> None:
        put(name, file)  # type: ignore[arg-type]
        monkeypatch.setattr(store, "put", put)
        folder.write("a.jpg", PLAIN)

    monkeypatch.setattr(store, "put", put_and_write)
    move_all(folder)
    assert folder.file("a.jpg").read() == PLAIN
    move_all(folder)
    assert (left(folder), folder.file("a.jpg").read()) == ([], PLAIN)


def test_what_is_still_being_written_stays_here(folder: SealedFolder, store: FailingStore) -> None:
    folder.write(f"export-1-1{IN_WORK}", PLAIN)
    assert list(folder.waiting()) == []
    folder.rename(f"export-1-1{IN_WORK}", "b")
    move_all(folder)
    assert folder.file("b").read() == PLAIN
    store.away = True
    folder.write(f"export-2-1{IN_WORK}", PLAIN)
    folder.remove(f"export-2-1{IN_WORK}")
    assert not folder.holds(f"export-2-1{IN_WORK}")
    assert left(folder) == []


def test_what_is_damaged_is_not_moved(folder: SealedFolder, store: FailingStore) -> None:
    folder.make()
    (folder.path / f"a.jpg{SEALED}").write_bytes(b"no sealed file")
    with pytest.raises(WrongKey):
        move_all(folder)
    assert list(store.names("photos")) == []


def test_a_key_that_turns_is_needed_until_all_of_the_store_is_sealed_anew(tmp_path: Path, store: FailingStore) -> None:
    path, ring = tmp_path / "photos", VAULT.ring.turned(Algorithm.SM4, date(2026, 11, 30))
    before, turned = with_keys(path, store, VAULT), with_keys(path, store, Vault(ring))
    before.write("a.jpg", PLAIN)
    move_all(before)
    assert list(turned.moved_of_older_keys()) == ["a.jpg"]
    assert turned.file("a.jpg").read() == PLAIN
    turned.bring_back("a.jpg")
    assert list(turned.moved_of_older_keys()) == ["a.jpg"], "the old one is there until the new one is"
    move_all(turned)
    assert (list(turned.moved_of_older_keys()), list(turned.moved_names())) == ([], ["a.jpg"])
    assert with_keys(path, store, Vault(ring.newest_alone())).file("a.jpg").read() == PLAIN


def test_what_was_removed_is_not_brought_back(tmp_path: Path, store: FailingStore) -> None:
    path, ring = tmp_path / "photos", VAULT.ring.turned(Algorithm.SM4, date(2026, 11, 30))
    before, turned = with_keys(path, store, VAULT), with_keys(path, store, Vault(ring))
    before.write("a.jpg", PLAIN)
    move_all(before)
    turned.remove("a.jpg")
    turned.bring_back("a.jpg")
    move_all(turned)
    assert (left(turned), list(store.names("photos"))) == ([], [])
