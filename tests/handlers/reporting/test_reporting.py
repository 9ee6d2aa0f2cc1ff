"""Reminders of reporting dates, escalation, and what coordinators say of them."""

import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Choice, Inbound, Manner, Notice, Reply
from handlers.reporting.answering import actions as reporting_actions
from handlers.reporting.obligations.obligation import Obligation, choice_id, reminder_key
from handlers.reporting.register import register
from handlers.reporting.reminders.plan import plan
from handlers.wording import Wording, load_wording
from knowledge.area import Level
from knowledge.calendar.calendar import occurrences
from knowledge.model.pack import DueRule, Pack, load_packs
from storage.database.database import Database, Transaction
from storage.people import accounts, areas, audit, people
from storage.people.people import Role
from storage.queues import outbox
from storage.reporting import submissions
from storage.reporting.submissions import Due, SubmissionKind
from storage.reporting.tables import reminders
from tests.cast import (
    CITY,
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    SHANGHAI,
    TOWNSHIP,
    Cast,
    chat_of,
    lane_of,
)
from tests.cast import cast as put_cast
from tests.installed import occasion
from tests.planning import planned

JOINED = datetime(2026, 10, 15, 12, 0, tzinfo=SHANGHAI)
BEFORE, DUE = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI), datetime(2026, 11, 3, 9, 0, tzinfo=SHANGHAI)
OVERDUE1, OVERDUE3 = datetime(2026, 11, 4, 9, 0, tzinfo=SHANGHAI), datetime(2026, 11, 6, 9, 0, tzinfo=SHANGHAI)
ESCALATION = datetime(2026, 11, 9, 9, 0, tzinfo=SHANGHAI)
NOVEMBER_3 = date(2026, 11, 3)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return load_packs()


@pytest.fixture(scope="module")
def say() -> Wording:
    return load_wording()


@pytest.fixture
def players(database: Database) -> Cast:
    """The cast, there since the middle of October."""
    with database.writing() as tx:
        return put_cast(tx, JOINED)


Look = Callable[[datetime], list[Notice]]


@pytest.fixture
def look(database: Database, packs: dict[str, Pack], say: Wording) -> Look:
    """What the clock plans at a moment, of yantai's monthly report, each time in a transaction of its own."""

    def look_at(now: datetime) -> list[Notice]:
        with database.writing() as tx:
            notices = planned(plan, tx, packs=packs, say=say, now=now)
        return [notice for notice in notices if ":yantai:monthly_progress:" in str(notice.reply.key)]

    return look_at


def told(notices: list[Notice]) -> dict[int, str]:
    """The stage that each person is told of; a person is told once."""
    stages = {notice.person_id: str(notice.reply.key).rsplit(":", 1)[1] for notice in notices}
    assert len(stages) == len(notices)
    return stages


def put_return(database: Database, area: str, by: int, kind: SubmissionKind = SubmissionKind.REPORTED) -> None:
    """Note that a place reported for the 3rd of November."""
    with database.writing() as tx:
        due = Due(pack="yantai", rule="monthly_progress", due=NOVEMBER_3, area=area)
        assert submissions.put(tx, due, kind, by, DUE)


# --- what the clock plans


def test_township_and_county_are_told_at_each_stage_once_however_often_the_clock_looks(
    players: Cast, look: Look
) -> None:
    everyone = {players.township, players.other_township, players.county}
    for at, stage in ((BEFORE, "before"), (DUE, "due"), (OVERDUE1, "overdue1"), (OVERDUE3, "overdue3")):
        assert look(at - MINUTE) == [] or stage == "overdue3"
        assert told(look(at)) == dict.fromkeys(everyone, stage)
        for again in (at, at + MINUTE, at + 5 * HOUR):
            assert look(again) == []


