"""The demo: people and places once, a clock that jumps to a reporting date and stays there, and the tour."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.core.delivery import deliver
from bot.core.wallclock import WallClock
from bot.demo.cast import CHARACTERS, WEB
from bot.demo.demo import Demo
from handlers import router
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Inbound, Notice, Text
from handlers.reporting.reminders import plan as reminders
from handlers.wording import Wording
from knowledge.area import Level
from knowledge.calendar.workdays import load_workdays
from storage.cases import cases
from storage.database.database import Database
from storage.people import accounts, areas, consents, conversations, people
from storage.people.people import Role
from storage.reporting import submissions
from storage.reporting.submissions import Due, SubmissionKind
from tests.cast import SHANGHAI
from tests.installed import installed
from tests.planning import planned

STARTED = datetime(2026, 11, 1, 12, 0, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


class Stage:
    """The demo's database, from which a process may start its demo."""

    def __init__(self, database: Database, knowledge: Knowledge, say: Wording) -> None:
        self.database, self.knowledge, self.say = database, knowledge, say
        self.rung = 0

    def start(self, at: datetime | None = STARTED) -> tuple[Demo, WallClock]:
        """A demo as one process has it, and its clock."""
        clock = WallClock(SHANGHAI, start=at)
        packs = self.knowledge.packs
        demo = Demo(
            database=self.database,
            clock=clock,
            packs=packs,
            workdays=load_workdays(),
            say=self.say,
            ring=self._ring,
        )
        return demo, clock

    def _ring(self) -> None:
        self.rung += 1


@pytest.fixture
def stage(database: Database, knowledge: Knowledge, say: Wording) -> Stage:
    return Stage(database, knowledge, say)


def test_it_is_planted_once_however_often_it_starts(stage: Stage) -> None:
    first = stage.start()[0].people()
    with stage.database.reading() as tx:
        before = (areas.count(tx), people.count_people(tx))
    for _ in range(3):
        assert stage.start()[0].people() == first
    with stage.database.reading() as tx:
        assert (areas.count(tx), people.count_people(tx)) == before
    assert before == (13, len(CHARACTERS) + 1)  # and who answers nothing


def test_what_an_older_demo_lacks_is_planted_beside_what_it_has(stage: Stage) -> None:
    place = areas.child_of(None, code="99", name=stage.say("demo.place.99"), level=Level.PROVINCE)
    with stage.database.writing() as tx:
        areas.put(tx, place)
    assert len(stage.start()[0].people()) == len(CHARACTERS)


def test_a_visitor_can_be_somebody_of_each_role_at_a_place_of_one_pack(stage: Stage) -> None:
    demo, _ = stage.start()
    assert {person.part.role for person in demo.people()} == set(Role)
    assert len({person.label for person in demo.people()}) == len(CHARACTERS)
    with stage.database.reading() as tx:
        for person in demo.people():
            grants = people.grants_of(tx, person.person_id)
            assert [grant.role for grant in grants] == ([] if person.part.role is Role.RESIDENT else [person.part.role])
            account = accounts.reachable(tx, person.person_id)
            assert account is not None
            assert (account.channel, account.lane) == ("web", person.part.lane)
            for grant in grants:
                if grant.place is None:
                    assert grant.role is Role.OPERATOR
                    continue
                assert grant.role is Role.CITY or areas.pack_of(areas.lineage(tx, grant.place), {}) == person.part.pack


def test_all_have_agreed_to_the_notice_but_the_resident_as_whom_a_newcomer_sees_it(stage: Stage) -> None:
    demo, _ = stage.start()
    with stage.database.reading() as tx:
        unasked = {person.part.role for person in demo.people() if consents.standing(tx, person.person_id) is None}
    assert unasked == {Role.RESIDENT}


def test_the_clock_can_be_moved_to_each_report_and_to_the_day_after_which_the_county_hears(stage: Stage) -> None:
    demo, _ = stage.start()
    assert [(one.day, one.pack.id) for one in demo.dates()] == [
        (date(2026, 11, 3), "yantai"),
        (date(2026, 11, 7), "longsheng"),
        (date(2026, 11, 9), "yantai"),
        (date(2026, 11, 17), "longsheng"),
        (date(2026, 11, 25), "hunan"),
        (date(2026, 11, 27), "longsheng"),
    ]


