"""The demo: people and places once, and a clock that jumps to the next reporting date and stays there."""

from datetime import datetime, timedelta

import pytest

from bot.demo import PACK, PEOPLE, Demo, plant
from bot.wallclock import WallClock
from handlers.talk import Knowledge
from handlers.wording import Wording
from storage import areas, people
from storage.database import Database
from storage.people import Role
from tests.cast import SHANGHAI, plant_tree

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
        pack = self.knowledge.packs[PACK]
        return Demo(database=self.database, clock=clock, pack=pack, say=self.say, ring=self._ring), clock

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
    assert before == (9, len(PEOPLE))


def test_a_visitor_can_be_somebody_of_each_role_at_a_place_of_one_pack(stage: Stage) -> None:
    demo, _ = stage.start()
    assert {person.role for person in demo.people()} == set(Role) - {Role.OPERATOR}
    assert len({person.label for person in demo.people()}) == len(PEOPLE)
    with stage.database.reading() as tx:
        for person in demo.people():
            grants = people.grants_of(tx, person.person_id)
            assert [grant.role for grant in grants] == ([] if person.role is Role.RESIDENT else [person.role])
            account = people.reachable_account(tx, person.person_id)
            assert account is not None
            assert (account.channel, account.lane) == ("web", person.lane)
            for grant in grants:
                assert grant.place is not None
                assert (areas.pack_of(areas.lineage(tx, grant.place), {}) or PACK) == PACK


def test_nothing_is_planted_where_there_are_places_already(database: Database, say: Wording) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        plant(tx, say, STARTED)
        assert people.count_people(tx) == 0


def test_the_clock_jumps_to_the_next_reporting_date_at_nine_and_rings(stage: Stage) -> None:
    demo, clock = stage.start()
    for month in (11, 12):
        due = datetime(2026, month, 3, 9, 0, tzinfo=SHANGHAI)
        assert demo.next_due() == due
        demo.jump()
        assert due <= demo.now() < due + MINUTE
    assert stage.rung == 2
    assert demo.now() - clock.now() < MINUTE


def test_a_jump_survives_a_restart(stage: Stage) -> None:
    demo, _ = stage.start(at=None)
    demo.jump()
    moved = demo.now()
    again, clock = stage.start(at=None)
    assert moved <= again.now() < moved + MINUTE
    assert clock.ahead > timedelta(0)


def test_without_a_jump_it_starts_at_the_moment_that_is_set(stage: Stage) -> None:
    demo, _ = stage.start(at=STARTED)
    assert STARTED <= demo.now() < STARTED + MINUTE
