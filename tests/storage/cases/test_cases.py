"""Cases: one draft, one number; numbers without gaps; history; photos; what was said of reporting dates."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from storage.cases import alarms, cases, photos
from storage.cases.cases import Case, CaseState
from storage.database.database import Database, Transaction
from storage.people import areas
from storage.reporting import submissions
from storage.reporting.submissions import Due, SubmissionKind
from tests.cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_COUNTY, Cast
from tests.storage.database.crowd import all_at_once

ID_NUMBER = "990101195001010022"


def report(
    tx: Transaction,
    person_id: int,
    now: datetime,
    draft_id: str,
    *,
    prefix: str = "YT",
    area: str = VILLAGE,
    imminent: bool = False,
    answers: dict[str, Any] | None = None,
) -> tuple[Case, bool]:
    return cases.open_case(
        tx,
        draft_id=draft_id,
        prefix=prefix,
        area=area,
        pack="yantai",
        imminent=imminent,
        reporter_id=person_id,
        reporter_role="cadre",
        answers=answers or {},
        now=now,
    )


def test_a_draft_sent_in_again_is_the_same_case(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        first, new = report(tx, players.cadre, now, "a", answers={"householder": "李秀英"})
        again, newer = report(tx, players.cadre, now, "a", answers={"householder": "别人"})
        assert (new, newer) == (True, False)
        assert again == first
        assert again.answers == {"householder": "李秀英"}


def test_five_copies_of_a_draft_sent_in_at_once_are_one_case_with_one_number(
    database: Database, players: Cast, now: datetime
) -> None:
    def send_in(number: int) -> tuple[str, bool]:
        with database.writing() as tx:
            case, new = report(tx, players.cadre, now, "a")
            return case.number, new

    found = all_at_once(5, send_in)
    assert {number for number, _ in found} == {"YT2026-000001"}
    assert sum(new for _, new in found) == 1
    with database.writing() as tx:
        assert report(tx, players.cadre, now, "b")[0].number == "YT2026-000002", "the copies left no gap"


def test_numbers_have_no_gaps_for_each_prefix_and_year(database: Database, players: Cast, now: datetime) -> None:
    def send_in(number: int) -> str:
        with database.writing() as tx:
            return report(tx, players.cadre, now, f"draft{number}")[0].number

    assert sorted(all_at_once(8, send_in)) == [f"YT2026-{number:06d}" for number in range(1, 9)]
    with database.writing() as tx:
        assert report(tx, players.cadre, now, "x", prefix="HN")[0].number == "HN2026-000001"
        next_year = now.replace(year=2027)
        assert report(tx, players.cadre, next_year, "y")[0].number == "YT2027-000001"


def test_a_number_of_a_transaction_that_failed_is_given_again(database: Database, players: Cast, now: datetime) -> None:
    try:
        with database.writing() as tx:
            report(tx, players.cadre, now, "a")
            raise InterruptedError
    except InterruptedError:
        pass
    with database.writing() as tx:
        assert report(tx, players.cadre, now, "b")[0].number == "YT2026-000001"


def test_history_is_kept_in_order_with_what_was_said(database: Database, players: Cast, now: datetime) -> None:
    later = now + timedelta(days=1)
    with database.writing() as tx:
        case, _ = report(tx, players.cadre, now, "a")
        cases.note(
            tx,
            case,
            kind="reported",
            person_id=players.cadre,
            role="cadre",
            to_state=CaseState.REPORTED,
            now=now,
        )
        assert cases.advance(tx, case, CaseState.RETURNED, now)
        cases.note(
            tx,
            case,
            kind="returned",
            person_id=players.township,
            role="township",
            to_state=CaseState.RETURNED,
            now=later,
            details={"reason": "照片看不清"},
        )
        found = cases.find(tx, case.number)
        assert found is not None
        assert (found.state, found.changed_at) == (CaseState.RETURNED, later)
        reported, returned = cases.history(tx, found)
        assert reported.kind == "reported"
        assert (returned.from_state, returned.to_state) == (CaseState.REPORTED, CaseState.RETURNED)
        assert (returned.person_id, returned.at) == (players.township, later)
        assert returned.details == {"reason": "照片看不清"}


def test_answers_are_replaced_whole(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        case, _ = report(tx, players.cadre, now, "a", answers={"householder": "李秀英"})
        cases.set_answers(tx, case, {"householder": "李秀云", "id_number": ID_NUMBER})
        found = cases.find(tx, case.number)
        assert found is not None
        assert found.answers == {"householder": "李秀云", "id_number": ID_NUMBER}


def test_of_two_coordinators_who_take_a_case_at_once_one_does(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        case, _ = report(tx, players.cadre, now, "a", imminent=True)

    def take(number: int) -> bool:
        with database.writing() as tx:
            return cases.take(tx, case, now)

    assert sorted(all_at_once(2, take)) == [False, True]


@pytest.mark.parametrize("to_state", [CaseState.CHECKED, CaseState.WITHDRAWN])
def test_of_two_who_read_the_same_case_and_move_it_at_once_one_does(
    database: Database, players: Cast, now: datetime, to_state: CaseState
) -> None:
    with database.writing() as tx:
        case, _ = report(tx, players.cadre, now, "a")

    def advance(number: int) -> bool:
        with database.writing() as tx:
            return cases.advance(tx, case, to_state, now)

    assert sorted(all_at_once(2, advance)) == [False, True]
    with database.reading() as tx:
        assert cases.get(tx, case.number).state is to_state


def test_danger_taken_since_a_case_was_read_keeps_it_where_it_is(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        case, _ = report(tx, players.cadre, now, "a", imminent=True)
        assert cases.take(tx, case, now)
        assert not cases.advance(tx, case, case.state, now)
        assert cases.advance(tx, cases.get(tx, case.number), CaseState.CHECKED, now)


def test_what_is_noted_of_a_case_read_before_does_not_bring_its_state_back(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        case, _ = report(tx, players.cadre, now, "a")
        assert cases.advance(tx, case, CaseState.CHECKED, now)
        cases.note(tx, case, kind="check_sound", person_id=players.cadre, role="cadre", now=now)
        assert cases.get(tx, case.number).state is CaseState.CHECKED


def test_a_place_lists_its_cases_danger_first_and_no_others(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        calm, _ = report(tx, players.cadre, now, "a")
        danger, _ = report(tx, players.cadre, now, "b", imminent=True)
        report(tx, players.other_county, now, "c", area=VILLAGE_OF_OTHER_COUNTY)
        assert cases.advance(tx, calm, CaseState.CHECKED, now)

        def listed(code: str, *states: CaseState) -> list[str]:
            return [case.number for case in cases.within(tx, [areas.get(tx, code)], states)]

        assert listed(TOWNSHIP) == [danger.number, calm.number]
        assert listed(COUNTY, CaseState.CHECKED) == [calm.number]
        assert listed(OTHER_TOWNSHIP) == []


def test_an_alarm_runs_until_its_danger_is_over(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        danger, _ = report(tx, players.cadre, now, "a", imminent=True)
        report(tx, players.cadre, now, "b")
        assert [(one.number, one.since, one.taken_at) for one in alarms.running(tx)] == [(danger.number, now, None)]
        cases.take(tx, danger, now)
        assert [one.taken_at for one in alarms.running(tx)] == [now]
        assert not cases.set_imminent(tx, danger, False, now)
        assert alarms.running(tx) == []


def test_everybody_finds_the_own_reports_the_latest_first(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        numbers = [report(tx, players.cadre, now, draft)[0].number for draft in "ab"]
        report(tx, players.township, now, "c")
        assert [case.number for case in cases.reported_by(tx, players.cadre)] == numbers[::-1]
        assert cases.count(tx) == len(cases.everything(tx)) == 3


# --- photos


def photograph(tx: Transaction, person_id: int, now: datetime, unique_name: str, draft_id: str) -> tuple[str, bool]:
    return photos.add(
        tx,
        person_id=person_id,
        channel="telegram",
        source=f"file of {unique_name}",
        unique_name=unique_name,
        draft_id=draft_id,
        width=1280,
        height=960,
        bytes=200_000,
        as_file=False,
        now=now,
    )


def test_the_same_picture_counts_once_for_a_draft(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        first, new = photograph(tx, players.cadre, now, "u1", "a")
        assert new
        assert photograph(tx, players.cadre, now, "u1", "a") == (first, False)
        other, new = photograph(tx, players.cadre, now, "u1", "b")
        assert new
        assert other != first


def test_photos_come_back_in_the_order_asked_for(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        ids = [photograph(tx, players.cadre, now, f"u{number}", "a")[0] for number in range(3)]
        assert [photo.id for photo in photos.of(tx, [ids[2], "none", ids[0]])] == [ids[2], ids[0]]
        assert photos.find(tx, "none") is None


def test_a_photo_knows_its_file_once_it_was_fetched(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        photo_id, _ = photograph(tx, players.cadre, now, "u1", "a")
        before = photos.find(tx, photo_id)
        assert before is not None
        assert before.file is None
        photos.keep(tx, photo_id, file="a1.jpg", sha256="0" * 64, bytes=190_000, width=1280, height=960)
        photo = photos.find(tx, photo_id)
        assert photo is not None
        assert (photo.file, photo.source) == ("a1.jpg", "file of u1")


# --- reporting dates

DUE = Due(pack="yantai", rule="monthly_progress", due=date(2026, 11, 3), area=TOWNSHIP)


def test_what_was_said_first_of_a_reporting_date_stays(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        assert submissions.find(tx, DUE) is None
        assert submissions.put(tx, DUE, SubmissionKind.REPORTED, players.township, now)
        assert not submissions.put(tx, DUE, SubmissionKind.NIL, players.county, now)
        assert submissions.find(tx, DUE) is SubmissionKind.REPORTED
        assert submissions.take_back(tx, DUE)
        assert submissions.find(tx, DUE) is None
        assert submissions.put(tx, DUE, SubmissionKind.NIL, players.township, now)


def test_five_processes_plan_a_reminder_once_for_each_person_and_stage(
    database: Database, players: Cast, now: datetime
) -> None:
    def plan(number: int) -> list[bool]:
        with database.writing() as tx:
            return [
                submissions.plan_reminder(tx, person_id, DUE, stage, now)
                for person_id in (players.township, players.county)
                for stage in ("before", "due")
            ]

    planned = all_at_once(5, plan)
    assert sorted(sum(rows) for rows in zip(*planned, strict=True)) == [1, 1, 1, 1]
