"""The ledger finds cases by what is sealed in them, within what somebody may see and nothing else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from storage.cases import alarms, cases, deadlines, ledger, lifting, marks, records
from storage.cases.case_query import CaseQuery, DangerState, Unset
from storage.cases.cases import Case, CaseState
from storage.cases.deadlines import Deadline
from storage.cases.ledger import Grouping
from storage.cases.marks import Mark, Word
from storage.cases.scope import EVERYWHERE, RowScope
from storage.cases.tables import cases as rows
from storage.database.database import Database, Transaction
from storage.people import areas
from tests.cast import COUNTY, NOW, OTHER_COUNTY, TOWNSHIP, VILLAGE, Cast
from tests.houses import plant_houses


def heads(tx: Transaction, sought: CaseQuery, scope: RowScope = EVERYWHERE) -> list[str]:
    """Whose cases are found, in their order."""
    found = ledger.part(tx, scope, sought, offset=0, limit=100)
    assert len(found) == ledger.count(tx, scope, sought)
    return [case.answers["head"] for case in found]


def below(tx: Transaction, code: str) -> RowScope:
    """What lies at a place and below it."""
    return RowScope(below=frozenset({areas.get(tx, code).path}))


def told(tx: Transaction, case: Case, **answers: Any) -> None:
    """A case is told more of its household."""
    cases.set_answers(tx, case, {**case.answers, **answers})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([((Mark.NAME, "李秀英"),)], ["李秀英"]),
        ([((Mark.NAME, "秀英"),)], ["李秀英"]),
        ([((Mark.SOUND, marks.sound("章福来")),)], ["张福来"]),
        ([((Mark.GROUP, "3"),)], ["李秀英"]),
        ([((Mark.GROUP, "3"),), ((Mark.NAME, "张福来"),)], []),
        ([((Mark.NUMBER, "13800000077"), (Mark.END, "13800000077"))], ["陈大山"]),
        ([((Mark.END, "0077"),)], ["陈大山"]),
        ([((Mark.END, "01001X"),)], ["刘桂兰"]),
        ([((Mark.NUMBER, "旧2019017"),)], ["何有田"]),
    ],
)
def test_a_case_is_found_by_its_sealed_words(
    database: Database, players: Cast, words: list[tuple[Word, ...]], found: list[str]
) -> None:
    with database.writing() as tx:
        _, _, third, fourth, fifth, _ = plant_houses(tx, players.cadre)
        told(tx, third, phone="138 0000 0077")
        told(tx, fourth, id_number="11010119500101001X")
        told(tx, fifth, old_number="旧-2019-017")
        assert heads(tx, CaseQuery(words=tuple(words))) == found


def test_names_as_they_are_written_come_before_those_that_only_sound_so(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        first, second, *_ = plant_houses(tx, players.cadre)
        told(tx, first, head="李四")
        told(tx, second, head="黎四")
        by_sound = ((Mark.NAME, "李四"), (Mark.SOUND, marks.sound("李四")))
        assert heads(tx, CaseQuery(words=(by_sound,))) == ["李四", "黎四"]


def test_what_is_no_longer_said_of_a_case_does_not_find_it(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case = plant_houses(tx, players.cadre)[0]
        told(tx, case, head="李秀云")
        assert heads(tx, CaseQuery(words=(((Mark.NAME, "李秀英"),),))) == []
        assert heads(tx, CaseQuery(words=(((Mark.NAME, "李秀云"),),))) == ["李秀云"]


def test_what_nothing_is_known_of_can_be_sought(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        first, *others = plant_houses(tx, players.cadre)
        for case in others:
            told(tx, case, photos=["p1"], contact_phone="13800000055")
        assert (
            heads(tx, CaseQuery(lacking=("photos",))) == heads(tx, CaseQuery(lacking=("phone", "photos"))) == ["李秀英"]
        )
        assert len(heads(tx, CaseQuery(lacking=("id_number",)))) == 1 + len(others)
        told(tx, first, photos=["p2"])
        assert heads(tx, CaseQuery(lacking=("photos",))) == []


def test_how_a_house_was_found_can_be_sought_and_so_can_those_of_which_nobody_said(
    database: Database, players: Cast
) -> None:
    with database.writing() as tx:
        first, second, *others = plant_houses(tx, players.cadre)
        told(tx, first, source="patrol")
        told(tx, second, source="resident")
        assert heads(tx, CaseQuery(sources=("patrol",))) == ["李秀英"]
        assert len(heads(tx, CaseQuery(sources=(None,)))) == len(others)
        assert len(heads(tx, CaseQuery(sources=("resident", None)))) == 1 + len(others)
        told(tx, second, source="roll_call")
        assert heads(tx, CaseQuery(sources=("resident",))) == []


def test_houses_without_a_hazard_a_position_a_village_or_a_last_day_can_be_sought(
    database: Database, players: Cast
) -> None:
    with database.writing() as tx:
        first, second, third, *others = plant_houses(tx, players.cadre)
        told(tx, first, hazards=["roof_leak"])
        told(tx, second, place={**second.answers["place"], "latitude": 37.0, "longitude": 120.7})
        cases.move(tx, third, TOWNSHIP, third.pack)
        due = Deadline(step="checked", owner="township", due_on=NOW.date(), section="三（一）", in_principle=True)
        by = records.add(
            tx, first, step="reported", day=NOW.date(), values={}, person_id=players.cadre, role="cadre", now=NOW
        )
        deadlines.begin(tx, first.id, due, begun_by=by)
        everyone = {case.answers["head"] for case in (first, second, third, *others)}
        assert heads(tx, CaseQuery(hazards=("roof_leak",))) == ["李秀英"]
        assert set(heads(tx, CaseQuery(hazards=(None,)))) == everyone - {"李秀英"}
        assert len(heads(tx, CaseQuery(hazards=("roof_leak", None)))) == len(everyone)
        assert set(heads(tx, CaseQuery(unset=(Unset.POSITION,)))) == everyone - {second.answers["head"]}
        assert heads(tx, CaseQuery(unset=(Unset.VILLAGE,))) == [third.answers["head"]]
        assert set(heads(tx, CaseQuery(unset=(Unset.DUE,)))) == everyone - {"李秀英"}


def test_a_danger_is_sought_until_it_is_over_and_as_untaken_until_somebody_takes_it(
    database: Database, players: Cast
) -> None:
    with database.writing() as tx:
        case = plant_houses(tx, players.cadre)[0]
        alarms.begin(tx, case.id)
        assert heads(tx, CaseQuery(danger=DangerState.RUNNING)) == ["李秀英"]
        assert heads(tx, CaseQuery(danger=DangerState.UNTAKEN)) == ["李秀英"]
        cases.take(tx, case, NOW)
        assert heads(tx, CaseQuery(danger=DangerState.RUNNING)) == ["李秀英"]
        assert heads(tx, CaseQuery(danger=DangerState.UNTAKEN)) == []
        alarms.end(tx, case.id, NOW)
        assert heads(tx, CaseQuery(danger=DangerState.RUNNING)) == []


def test_cases_are_counted_by_state_and_grade_within_a_scope(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        first, second, *_ = plant_houses(tx, players.cadre)
        cases.advance(tx, first, CaseState.CHECKED, NOW)
        cases.advance(tx, second, CaseState.WITHDRAWN, NOW)
        tx.execute(update(rows).where(rows.c.id == first.id).values(grade="C"))
    with database.reading() as tx:
        village, county = below(tx, VILLAGE), below(tx, COUNTY)
        by_state = {CaseState.CHECKED: 1, CaseState.WITHDRAWN: 1, CaseState.REPORTED: 1}
        assert ledger.counts(tx, village, CaseQuery(), Grouping.STATE) == by_state
        assert ledger.counts(tx, county, CaseQuery(), Grouping.GRADE) == {"C": 1, None: 4}
        assert heads(tx, CaseQuery(grades=("C",)), county) == ["李秀英"]
        assert len(heads(tx, CaseQuery(grades=("C", None)), county)) == 5
        assert heads(tx, CaseQuery(states=(CaseState.WITHDRAWN,)), county) == ["张福来"]
        assert heads(tx, CaseQuery(), below(tx, OTHER_COUNTY)) == ["罗青山"]


def test_a_step_that_was_taken_back_was_not_taken(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case = plant_houses(tx, players.cadre)[0]
        values = {"grade": "no_house", "category": "destitute"}
        record = records.add(
            tx,
            case,
            step="appraised",
            day=NOW.date(),
            values=values,
            person_id=players.county,
            role="county",
            now=NOW,
        )
        assert heads(tx, CaseQuery(steps=("appraised",))) == ["李秀英"]
        assert heads(tx, CaseQuery(grades=(lifting.HOUSELESS,), categories=("destitute",))) == ["李秀英"]
        records.take_back(tx, case.id, record, players.county, NOW)
        assert heads(tx, CaseQuery(steps=("appraised",))) == []
        assert len(heads(tx, CaseQuery(categories=(None,)))) == 6


def test_the_days_of_reporting_bound_what_is_found(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        plant_houses(tx, players.cadre)
        reported = NOW - timedelta(days=30)
        assert len(heads(tx, CaseQuery(since=reported))) == 6
        assert heads(tx, CaseQuery(before=reported)) == []
        assert heads(tx, CaseQuery(since=reported + timedelta(seconds=1))) == []


def test_cases_of_an_earlier_release_are_marked_anew(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case = plant_houses(tx, players.cadre)[0]
        assert lifting.unmarked(tx, 10) == []
        tx.execute(update(rows).where(rows.c.id == case.id).values(marked_by=0))
        assert lifting.unmarked(tx, 10) == [case.id]
        lifting.lift(tx, case.id)
        assert lifting.unmarked(tx, 10) == []


def test_a_category_that_nobody_knew_is_none(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case = plant_houses(tx, players.cadre)[0]
        told(tx, case, category="unknown")
        assert len(heads(tx, CaseQuery(categories=(None,)))) == 6
        told(tx, replace(case), category="none")
        assert len(heads(tx, CaseQuery(categories=(None,)))) == 5
