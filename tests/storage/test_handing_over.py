"""A role at a place changes hands: what goes along, what ends, and that no column with a person is forgotten."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Column

from storage import handing_over, merging
from storage.cases import cases
from storage.checks import checks, items
from storage.checks.items import CheckAnswer, CheckKind, NewItem
from storage.database.database import Database, Transaction
from storage.handing_over import Seat
from storage.people import areas, deputies, duty_table, handovers, invitations, joinings, people
from storage.people.duty_table import OnDuty
from storage.people.handovers import HandoverState
from storage.people.people import Role
from storage.queues import outbox
from storage.schema import metadata
from storage.web import sessions as web_sessions
from tests.cast import NEXT_VILLAGE, TOWNSHIP, VILLAGE, Cast

PERSON_COLUMNS = ("person_id", "made_by", "decided_by", "answered_by", "taken_by", "old_id", "new_id", "known_id")


def name_of(column: Column[object]) -> str:
    return f"{column.table.name}.{column.name}"


def with_persons() -> set[str]:
    return {
        name_of(column)
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys) or column.name in PERSON_COLUMNS
    }


def test_every_column_with_a_person_is_known_to_the_handing_over() -> None:
    """A new table says in `storage.handing_over` whether its person goes along, ends, or stays."""
    told = Counter(map(name_of, [*handing_over.GOES_ALONG, *handing_over.ENDS, *handing_over.STAYS]))
    assert with_persons() - set(told) == set()
    assert set(told) - with_persons() == set()
    assert [name for name, times in told.items() if times > 1] == []


@pytest.fixture
def successor(database: Database, players: Cast, now: datetime) -> int:
    with database.writing() as tx:
        person_id = people.add(tx, now=now, name="王五", phone="13800000055")
        people.grant(tx, person_id, Role.CADRE, VILLAGE, now)
        return person_id


def seat(tx: Transaction, role: Role = Role.CADRE, area: str = VILLAGE) -> Seat:
    return Seat(role=role, place=areas.get(tx, area))


def report(tx: Transaction, reporter: int, role: Role, draft: str, now: datetime, area: str = VILLAGE) -> int:
    case, _ = cases.open_case(
        tx,
        draft_id=draft,
        prefix="YT",
        area=area,
        pack="yantai",
        imminent=False,
        reporter_id=reporter,
        reporter_role=role,
        answers={"householder": "何梅"},
        now=now,
    )
    return case.id


def reporters(tx: Transaction) -> list[int]:
    return [case.reporter_id for case in (cases.find(tx, f"YT2026-{n:06}") for n in (1, 2, 3)) if case is not None]


def test_what_was_reported_in_the_role_goes_along_and_what_was_not_stays(
    database: Database, players: Cast, successor: int, now: datetime
) -> None:
    with database.writing() as tx:
        report(tx, players.cadre, Role.CADRE, "a", now)
        report(tx, players.cadre, Role.RESIDENT, "b", now)
        report(tx, players.cadre, Role.CADRE, "c", now, NEXT_VILLAGE)
        assert handing_over.waiting(tx, seat(tx), players.cadre) == {"cases": 1}
        assert handing_over.move(tx, seat(tx), players.cadre, successor) == {"cases": 1}
        assert reporters(tx) == [successor, players.cadre, players.cadre]


def test_open_items_of_a_check_go_along_and_answered_ones_do_not(
    database: Database, players: Cast, successor: int, now: datetime
) -> None:
    with database.writing() as tx:
        check = checks.call(
            tx,
            kind=CheckKind.REGULAR,
            reason="quarterly",
            title=None,
            area=TOWNSHIP,
            due=None,
            drill=False,
            person_id=players.township,
            items=[
                NewItem(area=area, case_id=None, holder_id=players.cadre, answer=answer)
                for area, answer in ((VILLAGE, None), (NEXT_VILLAGE, None), (VILLAGE, CheckAnswer.SOUND))
            ],
            asked_at=now,
            now=now,
        )
        assert check is not None
        handing_over.move(tx, seat(tx), players.cadre, successor)
        found = [(one.area, one.answer, one.holder_id) for one in items.of_check(tx, check.id)]
    assert found == [
        (VILLAGE, None, successor),
        (NEXT_VILLAGE, None, players.cadre),
        (VILLAGE, CheckAnswer.SOUND, players.cadre),
    ]


def test_who_had_the_old_one_as_deputy_has_the_new_one(
    database: Database, players: Cast, successor: int, now: datetime
) -> None:
    with database.writing() as tx:
        other = people.add(tx, now=now, name="马小军", phone="13800000056")
        people.grant(tx, other, Role.CADRE, VILLAGE, now)
        for person, deputy in ((other, players.cadre), (successor, players.cadre), (players.cadre, other)):
            deputies.name_deputy(
                tx,
                person_id=person,
                role=Role.CADRE,
                area=VILLAGE,
                deputy_id=deputy,
                made_by=players.township,
                now=now,
            )
        handing_over.move(tx, seat(tx), players.cadre, successor)
        assert handing_over.end(tx, seat(tx), players.cadre, now)
        assert [(one.person_id, one.deputy_id) for one in deputies.everywhere(tx)] == [(other, successor)]


def test_the_role_ends_once(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        assert handing_over.end(tx, seat(tx), players.cadre, now)
        assert not handing_over.end(tx, seat(tx), players.cadre, now)
        assert people.grants_of(tx, players.cadre) == ()


def test_invitations_that_the_old_one_gave_stay_good_with_the_new_one(
    database: Database, players: Cast, successor: int, now: datetime
) -> None:
    with database.writing() as tx:
        given = invitations.add(
            tx,
            "CODE",
            role=Role.CADRE,
            area=VILLAGE,
            uses=1,
            now=now,
            expires_at=now + timedelta(days=7),
            made_by=players.township,
            person_id=None,
        )
        handing_over.move(tx, seat(tx, Role.TOWNSHIP, TOWNSHIP), players.township, successor)
        assert [one.id for one in invitations.open_ones(tx, successor, now)] == [given]


def test_parting_two_records_does_not_give_a_role_back_that_was_handed_over(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        joining = joinings.find(tx, merging.fold(tx, players.stranger, players.cadre, now))
        assert joining is not None
        handing_over.end(tx, seat(tx), players.cadre, now)
        settled = joinings.find(tx, joining.id)
        assert settled is not None
        assert not merging.part(tx, settled, now)


def test_who_has_no_role_left_is_signed_out_and_sees_nothing_of_before(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        session = web_sessions.begin(tx, "token", now)
        for text, manner in (("一", "notice"), ("二", "notice")):
            outbox.put(
                tx,
                person_id=session.person_id,
                channel="web",
                chat=session.lane,
                manner=manner,
                reply={"text": text},
                now=now,
                due_at=now,
            )
        first = outbox.due(tx, now, quiet=False)[0]
        outbox.mark_sent(tx, first.id, None, now)
        handing_over.lock_out(tx, session.person_id, now, altogether=True)
        assert outbox.sent_to(tx, "web", session.lane, person_id=session.person_id) == []
        assert outbox.due(tx, now, quiet=False) == []
        assert web_sessions.has_ended(tx, "token")


def test_the_duty_table_names_the_new_one_from_today_on(database: Database, players: Cast, now: datetime) -> None:
    today = now.date()
    days = [today - timedelta(days=1), today, today + timedelta(days=3)]
    with database.writing() as tx:
        named = {day: [OnDuty(name="王建国", phone="13800000002"), OnDuty(name="马小军")] for day in days}
        duty_table.put(tx, VILLAGE, named, person_id=players.cadre, now=now)
        names, phone = ("王建国", "王五"), "13800000055"
        assert handing_over.take_over_duty(tx, seat(tx), names, phone, today) == 2
        found = duty_table.between(tx, VILLAGE, days[0], days[-1])
    assert [[one.name for one in found[day]] for day in days] == [
        ["王建国", "马小军"],
        ["王五", "马小军"],
        ["王五", "马小军"],
    ]
    assert found[today][0].phone == phone


def test_what_is_kept_of_a_village_goes_along_with_the_township(
    database: Database, players: Cast, successor: int, now: datetime
) -> None:
    with database.writing() as tx:
        report(tx, players.township, Role.CADRE, "a", now)  # kept, as nobody holds the village
        asked = handovers.ask(
            tx,
            person_id=players.cadre,
            role=Role.CADRE,
            area=VILLAGE,
            to_id=None,
            newcomer=None,
            asked_by=None,
            now=now,
        )
        handovers.decide(tx, asked.id, HandoverState.DONE, by=None, now=now, held_by=players.township)
        handing_over.move(tx, seat(tx, Role.TOWNSHIP, TOWNSHIP), players.township, successor)
        assert reporters(tx) == [successor]
        assert [one.held_by for one in handovers.kept(tx, Role.CADRE, VILLAGE)] == [successor]
