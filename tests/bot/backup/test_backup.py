"""A backup holds one state of an installation, tells nothing, and comes back on either database."""

import io
import json
import os
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.backup import making
from bot.backup.archive import BackupWriter, BadBackup, Manifest
from bot.backup.making import make_backup
from bot.backup.restoring import NotEmpty, examine, restore
from storage.copying import TableShape
from storage.database.ciphers import Algorithm
from storage.database.database import Database, Transaction, make_engine
from storage.database.object_store import StoreAway
from storage.database.privacy import Vault, WrongKey
from storage.people import people
from storage.schema import metadata
from storage.schema_check import differences
from tests.buckets import FailingStore
from tests.keeping import VAULT
from tests.storage.database.test_sealing import ID_NUMBER, NAME, PHONE, plant

PHOTO, PAPER = os.urandom(200_000), b"%PDF-1.7 paper"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder with a photo, one that is still coming in, and a file."""
    folder = tmp_path / "data"
    (folder / "photos" / "incoming").mkdir(parents=True)
    (folder / "files").mkdir()
    (folder / "photos" / "12.jpg").write_bytes(PHOTO)
    (folder / "photos" / "incoming" / "ab.part").write_bytes(b"half")
    (folder / "files" / "3.pdf").write_bytes(PAPER)
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'elsewhere' / 'anju.db'}", VAULT)
    else:
        database = Database(_new_on(request.getfixturevalue("postgresql_server")), VAULT)
    yield database
    database.close()


def _new_on(server: str) -> str:
    engine = make_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS anju_restored WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE anju_restored"))
    url = engine.url.set(database="anju_restored").render_as_string(hide_password=False)
    engine.dispose()
    return url


def _rows(database: Database) -> dict[str, list[Any]]:
    with database.reading() as tx:
        return {
            table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }


def test_a_backup_comes_back_whole_on_either_database(
    database: Database, empty: Database, data_dir: Path, tmp_path: Path, now: datetime
) -> None:
    plant(database, now)
    file, elsewhere = tmp_path / "out" / "anju.backup", tmp_path / "elsewhere"
    made = make_backup(database, data_dir, file, now)
    with file.open("rb") as stream:
        restore(empty, elsewhere, stream)
    assert _rows(empty) == _rows(database)
    assert (elsewhere / "photos" / "12.jpg").read_bytes() == PHOTO
    assert (elsewhere / "files" / "3.pdf").read_bytes() == PAPER
    assert not (elsewhere / "photos" / "incoming").exists()
    assert (made.contents.files, made.contents.bytes) == (2, len(PHOTO) + len(PAPER))
    assert file.stat().st_mode & 0o777 == 0o600
    back = [elsewhere / name for name in (".", "photos", "files", "photos/12.jpg", "files/3.pdf")]
    assert [path.stat().st_mode & 0o777 for path in back] == [0o700, 0o700, 0o700, 0o600, 0o600], "its owner's alone"
    with empty.engine.connect() as connection:
        assert differences(connection) == []
    with empty.writing() as tx:  # the next row gets a number of its own
        people.add(tx, now=now)


def test_what_came_is_in_a_backup_also_where_it_is_fetched_while_rows_are_written(
    sqlite_database: Database, data_dir: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows say that its bytes are to be fetched: once they were gone when the files' turn came."""
    file, come = tmp_path / "anju.backup", data_dir / "photos" / "incoming" / "ab.sealed"
    come.write_bytes(PHOTO)
    put_rows = making._put_rows

    def fetched_meanwhile(writing: BackupWriter, tx: Transaction) -> None:
        come.unlink()
        put_rows(writing, tx)

    monkeypatch.setattr(making, "_put_rows", fetched_meanwhile)
    make_backup(sqlite_database, data_dir, file, now)
    empty = Database(f"sqlite:///{tmp_path / 'elsewhere' / 'anju.db'}", VAULT)
    with file.open("rb") as stream:
        restore(empty, tmp_path / "elsewhere", stream)
    empty.close()
    assert (tmp_path / "elsewhere" / "photos" / "incoming" / "ab.sealed").read_bytes() == PHOTO


