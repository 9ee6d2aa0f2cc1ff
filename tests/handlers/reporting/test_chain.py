"""What is owed goes up step by step, the deputy on the way, and stops with the first thing that somebody does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from handlers.dialog.messages import Manner, Notice, Reply
from handlers.people.substitution import hand_over
from handlers.reporting.reminders.plan import plan
from handlers.wording import Wording
from knowledge.area import Level
from knowledge.calendar.local_calendar import LocalRule
from knowledge.model.pack import Pack, load_packs
from storage.database.database import Database
from storage.people import accounts, areas, deputies, people
from storage.people.people import Grant, Role
from storage.queues import outbox
from storage.reporting import calendar_settings, escalations, extensions, submissions
from storage.reporting.escalations import EscalationKind
from storage.reporting.submissions import Due, SubmissionKind
from tests.cast import CITY, COUNTY, OTHER_TOWNSHIP, SHANGHAI, TOWNSHIP, Cast, lane_of
from tests.cast import cast as put_cast
from tests.installed import occasion
from tests.planning import planned

JOINED = datetime(2026, 10, 15, 12, 0, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)
OWED = Due(pack="yantai", rule="monthly_progress", due=date(2026, 11, 3), area=TOWNSHIP)


def on(day: int, hour: int = 9) -> datetime:
    """A moment of November 2026: due on Tuesday the 3rd, escalated on Monday the 9th, higher on the 11th."""
    return datetime(2026, 11, day, hour, 0, tzinfo=SHANGHAI)


BEFORE, DUE, OVERDUE1, OVERDUE2, OVERDUE3, ESCALATION, HIGHER = map(on, (2, 3, 4, 5, 6, 9, 11))
Look = Callable[[datetime], dict[int, Reply]]


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {"yantai": load_packs()["yantai"]}


@dataclass(frozen=True, kw_only=True)
class Office:
    """The cast since the middle of October, and a colleague of the township's coordinator."""

    cast: Cast
    colleague: int


@pytest.fixture
def office(database: Database) -> Office:
    with database.writing() as tx:
        cast = put_cast(tx, JOINED)
        colleague = people.add(tx, now=JOINED, name="钱进", phone="13800000009")
        people.grant(tx, colleague, Role.TOWNSHIP, TOWNSHIP, JOINED)
        accounts.add(tx, lane=lane_of(colleague), channel="telegram", chat="77", person_id=colleague, now=JOINED)
        submissions.put(
            tx,
            Due(pack="yantai", rule="monthly_progress", due=date(2026, 11, 3), area=OTHER_TOWNSHIP),
            SubmissionKind.NIL,
            cast.other_township,
            JOINED,
        )
    return Office(cast=cast, colleague=colleague)


@pytest.fixture
def look(database: Database, packs: dict[str, Pack], say: Wording) -> Look:
    """What each person is told of yantai's report of the 3rd of November at a moment."""

    def told(now: datetime) -> dict[int, Reply]:
        with database.writing() as tx:
            notices = planned(plan, tx, packs=packs, say=say, now=now)
        of_rule = [notice for notice in notices if "2026-11-03" in str(notice.reply.key)]
        assert len({notice.person_id for notice in of_rule}) == len(of_rule)
        assert len({notice.reply.key for notice in of_rule}) == len(of_rule)
        return {notice.person_id: notice.reply for notice in of_rule}

    return told


def name_deputy(database: Database, person_id: int, deputy_id: int, away_until: date | None = None) -> int:
    with database.writing() as tx:
        id = deputies.name_deputy(
            tx,
            person_id=person_id,
            role=Role.TOWNSHIP,
            area=TOWNSHIP,
            deputy_id=deputy_id,
            made_by=person_id,
            now=JOINED,
        )
        deputies.set_away(tx, id, away_until)
    return id


def stages(database: Database, person_id: int) -> list[str]:
    with database.reading() as tx:
        planned = submissions.planned(tx, OWED.pack, OWED.rule, OWED.due)
    return [row.stage for row in planned if row.person_id == person_id and row.area == TOWNSHIP]


# --- the deputy


def test_a_deputy_is_left_in_peace_until_two_days_have_passed(database: Database, office: Office, look: Look) -> None:
    name_deputy(database, office.cast.township, office.colleague)
    for at in (BEFORE, DUE, OVERDUE1):
        assert office.colleague not in look(at)
    told = look(OVERDUE2)
    assert office.cast.township in told
    assert "赵敏2天没动，请您一起看一下" in told[office.colleague].text
    assert [option.label for option in told[office.colleague].flat_options()] == [
        "已报送",
        "零报告",
        "申请延期",
        "看表",
    ]
    assert stages(database, office.colleague) == ["overdue2"]
    assert "没动" not in told[office.cast.township].text


