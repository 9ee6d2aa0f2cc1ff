"""Row D6: backups made while people report, each put back elsewhere on either database, nothing accepted missing."""

import itertools
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.cases import cases
from storage.cases.tables import photos
from storage.database.database import Database, make_engine
from storage.database.keys import read_key
from storage.database.privacy import Vault
from storage.queues.tables import inbox
from storage.web.sessions import CHANNEL
from tests.bot.channels.bot_api import wait_until
from tests.faults.conftest import Visitors, campaign, in_parts
from tests.faults.machines import own_database
from tests.faults.person import PATIENCE_S
from tests.faults.process import KEY, Anju
from tests.faults.reporters import Reporters, check_answers
from tests.faults.visitor import Visitor

pytestmark = pytest.mark.faults

PEOPLE = 4


class Restored(Anju):
    """An installation into which a backup was put, on a database of its own; SQLite where `url` names none."""

    def __init__(self, folder: Path, url: str | None) -> None:
        folder.mkdir()
        super().__init__(folder)
        self._url = url
        if url is not None:
            self.environment["ANJU_DATABASE_URL"] = url

    def database(self) -> Database:
        """Its database; to be closed."""
        return super().database() if self._url is None else Database(self._url, Vault.with_key(read_key(KEY)))


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """What people were told is there: ids of messages, numbers of cases with the heads of their households."""

    messages: frozenset[str]
    cases: frozenset[tuple[str, str]]


def accepted(people: list[Visitor], reporters: Reporters) -> Accepted:
    """What is accepted by now."""
    return Accepted(
        messages=frozenset(id for person in people for id in list(person.accepted)),
        cases=frozenset(reporters.reported),
    )


@pytest.fixture
def elsewhere(tmp_path: Path, postgresql_server: str) -> Iterator[Iterator[Restored]]:
    """Empty installations, one on SQLite, one on PostgreSQL, and so on; that before has to be done with."""

    def made(url: str) -> Iterator[Restored]:
        for number in itertools.count():
            yield Restored(tmp_path / f"elsewhere{2 * number}", None)
            _empty(url)
            yield Restored(tmp_path / f"elsewhere{2 * number + 1}", url)

    with own_database(postgresql_server) as url:
        yield made(url)


def _empty(url: str) -> None:
    """Leave no table in a PostgreSQL database."""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


def is_whole(restored: Restored, before: Accepted) -> int:
    """Check that all that was accepted before a backup is there, and once; how many messages there are."""
    database = restored.database()
    try:
        with database.reading() as tx:
            of_page = inbox.c.channel == CHANNEL
            ids = Counter(
                id.rpartition(":")[2] for id in tx.execute(select(inbox.c.update_id).where(of_page)).scalars()
            )
            found = cases.everything(tx)
    finally:
        database.close()
    assert before.messages <= set(ids), before.messages - set(ids)
    assert set(ids.values()) <= {1}
    heads = Counter((case.number, case.answers["head"]) for case in found)
    assert before.cases <= set(heads), before.cases - set(heads)
    assert set(heads.values()) <= {1}
    for case in found:
        check_answers(case)
    return len(ids)


def photos_without_bytes(restored: Restored) -> int:
    """How many photos are noted whose bytes are not kept."""
    database = restored.database()
    try:
        with database.reading() as tx:
            return len(tx.execute(select(photos.c.id).where(photos.c.file.is_(None))).all())
    finally:
        database.close()


@in_parts(5)
def test_each_backup_made_while_people_report_is_put_back_whole_on_either_database(
    website: Anju,
    visitors: Visitors,
    elsewhere: Iterator[Restored],
    chance: random.Random,
    record_property: Callable[[str, object], None],
    part: int,
) -> None:
    """2 backups, 4 with ANJU_FAULTS=short, five times 10 with full; every third one then runs and has all photos."""
    people, counts = visitors(PEOPLE), list[int]()
    reporters = Reporters(people, chance)
    reporters.start()
    try:
        for number in range(campaign(2, 4, 10)):
            _wait_for_traffic(people)
            before = accepted(people, reporters)
            file = website.folder / f"{number}.backup"
            website.command("backup", str(file))
            restored = next(elsewhere)
            restored.command("restore", str(file))
            counts.append(is_whole(restored, before))
            if number % 3 == 1:
                _runs_with_all_photos(restored)
            shutil.rmtree(restored.folder)
            file.unlink()
    finally:
        reporters.end()
    assert reporters.failures == []
    figures = {"backups": len(counts), "messages in them": counts, "cases": len(reporters.reported)}
    for name, value in figures.items():
        record_property(name, value)
    print(figures)


def _wait_for_traffic(people: list[Visitor]) -> None:
    """Wait until each of them had something accepted once more."""
    before = [len(person.accepted) for person in people]
    wait_until(
        lambda: all(len(person.accepted) > count for person, count in zip(people, before, strict=True)),
        PATIENCE_S,
        "traffic",
    )


def _runs_with_all_photos(restored: Restored) -> None:
    """What was still to be done at the backup's moment is done: each photo that was accepted is kept."""
    restored.start_and_wait()
    try:
        wait_until(lambda: photos_without_bytes(restored) == 0, PATIENCE_S, "all photos are fetched")
        assert restored.set_aside() == []
    finally:
        restored.kill()