def test_a_backup_holds_what_was_moved_into_a_store_and_brings_it_back(
    database: Database, empty: Database, store: FailingStore, tmp_path: Path, now: datetime
) -> None:
    database.store = store
    folder, elsewhere, file = database.folder(tmp_path / "photos"), tmp_path / "elsewhere", tmp_path / "anju.backup"
    for name in ("moved.jpg", "removed.jpg", "here.jpg"):
        folder.write(name, name.encode())
    for path in list(folder.waiting()):
        if "here" not in path.name:
            folder.move(path)
    folder.remove("removed.jpg")
    assert make_backup(database, tmp_path, file, now).contents.files == 2
    with file.open("rb") as stream:
        restore(empty, elsewhere, stream)
    assert {path.name for path in (elsewhere / "photos").iterdir()} == {"moved.jpg.sealed", "here.jpg.sealed"}
    back = empty.folder(elsewhere / "photos")
    assert [back.file(name).read() for name in ("moved.jpg", "here.jpg")] == [b"moved.jpg", b"here.jpg"]


def test_a_backup_without_what_lies_in_a_dead_store_is_none(
    sqlite_database: Database, store: FailingStore, tmp_path: Path, now: datetime
) -> None:
    sqlite_database.store = store
    store.away = True
    with pytest.raises(StoreAway):
        make_backup(sqlite_database, tmp_path, tmp_path / "anju.backup", now)
    assert not (tmp_path / "anju.backup").exists()


