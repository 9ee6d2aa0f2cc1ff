"""Danger that nobody looks after: who hears of it when, and when it is quiet again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.core.delivery import deliver_notice
from handlers.cases import alarms
from handlers.dialog.messages import Notice
from handlers.wording import Wording
from storage.cases import alarms as stored
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.database.database import Database, Transaction
from storage.people import people
from storage.people.people import Role
from storage.queues import outbox
from tests.cast import TOWNSHIP, VILLAGE, Cast
from tests.planning import planned


@pytest.fixture
def case(database: Database, players: Cast, now: datetime) -> Case:
    """A house about to fall, reported by the cadre just now."""
    with database.writing() as tx:
        return _case(tx, players, now, imminent=True)


def _case(tx: Transaction, players: Cast, now: datetime, *, imminent: bool) -> Case:
    case, _ = cases.open_case(
        tx,
        draft_id="00000000" if imminent else "11111111",
        prefix="YT",
        area=VILLAGE,
        pack="yantai",
        imminent=imminent,
        reporter_id=players.cadre,
        reporter_role="cadre",
        answers={},
        now=now,
    )
    return case


def heard(notices: Sequence[Notice]) -> set[int]:
    """Who is told."""
    return {notice.person_id for notice in notices}


@pytest.mark.parametrize(
    ("minutes", "who"),
    [
        (0, set()),
        (14, set()),
        (15, {"township", "county"}),
        (59, {"township", "county"}),
        (60, {"township", "county", "city"}),
        (24 * 60, {"township", "county", "city"}),
        (49 * 60, set()),
    ],
)
def test_the_next_in_line_hears_after_15_minutes_and_the_level_above_after_60(
    database: Database, players: Cast, case: Case, now: datetime, say: Wording, minutes: int, who: set[str]
) -> None:
    with database.reading() as tx:
        notices = planned(alarms.plan, tx, say=say, now=now + timedelta(minutes=minutes))
    assert heard(notices) - {players.cadre} == {vars(players)[name] for name in who}


def test_each_hears_each_stage_once_however_often_the_clock_ticks(
    database: Database, players: Cast, case: Case, now: datetime, say: Wording
) -> None:
    told: list[tuple[int, int]] = []
    for minute in (*range(20), *range(57, 65), *range(118, 121)):
        moment = now + timedelta(minutes=minute)
        with database.writing() as tx:
            for notice in planned(alarms.plan, tx, say=say, now=moment):
                deliver_notice(tx, notice, moment)
            for message in outbox.listed(tx, [outbox.OutboxStatus.WAITING]):
                outbox.mark_sent(tx, message.id, None, moment)
                told.append((minute, message.person_id))
    assert sorted(told) == sorted(
        [(2, players.cadre), (15, players.township), (15, players.county), (60, players.county), (60, players.city)]
    )


def test_nobody_is_called_after_somebody_took_it(
    database: Database, players: Cast, case: Case, now: datetime, say: Wording
) -> None:
    with database.writing() as tx:
        cases.take(tx, case, now + timedelta(minutes=10))
        for minutes in (15, 60, 600):
            assert planned(alarms.plan, tx, say=say, now=now + timedelta(minutes=minutes)) == []


def test_nobody_is_called_for_what_was_called_off(
    database: Database, players: Cast, case: Case, now: datetime, say: Wording
) -> None:
    with database.writing() as tx:
        assert cases.advance(tx, case, CaseState.WITHDRAWN, now)
        stored.end(tx, case.id, now)
        assert planned(alarms.plan, tx, say=say, now=now + timedelta(minutes=61)) == []


def test_nobody_is_called_where_nothing_is_about_to_fall(
    database: Database, players: Cast, now: datetime, say: Wording
) -> None:
    with database.writing() as tx:
        _case(tx, players, now, imminent=False)
        assert planned(alarms.plan, tx, say=say, now=now + timedelta(minutes=61)) == []


def test_a_city_hears_where_and_which_number_but_can_open_nothing(
    database: Database, players: Cast, case: Case, now: datetime, say: Wording
) -> None:
    with database.reading() as tx:
        notices = planned(alarms.plan, tx, say=say, now=now + timedelta(minutes=60))
    to_city = [notice.reply for notice in notices if notice.person_id == players.city]
    assert [reply.flat_options() for reply in to_city] == [[]]
    assert case.number in to_city[0].text
    assert "青石村" in to_city[0].text
    to_county = [notice.reply for notice in notices if notice.person_id == players.county]
    assert {option.id for reply in to_county for option in reply.flat_options()} == {f"case:take:{case.number}"}


def test_quiet_hours_and_forms_do_not_hold_an_alarm_back(
    database: Database, players: Cast, case: Case, now: datetime, say: Wording
) -> None:
    moment = now + timedelta(minutes=15)
    with database.writing() as tx:
        for notice in planned(alarms.plan, tx, say=say, now=moment):
            deliver_notice(tx, notice, moment)
        due = outbox.due(tx, moment, quiet=True)
    assert {message.person_id for message in due} == {players.cadre, players.township, players.county}
    assert {message.manner for message in due} == {"alarm"}


def test_two_coordinators_of_one_township_both_hear(
    database: Database, players: Cast, case: Case, now: datetime, say: Wording
) -> None:
    with database.writing() as tx:
        people.grant(tx, players.stranger, Role.TOWNSHIP, TOWNSHIP, now)
        notices = planned(alarms.plan, tx, say=say, now=now + timedelta(minutes=15))
    assert heard(notices) == {players.cadre, players.township, players.stranger, players.county}
