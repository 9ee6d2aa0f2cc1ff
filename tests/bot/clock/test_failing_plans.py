"""What time brings, when a part of it fails: all else goes on, danger first, and the operators hear of it once."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.clock import attempts
from bot.clock.clock import KEPT
from bot.clock.plans import plans
from bot.clock.time_off import TimeWatch
from handlers.cases import alarms
from handlers.checks import due as checks_due
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Notice
from handlers.reporting.reminders.texts import Message, ReminderWriter
from handlers.wording import Wording
from knowledge.calendar.local_calendar import LocalRule
from knowledge.model.pack import Pack, load_packs
from storage.cases import cases
from storage.cases.tables import cases as case_rows
from storage.checks import checks
from storage.checks import items as stored_items
from storage.checks.items import CheckKind, CheckStage, NewItem
from storage.checks.tables import checks as check_rows
from storage.database import failing, heartbeats
from storage.database.database import Database
from storage.database.tables import facts
from storage.people.tables import areas, people
from storage.queues import jobs
from storage.reporting import calendar_settings, exemptions, extensions
from storage.reporting.submissions import Due
from tests import full_disk
from tests.bot.clock.tower import DAY, DUE, HOUR, Tower, in_place_of
from tests.cast import (
    OTHER_COUNTY,
    SHANGHAI,
    TOWNSHIP_OF_OTHER_COUNTY,
    VILLAGE,
    VILLAGE_OF_OTHER_COUNTY,
    VILLAGE_OF_OTHER_TOWNSHIP,
)
from tests.later_packs import with_rule

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def packs() -> Mapping[str, Pack]:
    return load_packs()


def test_all_that_the_clock_does_has_words_for_when_it_fails(say: Wording, tmp_path: Path) -> None:
    everything = plans(KEPT, tmp_path, TimeWatch(lambda: DUE, lambda: 0.0))
    assert [plan.id for plan in everything if not say.has(f"clock.plan.{plan.id}")] == []


@pytest.fixture
def tower(database: Database, packs: Mapping[str, Pack], say: Wording) -> Tower:
    return Tower(database, packs, say)


def endanger(tower: Tower, at: datetime, area: str = VILLAGE) -> str:
    """Let somebody report a house about to fall; the case's number."""
    with tower.database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id=area[-8:],
            prefix="YT",
            area=area,
            pack="yantai",
            imminent=True,
            reporter_id=tower.people.cadre,
            reporter_role="cadre",
            answers={},
            now=at,
        )
    return case.number


def call_roll(tower: Tower, at: datetime, village: str, reason: str) -> int:
    """Call a roll in the county whose village has nobody else to ask; the id of the check."""
    with tower.database.writing() as tx:
        check = checks.call(
            tx,
            kind=CheckKind.ROLL_CALL,
            reason=reason,
            title="大雨点名",
            area=village,
            due=None,
            drill=False,
            person_id=tower.people.county,
            items=[NewItem(area=village, case_id=None, holder_id=tower.people.cadre)],
            asked_at=at,
            now=at,
        )
    assert check is not None
    return check.id


class Breaking:
    """A plan in place of another that fails as long as it is told to, and notes when it was tried."""

    def __init__(self, tower: Tower, bug: Exception) -> None:
        self.tower = tower
        self.bug: Exception | None = bug
        self.tried: list[datetime] = []

    def plan(self, *args: Any, **values: Any) -> None:
        """Fail, unless it is mended."""
        self.tried.append(self.tower.hands.moment)
        if self.bug is not None:
            raise self.bug


@pytest.fixture
def broken(tower: Tower, monkeypatch: pytest.MonkeyPatch) -> Breaking:
    """Reminders that fail."""
    breaking = Breaking(tower, ZeroDivisionError("a bug in a calendar"))
    in_place_of(monkeypatch, "reminders", breaking.plan)
    return breaking


def failures_told(tower: Tower) -> list[str]:
    """What the operator heard of plans that fail."""
    return [text for text in tower.heard_by(tower.people.operator) if "要人来修" in text]


# --- a plan


def test_a_countys_day_that_no_longer_fits_the_pack_stops_neither_alarms_nor_reminders(
    tower: Tower, packs: Mapping[str, Pack]
) -> None:
    with tower.database.writing() as tx:
        rule = LocalRule(days=(20,))
        calendar_settings.put(tx, OTHER_COUNTY, "hunan", "monthly_report", rule, tower.people.other_county, DUE)
    tower.packs = with_rule(packs, "hunan", "monthly_report", days=(10, 25))
    number = endanger(tower, DUE)
    tower.tick_at(DUE + 20 * MINUTE)
    assert sum(number in text for text in tower.heard_by(tower.people.township)) == 1
    tower.tick_at(DUE + 90 * MINUTE)
    assert any(number in text for text in tower.heard_by(tower.people.city))
    assert any("remind:" in key for key in tower.said())
    assert failures_told(tower) == []


