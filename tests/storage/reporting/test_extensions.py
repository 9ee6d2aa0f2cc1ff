"""More time: asked for, decided once, and found by what it is about; pressing by hand beside it."""

from datetime import date, datetime

from storage.database.database import Database
from storage.people import people
from storage.reporting import escalations, extensions
from storage.reporting.escalations import EscalationKind
from storage.reporting.submissions import Due
from tests.cast import OTHER_TOWNSHIP, TOWNSHIP, plant_tree

NAMED, UNTIL = date(2026, 11, 3), date(2026, 11, 6)
DUE = Due(pack="yantai", rule="monthly_progress", due=NAMED, area=TOWNSHIP)


def test_a_request_waits_until_the_first_decision_which_stands(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        asking, deciding, late = (people.add(tx, now=now) for _ in range(3))
        id = extensions.ask(tx, DUE, until=UNTIL, reason="停电", person_id=asking, now=now)
        (pending,) = extensions.undecided(tx, NAMED)
        assert (pending.id, pending.reason, pending.until, pending.granted) == (id, "停电", UNTIL, None)
        assert extensions.decide(tx, id, granted=True, person_id=deciding, now=now)
        assert not extensions.decide(tx, id, granted=False, person_id=late, now=now)
    with database.reading() as tx:
        found = extensions.find(tx, id)
        assert found is not None
        assert (found.granted, found.decided_by, found.decided_at, found.person_id) == (True, deciding, now, asking)
        assert extensions.undecided(tx, NAMED) == []
        assert extensions.of(tx, DUE) == extensions.since(tx, NAMED) == [found]
        assert extensions.since(tx, UNTIL) == []
        assert extensions.of(tx, Due(pack="yantai", rule="monthly_progress", due=NAMED, area=OTHER_TOWNSHIP)) == []
        assert extensions.find(tx, id + 1) is None


def test_what_the_level_above_did_is_kept_in_order(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        above = people.add(tx, now=now)
        escalations.put(tx, DUE, above, now)
        escalations.put(tx, DUE, above, now, EscalationKind.FOLLOWED)
    with database.reading() as tx:
        found = escalations.of(tx, "yantai", "monthly_progress", NAMED)
        assert [(one.area, one.kind, one.person_id) for one in found] == [
            (TOWNSHIP, "urged", above),
            (TOWNSHIP, "followed", above),
        ]
        assert escalations.of(tx, "yantai", "monthly_progress", UNTIL) == []
