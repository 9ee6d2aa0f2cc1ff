"""What the clock says of periods: the evening of the last day, the last call, and how it ended, once each."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, update

from bot.core.delivery import deliver_notice
from handlers.dialog.messages import Manner, Notice
from handlers.reporting.register.period_summaries import plan
from handlers.wording import Wording
from knowledge.area import Level
from knowledge.calendar.local_calendar import LocalRule
from knowledge.model.pack import Pack, load_packs
from storage.database.database import Database
from storage.people import areas, people
from storage.people.people import Role
from storage.people.tables import grants
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from storage.reporting import calendar_settings, exemptions, extensions, submissions
from storage.reporting.submissions import Due, SubmissionKind
from tests.cast import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, SHANGHAI, TOWNSHIP, VILLAGE, Cast
from tests.cast import cast as put_cast
from tests.planning import planned

JOINED = datetime(2026, 10, 15, 12, 0, tzinfo=SHANGHAI)
NAMED = date(2026, 11, 3)
EVENING = datetime(2026, 11, 3, 18, 0, tzinfo=SHANGHAI)
LAST_CALL = datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI)  # a week after the escalation of the 9th
CLOSED = datetime(2026, 11, 17, 7, 30, tzinfo=SHANGHAI)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    """The packs, without those dates of 临河县 that would come in between."""
    return {id: pack for id, pack in load_packs().items() if id in ("yantai", "henan", "longsheng")}


@pytest.fixture
def players(database: Database) -> Cast:
    """The cast, there since the middle of October."""
    with database.writing() as tx:
        return put_cast(tx, JOINED)


Look = Callable[[datetime], list[Notice]]


@pytest.fixture
def look(database: Database, players: Cast, packs: dict[str, Pack], say: Wording) -> Look:
    """What the clock says at a moment, queued as the clock does."""

    def look_at(now: datetime) -> list[Notice]:
        with database.writing() as tx:
            notices = planned(plan, tx, packs=packs, say=say, now=now)
            for notice in notices:
                deliver_notice(tx, notice, now)
        return notices

    return look_at


def by_person(notices: list[Notice]) -> dict[int, str]:
    """What each is told; a person is told once."""
    texts = {notice.person_id: notice.reply.text for notice in notices}
    assert len(texts) == len(notices)
    return texts


def report(
    database: Database,
    players: Cast,
    *places: str,
    kind: SubmissionKind = SubmissionKind.REPORTED,
    at: datetime = EVENING,
) -> None:
    """Places say what they did for the 3rd of November."""
    with database.writing() as tx:
        for area in places:
            due = Due(pack="yantai", rule="monthly_progress", due=NAMED, area=area)
            submissions.put(tx, due, kind, players.county, at)


# --- the evening of the last day


def test_in_the_evening_the_level_above_hears_who_still_owes(database: Database, players: Cast, look: Look) -> None:
    report(database, players, TOWNSHIP, kind=SubmissionKind.NIL)
    assert look(EVENING - MINUTE) == []
    told = {notice.person_id: notice for notice in look(EVENING)}
    assert set(told) == {players.county, players.city}
    county = told[players.county]
    assert county.manner is Manner.REMINDER
    assert "今天11月3日（周二）是最后一天：10月的" in county.reply.text
    assert "2个乡镇：已报0、零报告1、欠1" in county.reply.text
    assert "还欠：柳溪镇。" in county.reply.text
    assert [option.label for option in county.reply.flat_options()] == ["催办这1个", "看名单"]
    assert "1个县：已报0、欠1" in told[players.city].reply.text
    for again in (EVENING, EVENING + MINUTE, EVENING + 2 * HOUR, EVENING + DAY):
        assert look(again) == []


def test_where_nobody_owes_the_evening_is_silent(database: Database, players: Cast, look: Look) -> None:
    report(database, players, TOWNSHIP, OTHER_TOWNSHIP, COUNTY)
    assert look(EVENING) == []


def test_exempt_places_and_those_with_more_time_are_not_counted_as_owing(
    database: Database, players: Cast, look: Look
) -> None:
    report(database, players, COUNTY)
    with database.writing() as tx:
        exemptions.add(
            tx,
            TOWNSHIP,
            pack="yantai",
            rule="monthly_progress",
            until=NAMED,
            reason="机构合并",
            person_id=players.county,
            now=JOINED,
        )
        due = Due(pack="yantai", rule="monthly_progress", due=NAMED, area=OTHER_TOWNSHIP)
        until = date(2026, 11, 6)
        id = extensions.ask(tx, due, until=until, reason="停电", person_id=players.other_township, now=EVENING)
        extensions.decide(tx, id, granted=True, person_id=players.county, now=EVENING)
    assert look(EVENING) == []


def test_in_quiet_hours_nothing_is_said_and_in_the_morning_it_says_that_it_is_late(players: Cast, look: Look) -> None:
    look(EVENING - HOUR)
    assert look(EVENING.replace(hour=21)) == []
    notices = look((EVENING + DAY).replace(hour=7, minute=30))
    assert "10月的" in by_person(notices)[players.county]
    assert "11月3日（周二）该报，到现在2个乡镇：已报0、欠2" in by_person(notices)[players.county]


def test_what_a_downtime_held_up_is_said_with_the_moment_at_which_it_was_due(players: Cast, look: Look) -> None:
    look(EVENING - DAY)
    text = by_person(look(EVENING + 2 * DAY))[players.county]
    assert "到现在2个乡镇：已报0、欠2" in text
    assert "这条是补发的，本来该在11月3日（周二）18:00发给您。" in text


def test_who_came_to_the_office_later_is_not_told(database: Database, players: Cast, look: Look) -> None:
    with database.writing() as tx:
        newcomer = people.add(tx, now=EVENING, name="钱进")
        people.grant(tx, newcomer, Role.COUNTY, COUNTY, EVENING)
        people.withdraw(tx, players.county, Role.COUNTY, COUNTY, EVENING)
    assert set(by_person(look(EVENING + MINUTE))) == {players.city}


# --- the last call, and the end


def test_on_the_closing_day_those_who_still_owe_are_told_alone(database: Database, players: Cast, look: Look) -> None:
    report(database, players, TOWNSHIP, COUNTY)
    look(LAST_CALL - DAY)
    assert look(LAST_CALL - MINUTE) == []
    (notice,) = look(LAST_CALL)
    assert notice.person_id == players.other_township
    assert "今天11月16日（周一）是最后一天补报，过了今天这一期就关了" in notice.reply.text
    assert "柳溪镇的10月的" in notice.reply.text
    assert [option.label for option in notice.reply.flat_options()] == ["已报送", "零报告"]
    assert look(LAST_CALL + HOUR) == []


def test_a_last_call_that_was_missed_is_not_made_up_for_on_another_day(players: Cast, look: Look) -> None:
    look(LAST_CALL - DAY)
    notices = look(CLOSED + 2 * HOUR)
    assert set(by_person(notices)) == {players.county, players.city}
    assert all("补报" not in notice.reply.text for notice in notices)


def test_the_morning_after_the_end_the_level_above_hears_how_it_ended(
    database: Database, players: Cast, look: Look
) -> None:
    report(database, players, OTHER_TOWNSHIP, at=LAST_CALL)
    look(CLOSED - DAY)
    told = by_person(look(CLOSED))
    assert "11月3日（周二）该报，这一期关了。2个乡镇：按时0、迟报1、没报1。" in told[players.county]
    assert "1个县：按时0、没报1" in told[players.city]
    assert look(CLOSED + HOUR) == []


def test_an_end_at_which_all_is_in_is_nothing_new(database: Database, players: Cast, look: Look) -> None:
    """It was told when the last of them reported."""
    report(database, players, TOWNSHIP, COUNTY)
    report(database, players, OTHER_TOWNSHIP, at=LAST_CALL)
    look(CLOSED - DAY)
    assert not {players.county, players.city} & set(by_person(look(CLOSED)))


def test_those_who_never_reported_are_named_at_the_end(database: Database, players: Cast, look: Look) -> None:
    report(database, players, TOWNSHIP, kind=SubmissionKind.NIL)
    look(CLOSED - HOUR)
    assert "按时0、零报告1、没报1。\n一直没报的：柳溪镇。" in by_person(look(CLOSED))[players.county]


def test_of_a_downtime_of_days_only_the_end_is_told(players: Cast, look: Look) -> None:
    look(CLOSED - 4 * DAY)
    told = by_person(look(CLOSED + 2 * DAY))
    assert told[players.county].count("10月的") == 1
    assert "这一期关了" in told[players.county]
    assert "补发" in told[players.county]


def test_after_weeks_of_silence_one_message_names_what_closed_meanwhile_to_whom_it_concerns(
    database: Database, players: Cast, look: Look
) -> None:
    """Down for three weeks, nobody was told anything of October's report, nor that nobody had been there to tell."""
    report(database, players, OTHER_TOWNSHIP, COUNTY)
    look(EVENING - HOUR)
    up_again = CLOSED + timedelta(days=10)
    told = by_person(look(up_again))
    text = told[players.township]
    assert text.startswith(
        "11月3日（周二）到11月27日（周五），我停了，没能提醒您。这段时间里关了的：\n1 青石镇的10月的"
    )
    assert text.endswith("11月3日（周二）该报，没记上。\n已经改不了了。要补报，请跟上一级说一声。")
    assert "11月3日（周二）该报。2个乡镇：按时1、没报1。\n一直没报的：青石镇。" in told[players.county]
    assert not {players.other_township, players.city} & told.keys(), "they missed nothing"
    assert look(up_again + DAY) == []


