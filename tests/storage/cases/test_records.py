"""What steps recorded: the form that was filled in, what corrects it, and what is taken back with it."""

from datetime import datetime
from typing import Any

from storage.cases import cases, records
from storage.cases.cases import Case
from storage.cases.records import CHANGED
from storage.database.database import Database, Transaction
from tests.cast import VILLAGE, Cast

FILLED = ("longsheng.annex_1", 1)


def open_case(tx: Transaction, players: Cast, now: datetime) -> Case:
    """A case of the cadre's village."""
    case, _ = cases.open_case(
        tx,
        draft_id="a1",
        prefix="LS",
        area=VILLAGE,
        pack="longsheng",
        imminent=False,
        reporter_id=players.cadre,
        reporter_role="cadre",
        answers={"head": "李秀英"},
        now=now,
    )
    return case


def record(tx: Transaction, case: Case, players: Cast, now: datetime, step: str, **more: Any) -> int:
    """What the township recorded with a step."""
    return records.add(
        tx, case, step=step, day=now.date(), person_id=players.township, role="township", now=now, **more
    )


def test_a_record_keeps_which_form_was_filled_in_and_what_corrects_it(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        case = open_case(tx, players, now)
        first = record(tx, case, players, now, "verified", values={"verdict": "safe"}, form=FILLED)
        record(tx, case, players, now, CHANGED, values={"verdict": "problem"}, corrects=first, reason="看错了")
        verified, correction = records.of(tx, case.id)
        known = records.values_of(tx, case.id)
    assert (verified.form, verified.form_edition, verified.corrects) == (*FILLED, None)
    assert (verified.values, verified.reason) == ({"verdict": "safe"}, None), "what was filled in is never overwritten"
    assert (correction.form, correction.corrects, correction.reason) == (None, first, "看错了")
    assert known == {"verdict": "problem"}


def test_what_a_correction_empties_is_not_known_any_more(database: Database, players: Cast, now: datetime) -> None:
    rented = {"guarantee": "rented", "rent_address": "二组"}
    with database.writing() as tx:
        case = open_case(tx, players, now)
        first = record(tx, case, players, now, "verified", values=rented, form=FILLED)
        other = {"guarantee": "other", "rent_address": None}
        record(tx, case, players, now, CHANGED, values=other, corrects=first, reason="看错了")
        assert records.values_of(tx, case.id) == {"guarantee": "other"}


def test_a_step_that_is_taken_back_takes_its_corrections_along(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        case = open_case(tx, players, now)
        first = record(tx, case, players, now, "verified", values={"verdict": "safe"}, form=FILLED)
        record(tx, case, players, now, CHANGED, values={"verdict": "problem"}, corrects=first, reason="看错了")
        record(tx, case, players, now, "inspected", values={"finding": "well"})
        assert records.take_back(tx, case.id, first, players.township, now)
        left = records.of(tx, case.id)
    assert [one.step for one in left] == ["inspected"]