def test_a_reminder_says_what_by_when_to_whom_and_from_which_document(players: Cast, look: Look) -> None:
    by_person = {notice.person_id: notice for notice in look(DUE)}
    county = by_person[players.county]
    assert county.manner is Manner.REMINDER
    assert county.reply.key == f"remind:{players.county}:yantai:monthly_progress:2026-11-03:due"
    for part in ("今天11月3日（周二）", "10月的", "附件1", "市住建局", "烟建城乡〔2023〕7号", "2023-05-23", "五（五）"):
        assert part in county.reply.text
    assert [option.label for option in county.reply.flat_options()] == ["已报送", "零报告", "申请延期", "看表"]
    assert "青石镇的这一份" in by_person[players.township].reply.text
    assert "县里要报10月的" in by_person[players.township].reply.text


def test_who_reported_is_left_in_peace(database: Database, players: Cast, look: Look) -> None:
    look(BEFORE)
    put_return(database, TOWNSHIP, players.township)
    put_return(database, COUNTY, players.county, SubmissionKind.NIL)
    assert told(look(DUE)) == {players.other_township: "due"}


def test_what_a_downtime_held_up_comes_as_one_message_that_says_that_it_is_late(
    database: Database, players: Cast, look: Look
) -> None:
    look(BEFORE)
    notices = look(OVERDUE3 + 3 * HOUR)
    assert told(notices) == dict.fromkeys((players.township, players.other_township, players.county), "overdue3")
    assert "补发" in notices[0].reply.text
    assert "11月6日（周五）9:00" in notices[0].reply.text
    assert "过了3天" in notices[0].reply.text
    with database.reading() as tx:
        rows = tx.execute(select(reminders.c.stage).where(reminders.c.person_id == players.county)).scalars().all()
    assert sorted(rows) == ["before", "due", "overdue1", "overdue2", "overdue3"]
    assert look(OVERDUE3 + 4 * HOUR) == []


def test_within_the_first_hour_a_reminder_is_not_late(players: Cast, look: Look) -> None:
    assert all("补发" not in notice.reply.text for notice in look(DUE + HOUR))


def test_in_quiet_hours_nothing_is_planned_and_at_their_end_it_speaks_of_that_day(players: Cast, look: Look) -> None:
    assert look(DUE.replace(hour=21)) == []
    assert look(DUE.replace(day=4, hour=7, minute=29)) == []
    notices = look(DUE.replace(day=4, hour=8))
    assert set(told(notices).values()) == {"due"}
    assert "过了1天" in notices[0].reply.text


def test_between_the_quiet_hours_and_the_digest_nothing_is_said_that_the_digest_will_tell(
    players: Cast, look: Look
) -> None:
    assert look(DUE.replace(day=4, hour=7, minute=30)) == []
    assert look(DUE.replace(day=4, hour=8)) == []


def test_a_stage_is_sent_until_the_seventh_day_after_the_escalation_and_then_dropped(
    database: Database, players: Cast, look: Look
) -> None:
    last_day = ESCALATION + timedelta(days=7)
    assert look(last_day.replace(hour=9) + timedelta(days=1)) == []
    assert len(look(last_day.replace(hour=20))) == 4  # two townships, the county, the city


def test_who_came_later_is_not_told_of_what_lay_before(database: Database, players: Cast, look: Look) -> None:
    with database.writing() as tx:
        newcomer = people.add(tx, now=DUE, name="钱进")
        people.grant(tx, newcomer, Role.TOWNSHIP, TOWNSHIP, DUE)
    assert newcomer not in told(look(DUE + MINUTE))
    assert told(look(OVERDUE1))[newcomer] == "overdue1"


def test_a_role_given_while_the_clock_looked_is_seen_at_the_next_look(
    database: Database, players: Cast, look: Look
) -> None:
    look(DUE)
    with database.writing() as tx:  # taken at a quarter of a minute to nine, written down after the look
        slow = people.add(tx, now=DUE, name="钱进")
        people.grant(tx, slow, Role.TOWNSHIP, TOWNSHIP, DUE - timedelta(seconds=15))
    assert told(look(DUE + MINUTE)) == {slow: "due"}


