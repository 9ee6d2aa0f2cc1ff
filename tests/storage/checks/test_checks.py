"""Checks and their items: opened once, answered, passed on by one process only, closed once; houses left out."""

from datetime import date, datetime, timedelta

import pytest

from storage import merging
from storage.cases import cases
from storage.checks import checks, mutings
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckKind, CheckStage, NewItem
from storage.checks.mutings import MuteReason, Muting
from storage.database.database import Database, Transaction
from storage.people import areas, people
from storage.people.people import Role
from tests.cast import COUNTY, NEXT_VILLAGE, OTHER_COUNTY, TOWNSHIP, VILLAGE, Cast
from tests.houses import plant_houses
from tests.storage.database.crowd import all_at_once

HALF_AN_HOUR = timedelta(minutes=30)


def roll_call(tx: Transaction, players: Cast, now: datetime, *, key: str | None = None) -> Check | None:
    """A roll-call of the county: two houses of 青石村, one of 东坡村 that nobody is there for."""
    houses = plant_houses(tx, players.cadre)
    return checks.call(
        tx,
        kind=CheckKind.ROLL_CALL,
        reason="rain",
        title=None,
        area=COUNTY,
        due=None,
        drill=False,
        person_id=players.county,
        items=[
            NewItem(area=VILLAGE, case_id=houses[0].id, holder_id=players.cadre),
            NewItem(area=VILLAGE, case_id=houses[1].id, holder_id=players.cadre),
            NewItem(area=NEXT_VILLAGE, case_id=houses[3].id, holder_id=None, stage=CheckStage.ABOVE),
        ],
        asked_at=now,
        now=now,
        key=key,
    )


@pytest.fixture
def check(database: Database, players: Cast, now: datetime) -> Check:
    """The roll-call, just called."""
    with database.writing() as tx:
        called = roll_call(tx, players, now)
    assert called is not None
    return called