def test_whoever_is_away_is_replaced_and_back_the_day_after(database: Database, office: Office, look: Look) -> None:
    name_deputy(database, office.cast.township, office.colleague, away_until=DUE.date())
    told = look(DUE)
    assert office.cast.township not in told
    assert "赵敏外出，这段时间请您办" in told[office.colleague].text
    told = look(OVERDUE1)
    assert office.cast.township in told
    assert office.colleague not in told


def test_two_who_stand_in_for_each_other_are_both_asked(database: Database, office: Office, look: Look) -> None:
    name_deputy(database, office.cast.township, office.colleague)
    name_deputy(database, office.colleague, office.cast.township)
    assert {office.cast.township, office.colleague} <= set(look(DUE))


def test_where_both_are_away_or_the_deputy_is_out_of_reach_the_person_is_asked(
    database: Database, office: Office, look: Look
) -> None:
    name_deputy(database, office.cast.township, office.colleague, away_until=ESCALATION.date())
    with database.writing() as tx:
        accounts.mark_reachable(tx, lane_of(office.colleague), False)
    assert office.cast.township in look(BEFORE)
    with database.writing() as tx:
        accounts.mark_reachable(tx, lane_of(office.colleague), True)
    name_deputy(database, office.colleague, office.cast.township, away_until=ESCALATION.date())
    assert office.cast.township in look(DUE)


def test_the_deputy_of_somebody_whom_no_message_reaches_is_asked_from_the_first_day(
    database: Database, office: Office, look: Look
) -> None:
    name_deputy(database, office.cast.township, office.colleague)
    with database.writing() as tx:
        accounts.mark_reachable(tx, lane_of(office.cast.township), False)
    assert office.colleague in look(BEFORE)


def test_a_deputy_who_lost_the_role_stands_in_for_nobody(database: Database, office: Office, look: Look) -> None:
    name_deputy(database, office.cast.township, office.colleague, away_until=ESCALATION.date())
    with database.writing() as tx:
        people.withdraw(tx, office.colleague, Role.TOWNSHIP, TOWNSHIP, JOINED)
    assert office.cast.township in look(DUE)


def test_notices_in_a_role_go_to_the_deputy_and_danger_to_both(
    database: Database, office: Office, say: Wording
) -> None:
    name_deputy(database, office.cast.township, office.colleague, away_until=DUE.date())
    with database.reading() as tx:
        [grant] = people.grants_of(tx, office.cast.township)

        def handed(*notices: Notice, day: int = 3) -> list[tuple[int, str]]:
            at = occasion(tx, say, datetime(2026, 11, day, 9, 0, tzinfo=SHANGHAI))
            return [(one.person_id, one.reply.text) for one in hand_over(at, notices)]

        def notice(told_as: tuple[Grant, ...], manner: Manner = Manner.NOTICE) -> Notice:
            return Notice(
                person_id=office.cast.township, reply=Reply(text="有事", key="k"), manner=manner, told_as=told_as
            )

        instead = [(office.colleague, "下面这条本来是发给赵敏的，赵敏外出，请您办：\n有事")]
        own = [(office.cast.township, "有事")]
        assert handed(notice((grant,))) == instead
        assert handed(notice(())) == own, "what is told in no role is personal"
        assert handed(notice((grant,), Manner.ALARM)) == own + instead
        assert handed(notice((grant,)), day=4) == own
        fellow = Notice(person_id=office.colleague, reply=Reply(text="有事"), told_as=(grant,))
        assert handed(notice((grant,)), fellow) == [(office.colleague, "有事")], "the same is told once"


# --- upwards


def test_two_workdays_after_the_escalation_the_city_hears_who_was_told(
    database: Database, office: Office, look: Look
) -> None:
    for at in (DUE, OVERDUE3):
        look(at)
    assert "提醒过赵敏2次、钱进2次" in look(ESCALATION)[office.cast.county].text
    assert look(on(10)) == {}
    told = look(HIGHER)
    assert "青石镇" in told[office.cast.city].text
    assert "两个工作日前已经催到云山县孙立" in told[office.cast.city].text
    assert [option.label for option in told[office.cast.city].flat_options()] == ["催办单", "打电话", "我来跟"]
    assert office.cast.county not in told
    assert look(on(12)) == {}