def test_a_withdrawn_role_hears_nothing(database: Database, players: Cast, look: Look) -> None:
    with database.writing() as tx:
        people.withdraw(tx, players.township, Role.TOWNSHIP, TOWNSHIP, BEFORE)
    assert players.township not in told(look(DUE))


def test_whoever_answers_for_two_places_gets_one_message_with_buttons_for_each(
    database: Database, players: Cast, look: Look
) -> None:
    with database.writing() as tx:
        people.grant(tx, players.township, Role.TOWNSHIP, OTHER_TOWNSHIP, JOINED)
    notices = look(DUE)
    assert len(told(notices)) == 3
    reply = next(notice.reply for notice in notices if notice.person_id == players.township)
    assert "青石镇、柳溪镇" in reply.text
    assert [[option.label for option in row] for row in reply.options] == [
        ["青石镇 已报送", "青石镇 零报告", "青石镇 申请延期", "青石镇 看表"],
        ["柳溪镇 已报送", "柳溪镇 零报告", "柳溪镇 申请延期", "柳溪镇 看表"],
    ]


def test_work_is_reminded_of_without_a_nil_report(
    database: Database, players: Cast, packs: dict[str, Pack], say: Wording
) -> None:
    with database.writing() as tx:
        notices = planned(plan, tx, packs=packs, say=say, now=datetime(2027, 7, 30, 9, 0, tzinfo=SHANGHAI))
    of_work = [notice for notice in notices if ":works_done:" in str(notice.reply.key)]
    assert told(of_work) == {players.other_county: "before"}
    assert "明天7月31日（周六）是最后一天" in of_work[0].reply.text
    assert [option.label for option in of_work[0].reply.flat_options()] == ["已完成"]


def test_in_a_year_whose_holidays_are_not_announced_the_reminder_says_so(players: Cast, look: Look) -> None:
    at = datetime(2027, 1, 4, 9, 0, tzinfo=SHANGHAI)  # overdue since the 3rd, a Sunday
    late = [notice.reply.text for notice in look(at) if "2027-01-03" in str(notice.reply.key)]
    assert late
    assert all("2027年节假日待公布" in text for text in late)
    assert all("待公布" not in notice.reply.text for notice in look(DUE))


def test_a_clock_set_forward_and_back_doubles_nothing_and_loses_nothing(players: Cast, look: Look) -> None:
    people_told = [notice.reply.key for notice in look(DUE)]
    people_told += [notice.reply.key for notice in look(DUE + timedelta(days=30))]
    for at in (DUE + MINUTE, DUE - timedelta(days=2), OVERDUE1, OVERDUE3, ESCALATION + timedelta(days=30)):
        people_told += [notice.reply.key for notice in look(at)]
    assert len(people_told) == len(set(people_told))
    assert f"remind:{players.county}:yantai:monthly_progress:2026-11-03:overdue1" in people_told


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_clock_that_jumps_wildly_tells_each_person_of_each_stage_once(players: Cast, look: Look, seed: int) -> None:
    wild = random.Random(seed)  # noqa: S311 - no secret
    at, keys = JOINED, []
    for _ in range(100):
        at += timedelta(minutes=wild.randrange(-1_500, 2_500))
        keys += [str(notice.reply.key) for notice in look(at)]
    assert len(keys) > 10
    assert len(keys) == len(set(keys))
    assert not [key for key in keys if "2026-10-03" in key]  # due before anybody was there


def test_a_look_at_a_moment_when_nothing_has_come_asks_for_nobody(
    database: Database, players: Cast, look: Look
) -> None:
    look(DUE)
    look(DUE + timedelta(minutes=11))
    statements: list[str] = []
    listen = lambda *args: statements.append(args[2])
    event.listen(database.engine, "before_cursor_execute", listen)
    assert look(DUE + 4 * HOUR) == []
    event.remove(database.engine, "before_cursor_execute", listen)
    assert not [statement for statement in statements if "grants" in statement]
    assert len(statements) <= 3


