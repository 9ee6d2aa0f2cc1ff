"""The morning's digest: one a day for each who has something to do, in peace, and never said twice elsewhere."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock.broadcasts import Broadcasts
from bot.clock.clock import Clock
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Option, reply_from_json
from handlers.wording import Wording
from knowledge.area import Level
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.database.database import Database
from storage.people import accounts, areas, conversations, deputies, people
from storage.people.people import Role
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus, Outgoing
from storage.queues.tables import mailings as mailing_rows
from storage.reporting import extensions, submissions
from storage.reporting.submissions import Due, SubmissionKind
from tests.cast import COUNTY, OTHER_TOWNSHIP, SHANGHAI, TOWNSHIP, VILLAGE, Cast, cast, chat_of
from tests.dialogue import StoppedClock
from tests.installed import installed
from tests.storage.database.crowd import all_at_once

JOINED = datetime(2026, 10, 15, 12, 0, tzinfo=SHANGHAI)
NOVEMBER_3 = date(2026, 11, 3)  # yantai's monthly report
MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=SHANGHAI)
NINE = datetime(2026, 11, 3, 9, 0, tzinfo=SHANGHAI)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Morning:
    """Clock and broadcasts over the cast, who are there since the middle of October; the hands move by hand."""

    def __init__(self, database: Database, knowledge: Knowledge, say: Wording) -> None:
        self.database, self.knowledge, self.say = database, knowledge, say
        self.hands = StoppedClock(MORNING)
        with database.writing() as tx:
            self.people: Cast = cast(tx, JOINED)

    def process(self) -> tuple[Clock, Broadcasts]:
        """Clock and broadcasts as one process has them."""
        here = installed(self.knowledge, self.say)
        clock = Clock(database=self.database, installation=here, clock=self.hands, spoken=lambda: None)
        room = Broadcasts(database=self.database, installation=here, clock=self.hands, spoken=lambda: None)
        return clock, room

    def strike(self, moment: datetime) -> list[Outgoing]:
        """What a moment brings, which then is sent."""
        self.hands.moment = moment
        self.tick()
        self.move()
        return self.sent()

    def tick(self) -> None:
        """Only the clock."""
        self.process()[0].tick()

    def move(self) -> None:
        """Only the broadcasts."""
        while self.process()[1].move():
            pass

    def pending(self) -> list[Outgoing]:
        """What waits to be sent, the oldest first."""
        with self.database.reading() as tx:
            return outbox.listed(tx, [OutboxStatus.WAITING], limit=1000)[::-1]

    def sent(self) -> list[Outgoing]:
        """What waited, now sent."""
        found = self.pending()
        with self.database.writing() as tx:
            for message in found:
                outbox.mark_sent(tx, message.id, f"m{message.id}", self.hands.now())
        return found

    def report(self, at: datetime, area: str = VILLAGE, state: CaseState = CaseState.REPORTED) -> Case:
        """The cadre's report of a house, in a state."""
        with self.database.writing() as tx:
            case, _ = cases.open_case(
                tx,
                draft_id=f"{at.timestamp():.0f}"[-8:],
                prefix="YT",
                area=area,
                pack="yantai",
                imminent=False,
                reporter_id=self.people.cadre,
                reporter_role=Role.CADRE,
                answers={"head": "李秀英"},
                now=at,
            )
            if state is not CaseState.REPORTED:
                assert cases.advance(tx, case, state, at)
            return case


def digests(messages: list[Outgoing]) -> list[Outgoing]:
    return [message for message in messages if "今天您有：\n" in message.reply["text"]]


def texts(messages: list[Outgoing], person_id: int) -> list[str]:
    return [message.reply["text"] for message in messages if message.person_id == person_id]


def buttons(message: Outgoing) -> list[Option]:
    return list(reply_from_json(message.reply).flat_options())


@pytest.fixture
def morning(database: Database, knowledge: Knowledge, say: Wording) -> Morning:
    return Morning(database, knowledge, say)


def quiet_until(morning: Morning, moment: datetime = MORNING) -> None:
    """Let everything that was due before have been said."""
    morning.strike(moment - DAY)


def test_a_township_is_told_what_is_due_what_waits_and_what_was_begun(morning: Morning) -> None:
    quiet_until(morning)
    morning.report(MORNING - 3 * DAY)
    morning.report(MORNING - DAY)
    state = Conversation()
    state.open_draft("hazard_report", MORNING - DAY)
    state.active = None
    with morning.database.writing() as tx:
        conversations.store(tx, morning.people.township, state.to_json(), None)
    (message,) = [one for one in morning.strike(MORNING) if one.person_id == morning.people.township]
    lines = message.reply["text"].split("\n")
    assert [line[:2] for line in lines[1:]] == ["1 ", "2 ", "3 "]
    assert "今天要交县里：10月的" in lines[1]
    assert "2件" in lines[2]
    assert "10月31日（周六）" in lines[2]
    assert "1份" in lines[3]
    assert [option.label for option in buttons(message)] == [
        "1 已报送",
        "1 零报告",
        "1 申请延期",
        "1 看表",
        "2 去看上报",
        "3 接着填",
    ]