def test_after_a_few_days_of_silence_nothing_is_called_missed(players: Cast, look: Look) -> None:
    look(CLOSED - 6 * DAY)
    told = by_person(look(CLOSED))
    assert "这一期关了" in told[players.county]
    assert not any("我停了" in text for text in told.values())


def test_where_nothing_is_known_of_before_nothing_was_missed(players: Cast, look: Look) -> None:
    assert look(CLOSED + timedelta(days=10)) == []


def test_what_several_dates_held_up_comes_as_one_message(database: Database, players: Cast, look: Look) -> None:
    with database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, OTHER_COUNTY), pack="longsheng"))
    look(datetime(2026, 11, 1, 12, 0, tzinfo=SHANGHAI))
    look(datetime(2026, 11, 16, 12, 0, tzinfo=SHANGHAI))
    text = by_person(look(datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)))[players.other_county]
    assert "1 问题销号情况，11月17日（周二）该报，到现在1个乡镇：已报0、欠0、没人管1。" in text
    assert "2 问题销号情况，11月7日（周六）该报，这一期关了" in text


def test_a_place_with_more_time_has_its_last_call_on_its_own_day(database: Database, players: Cast, look: Look) -> None:
    report(database, players, TOWNSHIP, COUNTY)
    with database.writing() as tx:
        due = Due(pack="yantai", rule="monthly_progress", due=NAMED, area=OTHER_TOWNSHIP)
        id = extensions.ask(
            tx, due, until=date(2026, 11, 5), reason="停电", person_id=players.other_township, now=EVENING
        )
        extensions.decide(tx, id, granted=True, person_id=players.county, now=EVENING)
    look(LAST_CALL - DAY)
    assert look(LAST_CALL) == []
    own = LAST_CALL + 2 * DAY
    assert [notice.person_id for notice in look(own) if "补报" in notice.reply.text] == [players.other_township]


