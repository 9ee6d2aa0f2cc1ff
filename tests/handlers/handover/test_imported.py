"""A county's list is carried out in short pieces: nobody waits for all of it, and what was broken off goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from handlers.handover import imported
from handlers.handover.imported import PLACES_AT_ONCE
from handlers.wording import Wording
from knowledge.area import Level, Place
from storage.database import database as databases
from storage.database.database import Database
from storage.people import areas, org, people
from storage.people.areas import child_of
from storage.people.org import OrgPlan, PersonChange, PlaceChange, Withdrawal
from storage.people.people import Role
from tests.cast import COUNTY, NOW, TOWNSHIP, VILLAGE, Cast
from tests.installed import occasion

MOST_STATEMENTS = 6 * PLACES_AT_ONCE  # of one piece, whatever the size of the list


@pytest.fixture(autouse=True)
def every_step_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece is a transaction of its own, on a quick machine as well."""
    monkeypatch.setattr(databases, "STEP_S", -1.0)


def carry_out(database: Database, say: Wording, plan: OrgPlan) -> list[int]:
    """Carry a plan out; who was told something of it."""
    with database.writing_in_steps(pause=0) as steps:
        notices = imported.carry_out(steps, occasion(steps.tx, say, NOW), plan)
        return [notice.person_id for notice in notices]


def newcomers(many: int) -> tuple[PersonChange, ...]:
    """People who are to be cadres of new villages."""
    return tuple(
        PersonChange(person_id=None, phone=f"1380000{number:04}", name=f"王{number}", roles=((Role.CADRE, place),))
        for number, place in enumerate(villages(many), 5000)
    )


def villages(many: int) -> list[Place]:
    """New villages of the cast's township."""
    parent = child_of(None, code=TOWNSHIP, name="青石镇", level=Level.TOWNSHIP)
    return [
        child_of(parent, code=f"{TOWNSHIP}{n}", name=f"第{n}村", level=Level.VILLAGE) for n in range(300, 300 + many)
    ]


def list_of(many: int) -> OrgPlan:
    """A list with so many new villages, each with its cadre."""
    places = tuple(PlaceChange(place=place, before=None) for place in villages(many))
    return OrgPlan(places=places, people=newcomers(many))


@contextmanager
def transactions(database: Database) -> Iterator[list[int]]:
    """How many statements each transaction runs meanwhile."""
    found: list[int] = []

    def begun(connection: Connection) -> None:
        found.append(0)

    def ran(connection: Connection, *_: Any) -> None:
        found[-1] += 1

    event.listen(database.engine, "begin", begun)
    event.listen(database.engine, "before_cursor_execute", ran)
    try:
        yield found
    finally:
        event.remove(database.engine, "begin", begun)
        event.remove(database.engine, "before_cursor_execute", ran)


def test_no_transaction_grows_with_the_list(database: Database, players: Cast, say: Wording) -> None:
    """Whoever wrote meanwhile waited for 36 s: a county was one transaction."""
    many = 3 * PLACES_AT_ONCE
    with transactions(database) as found:
        carry_out(database, say, list_of(many))
    assert max(found) <= MOST_STATEMENTS
    assert len(found) > many
    with database.reading() as tx:
        assert len(areas.children(tx, TOWNSHIP)) >= many
        assert people.find_by_phone(tx, "13800005149") is not None


def test_others_write_between_two_pieces(
    database: Database, players: Cast, say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite a second writer waited for the lock until it gave up."""
    names = iter(["王建军", "王建业"])

    def let_others_write(seconds: float) -> None:
        with database.writing() as tx:
            people.rename(tx, players.cadre, next(names, "王建国"))

    monkeypatch.setattr("storage.database.database.time.sleep", let_others_write)
    carry_out(database, say, list_of(2))
    with database.reading() as tx:
        assert people.name_of(tx, players.cadre) == "王建国"


def test_a_list_that_was_broken_off_goes_on(
    database: Database, players: Cast, say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, real = list_of(4), org.put_person

    def cut_short(tx: Any, change: PersonChange, now: Any, *, by: int | None) -> int:
        person_id = real(tx, change, now, by=by)
        if change is plan.people[2]:
            raise KeyboardInterrupt
        return person_id

    with monkeypatch.context() as patch:
        patch.setattr(org, "put_person", cut_short)
        with pytest.raises(KeyboardInterrupt):
            carry_out(database, say, plan)
    with database.reading() as tx:
        phones = [people.find_by_phone(tx, change.phone) for change in plan.people]
        assert [id is not None for id in phones] == [True, True, False, False]
        assert [len(people.grants_of(tx, id)) for id in phones if id is not None] == [1, 1]
    carry_out(database, say, plan)
    with database.reading() as tx:
        held = [people.holding(tx, Role.CADRE, place.code) for place in villages(4)]
    assert [len(one) for one in held] == [1, 1, 1, 1]


def test_a_place_goes_where_what_is_above_it_lies_by_now(database: Database, players: Cast, say: Wording) -> None:
    """The plan was made before somebody else moved the place above."""
    with database.writing() as tx:
        above = child_of(areas.get(tx, COUNTY), code="990101777", name="新镇", level=Level.TOWNSHIP)
        areas.put(tx, above)
        planned = child_of(areas.get(tx, TOWNSHIP), code="990101777001", name="新村", level=Level.VILLAGE)
    elsewhere = Place(
        code=planned.code, name=planned.name, level=planned.level, path=f"/777/990101777/{planned.code}/", pack=None
    )
    carry_out(database, say, OrgPlan(places=(PlaceChange(place=elsewhere, before=None),)))
    with database.reading() as tx:
        assert areas.get(tx, planned.code).path == f"{above.path}{planned.code}/"


def test_who_was_renamed_since_the_plan_keeps_the_name(database: Database, players: Cast, say: Wording) -> None:
    with database.writing() as tx:
        phone = people.vouched_phone_of(tx, players.cadre)
        before = people.name_of(tx, players.cadre)
        people.rename(tx, players.cadre, "王建军")
    assert phone is not None
    change = PersonChange(person_id=players.cadre, phone=phone, name="王小明", old_name=before)
    carry_out(database, say, OrgPlan(people=(change,)))
    with database.reading() as tx:
        assert people.name_of(tx, players.cadre) == "王建军"


def test_roles_are_taken_back_after_their_successors_came(database: Database, players: Cast, say: Wording) -> None:
    with database.reading() as tx:
        village = areas.get(tx, VILLAGE)
    newcomer = PersonChange(person_id=None, phone="13800005999", name="李雪", roles=((Role.CADRE, village),))
    gone = Withdrawal(person_id=players.cadre, name="", role=Role.CADRE, place=village)
    told = carry_out(database, say, OrgPlan(people=(newcomer,), withdrawals=(gone,)))
    with database.reading() as tx:
        newcomer_id = people.find_by_phone(tx, "13800005999")
        assert [one.person_id for one in people.holding(tx, Role.CADRE, VILLAGE)] == [newcomer_id]
    assert {players.cadre, newcomer_id} <= set(told)