def test_a_cadre_is_told_what_came_back_and_the_button_opens_it(morning: Morning) -> None:
    quiet_until(morning)
    case = morning.report(MORNING - 3 * DAY, state=CaseState.RETURNED)
    (message,) = [one for one in morning.strike(MORNING) if one.person_id == morning.people.cadre]
    assert message.reply["text"].endswith("1 被退回待改：1件")
    assert [(option.id, option.label) for option in buttons(message)] == [(f"case:correct:{case.number}", "去修改")]


def test_a_county_hears_of_its_own_date_and_of_townships_that_owe(morning: Morning) -> None:
    quiet_until(morning)
    with morning.database.writing() as tx:
        due = Due(pack="yantai", rule="monthly_progress", due=NOVEMBER_3, area=OTHER_TOWNSHIP)
        submissions.put(tx, due, SubmissionKind.NIL, morning.people.other_township, MORNING - DAY)
    said = morning.strike(MORNING)
    (text,) = texts(said, morning.people.county)
    assert "今天要报：10月的" in text
    assert "青石镇还没报" in text
    assert "柳溪镇" not in text
    assert texts(said, morning.people.other_township) == []


def test_whoever_has_nothing_to_do_hears_nothing(morning: Morning) -> None:
    quiet_until(morning)
    told = {message.person_id for message in morning.strike(MORNING)}
    silent = {morning.people.cadre, morning.people.resident, morning.people.operator, morning.people.stranger}
    assert told & silent == set()


def test_what_the_digest_told_nine_oclock_does_not_repeat(morning: Morning) -> None:
    quiet_until(morning)
    assert texts(morning.strike(MORNING), morning.people.township) != []
    for moment in (NINE, NINE + MINUTE, NINE + 3 * HOUR):
        assert morning.strike(moment) == []


def test_a_newcomer_after_eight_is_told_at_nine(morning: Morning) -> None:
    quiet_until(morning)
    morning.strike(MORNING)
    with morning.database.writing() as tx:
        newcomer = people.add(tx, now=MORNING, name="何新", phone="13800000055")
        people.grant(tx, newcomer, Role.TOWNSHIP, TOWNSHIP, MORNING + HOUR / 2)
        chat = chat_of(newcomer)
        accounts.add(tx, lane=f"telegram:{chat}", channel="telegram", chat=chat, person_id=newcomer, now=MORNING)
    assert [message.person_id for message in morning.strike(NINE)] == [newcomer]


def test_who_could_not_be_met_at_eight_and_can_be_at_nine_is_told_at_nine(morning: Morning) -> None:
    quiet_until(morning)
    with morning.database.writing() as tx:
        imported = people.add(tx, now=MORNING - DAY, name="何新", phone="13800000055")
        people.grant(tx, imported, Role.TOWNSHIP, TOWNSHIP, MORNING - DAY)
    assert texts(morning.strike(MORNING), imported) == []
    with morning.database.writing() as tx:
        chat = chat_of(imported)
        accounts.add(tx, lane=f"telegram:{chat}", channel="telegram", chat=chat, person_id=imported, now=MORNING)
    assert [message.person_id for message in morning.strike(NINE)] == [imported]


def test_whoever_came_to_a_new_place_after_the_date_is_not_told_that_it_is_late(morning: Morning) -> None:
    with morning.database.writing() as tx:
        late = areas.child_of(areas.get(tx, COUNTY), code=f"{COUNTY}900", name="新河镇", level=Level.TOWNSHIP)
        areas.put(tx, late)
        people.grant(tx, morning.people.stranger, Role.TOWNSHIP, late.code, NINE + DAY - 2 * HOUR)
    quiet_until(morning, MORNING + DAY)
    told = morning.strike(MORNING + DAY)
    assert any("过期还没交县里" in text for text in texts(told, morning.people.township))
    assert texts(told, morning.people.stranger) == []


def test_a_form_is_not_broken_into(morning: Morning) -> None:
    quiet_until(morning)
    state = Conversation()
    state.open_draft("hazard_report", MORNING)
    with morning.database.writing() as tx:
        conversations.store(tx, morning.people.township, state.to_json(), MORNING + HOUR / 2)
    morning.hands.moment = MORNING
    morning.tick()
    morning.move()

    def would_go(now: datetime) -> list[int]:
        with morning.database.reading() as tx:
            return [message.person_id for message in outbox.due(tx, now, quiet=False)]

    assert morning.people.township not in would_go(MORNING)
    assert morning.people.county in would_go(MORNING)
    assert morning.people.township in would_go(MORNING + HOUR)
    (text,) = texts(morning.pending(), morning.people.township)
    assert "份" not in text, "the form at hand is nothing that was left"


def test_two_processes_send_each_digest_once(morning: Morning) -> None:
    quiet_until(morning)
    morning.hands.moment = MORNING
    processes = [morning.process() for _ in range(2)]

    def work(number: int) -> None:
        clock, room = processes[number]
        clock.tick()
        while room.move():
            pass

    all_at_once(2, work)
    told = [message.person_id for message in morning.pending()]
    assert sorted(told) == sorted(set(told))
    assert morning.people.township in told