# --- clocks and processes


def test_a_clock_set_back_and_forward_repeats_nothing(database: Database, players: Cast, look: Look) -> None:
    for at in (EVENING, EVENING - HOUR, EVENING, EVENING + DAY, EVENING, EVENING + 2 * DAY):
        look(at)
        with database.writing() as tx:
            for message in outbox.listed(tx, [OutboxStatus.WAITING], limit=100):
                outbox.mark_sent(tx, message.id, "m", at)
    with database.reading() as tx:
        sent = [one for one in outbox.listed(tx, [OutboxStatus.SENT], limit=100) if one.person_id == players.county]
    assert len(sent) == 1


def test_two_processes_say_it_once(database: Database, players: Cast, packs: dict[str, Pack], say: Wording) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    other = Database(url, database.vault)
    together = threading.Barrier(2)
    failures: list[BaseException] = []

    def plan_on(handle: Database, now: datetime) -> None:
        try:
            together.wait()
            with handle.writing() as tx:
                for notice in planned(plan, tx, packs=packs, say=say, now=now):
                    deliver_notice(tx, notice, now)
        except BaseException as failure:  # noqa: BLE001 - shown by the assertion below
            failures.append(failure)

    threads = [
        threading.Thread(target=plan_on, args=(handle, EVENING + timedelta(seconds=number)))
        for number, handle in enumerate((database, other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert failures == []
    with database.reading() as tx:
        pending = outbox.listed(tx, [OutboxStatus.WAITING], limit=100)
    assert sorted(message.person_id for message in pending) == sorted((players.county, players.city))


def test_between_the_times_of_a_day_only_the_last_look_is_read(database: Database, players: Cast, look: Look) -> None:
    look(EVENING)
    statements: list[str] = []
    listen = lambda *args: statements.append(args[2])
    event.listen(database.engine, "before_cursor_execute", listen)
    assert look(EVENING + HOUR) == []
    event.remove(database.engine, "before_cursor_execute", listen)
    assert len(statements) <= 2


# --- other calendars


def test_villages_that_are_asked_first_are_summed_up_for_their_township(
    database: Database, players: Cast, look: Look
) -> None:
    with database.writing() as tx:
        local = LocalRule(villages_lead=2)
        calendar_settings.put(tx, COUNTY, "yantai", "monthly_progress", local, players.county, JOINED)
    report(database, players, VILLAGE)
    told = by_person(look(EVENING - 2 * DAY))
    assert set(told) == {players.township, players.other_township}
    assert "2个村：已报1、欠0、没人管1。\n东坡村现在没人管这一块，请先邀请一位。" in told[players.township]


def test_over_spring_festival_the_period_closes_a_week_after_the_escalation_and_the_end_is_told_on_a_workday(
    database: Database, players: Cast, look: Look
) -> None:
    with database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, OTHER_COUNTY), pack="longsheng"))
        person = people.add(tx, now=JOINED, name="钱进")
        people.grant(tx, person, Role.COUNTY, OTHER_COUNTY, datetime(2026, 2, 1, 9, 0, tzinfo=SHANGHAI))
    look(datetime(2026, 2, 16, 18, 0, tzinfo=SHANGHAI))
    # due on the 17th, New Year's Day of the lunar calendar; work begins again on the 24th
    assert "2月17日（周二）是最后一天" in by_person(look(datetime(2026, 2, 17, 18, 0, tzinfo=SHANGHAI)))[person]
    days = [datetime(2026, 3, 1, 7, 30, tzinfo=SHANGHAI) + number * DAY for number in range(20)]
    ends = [day for day in days if any("2月17日（周二）该报，这一期关了" in one.reply.text for one in look(day))]
    assert ends == [datetime(2026, 3, 9, 7, 30, tzinfo=SHANGHAI)], "it closed on Friday the 6th"