def test_a_backup_is_not_put_beside_what_a_store_holds_already(
    sqlite_database: Database, empty: Database, data_dir: Path, store: FailingStore, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "anju.backup"
    make_backup(sqlite_database, data_dir, file, now)
    empty.store = store
    folder = empty.folder(tmp_path / "photos")
    folder.write("another's.jpg", b"1")
    for path in list(folder.waiting()):
        folder.move(path)
    with file.open("rb") as stream, pytest.raises(NotEmpty, match="another prefix"):
        restore(empty, tmp_path / "elsewhere", stream)


def test_a_backup_tells_nothing_without_the_key(
    sqlite_database: Database, data_dir: Path, tmp_path: Path, now: datetime
) -> None:
    plant(sqlite_database, now)
    file = tmp_path / "anju.backup"
    make_backup(sqlite_database, data_dir, file, now)
    data = file.read_bytes()
    for told in (NAME.encode(), PHONE.encode(), ID_NUMBER.encode(), b"people", b"photos", PHOTO[:32]):
        assert told not in data
    with pytest.raises(WrongKey), file.open("rb") as stream:
        examine(stream, Vault.with_key(b"x" * 32))


@pytest.mark.parametrize("damage", ["cut", "changed", "cut at a piece", "swapped", "nothing", "another file"])
def test_what_is_damaged_is_refused_and_nothing_is_put_back(
    damage: str, sqlite_database: Database, data_dir: Path, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "anju.backup"
    make_backup(sqlite_database, data_dir, file, now)
    data = file.read_bytes()
    head, piece = 39, 65_536 + 16
    first, second, rest = data[head : head + piece], data[head + piece : head + 2 * piece], data[head + 2 * piece :]
    damaged = {
        "cut": data[:-1],
        "changed": data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
        "cut at a piece": data[: head + piece],
        "swapped": data[:head] + second + first + rest,
        "nothing": b"",
        "another file": b"SQLite format 3\0" + bytes(100),
    }[damage]
    assert len(rest) > piece
    empty = Database(f"sqlite:///{tmp_path / 'new' / 'anju.db'}", VAULT)
    with pytest.raises(WrongKey):
        restore(empty, tmp_path / "new", io.BytesIO(damaged))
    assert not (tmp_path / "new" / "photos").exists()
    restore(empty, tmp_path / "new", io.BytesIO(data))  # what failed before is no hindrance
    assert (tmp_path / "new" / "photos" / "12.jpg").read_bytes() == PHOTO
    empty.close()


def test_what_counts_otherwise_than_it_says_is_refused(now: datetime) -> None:
    stream = io.BytesIO()
    writing = BackupWriter(stream, VAULT)
    writing.begin(Manifest(made_at=now, revision="0020", shapes=()))
    writing.contents.files = 1
    writing.end()
    with pytest.raises(BadBackup, match="says that it holds"):
        examine(io.BytesIO(stream.getvalue()), VAULT)


def test_it_is_not_put_over_anything(sqlite_database: Database, data_dir: Path, tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "anju.backup"
    make_backup(sqlite_database, data_dir, file, now)
    with pytest.raises(NotEmpty, match="in use"), file.open("rb") as stream:
        restore(sqlite_database, tmp_path / "new", stream)
    empty = Database(f"sqlite:///{tmp_path / 'new.db'}", VAULT)
    with pytest.raises(NotEmpty, match="photos and files"), file.open("rb") as stream:
        restore(empty, data_dir, stream)
    empty.close()


def test_a_backup_of_an_older_release_is_put_back_and_upgraded(tmp_path: Path, now: datetime) -> None:
    stream = io.BytesIO()
    writing = BackupWriter(stream, VAULT)
    shapes = [
        TableShape(table="areas", columns=dict.fromkeys(["code", "name", "level", "path"], "text")),
        TableShape(table="people", columns={"id": "whole", "created_at": "moment"}),
    ]
    writing.begin(Manifest(made_at=now, revision="0020", shapes=shapes))
    writing.rows("areas", 1, [json.dumps(["990101", "云山县", "county", "/990101/"])])
    writing.rows("people", 1, [json.dumps([1, now.isoformat()])])
    writing.end()
    empty = Database(f"sqlite:///{tmp_path / 'new' / 'anju.db'}", VAULT)
    restore(empty, tmp_path / "new", io.BytesIO(stream.getvalue()))
    with empty.reading() as tx:
        assert tx.execute(select(metadata.tables["people"].c.created_at)).scalars().all() == [now]
        assert differences(tx.connection) == []
    empty.close()


@pytest.mark.parametrize("release", ["this", "earlier"])
def test_a_backup_of_before_a_key_turned_opens_until_that_key_is_dropped(
    release: str, sqlite_database: Database, data_dir: Path, tmp_path: Path, now: datetime
) -> None:
    plant(sqlite_database, now)
    file = tmp_path / "anju.backup"
    rows = make_backup(sqlite_database, data_dir, file, now).contents.rows
    data = file.read_bytes()
    if release == "earlier":  # which wrote no head with the id of the key
        data = data.removeprefix(b"anju backup 2\n" + VAULT.newest.id)
    turned = VAULT.ring.turned(Algorithm.SM4, date(2026, 11, 30))
    assert examine(io.BytesIO(data), Vault(turned)).contents.rows == rows
    with pytest.raises(WrongKey):
        examine(io.BytesIO(data), Vault(turned.newest_alone()))


def test_people_go_on_writing_while_it_is_made(
    database: Database, data_dir: Path, tmp_path: Path, now: datetime
) -> None:
    plant(database, now)
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with database.writing() as tx:
                id = people.add(tx, now=now)
            written.append(id)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            confirmed = max(written, default=0)
            file = tmp_path / f"{number}.backup"
            make_backup(database, data_dir, file, now)
            empty = Database(f"sqlite:///{tmp_path / str(number) / 'anju.db'}", VAULT)
            with file.open("rb") as stream:
                restore(empty, tmp_path / str(number), stream)
            with empty.reading() as tx:
                there = set(tx.execute(select(metadata.tables["people"].c.id)).scalars())
            assert set(range(1, confirmed + 1)) <= there
            assert there == set(range(1, max(there) + 1)), "one state, and no gap in it"
            empty.close()
    finally:
        stop.set()
        writer.join()
    assert written