def test_a_clock_set_back_sends_no_second_one(morning: Morning) -> None:
    quiet_until(morning)
    morning.strike(MORNING)
    morning.strike(MORNING + DAY)
    for moment in (MORNING, MORNING - DAY, MORNING + HOUR, MORNING + DAY + MINUTE):
        assert digests(morning.strike(moment)) == []
    with morning.database.reading() as tx:
        keys = list(tx.execute(select(mailing_rows.c.key)).scalars())
    assert sorted(keys) == ["digest:2026-11-02", "digest:2026-11-03", "digest:2026-11-04"]


def test_after_downtime_it_comes_that_day_as_one_message_and_says_that_it_is_late(morning: Morning) -> None:
    """Down from Friday evening to Wednesday noon: before, due and overdue come as one line."""
    morning.strike(datetime(2026, 10, 30, 8, 0, tzinfo=SHANGHAI))
    noon = datetime(2026, 11, 4, 12, 0, tzinfo=SHANGHAI)
    (text,) = texts(morning.strike(noon), morning.people.township)
    assert text.startswith("今天您有：\n1 过期还没交县里：10月的")
    assert text.endswith(morning.say("digest.late"))
    with morning.database.reading() as tx:
        planned = submissions.planned(tx, "yantai", "monthly_progress", NOVEMBER_3)
    assert {one.stage for one in planned if one.person_id == morning.people.township} == {"before", "due", "overdue1"}
    assert morning.strike(noon + MINUTE) == []


def test_after_downtime_till_the_evening_it_waits_for_the_next_morning(morning: Morning) -> None:
    quiet_until(morning)
    assert morning.strike(MORNING + 13 * HOUR) == []
    (text,) = texts(morning.strike(MORNING + DAY), morning.people.township)
    assert text.startswith(morning.say("digest.morning"))


def test_yesterdays_is_never_sent(morning: Morning) -> None:
    """Neither what nobody had time to write, nor what waited in the outbox for a form to end."""
    quiet_until(morning)
    morning.hands.moment = MORNING
    morning.tick()
    morning.move()
    assert digests(morning.pending()) != []
    morning.hands.moment = MORNING + 16 * HOUR
    morning.tick()
    assert digests(morning.pending()) == []
    said = morning.strike(MORNING + DAY - HOUR / 2)
    assert digests(said) == []
    assert texts(morning.strike(MORNING + DAY), morning.people.township) != []


def test_a_digest_that_was_begun_and_not_moved_is_dropped_at_midnight(morning: Morning) -> None:
    quiet_until(morning)
    morning.hands.moment = MORNING
    morning.tick()
    morning.hands.moment = MORNING + DAY - HOUR / 2
    morning.move()
    assert digests(morning.pending()) == []
    morning.tick()
    morning.move()
    assert digests(morning.pending()) == []


def test_a_deputy_hears_from_the_second_late_day_on_and_replaces_whoever_is_away(morning: Morning) -> None:
    quiet_until(morning)
    with morning.database.writing() as tx:
        deputy = people.add(tx, now=JOINED, name="何副", phone="13800000056")
        people.grant(tx, deputy, Role.TOWNSHIP, TOWNSHIP, JOINED)
        chat = chat_of(deputy)
        accounts.add(tx, lane=f"telegram:{chat}", channel="telegram", chat=chat, person_id=deputy, now=JOINED)
        entry = deputies.name_deputy(
            tx,
            person_id=morning.people.township,
            role=Role.TOWNSHIP,
            area=TOWNSHIP,
            deputy_id=deputy,
            made_by=morning.people.county,
            now=JOINED,
        )
    told = [{one.person_id for one in morning.strike(MORNING + days * DAY)} for days in range(3)]
    assert [deputy in people_told for people_told in told] == [False, False, True]
    with morning.database.writing() as tx:
        deputies.set_away(tx, entry, date(2026, 11, 30))
    told_then = {one.person_id for one in morning.strike(MORNING + 3 * DAY)}
    assert deputy in told_then
    assert morning.people.township not in told_then


def test_a_request_for_more_time_is_decided_from_the_digest(morning: Morning) -> None:
    quiet_until(morning)
    due = Due(pack="yantai", rule="monthly_progress", due=NOVEMBER_3, area=TOWNSHIP)
    with morning.database.writing() as tx:
        request = extensions.ask(
            tx, due, until=date(2026, 11, 6), reason="停电", person_id=morning.people.township, now=MORNING - HOUR
        )
    said = morning.strike(MORNING)
    (to_county,) = [one for one in said if one.person_id == morning.people.county]
    assert "青石镇想延到11月6日（周五）再报，等您定：10月的" in to_county.reply["text"]
    assert [option.id for option in buttons(to_county)][4:6] == [
        f"extension:grant:{request}",
        f"extension:refuse:{request}",
    ]
    assert texts(said, morning.people.township) == [], "who has asked waits, and hears nothing new"
    with morning.database.reading() as tx:
        planned = submissions.planned(tx, "yantai", "monthly_progress", NOVEMBER_3)
    assert not any(one.person_id == morning.people.township and one.stage == "due" for one in planned)
