"""Questions to the reporter: one stands until it ends, and one whose day has come is asked once."""

from datetime import datetime, timedelta

import pytest

from storage.cases import cases, confirmations
from storage.cases.cases import Case
from storage.cases.confirmations import ConfirmationAnswer, ConfirmationKind
from storage.database.database import Database
from tests.cast import VILLAGE, Cast


@pytest.fixture
def case(database: Database, players: Cast, now: datetime) -> Case:
    with database.writing() as tx:
        made, _ = cases.open_case(
            tx,
            draft_id="a1",
            prefix="YT",
            area=VILLAGE,
            pack="yantai",
            imminent=False,
            reporter_id=players.cadre,
            reporter_role="cadre",
            answers={},
            now=now,
        )
    return made


def test_what_was_said_last_counts_until_the_question_ends(database: Database, case: Case, now: datetime) -> None:
    kind, today = ConfirmationKind.CLOSING, now.date()
    with database.writing() as tx:
        confirmations.begin(tx, case, kind, ask_on=today, waits_until=today + timedelta(days=7), asked_at=now)
        asked = confirmations.standing(tx, case, kind)
        assert asked is not None
        assert (asked.answer, asked.waits_until) == (None, today + timedelta(days=7))
        for said in (ConfirmationAnswer.DISAGREES, ConfirmationAnswer.AGREES):
            confirmations.answer(tx, asked, said, now)
        answered = confirmations.standing(tx, case, kind)
        assert answered is not None
        assert answered.answer is ConfirmationAnswer.AGREES
        confirmations.end(tx, case, [ConfirmationKind.LATER], now)
        assert confirmations.standing(tx, case, kind) is not None
        confirmations.end(tx, case, [kind], now)
        assert confirmations.standing(tx, case, kind) is None


def test_a_question_is_due_on_its_day_and_noted_as_asked_once(database: Database, case: Case, now: datetime) -> None:
    day = now.date() + timedelta(days=30)
    with database.writing() as tx:
        confirmations.begin(tx, case, ConfirmationKind.LATER, ask_on=day)
        assert confirmations.unasked(tx, day - timedelta(days=1)) == []
        (due,) = confirmations.unasked(tx, day)
        assert (due.number, due.reporter_id) == (case.number, case.reporter_id)
        assert [confirmations.note_asked(tx, [due.id], now) for _ in range(2)] == [1, 0]
        assert confirmations.unasked(tx, day) == []