def test_two_processes_that_look_together_twenty_times_tell_each_person_once(
    database: Database, players: Cast, packs: dict[str, Pack], say: Wording
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    handles = [database, Database(url, database.vault)]
    every = packs["yantai"].calendar.rules[0]
    for occurrence in list(occurrences(every, NOVEMBER_3, date(2028, 12, 31)))[:20]:
        at = datetime(occurrence.due.year, occurrence.due.month, occurrence.due.day, 9, 0, 30, tzinfo=SHANGHAI)
        notices: list[Notice] = []
        failures: list[BaseException] = []
        together = threading.Barrier(2)

        def plan_on(
            handle: Database,
            now: datetime,
            together: threading.Barrier = together,
            notices: list[Notice] = notices,
            failures: list[BaseException] = failures,
        ) -> None:
            try:
                together.wait()
                with handle.writing() as tx:
                    notices += planned(plan, tx, packs=packs, say=say, now=now)
            except BaseException as failure:  # noqa: BLE001 - shown by the assertion below
                failures.append(failure)

        threads = [
            threading.Thread(target=plan_on, args=(handle, at - timedelta(seconds=10 * number)))
            for number, handle in enumerate(handles)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        mine = [n for n in notices if f":yantai:monthly_progress:{occurrence.due}:" in str(n.reply.key)]
        assert told(mine) == dict.fromkeys((players.township, players.other_township, players.county), "due")
    handles[1].close()


# --- escalation


def test_what_is_not_reported_goes_up_one_level_with_who_was_reminded_how_often(
    database: Database, players: Cast, look: Look
) -> None:
    for at in (BEFORE, DUE, OVERDUE1, OVERDUE1 + timedelta(days=1), OVERDUE3):
        look(at)
    put_return(database, OTHER_TOWNSHIP, players.other_township)
    notices = look(ESCALATION)
    assert told(notices) == {players.county: "escalation", players.city: "escalation"}
    to = {notice.person_id: notice.reply for notice in notices}
    assert "青石镇的10月的农村危房改造" in to[players.county].text
    assert "提醒过赵敏5次" in to[players.county].text
    assert "柳溪镇" not in to[players.county].text
    assert "提醒过孙立5次" in to[players.city].text
    assert [option.label for option in to[players.county].flat_options()] == ["催办单", "打电话", "我来跟"]
    assert look(ESCALATION + HOUR) == []


def test_stages_merged_into_one_message_count_as_one_reminder(players: Cast, look: Look) -> None:
    to = {notice.person_id: notice.reply.text for notice in look(ESCALATION)}
    assert "青石镇：提醒过赵敏1次" in to[players.county]
    assert "柳溪镇：提醒过周强1次" in to[players.county]


def test_who_could_not_be_reached_is_named_as_such(database: Database, players: Cast, look: Look) -> None:
    look(DUE)
    with database.writing() as tx:
        accounts.mark_reachable(tx, lane_of(players.township), False)
    to = {notice.person_id: notice.reply.text for notice in look(ESCALATION)}
    assert "赵敏（消息送不到）" in to[players.county]


def test_an_escalation_of_many_places_names_thirty_and_counts_the_rest(
    database: Database, players: Cast, look: Look
) -> None:
    with database.writing() as tx:
        county = areas.get(tx, COUNTY)
        for number in range(100, 131):
            town = areas.child_of(county, code=f"{COUNTY}{number}", name=f"{number}镇", level=Level.TOWNSHIP)
            areas.put(tx, town)
            people.grant(tx, people.add(tx, now=JOINED, name="钱进"), Role.TOWNSHIP, town.code, JOINED)
    text = next(notice.reply.text for notice in look(ESCALATION) if notice.person_id == players.county)
    assert text.count("：提醒过") == 30
    assert "另外还有3个地方" in text


def test_with_nobody_above_the_escalation_comes_back_to_the_own_people(
    database: Database, players: Cast, look: Look
) -> None:
    with database.writing() as tx:
        people.withdraw(tx, players.city, Role.CITY, CITY, JOINED)
    look(OVERDUE3)
    reply = next(notice.reply for notice in look(ESCALATION) if notice.person_id == players.county)
    assert "云山县这次到现在还没报，这是最后一次提醒" in reply.text
    assert "青石镇：提醒过赵敏1次" in reply.text
    assert [option.label for option in reply.flat_options()][:3] == ["已报送", "零报告", "申请延期"]


def test_a_place_whose_people_came_after_the_last_reminder_is_not_escalated(
    database: Database, players: Cast, look: Look
) -> None:
    with database.writing() as tx:
        people.withdraw(tx, players.township, Role.TOWNSHIP, TOWNSHIP, BEFORE - HOUR)
        people.grant(tx, players.township, Role.TOWNSHIP, TOWNSHIP, OVERDUE3 + HOUR)
    to = {notice.person_id: notice.reply.text for notice in look(ESCALATION)}
    assert "柳溪镇的" in to[players.county]
    assert "青石镇" not in to[players.county]


# --- what coordinators say


Press = Callable[[int, str], Context]


@pytest.fixture
def obligation(packs: dict[str, Pack]) -> Obligation:
    """Yantai's monthly report of the 3rd of November."""
    rule = packs["yantai"].calendar.rules[0]
    return Obligation(pack=packs["yantai"], occurrence=next(occurrences(rule, NOVEMBER_3, NOVEMBER_3)))


def talk_of(tx: Transaction, person_id: int, now: datetime, packs: dict[str, Pack], say: Wording) -> Context:
    """A person about to be answered."""
    inbound = Inbound(
        channel="telegram",
        lane=lane_of(person_id),
        chat=chat_of(person_id),
        message="1",
        at=now,
        content=Choice(id="cmd:reporting"),
    )
    at = occasion(tx, say, now, packs)
    return Context.at(at, inbound=inbound, person_id=person_id, conversation=Conversation())


class Desk:
    """Where people of the cast press buttons, each in a transaction of its own."""

    def __init__(self, database: Database, packs: dict[str, Pack], say: Wording) -> None:
        self.database, self._packs, self._say = database, packs, say

    def press(self, person_id: int, id: str, now: datetime = DUE + HOUR) -> tuple[Reply, list[Notice]]:
        """The answer to a button of this part, and what others are told."""
        with self.database.writing() as tx:
            context = talk_of(tx, person_id, now, self._packs, self._say)
            (reply,) = reporting_actions.take_choice(context, id.split(":")[1:])
        return reply, context.notices

    def show(self, person_id: int, now: datetime) -> str:
        """The texts of the list."""
        return "\n".join(reply.text for reply in self.list(person_id, now))

    def list(self, person_id: int, now: datetime) -> list[Reply]:
        """The list."""
        with self.database.writing() as tx:
            return register.show(talk_of(tx, person_id, now, self._packs, self._say))


@pytest.fixture
def desk(database: Database, packs: dict[str, Pack], say: Wording) -> Desk:
    return Desk(database, packs, say)


def kind_at(database: Database, obligation: Obligation, area: str) -> SubmissionKind | None:
    """What a place said."""
    with database.reading() as tx:
        return submissions.find(tx, obligation.at(area))


def test_the_ids_of_buttons_fit_whatever_the_names(packs: dict[str, Pack]) -> None:
    long = DueRule.model_validate({**packs["yantai"].calendar.rules[0].model_dump(), "id": "r" * 40})
    occurrence = next(occurrences(long, NOVEMBER_3, NOVEMBER_3))
    region = packs["yantai"].region.model_copy(update={"id": "p" * 40})
    longest = Obligation(pack=packs["yantai"].model_copy(update={"region": region}), occurrence=occurrence)
    assert all(len(choice_id(verb, longest, "9" * 20).encode()) <= 64 for verb in ("done", "nil", "undo"))
    marks = {
        choice_id("done", Obligation(pack=pack, occurrence=found), "1")
        for pack in packs.values()
        for rule in pack.calendar.rules
        for found in occurrences(rule.model_copy(update={"days": (3,), "months": ()}), NOVEMBER_3, NOVEMBER_3)
        if rule.every == "month"
    }
    assert len(marks) == sum(rule.every == "month" for pack in packs.values() for rule in pack.calendar.rules)


def test_every_button_of_a_reminder_does_what_it_says(
    database: Database, players: Cast, look: Look, desk: Desk, obligation: Obligation
) -> None:
    by_person = {notice.person_id: notice.reply for notice in look(DUE)}
    done, nil, *_ = by_person[players.county].flat_options()
    assert "已报送" in desk.press(players.county, done.id)[0].text
    assert kind_at(database, obligation, COUNTY) is SubmissionKind.REPORTED
    assert "零报告" in desk.press(players.township, nil.id.replace(COUNTY, TOWNSHIP))[0].text
    assert kind_at(database, obligation, TOWNSHIP) is SubmissionKind.NIL


def test_pressing_twice_changes_nothing_and_says_what_stands(
    database: Database, players: Cast, desk: Desk, obligation: Obligation
) -> None:
    desk.press(players.county, choice_id("nil", obligation, COUNTY))
    for verb in ("nil", "done"):
        reply, notices = desk.press(players.county, choice_id(verb, obligation, COUNTY))
        assert "已经记下了" in reply.text
        assert "零报告" in reply.text
        assert notices == []
    assert kind_at(database, obligation, COUNTY) is SubmissionKind.NIL


def test_what_was_said_can_be_taken_back_and_reminders_go_on(
    database: Database, players: Cast, desk: Desk, obligation: Obligation, look: Look
) -> None:
    reply, _ = desk.press(players.county, choice_id("done", obligation, COUNTY))
    (undo,) = reply.flat_options()
    reply, _ = desk.press(players.county, undo.id)
    assert kind_at(database, obligation, COUNTY) is None
    assert [option.label for option in reply.flat_options()] == ["已报送", "零报告", "申请延期", "看表"]
    assert "本来就没记过" in desk.press(players.county, undo.id)[0].text
    assert told(look(OVERDUE1))[players.county] == "overdue1"


def test_the_others_of_the_place_hear_of_it_once_and_it_is_in_the_trail(
    database: Database, players: Cast, desk: Desk, obligation: Obligation
) -> None:
    with database.writing() as tx:
        colleague = people.add(tx, now=JOINED, name="钱进")
        people.grant(tx, colleague, Role.COUNTY, COUNTY, JOINED)
    _, notices = desk.press(players.county, choice_id("done", obligation, COUNTY))
    assert [notice.person_id for notice in notices] == [colleague, players.city]
    assert "都报齐了" in notices[1].reply.text
    assert notices[0].manner is Manner.NOTICE
    assert "孙立记下了：云山县" in notices[0].reply.text
    assert desk.press(colleague, choice_id("done", obligation, COUNTY))[1] == []
    with database.reading() as tx:
        (line,) = audit.latest(tx)
    assert (line.person_id, line.action) == (players.county, "return_reported")
    assert line.subject == f"{COUNTY} 2026-11-03 monthly_progress"


def test_the_level_above_hears_when_a_place_reports_after_its_escalation(
    players: Cast, desk: Desk, obligation: Obligation, look: Look
) -> None:
    look(ESCALATION)
    _, notices = desk.press(players.township, choice_id("done", obligation, TOWNSHIP), ESCALATION + HOUR)
    assert [notice.person_id for notice in notices] == [players.county]


@pytest.mark.parametrize("verb", ["done", "nil", "undo"])
def test_another_places_button_answers_like_one_that_never_was(
    database: Database, players: Cast, desk: Desk, obligation: Obligation, verb: str
) -> None:
    unknown, _ = desk.press(players.county, f"due:{verb}:00000000:20261103:{COUNTY}")
    for person_id, area in (
        (players.township, COUNTY),
        (players.county, TOWNSHIP),  # the county answers for itself alone
        (players.city, COUNTY),
        (players.city, CITY),  # the rule asks nothing of cities
        (players.other_county, OTHER_COUNTY),  # another pack counts there
        (players.cadre, TOWNSHIP),
        (players.stranger, COUNTY),
        (players.operator, COUNTY),
        (players.county, "no-such-place"),
    ):
        reply, notices = desk.press(person_id, choice_id(verb, obligation, area))
        assert (reply, notices) == (unknown, [])
        assert kind_at(database, obligation, area) is None


@pytest.mark.parametrize(
    "due",
    ["20261104", "20271103", "20270103", "2026-11-03", "00000000", "99999999", "99991203", "00010103", "", "20261103 "],
)
def test_a_date_that_is_not_due_or_not_in_sight_is_unknown(
    players: Cast, desk: Desk, obligation: Obligation, due: str
) -> None:
    id = choice_id("done", obligation, COUNTY).replace("20261103", due)
    assert "用不了" in desk.press(players.county, id)[0].text


@pytest.mark.parametrize("id", ["due:", "due:done", "due:done:::", "due:gone:1:2:3", "due:done:1:2:3:4"])
def test_a_mangled_button_is_unknown(players: Cast, desk: Desk, id: str) -> None:
    assert "用不了" in desk.press(players.county, id)[0].text


def test_reminders_that_still_wait_are_called_off_by_the_report(
    database: Database, players: Cast, desk: Desk, obligation: Obligation, look: Look
) -> None:
    notices = look(DUE)
    with database.writing() as tx:
        for notice in notices:
            chat = chat_of(notice.person_id)
            outbox.put(
                tx,
                person_id=notice.person_id,
                channel="telegram",
                chat=chat,
                manner=notice.manner,
                reply={},
                now=DUE,
                due_at=DUE,
                key=notice.reply.key,
            )
    desk.press(players.county, choice_id("done", obligation, COUNTY))
    with database.reading() as tx:
        pending = {message.person_id for message in outbox.due(tx, DUE, quiet=False)}
    assert pending == {players.township, players.other_township}


def test_the_key_of_a_reminder_fits_its_column(players: Cast, packs: dict[str, Pack]) -> None:
    for pack in packs.values():
        for rule in pack.calendar.rules:
            dated = rule.model_copy(update={"days": (3,), "months": (11,) if rule.every == "year" else ()})
            obligation = Obligation(pack=pack, occurrence=next(occurrences(dated, NOVEMBER_3, NOVEMBER_3)))
            assert len(reminder_key(1_000_000_000, obligation, "escalation+1", NOVEMBER_3)) <= 120


# --- the list


def test_the_list_names_what_is_due_and_where_it_stands(players: Cast, desk: Desk, obligation: Obligation) -> None:
    early = desk.list(players.county, DUE - timedelta(days=9))[0]
    assert "11月3日（周二），10月的" in early.text
    assert "11月1日（周日）开始才能报" in early.text
    assert [option.label for option in early.flat_options()] == ["看上次", "免报", "报送设置"]
    assert "未报" in desk.show(players.county, DUE)
    assert "逾期" in desk.show(players.county, OVERDUE1)
    done = desk.list(players.county, OVERDUE1)[0].flat_options()[0]
    desk.press(players.county, done.id, OVERDUE1)
    reply = desk.list(players.county, OVERDUE1)[0]
    assert "：已报送" in reply.text
    assert [option.label for option in reply.flat_options()] == ["看上次", "免报", "报送设置"]


def test_several_on_the_list_have_numbered_buttons(
    database: Database, players: Cast, packs: dict[str, Pack], say: Wording
) -> None:
    with database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, OTHER_COUNTY), pack="longsheng"))
    desk = Desk(database, packs, say)
    reply = desk.list(players.other_county, datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI))[0]
    assert "1 11月7日" in reply.text
    assert "2 11月17日" in reply.text
    assert [option.label for option in reply.flat_options()][:8] == [
        f"{number} {label}" for number in (1, 2) for label in ("已报送", "零报告", "申请延期", "看表")
    ]


