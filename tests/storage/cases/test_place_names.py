"""Names of small places are learned from what an office accepted, and forgotten with what was withdrawn."""

from typing import Any

import pytest
from sqlalchemy import select

from storage.cases import cases, place_names
from storage.cases.cases import Case, CaseState
from storage.cases.tables import place_names as rows
from storage.database.database import Database, Transaction
from tests.cast import NEXT_VILLAGE, NOW, VILLAGE, Cast


def reported(tx: Transaction, person: int, spot: str, state: CaseState = CaseState.CHECKED, **answers: Any) -> Case:
    """A house at a spot of the village, as far as its case has come."""
    number = cases.count(tx)
    case, _ = cases.open_case(
        tx,
        draft_id=f"{number:016}",
        prefix="YT",
        area=answers.pop("area", VILLAGE),
        pack="yantai",
        imminent=False,
        reporter_id=person,
        reporter_role="cadre",
        answers={"place": {"area": VILLAGE, "detail": spot, **answers.pop("at", {})}, **answers},
        now=NOW,
    )
    cases.advance(tx, case, state, NOW)
    return cases.get(tx, case.number)


def test_the_most_used_names_of_a_village_come_first_as_they_were_written_last(
    database: Database, players: Cast
) -> None:
    with database.writing() as tx:
        for spot in ("李家湾", "三组老井旁", "第3村民小组", "3组", "后山坡"):
            reported(tx, players.cadre, spot)
        reported(tx, players.cadre, "桥边屯", area=NEXT_VILLAGE)
        assert place_names.used(tx, [VILLAGE]) == {VILLAGE: ["3组", "后山坡", "老井", "李家湾"]}
        assert place_names.used(tx, [VILLAGE, NEXT_VILLAGE])[NEXT_VILLAGE] == ["桥边屯"]


@pytest.mark.parametrize("state", [CaseState.REPORTED, CaseState.RETURNED, CaseState.WITHDRAWN, CaseState.JOINED])
def test_what_no_office_accepted_teaches_nothing(database: Database, players: Cast, state: CaseState) -> None:
    with database.writing() as tx:
        case = reported(tx, players.cadre, "李家湾", at={"latitude": 37.2, "longitude": 121.4})
        assert place_names.used(tx, [VILLAGE]) == {VILLAGE: ["李家湾"]}
        assert place_names.cells(tx, VILLAGE) == [(3720, 12140)]
        cases.advance(tx, case, state, NOW)
        assert place_names.used(tx, [VILLAGE]) == {}
        assert place_names.cells(tx, VILLAGE) == []


def test_a_corrected_place_forgets_its_old_name(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case = reported(tx, players.cadre, "李家湾")
        cases.set_answers(tx, case, {**case.answers, "place": {"area": VILLAGE, "detail": "后山坡"}})
        assert place_names.used(tx, [VILLAGE]) == {VILLAGE: ["后山坡"]}


def test_a_case_that_moves_takes_its_name_along(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        cases.move(tx, reported(tx, players.cadre, "李家湾"), NEXT_VILLAGE, None)
        assert place_names.used(tx, [VILLAGE, NEXT_VILLAGE]) == {NEXT_VILLAGE: ["李家湾"]}


def test_the_name_of_who_lives_there_is_no_places_and_names_lie_sealed(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        reported(tx, players.cadre, "李大桥", head="李大桥")
        assert tx.execute(select(rows)).all() == []
        reported(tx, players.cadre, "李家湾")
        (row,) = tx.execute(select(rows)).all()
        assert "李家湾".encode() not in row.sealed_name


def test_an_own_case_is_left_out_of_where_the_others_lie(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case = reported(tx, players.cadre, "三组", at={"latitude": 37.2, "longitude": 121.4})
        assert place_names.cells(tx, VILLAGE, without=case.number) == []