def test_a_rule_without_a_day_is_summed_up_from_when_the_county_sets_one(
    database: Database, players: Cast, look: Look
) -> None:
    with database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, OTHER_COUNTY), pack="henan"))
    twentieth = datetime(2026, 11, 20, 18, 0, tzinfo=SHANGHAI)
    look(twentieth - DAY)
    assert players.other_county not in by_person(look(twentieth))
    with database.writing() as tx:
        local = LocalRule(days=(20,), days_since=date(2026, 12, 1))
        calendar_settings.put(tx, OTHER_COUNTY, "henan", "monthly_progress", local, players.other_county, twentieth)
    december = twentieth.replace(month=12)
    look(december - DAY)
    told = by_person(look(december))
    assert "12月20日（周日）是最后一天：12月的危房改造进度月报" in told[players.other_county]
    assert players.city not in told, "a day that a county set itself is no matter of the city"


def test_what_was_due_before_a_place_was_here_is_no_matter_of_its_people(
    database: Database, players: Cast, look: Look
) -> None:
    with database.writing() as tx:
        tx.execute(update(grants).values(granted_at=datetime(2026, 11, 10, 9, 0, tzinfo=SHANGHAI)))
    look(LAST_CALL - HOUR)
    assert look(LAST_CALL) == []
    assert look(CLOSED) == []


def test_a_place_that_was_imported_after_the_date_is_not_counted_among_those_that_never_reported(
    database: Database, players: Cast, look: Look
) -> None:
    with database.writing() as tx:
        late = areas.child_of(areas.get(tx, COUNTY), code=f"{COUNTY}900", name="新河镇", level=Level.TOWNSHIP)
        areas.put(tx, late)
        people.grant(tx, players.stranger, Role.TOWNSHIP, late.code, EVENING + DAY)
    look(CLOSED - DAY)
    told = by_person(look(CLOSED))
    assert "2个乡镇：按时0、没报2。\n一直没报的：青石镇、柳溪镇。" in told[players.county]
    assert players.stranger not in told


def test_work_is_not_worded_as_a_report(database: Database, players: Cast, look: Look) -> None:
    with database.writing() as tx:
        tx.execute(update(grants).values(granted_at=datetime(2026, 9, 1, 9, 0, tzinfo=SHANGHAI)))
    look(datetime(2026, 9, 30, 17, 0, tzinfo=SHANGHAI))
    evening = by_person(look(datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)))[players.county]
    assert "完成年度改造计划" in evening
    assert "报" not in evening
    days = [datetime(2026, 10, 1, 7, 30, tzinfo=SHANGHAI) + number * DAY for number in range(40)]
    lines = [line for day in days for one in look(day) for line in one.reply.text.split("\n")]
    ends = [line for line in lines if "完成年度改造计划" in line]
    assert ends
    assert all("9月30日（周三）到期" in line and "该报" not in line for line in ends)