@pytest.mark.parametrize("deed", ["reported", "urged", "followed"])
def test_the_first_thing_that_somebody_does_stops_it(database: Database, office: Office, look: Look, deed: str) -> None:
    for at in (DUE, OVERDUE3, ESCALATION):
        look(at)
    with database.writing() as tx:
        if deed == "reported":
            submissions.put(tx, OWED, SubmissionKind.REPORTED, office.colleague, on(10))
        else:
            escalations.put(tx, OWED, office.cast.county, on(10), EscalationKind(deed))
    assert "青石镇" not in "".join(reply.text for reply in look(HIGHER).values())


def test_a_place_that_was_pressed_since_it_is_late_is_not_escalated_and_still_reminded(
    database: Database, office: Office, look: Look
) -> None:
    look(DUE)
    with database.writing() as tx:
        escalations.put(tx, OWED, office.cast.county, DUE + HOUR)
    assert office.cast.township in look(OVERDUE1), "pressed on the day itself: nothing was late"
    with database.writing() as tx:
        escalations.put(tx, OWED, office.cast.county, OVERDUE1 + HOUR)
    assert office.cast.township in look(OVERDUE3)
    assert "青石镇" not in "".join(reply.text for reply in look(ESCALATION).values())


def test_where_the_county_has_nobody_the_city_still_hears_of_it(database: Database, office: Office, look: Look) -> None:
    with database.writing() as tx:
        people.withdraw(tx, office.cast.county, Role.COUNTY, "990101", JOINED)
    look(DUE)
    assert "这是最后一次提醒" in look(ESCALATION)[office.cast.township].text
    assert "青石镇" in look(HIGHER)[office.cast.city].text


def test_with_nobody_two_levels_up_it_ends_there(database: Database, office: Office, look: Look) -> None:
    with database.writing() as tx:
        people.withdraw(tx, office.cast.city, Role.CITY, CITY, JOINED)
    for at in (DUE, ESCALATION):
        look(at)
    assert look(HIGHER) == {}


def test_after_a_downtime_over_all_stages_each_hears_once_and_the_higher_level_two_workdays_later(
    database: Database, office: Office, look: Look
) -> None:
    name_deputy(database, office.cast.township, office.colleague)
    look(BEFORE - HOUR)
    told = look(on(12, 10))
    assert "青石镇" in told[office.cast.county].text
    assert "青石镇" not in told[office.cast.city].text, "the county was told only now"
    assert look(on(12, 11)) == {}
    assert look(on(13)) == {}
    told = look(on(16))  # Monday, the second workday after
    assert set(told) == {office.cast.city}
    assert "青石镇" in told[office.cast.city].text


def test_a_second_process_and_a_clock_set_back_double_nothing(
    database: Database, packs: dict[str, Pack], say: Wording, office: Office, look: Look
) -> None:
    other = Database(database.engine.url.render_as_string(hide_password=False), database.vault)
    keys: list[str] = []
    for at in (DUE, ESCALATION, HIGHER, ESCALATION, HIGHER + HOUR):
        for one in (database, other):
            with one.writing() as tx:
                keys += [str(notice.reply.key) for notice in planned(plan, tx, packs=packs, say=say, now=at)]
    other.close()
    assert len(keys) == len(set(keys))
    assert [key for key in keys if key.endswith(":higher")] == [
        f"remind:{office.cast.city}:yantai:monthly_progress:2026-11-03@1111:higher"
    ]


def test_a_report_calls_off_what_still_waits_of_every_stage(database: Database, office: Office, look: Look) -> None:
    for at in (DUE, ESCALATION):
        look(at)
    told = look(HIGHER)
    assert all(len(str(reply.key)) <= 120 for reply in told.values())
    with database.writing() as tx:
        assert outbox.due(tx, HIGHER, quiet=False) == []


# --- more time


def ask_for(database: Database, person_id: int, until: date, at: datetime) -> int:
    with database.writing() as tx:
        return extensions.ask(tx, OWED, until=until, reason="停电", person_id=person_id, now=at)


def test_a_request_holds_reminders_back_for_two_workdays(database: Database, office: Office, look: Look) -> None:
    look(BEFORE)
    ask_for(database, office.cast.township, date(2026, 11, 6), DUE - HOUR)
    assert office.cast.township not in look(DUE)
    assert office.cast.township not in look(OVERDUE1)
    told = look(OVERDUE2)  # the second workday after the request
    assert "过了2天" in told[office.cast.township].text


