"""Last days on both databases: the queries of the morning, of the late list and of the notice, and what ends a day."""

from datetime import date, datetime, timedelta

import pytest

from storage.cases import cases, deadlines, lists, records
from storage.cases.cases import Case
from storage.cases.deadlines import Deadline, DueSteps, LateSteps
from storage.cases.lists import CaseList
from storage.cases.scope import EVERYWHERE
from storage.database.database import Database, Transaction
from storage.people import areas
from tests.cast import (
    CITY,
    COUNTY,
    NEXT_VILLAGE,
    NOW,
    OTHER_COUNTY,
    TOWNSHIP,
    VILLAGE,
    VILLAGE_OF_OTHER_COUNTY,
    Cast,
)
from tests.cast import cast as put_cast

TODAY = NOW.date()


@pytest.fixture
def cast(database: Database) -> Cast:
    with database.writing() as tx:
        return put_cast(tx)


def owe(tx: Transaction, cast: Cast, area: str, owner: str, step: str, due_on: date) -> tuple[Case, int]:
    """A case of which an office owes a step; with the record from which its last day counts."""
    case, _ = cases.open_case(
        tx,
        draft_id=f"{cases.count(tx):08x}",
        prefix="YT",
        area=area,
        pack="yantai",
        imminent=False,
        reporter_id=cast.resident,
        reporter_role="resident",
        answers={},
        now=NOW,
    )
    who = {"person_id": cast.resident, "role": "resident"}
    record = records.add(tx, case, step="reported", day=TODAY, values={}, now=NOW, **who)  # type: ignore[arg-type]
    deadline = Deadline(step=step, owner=owner, due_on=due_on, section="二（四）", in_principle=False)
    deadlines.begin(tx, case.id, deadline, begun_by=record)
    return case, record


def in_days(number: int) -> date:
    """A day so many days from today."""
    return TODAY + timedelta(days=number)


def path_of(tx: Transaction, code: str) -> str:
    """The path of a place."""
    return areas.get(tx, code).path


def test_the_morning_counts_what_is_late_and_what_is_due_soon_below_a_place(database: Database, cast: Cast) -> None:
    with database.writing() as tx:
        for days in (-9, -2, 0, 1, 2):
            owe(tx, cast, VILLAGE, "township", "checked", in_days(days))
        owe(tx, cast, VILLAGE, "county", "appraised", in_days(-5))
        owe(tx, cast, VILLAGE_OF_OTHER_COUNTY, "township", "checked", in_days(-5))
        late = deadlines.count(tx, path_of(tx, TOWNSHIP), "township", before=TODAY)
        soon = deadlines.count(tx, path_of(tx, TOWNSHIP), "township", since=TODAY, before=in_days(2))
        none = deadlines.count(tx, path_of(tx, OTHER_COUNTY), "county", before=in_days(9))
        of_city = deadlines.count(tx, path_of(tx, CITY), "township", before=TODAY)
    assert late == DueSteps(count=2, earliest=in_days(-9))
    assert soon == DueSteps(count=2, earliest=TODAY)
    assert none == DueSteps(count=0, earliest=None)
    assert of_city.count == 3


def test_the_late_list_holds_the_cases_of_the_offices_asked_for(database: Database, cast: Cast) -> None:
    with database.writing() as tx:
        late, _ = owe(tx, cast, VILLAGE, "township", "checked", in_days(-2))
        owe(tx, cast, VILLAGE, "county", "appraised", in_days(-2))
        owe(tx, cast, VILLAGE, "township", "checked", in_days(8))
        wanted = CaseList(scope=EVERYWHERE, below=(path_of(tx, COUNTY),), due_before=in_days(2), owners=("township",))
        assert lists.count(tx, wanted) == 1
        assert [case.number for case in lists.part(tx, wanted, offset=0, limit=10)] == [late.number]
        assert lists.following(tx, wanted, late) is None


def test_what_the_notice_names_is_counted_by_place_office_and_step(database: Database, cast: Cast) -> None:
    with database.writing() as tx:
        for area, days in ((VILLAGE, -9), (VILLAGE, -12), (NEXT_VILLAGE, -9), (VILLAGE, -3)):
            owe(tx, cast, area, "township", "checked", in_days(days))
        owe(tx, cast, VILLAGE, "cadre", "applied", in_days(-9))
        owe(tx, cast, VILLAGE, "county", "appraised", in_days(-9))
        found = deadlines.late(tx, path_of(tx, COUNTY), ("cadre", "township"), before=in_days(-5))
    assert found == [
        LateSteps(area=VILLAGE, owner="cadre", step="applied", count=1, earliest=in_days(-9)),
        LateSteps(area=VILLAGE, owner="township", step="checked", count=2, earliest=in_days(-12)),
        LateSteps(area=NEXT_VILLAGE, owner="township", step="checked", count=1, earliest=in_days(-9)),
    ]


def test_a_last_day_put_off_is_due_then_and_keeps_the_first_one(database: Database, cast: Cast) -> None:
    with database.writing() as tx:
        case, _ = owe(tx, cast, VILLAGE, "township", "checked", in_days(2))
        assert deadlines.put_off(tx, case.id, "checked", in_days(9))
        assert deadlines.put_off(tx, case.id, "checked", in_days(20))
        (running,) = deadlines.running(tx, case.id)
        assert (running.named_on, running.due_on) == (in_days(2), in_days(20))
        assert not deadlines.put_off(tx, case.id, "appraised", in_days(9))


def test_what_ends_in_a_transaction_that_fails_runs_on(database: Database, cast: Cast) -> None:
    with database.writing() as tx:
        case, _ = owe(tx, cast, VILLAGE, "township", "checked", in_days(2))

    def end_and_fail(now: datetime) -> None:
        with database.writing() as tx:
            deadlines.end(tx, case.id, step=None, ended_by=None, now=now)
            assert deadlines.running(tx, case.id) == []
            raise RuntimeError("the step fails after its last day has ended")

    with pytest.raises(RuntimeError):
        end_and_fail(NOW)
    with database.reading() as tx:
        assert len(deadlines.running(tx, case.id)) == 1


def test_taking_back_a_step_lets_what_it_ended_run_and_forgets_what_it_began(database: Database, cast: Cast) -> None:
    with database.writing() as tx:
        case, _ = owe(tx, cast, VILLAGE, "township", "checked", in_days(2))
        who = {"person_id": cast.township, "role": "township"}
        taken = records.add(tx, case, step="checked", day=TODAY, values={}, now=NOW, **who)  # type: ignore[arg-type]
        deadlines.end(tx, case.id, step="checked", ended_by=taken, now=NOW)
        appraised = Deadline(step="appraised", owner="county", due_on=in_days(7), section="二", in_principle=False)
        deadlines.begin(tx, case.id, appraised, begun_by=taken)
        deadlines.take_back(tx, taken)
        assert [one.step for one in deadlines.running(tx, case.id)] == ["checked"]