def test_a_check_with_the_same_key_is_opened_once(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        assert roll_call(tx, players, now, key="calendar:x") is not None
    with database.writing() as tx:
        assert roll_call(tx, players, now, key="calendar:x") is None
        assert checks.opened_by_calendar(tx, "calendar:") == {"calendar:x"}
        assert len(checks.open_counts(tx, areas.get(tx, COUNTY))) == 1


def test_a_cadre_has_open_what_nobody_answered_in_the_own_village(
    database: Database, players: Cast, check: Check, now: datetime
) -> None:
    with database.writing() as tx:
        assert [(one.open, one.asked) for one in checks.open_for(tx, players.cadre)] == [(2, 2)]
        assert checks.open_for(tx, players.township) == []
        for item in stored_items.of_check(tx, check.id, {VILLAGE}):
            stored_items.answer(tx, item.id, CheckAnswer.MOVED, {"remarks": "在女儿家"}, players.cadre, now)
        assert checks.open_for(tx, players.cadre) == []
        assert stored_items.left(tx, check.id) == 1
        first = stored_items.of_check(tx, check.id)[0]
    assert (first.answer, first.details, first.answered_by) == (
        CheckAnswer.MOVED,
        {"remarks": "在女儿家"},
        players.cadre,
    )


def test_whoever_lost_the_role_has_nothing_open(database: Database, players: Cast, check: Check, now: datetime) -> None:
    with database.writing() as tx:
        people.withdraw(tx, players.cadre, Role.CADRE, VILLAGE, now)
        assert checks.open_for(tx, players.cadre) == []


def test_another_county_has_no_part_in_it(database: Database, check: Check) -> None:
    with database.reading() as tx:
        assert [one.check.id for one in checks.open_counts(tx, areas.get(tx, TOWNSHIP))] == [check.id]
        assert checks.open_counts(tx, areas.get(tx, OTHER_COUNTY)) == []


def test_only_what_was_asked_for_long_enough_is_silent(database: Database, check: Check, now: datetime) -> None:
    with database.reading() as tx:
        assert stored_items.silent(tx, check.id, CheckStage.ASKED, before=now - timedelta(seconds=1)) == []
        assert stored_items.silent_checks(tx, CheckStage.ASKED, before=now - timedelta(seconds=1)) == []
        assert stored_items.silent_checks(tx, CheckStage.ASKED, before=now) == [check.id]
        silent = stored_items.silent(tx, check.id, CheckStage.ASKED, before=now)
        assert [(item.check_id, item.area) for item in silent] == [(check.id, VILLAGE), (check.id, VILLAGE)]
        assert [item.area for item in stored_items.silent(tx, check.id, CheckStage.ABOVE, before=now)] == [NEXT_VILLAGE]


def test_of_two_processes_one_passes_an_item_on(database: Database, players: Cast, check: Check, now: datetime) -> None:
    with database.reading() as tx:
        items = stored_items.of_check(tx, check.id, {VILLAGE})

    def pass_on(number: int) -> int:
        with database.writing() as tx:
            passed = stored_items.pass_on(tx, items, CheckStage.DEPUTY, (players.resident, now + HALF_AN_HOUR))
        return len(passed)

    assert sum(all_at_once(4, pass_on)) == 2
    with database.reading() as tx:
        assert {item.holder_id for item in stored_items.of_check(tx, check.id, {VILLAGE})} == {players.resident}


def test_what_was_answered_meanwhile_is_not_passed_on(
    database: Database, players: Cast, check: Check, now: datetime
) -> None:
    with database.writing() as tx:
        items = stored_items.of_check(tx, check.id, {VILLAGE})
        stored_items.answer(tx, items[0].id, CheckAnswer.EMPTY, {}, players.cadre, now)
        passed = stored_items.pass_on(tx, items, CheckStage.DEPUTY)
    assert [item.id for item in passed] == [items[1].id]


def test_a_check_closes_once_and_is_then_no_longer_asked_for(
    database: Database, players: Cast, check: Check, now: datetime
) -> None:
    with database.writing() as tx:
        assert checks.forgotten(tx, before=now, today=now.date()) == [check.id]
        assert checks.close(tx, check.id, now)
        assert not checks.close(tx, check.id, now)
        assert checks.forgotten(tx, before=now, today=now.date()) == []
        assert stored_items.silent_checks(tx, CheckStage.ASKED, before=now) == []
        assert checks.open_for(tx, players.cadre) == []
        closed = checks.find(tx, check.id)
    assert closed is not None
    assert closed.closed_at == now


def test_a_house_is_left_out_until_its_day_and_the_latest_word_counts(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        house = plant_houses(tx, players.cadre)[0]
        away = Muting(reason=MuteReason.AWAY, words=None, until=date(2026, 12, 1))
        other = Muting(reason=MuteReason.OTHER, words="等着拆", until=date(2027, 1, 31))
        mutings.put(tx, house.id, away, players.cadre, now)
        assert mutings.on(tx, [house.id], date(2026, 12, 1)) == {house.id: away}
        assert mutings.on(tx, [house.id], date(2026, 12, 2)) == {}
        mutings.put(tx, house.id, other, players.cadre, now)
        assert mutings.on(tx, [house.id], date(2026, 12, 2)) == {house.id: other}


def test_checks_follow_whoever_turns_out_to_be_somebody_known(
    database: Database, players: Cast, check: Check, now: datetime
) -> None:
    with database.writing() as tx:
        item = stored_items.of_check(tx, check.id)[0]
        stored_items.answer(tx, item.id, CheckAnswer.MOVED, {}, players.cadre, now)
        merging.fold(tx, players.cadre, players.resident, now)
        moved = stored_items.of_check(tx, check.id)[0]
        assert (moved.holder_id, moved.answered_by) == (players.resident, players.resident)
        assert [one.open for one in checks.open_for(tx, players.resident)] == [1]
        assert cases.by_ids(tx, [item.case_id or 0])[item.case_id or 0].reporter_id == players.resident
