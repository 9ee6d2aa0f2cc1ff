"""Files: what is made here is on disk and in the table, what comes in waits for its bytes, what cannot be had goes."""

import hashlib
from datetime import datetime
from pathlib import Path

from storage import merging
from storage.cases import files
from storage.database.database import Database
from storage.database.sealed_folder import SEALED
from storage.people import people
from tests.keeping import sealed

PDF = "application/pdf"


def test_a_file_made_here_is_on_disk_under_a_name_of_its_own(database: Database, now: datetime, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "files"
    with database.writing() as tx:
        somebody = people.add(tx, now=now)
        ids = [
            files.make(tx, folder, person_id=somebody, name="../催办单.pdf", media_type=PDF, data=data, now=now)
            for data in (b"%PDF-1", b"%PDF-2")
        ]
    with database.reading() as tx:
        kept = files.of(tx, [*ids[::-1], "unknown"])
    assert [file.id for file in kept] == ids[::-1]
    assert {path.name for path in folder.iterdir()} == {f"{file.file}{SEALED}" for file in kept}
    assert list(tmp_path.rglob("*催办单*")) == []
    [later, first] = kept
    assert (first.name, first.media_type, first.bytes, first.channel) == ("../催办单.pdf", PDF, 6, None)
    assert sealed(folder).file(later.file or "").read() == b"%PDF-2"
    assert later.sha256 == hashlib.sha256(b"%PDF-2").hexdigest()


def test_a_file_that_comes_in_has_its_bytes_later_or_is_forgotten(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        somebody = people.add(tx, now=now)
        ids = [
            files.add(
                tx, person_id=somebody, name=name, media_type=PDF, bytes=None, now=now, channel="telegram", source=name
            )
            for name in ("a.pdf", "b.pdf")
        ]
        files.keep(tx, ids[0], file="0" * 32, sha256="1" * 64, bytes=7)
        files.drop(tx, ids[1])
    with database.reading() as tx:
        [kept] = files.of(tx, ids)
        assert files.find(tx, ids[1]) is None
    assert (kept.source, kept.file, kept.bytes) == ("a.pdf", "0" * 32, 7)


def test_files_go_along_where_two_records_become_one(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        old, new = people.add(tx, now=now), people.add(tx, now=now)
        file_id = files.add(tx, person_id=old, name="a.pdf", media_type=PDF, bytes=1, now=now)
        merging.fold(tx, old, new, now)
        kept = files.find(tx, file_id)
    assert kept is not None
    assert kept.person_id == new