def test_the_clock_jumps_to_a_reporting_date_at_nine_and_rings(stage: Stage) -> None:
    demo, clock = stage.start()
    for month in (11, 12):
        reached = demo.jump(date(2026, month, 3))
        assert reached is not None
        assert reached.told == "township"
        due = datetime(2026, month, 3, 9, 0, tzinfo=SHANGHAI)
        assert due <= demo.now() < due + MINUTE
    assert stage.rung == 2
    assert demo.now() - clock.now() < MINUTE


def test_the_clock_goes_neither_back_nor_to_a_day_without_a_report(stage: Stage) -> None:
    demo, _ = stage.start()
    for day in (date(2026, 10, 3), date(2026, 11, 4), date(2027, 11, 3)):
        assert demo.jump(day) is None
    assert STARTED <= demo.now() < STARTED + MINUTE


def test_a_jump_survives_a_restart(stage: Stage) -> None:
    demo, _ = stage.start(at=None)
    assert demo.jump(demo.dates()[0].day)
    moved = demo.now()
    again, clock = stage.start(at=None)
    assert moved <= again.now() < moved + MINUTE
    assert clock.ahead > timedelta(0)


def test_without_a_jump_it_starts_at_the_moment_that_is_set(stage: Stage) -> None:
    demo, _ = stage.start(at=STARTED)
    assert STARTED <= demo.now() < STARTED + MINUTE


def test_the_tour_ticks_off_what_was_tried(stage: Stage) -> None:
    demo, _ = stage.start()
    cast = {person.part.id: person.person_id for person in demo.people()}

    def done() -> list[str]:
        return [task.id for task in demo.tour() if task.done]

    assert [task.part for task in demo.tour()] == ["cadre", "resident", "township", "county"]
    assert done() == []
    with stage.database.writing() as tx:
        cases.open_case(
            tx,
            draft_id="d1",
            area="990101001001",
            pack="yantai",
            prefix="YT",
            answers={},
            imminent=False,
            reporter_id=cast["cadre"],
            reporter_role=Role.CADRE,
            now=STARTED,
        )
    assert done() == ["report"]
    ask(stage, cast["resident"], "您好，请问一下")
    assert done() == ["report"]
    ask(stage, cast["resident"], stage.say("demo.tour.ask_question"))
    assert done() == ["report", "ask"]
    ask(stage, cast["resident"], "今天天气好不好")
    assert done() == ["report", "ask"], "what was tried stays so"
    tick(stage, date(2026, 11, 3))
    elsewhere = Due(pack="yantai", rule="monthly_progress", due=date(2026, 11, 3), area="990101002")
    with stage.database.writing() as tx:
        submissions.put(tx, elsewhere, SubmissionKind.NIL, cast["county"], STARTED)
    assert done() == ["report", "ask"], "another place's word is not the township's"
    with stage.database.writing() as tx:
        submissions.take_back(tx, elsewhere)
        due = Due(pack="yantai", rule="monthly_progress", due=date(2026, 11, 3), area="990101001")
        submissions.put(tx, due, SubmissionKind.NIL, cast["township"], STARTED)
    assert done() == ["report", "ask", "remind"]
    pressed = tick(stage, demo.tour()[-1].day or date.max)
    assert done() == ["report", "ask", "remind", "press"]
    told = [notice.reply.text for notice in pressed if notice.person_id == cast["county"]]
    assert any("催办：柳溪镇" in text for text in told)


def ask(stage: Stage, person_id: int, text: str) -> None:
    """Somebody of the demo writes a line, and is answered."""
    with stage.database.writing() as tx:
        conversation = Conversation.from_json(conversations.load(tx, person_id) or conversations.EMPTY)
        installation = installed(stage.knowledge, stage.say)
        inbound = Inbound(channel="web", lane="x", chat="x", message=text, at=STARTED, content=Text(text=text))
        occasion = Occasion(tx=tx, now=STARTED, installation=installation)
        context = Context.at(occasion, inbound=inbound, person_id=person_id, conversation=conversation)
        for reply in router.answer(context):
            deliver(tx, person_id=person_id, channel=WEB, chat="web:demo-resident", reply=reply, now=STARTED)
        conversations.store(tx, person_id, conversation.to_json(), None)


def tick(stage: Stage, day: date) -> list[Notice]:
    """What the clock tells of reporting dates at nine on a day."""
    now = datetime.combine(day, time(9, 0), tzinfo=SHANGHAI)
    with stage.database.writing() as tx:
        return list(planned(reminders.plan, tx, packs=stage.knowledge.packs, say=stage.say, now=now))
