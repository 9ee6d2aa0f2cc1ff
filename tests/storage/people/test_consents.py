"""To which version of the privacy notice somebody agreed: kept, withdrawn, given anew, carried along."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from storage import merging
from storage.database.database import Database, Transaction
from storage.people import consents, people
from storage.people.consents import Consent, VersionCount
from storage.people.tables import consents as consents_table


def rows(tx: Transaction, person_id: int) -> int:
    """How many versions somebody ever agreed to."""
    query = select(func.count()).where(consents_table.c.person_id == person_id)
    return int(tx.execute(query).scalar_one())


def test_a_consent_given_twice_keeps_the_moment_of_the_first_time(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        somebody = people.add(tx, now=now)
        assert consents.standing(tx, somebody) is None
        consents.give(tx, somebody, "1", now)
        consents.give(tx, somebody, "1", now + timedelta(days=1))
        assert consents.standing(tx, somebody) == Consent(version="1", given_at=now)
        assert rows(tx, somebody) == 1


def test_of_several_versions_the_latest_agreed_to_stands(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        somebody = people.add(tx, now=now)
        consents.give(tx, somebody, "2", now + timedelta(days=30))
        consents.give(tx, somebody, "1", now)
        standing = consents.standing(tx, somebody)
        assert standing is not None
        assert standing.version == "2"


def test_a_withdrawal_ends_all_versions_of_one_person_and_can_be_followed_by_a_new_consent(
    database: Database, now: datetime
) -> None:
    later = now + timedelta(days=1)
    with database.writing() as tx:
        one, other = people.add(tx, now=now), people.add(tx, now=now)
        for person_id in (one, other):
            consents.give(tx, person_id, "1", now)
        consents.give(tx, one, "2", now)
        assert consents.withdraw(tx, one, later)
        assert not consents.withdraw(tx, one, later)
        assert consents.standing(tx, one) is None
        assert consents.standing(tx, other) == Consent(version="1", given_at=now)
        consents.give(tx, one, "2", later)
        assert consents.standing(tx, one) == Consent(version="2", given_at=later)
        assert rows(tx, one) == 2


def test_of_two_records_of_one_human_the_consent_goes_along_unless_the_other_has_one(
    database: Database, now: datetime
) -> None:
    later = now + timedelta(days=1)
    with database.writing() as tx:
        old, new = people.add(tx, now=now), people.add(tx, now=now)
        consents.give(tx, old, "1", now)
        consents.give(tx, old, "2", now)
        consents.give(tx, new, "2", later)
        merging.fold(tx, old, new, later)
        assert rows(tx, old) == 0
        assert rows(tx, new) == 2
        assert consents.standing(tx, new) == Consent(version="2", given_at=later)


def test_versions_are_counted_with_who_took_them_back(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        first, second = people.add(tx, now=now), people.add(tx, now=now)
        later = now + timedelta(days=30)
        consents.give(tx, first, "1", now)
        consents.give(tx, second, "1", now + timedelta(days=1))
        consents.give(tx, second, "2", later)
        consents.withdraw(tx, first, later)
        assert consents.by_version(tx) == [
            VersionCount(version="2", agreed=1, withdrawn=0, since=later),
            VersionCount(version="1", agreed=2, withdrawn=1, since=now),
        ]
