"""Complaints in the database: kept sealed, opened by a code, moved once, counted by place."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from storage.complaints import complaints, handlers, times
from storage.complaints.complaints import Complaint, ComplaintState, NewComplaint, OwedComplaints
from storage.complaints.times import REGULATION, ComplaintTimes
from storage.database.database import Database, Transaction
from storage.people import areas, people
from storage.people.people import Role
from tests.cast import COUNTY, NEXT_VILLAGE, VILLAGE, Cast

DAY = date(2026, 11, 4)


def sent_in(
    tx: Transaction, *, place: str = VILLAGE, person_id: int | None = None, code: str | None = None, due: date = DAY
) -> Complaint:
    """A complaint that 云山县 deals with."""
    new = NewComplaint(
        office=COUNTY,
        place=place,
        person_id=person_id,
        code=code,
        account={"who": "王某", "what": "收了跑腿费"},
        hears=True,
        received_on=DAY,
        due_on=due,
    )
    found = complaints.find(tx, complaints.add(tx, new))
    assert found is not None
    return found


def test_an_anonymous_complaint_is_opened_by_its_code_and_tells_nobodys_name(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        kept = sent_in(tx, code="482910375562")
        assert complaints.by_code(tx, "482910375562") == kept
        assert complaints.by_code(tx, "482910375563") is None
        assert kept.is_anonymous
        assert kept.account["what"] == "收了跑腿费"
        assert kept.state is ComplaintState.RECEIVED


def test_a_complaint_moves_once_from_where_it_was_read(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        kept = sent_in(tx, person_id=players.resident)
        later = DAY + timedelta(days=60)
        assert complaints.move(tx, kept, state=ComplaintState.TAKEN_UP, due_on=later)
        assert not complaints.move(tx, kept, state=ComplaintState.REFUSED), "somebody was faster"
        complaints.note(tx, kept, "take_up", person_id=players.county, words=None, day=DAY)
        assert complaints.find(tx, kept.number) == replace(kept, state=ComplaintState.TAKEN_UP, due_on=later)
        assert [event.kind for event in complaints.history(tx, kept)] == ["take_up"]


def test_an_office_finds_what_it_owes_and_what_is_late(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        late, soon = sent_in(tx, due=DAY), sent_in(tx, due=DAY + timedelta(days=3))
        done = sent_in(tx)
        complaints.move(tx, done, state=ComplaintState.SATISFIED, due_on=None)
        assert [one.number for one in complaints.open_at(tx, [COUNTY])] == [late.number, soon.number]
        assert [one.number for one in complaints.late_below(tx, [COUNTY], DAY + timedelta(days=1))] == [late.number]
        assert complaints.owed(tx, DAY + timedelta(days=1)) == {COUNTY: OwedComplaints(count=2, late=1, first=DAY)}
        assert complaints.owed(tx, DAY)[COUNTY].late == 0


def test_they_are_counted_by_place_and_clues_apart(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        sent_in(tx)
        clue = sent_in(tx, place=NEXT_VILLAGE)
        complaints.move(tx, clue, clue_on=DAY)
        assert complaints.count_by_place(tx, areas.get(tx, COUNTY).path) == {VILLAGE: 1, NEXT_VILLAGE: 1}
        assert complaints.count_by_place(tx, areas.get(tx, NEXT_VILLAGE).path) == {NEXT_VILLAGE: 1}
        assert complaints.count_clues(tx, [COUNTY]) == 1


def test_who_is_named_deals_with_complaints_as_long_as_the_role_is_held(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        for _ in range(2):
            handlers.name(tx, players.county, COUNTY, by=players.county, now=now)
        assert handlers.named(tx) == {COUNTY: {players.county}}
        people.withdraw(tx, players.county, Role.COUNTY, COUNTY, now)
        assert handlers.named(tx) == {}


def test_who_is_dismissed_is_named_no_longer(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        handlers.name(tx, players.county, COUNTY, by=players.county, now=now)
        handlers.dismiss(tx, players.county, COUNTY, by=players.county, now=now)
        assert handlers.named(tx) == {}


def test_times_are_the_regulations_until_a_county_sets_its_own(
    database: Database, players: Cast, now: datetime
) -> None:
    own = ComplaintTimes(notify=7, answer=30, longer=15, review=20)
    with database.writing() as tx:
        assert times.at(tx, COUNTY) == REGULATION
        times.put(tx, COUNTY, REGULATION, by=players.county, now=now)
        times.put(tx, COUNTY, own, by=players.county, now=now)
        assert times.at(tx, COUNTY) == own
