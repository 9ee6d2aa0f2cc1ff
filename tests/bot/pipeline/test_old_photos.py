"""Photos that an earlier release took in are looked at some at a time, and each once."""

from pathlib import Path

from bot.pipeline.jobs import LEASE
from bot.pipeline.looks import looks_of_file
from bot.pipeline.old_photos import AT_A_TIME, OldPhotos
from handlers.dialog.installation import Knowledge
from handlers.households import old_photos
from handlers.wording import Wording
from storage.cases import photos
from storage.database.database import Database, Transaction
from storage.households import looks
from storage.people import people
from storage.queues import jobs
from tests.bot.pipeline.test_looks import house
from tests.cast import NOW
from tests.keeping import kept
from tests.planning import planned


def plant(tx: Transaction, count: int) -> list[str]:
    """Photos of an earlier release; of the first one, the bytes are gone."""
    who, found = people.add(tx, now=NOW), []
    for at in range(count):
        id, _ = photos.add(
            tx,
            person_id=who,
            channel="web",
            source=str(at),
            unique_name=str(at),
            draft_id="d",
            as_file=False,
            width=None,
            height=None,
            bytes=None,
            now=NOW,
        )
        photos.keep(tx, id, file=f"{at}.jpg", sha256="0", bytes=1, width=1, height=1)
        found.append(id)
    return found


def test_each_is_looked_at_once_and_one_that_is_gone_holds_up_none(
    database: Database, tmp_path: Path, knowledge: Knowledge, say: Wording
) -> None:
    with database.writing() as tx:
        ids = plant(tx, AT_A_TIME + 2)
        for _ in range(2):
            planned(old_photos.plan, tx, packs=knowledge.packs, say=say, now=NOW)
        job = jobs.claim(tx, NOW, lease_until=NOW + LEASE)
        assert job is not None
        assert job.kind == old_photos.LOOK
        assert jobs.claim(tx, NOW, lease_until=NOW + LEASE) is None, "once a day"
        jobs.finish(tx, job.id, NOW)
    for at in range(1, len(ids)):
        house(at, (320, 240)).save(tmp_path / f"{at}.jpg", "JPEG")
    work = OldPhotos(database=database, photo_folder=tmp_path)
    assert [work.look(job) for _ in range(3)] == [False, False, True]
    with database.writing() as tx:
        known = looks.of_photos(tx, ids)
        planned(old_photos.plan, tx, packs=knowledge.packs, say=say, now=NOW.replace(day=5))
        assert not jobs.any_due(tx, NOW.replace(day=6))
    assert known[ids[0]] == ()
    assert known[ids[1]] == looks.turns(looks_of_file(kept(tmp_path / "1.jpg")))
    assert len(set(known.values())) == len(ids)