def test_while_one_plan_fails_danger_is_told_and_all_others_go_on(tower: Tower, broken: Breaking) -> None:
    number = endanger(tower, DUE)
    tower.tick_at(DUE + 20 * MINUTE)
    assert any(number in text for text in tower.heard_by(tower.people.township))
    with tower.database.reading() as tx:
        assert heartbeats.fact(tx, "digest_planned") is not None
        assert heartbeats.beats(tx)["clock"][0] == tower.hands.moment


def test_the_operators_hear_of_a_failing_plan_once_and_again_after_it_worked(
    tower: Tower, broken: Breaking, say: Wording
) -> None:
    def text(kind: str) -> str:
        return say("clock.failed", plan=say("clock.plan.reminders"), what=kind)

    for hours in range(0, 72, 6):
        tower.tick_at(DUE + hours * HOUR)
    assert failures_told(tower) == [text("ZeroDivisionError")]
    broken.bug = KeyError("another kind")
    for hours in (72, 74, 79):
        tower.tick_at(DUE + hours * HOUR)
    assert failures_told(tower) == [text("ZeroDivisionError"), text("KeyError")]
    broken.bug = None
    tower.tick_at(DUE + 81 * HOUR)
    broken.bug = ZeroDivisionError("once more")
    for hours in (82, 84, 89):
        tower.tick_at(DUE + hours * HOUR)
    assert failures_told(tower) == [text("ZeroDivisionError"), text("KeyError"), text("ZeroDivisionError")]