def test_a_request_on_the_last_day_comes_up_in_the_escalation_with_its_buttons(
    database: Database, office: Office, look: Look
) -> None:
    for at in (DUE, OVERDUE3):
        look(at)
    id = ask_for(database, office.cast.township, date(2026, 11, 13), OVERDUE3 + HOUR)
    assert office.cast.county not in look(ESCALATION)
    reply = look(on(10))[office.cast.county]
    assert "申请延期到11月13日（周五），还没批。原因：停电" in reply.text
    assert [option.id for option in reply.flat_options()][:2] == [f"extension:grant:{id}", f"extension:refuse:{id}"]


def test_where_more_time_was_granted_all_stages_come_anew(database: Database, office: Office, look: Look) -> None:
    for at in (BEFORE, DUE):
        look(at)
    id = ask_for(database, office.cast.township, date(2026, 11, 6), DUE + HOUR)
    with database.writing() as tx:
        assert extensions.decide(tx, id, granted=True, person_id=office.cast.county, now=DUE + 2 * HOUR)
    assert office.cast.township not in look(OVERDUE1)
    before = look(OVERDUE2)[office.cast.township].text
    assert "明天11月6日（周五），县里要报" in before
    assert "已经同意延期到11月6日（周五），文件写的是11月3日（周二）" in before
    assert "今天11月6日" in look(on(6))[office.cast.township].text
    assert "过了3天" in look(on(9))[office.cast.township].text
    told = look(on(12))  # the fourth workday after the new day
    assert "11月6日（周五）该报" in told[office.cast.county].text
    assert "提醒过赵敏6次" in told[office.cast.county].text
    assert office.cast.city in look(on(16))


def test_what_is_not_granted_changes_nothing(database: Database, office: Office, look: Look) -> None:
    look(DUE)
    id = ask_for(database, office.cast.township, date(2026, 11, 6), DUE + HOUR)
    with database.writing() as tx:
        extensions.decide(tx, id, granted=False, person_id=office.cast.county, now=DUE + 2 * HOUR)
    assert "过了1天" in look(OVERDUE1)[office.cast.township].text


# --- the village


def test_a_village_is_not_escalated_past_a_township_that_has_reported(
    database: Database, office: Office, look: Look
) -> None:
    local = LocalRule(villages_lead=1)
    with database.writing() as tx:
        calendar_settings.put(tx, COUNTY, OWED.pack, OWED.rule, local, office.cast.county, JOINED)
    look(on(2))
    assert office.cast.cadre in look(on(2, 10)) or office.cast.cadre in look(on(3)), "the village is asked"
    with database.writing() as tx:
        for area in (TOWNSHIP, COUNTY):
            due = replace(OWED, area=area)
            submissions.put(tx, due, SubmissionKind.REPORTED, office.cast.township, on(5))
    for day in range(6, 17):
        told = look(on(day))
        assert not {office.cast.cadre, office.cast.township, office.colleague, office.cast.county} & set(told)


def test_a_place_beside_it_for_which_nobody_answers_is_named_as_such(
    database: Database, office: Office, look: Look
) -> None:
    """Nobody was reminded there, so that it was in no escalation, and the level above never learned why."""
    with database.writing() as tx:
        people.withdraw(tx, office.cast.other_township, Role.TOWNSHIP, OTHER_TOWNSHIP, JOINED)
        submissions.take_back(tx, replace(OWED, area=OTHER_TOWNSHIP))
    look(BEFORE)
    text = look(ESCALATION)[office.cast.county].text
    assert "催办：青石镇的10月的" in text
    assert "柳溪镇现在没人管这一块，请先邀请一位。" in text


def test_a_place_that_was_imported_after_the_date_is_neither_asked_for_it_nor_escalated(
    database: Database, office: Office, look: Look
) -> None:
    """Whoever was imported between a date and its escalation was denounced for time before the installation."""
    with database.writing() as tx:
        late = areas.child_of(areas.get(tx, COUNTY), code=f"{COUNTY}900", name="新河镇", level=Level.TOWNSHIP)
        areas.put(tx, late)
        newcomer = people.add(tx, now=OVERDUE1, name="李进", phone="13800000019")
        people.grant(tx, newcomer, Role.TOWNSHIP, late.code, OVERDUE1 - HOUR)
        accounts.add(tx, lane=lane_of(newcomer), channel="telegram", chat="79", person_id=newcomer, now=OVERDUE1)
    assert newcomer not in look(OVERDUE1)
    assert newcomer not in look(OVERDUE3)
    text = look(ESCALATION)[office.cast.county].text
    assert "青石镇" in text
    assert "新河镇" not in text
