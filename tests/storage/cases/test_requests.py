"""Requests about cases and the steps to be looked at again, as both databases keep them."""

from datetime import datetime
from typing import Any

from knowledge.area import Place
from storage.cases import cases, rechecks, records, requests
from storage.cases.cases import Case
from storage.cases.records import Record
from storage.cases.requests import NewRequest, RequestKind
from storage.database.database import Database, Transaction
from storage.people import areas
from tests.cast import CITY, COUNTY, OTHER_COUNTY, VILLAGE, Cast


def opened(tx: Transaction, players: Cast, now: datetime) -> Case:
    case, _ = cases.open_case(
        tx,
        draft_id="a1b2c3d4",
        prefix="YT",
        area=VILLAGE,
        pack="yantai",
        imminent=False,
        reporter_id=players.cadre,
        reporter_role="cadre",
        answers={},
        now=now,
    )
    return case


def request(players: Cast, **more: Any) -> NewRequest:
    given = {
        "kind": RequestKind.DECIDED_FIELD,
        "subject": "grade",
        "wanted": {"value": "C"},
        "reason": "看错了",
        "asked_by": players.township,
        "asked_role": "township",
        "office": "county",
        "area": COUNTY,
    }
    return NewRequest(**{**given, **more})


def place(tx: Transaction, code: str) -> Place:
    return areas.get(tx, code)


def test_a_request_is_answered_once_and_never_by_who_asked(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        id = requests.ask(tx, opened(tx, players, now).id, request(players), now)
        assert not requests.answer(tx, id, granted=True, person_id=players.township, words="", now=now)
        assert requests.answer(tx, id, granted=False, person_id=players.county, words="照片看过", now=now)
        assert not requests.answer(tx, id, granted=True, person_id=players.county, words="", now=now)
        found = requests.find(tx, id)
    assert found is not None
    assert (found.granted, found.answered_by, found.answer) == (False, players.county, "照片看过")
    assert (found.wanted, found.reason, found.number) == ({"value": "C"}, "看错了", "YT2026-000001")


def test_it_waits_with_the_office_that_answers_until_it_does(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        case = opened(tx, players, now)
        id = requests.ask(tx, case.id, request(players), now)
        assert [one.id for one in requests.waiting(tx, [place(tx, COUNTY)], ["county"])] == [id]
        assert [one.id for one in requests.waiting(tx, [place(tx, CITY)], ["county"])] == [id]
        assert requests.waiting(tx, [place(tx, OTHER_COUNTY)], ["county"]) == []
        assert requests.waiting(tx, [place(tx, COUNTY)], ["township"]) == []
        assert requests.waiting(tx, [], ["county"]) == []
        requests.answer(tx, id, granted=True, person_id=players.county, words="", now=now)
        assert requests.waiting(tx, [place(tx, COUNTY)], ["county"]) == []
        assert [one.id for one in requests.of(tx, case.id)] == [id]


def taken(tx: Transaction, case: Case, players: Cast, now: datetime, *steps: str) -> list[Record]:
    for step in steps:
        records.add(tx, case, step=step, day=now.date(), values={}, person_id=players.county, role="county", now=now)
    return records.of(tx, case.id)


def test_a_marked_step_waits_until_it_was_looked_at_or_taken_back(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        case = opened(tx, players, now)
        id = requests.ask(tx, case.id, request(players), now)
        applied, approval = taken(tx, case, players, now, "applied", "county_approval")
        marks = [(applied, "cadre"), (approval, "county")]
        rechecks.mark(tx, case.id, marks, id, now)
        rechecks.mark(tx, case.id, marks, id, now)
        assert [(one.step, one.owner) for one in rechecks.of(tx, case.id)] == [
            ("applied", "cadre"),
            ("county_approval", "county"),
        ]
        path = place(tx, COUNTY).path
        assert rechecks.among(tx, [case.id, case.id + 1]) == {case.id}
        assert rechecks.numbers(tx, path, "county") == [case.number]
        first, second = rechecks.of(tx, case.id)
        assert rechecks.clear(tx, first.id, players.cadre, now)
        assert not rechecks.clear(tx, first.id, players.cadre, now)
        assert rechecks.numbers(tx, path, "cadre") == []
        records.take_back(tx, case.id, approval.id, players.county, now)
        assert rechecks.of(tx, case.id) == []
        assert rechecks.among(tx, [case.id]) == frozenset()
        assert rechecks.numbers(tx, path, second.owner) == []


def test_what_was_changed_is_no_step(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        case = opened(tx, players, now)
        taken(tx, case, players, now, "appraised", records.CHANGED)
        assert [one.step for one in records.steps_of(tx, case.id)] == ["appraised"]
        assert len(records.of(tx, case.id)) == 2