def test_a_failing_plan_is_tried_again_after_growing_pauses_of_an_hour_at_most(tower: Tower, broken: Breaking) -> None:
    expected = [0, 1, 3, 7, 15, 31, 63, 123, 183]
    for minute in sorted({*expected, *(after - 1 for after in expected[1:]), *(after + 1 for after in expected)}):
        tower.tick_at(DUE + minute * MINUTE)
    assert [(moment - DUE) // MINUTE for moment in broken.tried] == expected


def test_a_clock_that_is_set_back_makes_no_pause_longer(tower: Tower, broken: Breaking) -> None:
    tower.tick_at(DUE + 5 * DAY)
    tower.tick_at(DUE)
    assert len(broken.tried) == 2


def test_what_works_again_leaves_no_trace(tower: Tower, broken: Breaking) -> None:
    tower.tick_at(DUE)
    with tower.database.reading() as tx:
        assert [(one.plan, one.unit, one.tries) for one in failing.everything(tx)] == [("reminders", "", 1)]
    broken.bug = None
    tower.tick_at(DUE + MINUTE)
    with tower.database.reading() as tx:
        assert failing.everything(tx) == []


def test_what_a_failing_plan_wrote_is_rolled_back_alone(tower: Tower, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement that the database refuses would on PostgreSQL undo the whole transaction."""

    def refused(occasion: Occasion, apart: Apart) -> None:
        heartbeats.set_fact(occasion.tx, "half_done", "1")
        occasion.tx.execute(facts.insert(), [{"name": "twice", "value": "1"}, {"name": "twice", "value": "2"}])

    in_place_of(monkeypatch, "digest", refused)
    number = endanger(tower, DUE)
    tower.tick_at(DUE + 20 * MINUTE)
    assert any(number in text for text in tower.heard_by(tower.people.township))
    with tower.database.reading() as tx:
        assert set(tx.execute(select(facts.c.name)).scalars()).isdisjoint({"half_done", "twice"})
        assert heartbeats.beats(tx)["clock"][0] == tower.hands.moment
    assert len(failures_told(tower)) == 1


def test_what_a_plan_meets_on_a_full_disk_is_no_bug_of_its_and_leaves_nothing_half_done(
    sqlite_database: Database, packs: Mapping[str, Pack], say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tick ends, nobody is told of a bug, and the next one does all of it."""
    tower = Tower(sqlite_database, packs, say)

    def large(occasion: Occasion, apart: Apart) -> None:
        def write() -> list[Notice]:
            heartbeats.set_fact(occasion.tx, "ballast", "x" * full_disk.TOO_MUCH)
            return []

        heartbeats.set_fact(occasion.tx, "half_done", "1")
        apart("part", write)

    in_place_of(monkeypatch, "digest", large)
    full_disk.fill(sqlite_database)
    with pytest.raises(OperationalError):
        tower.tick_at(DUE)
    full_disk.make_room(sqlite_database)
    with sqlite_database.reading() as tx:
        assert heartbeats.fact(tx, "half_done") is None
        assert failing.everything(tx) == []
    tower.tick_at(DUE + MINUTE)
    with sqlite_database.reading() as tx:
        assert heartbeats.fact(tx, "half_done") == "1"
    assert failures_told(tower) == []


def test_forgetting_that_fails_is_a_plan_like_the_others(
    tower: Tower, monkeypatch: pytest.MonkeyPatch, say: Wording
) -> None:
    monkeypatch.setattr(jobs, "forget_before", Breaking(tower, ZeroDivisionError()).plan)
    tower.tick_at(DUE)
    assert failures_told(tower) == [
        say("clock.failed", plan=say("clock.plan.forget_jobs"), what="ZeroDivisionError"),
    ]
    with tower.database.reading() as tx:
        assert heartbeats.beats(tx)["clock"][0] == DUE


def test_that_the_operators_cannot_be_told_stops_nothing(
    tower: Tower, broken: Breaking, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(attempts, "tell_operators", Breaking(tower, LookupError("nobody")).plan)
    number = endanger(tower, DUE)
    with caplog.at_level(logging.ERROR):
        tower.tick_at(DUE + 20 * MINUTE)
    assert any(number in text for text in tower.heard_by(tower.people.township))
    assert "the operators cannot be told" in caplog.text
    with tower.database.reading() as tx:
        assert heartbeats.beats(tx)["clock"][0] == tower.hands.moment


def test_where_a_full_disk_keeps_the_operators_from_being_told_the_tick_ends_and_is_done_again(
    sqlite_database: Database, packs: Mapping[str, Pack], say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    tower = Tower(sqlite_database, packs, say)

    def fail(occasion: Occasion, apart: Apart) -> None:
        raise ZeroDivisionError

    in_place_of(monkeypatch, "digest", fail)
    full_disk.fill(sqlite_database)
    with monkeypatch.context() as patch:
        patch.setattr(attempts, "tell_operators", lambda tx, **told: full_disk.stumble(tx))
        with pytest.raises(OperationalError):
            tower.tick_at(DUE)
    full_disk.make_room(sqlite_database)
    with sqlite_database.reading() as tx:
        assert failing.everything(tx) == []
    tower.tick_at(DUE + MINUTE)
    assert len(failures_told(tower)) == 1


def test_danger_comes_before_everything_else() -> None:
    all_plans = plans(KEPT, None)
    assert [plan.id for plan in all_plans if plan.urgent] == [plan.id for plan in all_plans][:2] == ["alarms", "checks"]


# --- a unit of a plan


def set_level(tower: Tower, area: str, level: str) -> None:
    """Break a place's row by a level that there is not, or mend it."""
    with tower.database.writing() as tx:
        tx.execute(update(areas).where(areas.c.code == area).values(level=level))


def test_one_bad_case_stops_no_other_alarm_and_is_tried_again_at_every_tick(tower: Tower, say: Wording) -> None:
    bad, good = endanger(tower, DUE, VILLAGE_OF_OTHER_TOWNSHIP), endanger(tower, DUE + MINUTE)
    set_level(tower, VILLAGE_OF_OTHER_TOWNSHIP, "hamlet")
    for second in (0, 20, 40):
        tower.tick_at(DUE + 20 * MINUTE + second * timedelta(seconds=1))
    assert sum(good in text for text in tower.heard_by(tower.people.township)) == 1
    (told,) = (text for text in failures_told(tower) if say("clock.plan.alarms") in text)
    assert f"ValueError（case {bad} again" in told
    set_level(tower, VILLAGE_OF_OTHER_TOWNSHIP, "village")
    tower.tick_at(DUE + 21 * MINUTE)
    assert sum(bad in text for text in tower.heard_by(tower.people.other_township)) == 1


def test_an_alarm_needs_nothing_of_its_case_that_is_sealed(tower: Tower) -> None:
    number = endanger(tower, DUE)
    with tower.database.writing() as tx:
        tx.execute(update(case_rows).values(sealed_answers=b"not what the vault wrote"))
    tower.tick_at(DUE + 20 * MINUTE)
    assert any(number in text for text in tower.heard_by(tower.people.township))


def test_where_the_countys_people_cannot_be_read_the_township_still_hears_the_alarm(tower: Tower) -> None:
    number = endanger(tower, DUE)
    with tower.database.writing() as tx:
        tx.execute(update(people).where(people.c.id == tower.people.county).values(sealed_name=b"spoilt"))
    tower.tick_at(DUE + 20 * MINUTE)
    assert any(number in text for text in tower.heard_by(tower.people.township))
    assert len(failures_told(tower)) >= 1


def test_one_bad_check_stops_no_other(tower: Tower) -> None:
    bad, good = (call_roll(tower, DUE, VILLAGE, f"rain{number}") for number in (1, 2))
    with tower.database.writing() as tx:
        tx.execute(update(check_rows).where(check_rows.c.id == bad).values(sealed_title=b"spoilt"))
    tower.tick_at(DUE + 31 * MINUTE)
    tower.tick_at(DUE + 62 * MINUTE)
    with tower.database.reading() as tx:
        assert [item.stage for item in stored_items.of_check(tx, good)] == [CheckStage.ABOVE]
        assert [item.stage for item in stored_items.of_check(tx, bad)] == [CheckStage.ASKED]
    assert len(failures_told(tower)) == 1


def test_a_calendar_that_fails_stops_no_roll_call(tower: Tower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks_due, "_due", Breaking(tower, ZeroDivisionError()).plan)
    check = call_roll(tower, DUE, VILLAGE, "rain")
    tower.tick_at(DUE + 31 * MINUTE)
    tower.tick_at(DUE + 62 * MINUTE)
    with tower.database.reading() as tx:
        assert [item.stage for item in stored_items.of_check(tx, check)] == [CheckStage.ABOVE]
    assert len(failures_told(tower)) == 1


def test_one_bad_rule_holds_up_the_reminders_of_no_other_and_is_made_up_for(
    tower: Tower, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_place_of(monkeypatch, "digest", lambda occasion, apart: None)
    write, failing_rule = ReminderWriter.notice, ["hunan"]

    def notice(writer: ReminderWriter, message: Message) -> Any:
        if message.latest.obligation.pack.id in failing_rule:
            raise ZeroDivisionError
        return write(writer, message)

    monkeypatch.setattr(ReminderWriter, "notice", notice)
    tower.tick_at(DUE)
    assert any(":yantai:" in key for key in tower.said())
    assert not any(":hunan:" in key for key in tower.said())
    assert len(failures_told(tower)) == 1
    failing_rule.clear()
    tower.tick_at(DUE + 2 * MINUTE)
    assert any(":hunan:monthly_report:2026-10-25" in key for key in tower.said())
    assert len(tower.said()) == len(set(tower.said()))
    with tower.database.reading() as tx:
        assert failing.everything(tx) == []


def test_what_did_not_come_up_for_a_day_does_not_fail_any_more(tower: Tower, monkeypatch: pytest.MonkeyPatch) -> None:
    number = endanger(tower, DUE)
    with monkeypatch.context() as patch:
        patch.setattr(alarms, "_tell", Breaking(tower, ZeroDivisionError()).plan)
        tower.tick_at(DUE + 20 * MINUTE)
    with tower.database.writing() as tx:
        assert len(failing.everything(tx)) == 2
        case = cases.find(tx, number)
        assert case is not None
        cases.take(tx, case, DUE + HOUR)
    tower.tick_at(DUE + 2 * HOUR)
    tower.tick_at(DUE + 2 * DAY)
    with tower.database.reading() as tx:
        assert failing.everything(tx) == []


# --- a pack that is gone


def test_what_is_stored_about_a_pack_that_is_gone_stops_nothing(
    tower: Tower, packs: Mapping[str, Pack], caplog: pytest.LogCaptureFixture
) -> None:
    county, area = tower.people.other_county, TOWNSHIP_OF_OTHER_COUNTY
    due = Due(pack="hunan", rule="monthly_report", due=datetime(2026, 11, 25, tzinfo=SHANGHAI).date(), area=area)
    with tower.database.writing() as tx:
        for pack, rule in (("hunan", "monthly_report"), ("hunan", "gone"), ("yantai", "gone")):
            local = LocalRule(days=(20,), villages_lead=3)
            calendar_settings.put(tx, OTHER_COUNTY, pack, rule, local, county, DUE)
            exemptions.add(tx, area, pack=pack, rule=rule, until=due.due, reason="没有危房", person_id=county, now=DUE)
        for later in (1, 2):
            until = due.due + later * DAY
            id = extensions.ask(tx, due, until=until, reason="下雨", person_id=county, now=DUE)
        extensions.decide(tx, id, granted=True, person_id=county, now=DUE)
    endanger(tower, DUE, VILLAGE_OF_OTHER_COUNTY)
    tower.packs = {id: pack for id, pack in packs.items() if id != "hunan"}
    with caplog.at_level(logging.ERROR):
        for day in range(30):
            for hour in (0, 9):
                tower.tick_at(DUE + day * DAY + hour * HOUR)
    assert caplog.records == []
    assert failures_told(tower) == []