def test_with_nothing_in_sight_the_list_names_the_next_date(players: Cast, desk: Desk) -> None:
    text = desk.show(players.county, datetime(2026, 10, 16, 10, 0, tzinfo=SHANGHAI))
    assert "这几天没有要报的" in text
    assert "下一次：11月3日（周二）" in text


def test_who_has_nothing_to_report_is_told_so(players: Cast, desk: Desk) -> None:
    for person_id in (players.resident, players.cadre, players.stranger, players.operator):
        assert "没有要报的" in desk.show(person_id, DUE)


def test_a_place_without_a_pack_is_told_whom_to_ask(database: Database, players: Cast, desk: Desk) -> None:
    with database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, COUNTY), pack=None))
    assert "还没定云山县按哪份文件报送" in desk.show(players.county, DUE)


# --- the period


def test_before_its_period_opens_a_button_says_from_when(
    database: Database, players: Cast, desk: Desk, obligation: Obligation
) -> None:
    early = datetime(2026, 10, 31, 20, 0, tzinfo=SHANGHAI)
    for verb in ("done", "nil", "undo", "extend"):
        reply, notices = desk.press(players.county, choice_id(verb, obligation, COUNTY), early)
        assert "11月1日（周日）开始才能记" in reply.text
        assert notices == []
    assert kind_at(database, obligation, COUNTY) is None
    assert "记下了" in desk.press(players.county, choice_id("nil", obligation, COUNTY), early + 4 * HOUR)[0].text


