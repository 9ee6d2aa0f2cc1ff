"""Questions without an answer: the same one joins, a person answers once, and all are forgotten in the end."""

from dataclasses import replace
from datetime import datetime, timedelta

from storage.curation import questions
from storage.curation.questions import AnsweredShare, NewQuestion
from storage.database.database import Database, Transaction
from storage.people import areas, people
from tests.cast import COUNTY, OTHER_COUNTY, VILLAGE, plant_tree


def planted(tx: Transaction, now: datetime) -> NewQuestion:
    """A question of somebody new, of 云山县."""
    plant_tree(tx)
    return NewQuestion(
        person_id=people.add(tx, now=now),
        text="猪圈给补吗？",
        key="猪圈给补吗",
        county=COUNTY,
        area=VILLAGE,
        pack="yantai",
        subject="subsidy",
        told="文件没写。",
    )


def test_the_same_question_of_a_person_joins_and_that_of_another_does_not(database: Database, now: datetime) -> None:
    later = now + timedelta(hours=1)
    with database.writing() as tx:
        asked = planted(tx, now)
        assert questions.note(tx, asked, now) == questions.note(tx, asked, later)
        questions.note(tx, replace(asked, person_id=people.add(tx, now=now)), now)
        found = questions.unanswered(tx, now, later + timedelta(seconds=1))
    assert [(one.times, one.asked_at) for one in found] == [(1, now), (2, later)]


def test_a_question_is_handed_over_once_until_it_is_answered(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        asked = planted(tx, now)
        id = questions.note(tx, asked, now)
        assert questions.count_waiting(tx) == {}
        assert questions.hand_over(tx, asked, now)
        assert not questions.hand_over(tx, asked, now)
        assert questions.count_waiting(tx) == {COUNTY: 1}
        assert questions.answer(tx, id, "不给", by=asked.person_id, now=now)
        assert not questions.answer(tx, id, "给", by=asked.person_id, now=now)
        assert questions.hand_over(tx, asked, now), "what was answered may be asked anew"
        found = questions.find(tx, id)
    assert found is not None
    assert (found.text, found.told, found.answer, found.answered_at) == ("猪圈给补吗？", "文件没写。", "不给", now)


def test_what_waits_is_read_in_its_order_and_by_its_county(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        asked = planted(tx, now)
        for number in range(3):
            one = replace(asked, key=str(number), text=str(number))
            questions.hand_over(tx, one, now + timedelta(minutes=number))
        questions.hand_over(tx, replace(asked, county=OTHER_COUNTY), now)
        assert [one.text for one in questions.waiting(tx, [COUNTY], offset=1, limit=5)] == ["1", "2"]
        assert questions.count_waiting(tx) == {COUNTY: 3, OTHER_COUNTY: 1}
        latest = questions.latest_of(tx, asked.person_id)
    assert latest is not None
    assert latest.text == "2"


def test_what_was_asked_before_a_moment_is_forgotten(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        asked = planted(tx, now)
        questions.hand_over(tx, asked, now)
        assert questions.forget_before(tx, now) == 0
        assert questions.forget_before(tx, now + timedelta(seconds=1)) == 1
        assert questions.latest_of(tx, asked.person_id) is None


def test_questions_are_counted_by_place_and_month_and_added_up_for_those_above(
    database: Database, now: datetime
) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        for area, answered in ((VILLAGE, True), (VILLAGE, False), (COUNTY, True), (OTHER_COUNTY, True)):
            questions.count_asked(tx, area, "2026-11", answered=answered)
        share = questions.answered_share(tx, areas.get(tx, COUNTY).path, "2026-11")
        assert (share.answered, share.asked) == (2, 3)
        assert questions.answered_share(tx, areas.get(tx, COUNTY).path, "2026-10") == AnsweredShare()
