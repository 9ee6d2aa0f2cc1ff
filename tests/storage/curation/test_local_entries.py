"""本县问答 in the database: which of them answer, and what became of each."""

from datetime import date, datetime, timedelta

from storage.curation import local_entries
from storage.curation.local_entries import LocalEntry, LocalState, LocalText
from storage.database.database import Database, Transaction
from storage.people import people
from tests.cast import COUNTY, OTHER_COUNTY, plant_tree

TEXT = LocalText(asks=("猪圈给补吗", "盖猪圈给补不"), answer="不给。", source="经办人答复")


def proposed(tx: Transaction, now: datetime, *, by: int, replaces: int | None = None) -> LocalEntry:
    """An entry of 云山县 that waits, valid till the day on which it was written."""
    id = local_entries.propose(tx, TEXT, county=COUNTY, until=now.date(), replaces=replaces, by=by, now=now)
    found = local_entries.find(tx, id)
    assert found is not None
    return found


def answering(tx: Transaction, day: date, county: str = COUNTY) -> list[int]:
    return [one.id for one in local_entries.answering(tx, county, day)]


def test_an_entry_answers_once_it_is_published_till_its_last_day(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        writer, other = people.add(tx, now=now), people.add(tx, now=now)
        entry = proposed(tx, now, by=writer)
        assert entry.text == TEXT
        assert answering(tx, now.date()) == []
        assert [one.id for one in local_entries.waiting(tx)] == [entry.id]
        assert local_entries.publish(tx, entry, reviewed=True, by=other, now=now)
        assert not local_entries.publish(tx, entry, reviewed=True, by=other, now=now)
        assert answering(tx, now.date()) == [entry.id]
        assert answering(tx, now.date() + timedelta(days=1)) == []
        assert answering(tx, now.date(), OTHER_COUNTY) == []
        assert [(one.kind, one.person_id) for one in local_entries.history(tx, entry.id)] == [
            ("proposed", writer),
            ("published", other),
        ]


def test_what_was_published_alone_is_reviewed_once(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        person_id = people.add(tx, now=now)
        entry = proposed(tx, now, by=person_id)
        local_entries.publish(tx, entry, reviewed=False, by=person_id, now=now)
        assert local_entries.review(tx, entry.id, by=person_id, now=now)
        assert not local_entries.review(tx, entry.id, by=person_id, now=now)


def test_an_edited_entry_takes_the_place_of_one_that_waits_at_once_and_of_one_that_answers_once_it_does(
    database: Database, now: datetime
) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        person_id = people.add(tx, now=now)
        first = proposed(tx, now, by=person_id)
        second = proposed(tx, now, by=person_id, replaces=first.id)
        assert [one.id for one in local_entries.waiting(tx)] == [second.id]
        local_entries.publish(tx, second, reviewed=True, by=person_id, now=now)
        third = proposed(tx, now, by=person_id, replaces=second.id)
        assert answering(tx, now.date()) == [second.id]
        local_entries.publish(tx, third, reviewed=True, by=person_id, now=now)
        assert answering(tx, now.date()) == [third.id]
        assert local_entries.count_shown(tx, [COUNTY]) == 1


def test_what_is_rejected_or_withdrawn_answers_no_more_and_says_why(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        person_id = people.add(tx, now=now)
        rejected, withdrawn = (proposed(tx, now, by=person_id) for _ in range(2))
        assert local_entries.reject(tx, rejected.id, "没有这笔钱", by=person_id, now=now)
        assert local_entries.withdraw(tx, withdrawn, by=person_id, now=now)
        assert not local_entries.withdraw(tx, withdrawn, by=person_id, now=now)
        assert local_entries.history(tx, rejected.id)[-1].words == "没有这笔钱"
        found = local_entries.find(tx, withdrawn.id)
        assert found is not None
        assert found.state is LocalState.WITHDRAWN
        assert local_entries.shown(tx, [COUNTY], limit=10) == []