def test_after_its_period_closed_nothing_can_be_changed_and_the_button_says_so(
    database: Database, players: Cast, desk: Desk, obligation: Obligation
) -> None:
    last = datetime(2026, 11, 16, 23, 59, tzinfo=SHANGHAI)
    assert "记下了" in desk.press(players.county, choice_id("nil", obligation, COUNTY), last)[0].text
    for verb in ("done", "undo"):
        reply, _ = desk.press(players.county, choice_id(verb, obligation, COUNTY), last + MINUTE)
        assert "到11月16日（周一）就关了，改不了了" in reply.text
        assert "零报告" in reply.text
    assert kind_at(database, obligation, COUNTY) is SubmissionKind.NIL


def test_the_level_above_hears_once_that_all_is_in(players: Cast, desk: Desk, obligation: Obligation) -> None:
    _, notices = desk.press(players.township, choice_id("nil", obligation, TOWNSHIP))
    assert notices == []
    _, notices = desk.press(players.other_township, choice_id("done", obligation, OTHER_TOWNSHIP))
    (told_county,) = notices
    assert told_county.person_id == players.county
    assert "云山县下面都报齐了" in told_county.reply.text
    assert "2个乡镇：已报1、零报告1、欠0" in told_county.reply.text
    desk.press(players.other_township, choice_id("undo", obligation, OTHER_TOWNSHIP))
    _, again = desk.press(players.other_township, choice_id("nil", obligation, OTHER_TOWNSHIP), DUE + 2 * HOUR)
    assert [notice.reply.key for notice in again] == [told_county.reply.key]  # once sent, the outbox drops it


def test_moments_may_come_in_any_zone(players: Cast, look: Look) -> None:
    assert len(look(DUE.astimezone(UTC))) == 3
