"""What a case holds: what forms and steps took, what was changed later, and what follows from that."""

from typing import Any

import pytest

from handlers.cases.fields import keeping, saying, values
from handlers.cases.fields.catalogue import BY_KEY
from storage.cases import cases, records
from storage.cases.cases import Case
from storage.database.database import Transaction
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.cases.test_course import now_of, take, under, walk
from tests.talking import talk_of

CALM = {**ANSWERED, "danger": "none"}


def held(tx: Transaction, dialogue: Dialogue, case: Case) -> dict[str, Any]:
    """What the case holds now."""
    talk = talk_of(tx, dialogue, dialogue.installation.knowledge, dialogue.installation.say, "county")
    return values.of(talk, cases.get(tx, case.number))


def change(tx: Transaction, dialogue: Dialogue, case: Case, told: dict[str, Any], reason: str = "") -> list[str]:
    """Let the county keep some values."""
    talk = talk_of(tx, dialogue, dialogue.installation.knowledge, dialogue.installation.say, "county")
    case = cases.get(tx, case.number)
    return keeping.keep(talk, case, told, person_id=talk.person_id, role="county", reason=reason)


def test_what_steps_recorded_is_held_under_the_fields_keys(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    take(dialogue, "county", "advance_paid", case, amount="1.25万")
    with dialogue.database.reading() as tx:
        found = held(tx, dialogue, case)
    assert found["grade"] == "D"
    assert found["appraised_on"] == "2026-11-04"
    assert found["amount_approved"] == 25_000
    assert found["advance"] == 12_500
    assert found["area_after"] == 58
    assert found["acceptance"] == "passed", "and not the outcome of a review"
    assert found["state"] == "closed"
    assert [row["step"] for row in found["payments"]] == ["advance_paid"]
    assert list(found) == [key for key in BY_KEY if key in found], "in the order of the catalogue"


def test_each_category_that_was_recorded_stands_with_who_certified_it(dialogue: Dialogue) -> None:
    case = under(dialogue, "henan")
    walk(dialogue, case)
    with dialogue.database.writing() as tx:
        change(tx, dialogue, case, {"category": "scattered_destitute"}, "重新认定")
        rows = held(tx, dialogue, case)["category_history"]
    assert [(row["step"], row.get("certified_by")) for row in rows] == [
        ("identity_confirmed", None),
        ("compared", None),
        (records.CHANGED, "民政部门"),
    ]


@pytest.mark.parametrize(
    ("region", "category", "others", "counted"),
    [
        ("yantai", "destitute", ["allowance"], "allowance"),
        ("yantai", "allowance", ["hardship"], "allowance"),
        ("yantai", "hardship", [], "hardship"),
        ("yantai", "none", [], None),
        ("longsheng", "destitute", ["allowance"], None),
    ],
)
def test_of_several_categories_the_one_counts_that_the_document_puts_first(
    dialogue: Dialogue, region: str, category: str, others: list[str], counted: str | None
) -> None:
    case = under(dialogue, region)
    with dialogue.database.writing() as tx:
        change(tx, dialogue, case, {"category": category, "other_categories": others})
        assert held(tx, dialogue, case).get("category_rank") == counted


def test_marks_of_an_acceptance_are_said_by_the_names_of_its_lines(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, CALM)
    told = {"acceptance_items": ["site", "roof"], "acceptance_unsafe": ["railings"], "repair_failed": ["looks"]}
    with dialogue.database.writing() as tx:
        change(tx, dialogue, case, told)
        noted = cases.history(tx, case)[-1]
    assert noted.details["words"] == ("最低要求打勾的项：选址、屋面；安全性打叉的项：栏杆阳台；加固验收打叉的项：外观")


def test_sex_and_birth_follow_from_the_id_number(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, {**CALM, "id_number": "990101195001010029"})
    with dialogue.database.reading() as tx:
        found = held(tx, dialogue, case)
    assert (found["sex"], found["born_on"]) == ("female", "1950-01-01")
    assert found["village"] == "青石村"


def test_what_was_changed_last_counts_and_what_was_before_stays_in_the_history(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, CALM)
    with dialogue.database.writing() as tx:
        assert change(tx, dialogue, case, {"owner": "李四", "area_before": 60}) == ["owner", "area_before"]
        assert change(tx, dialogue, case, {"owner": "李四", "area_before": 58}, "量错了") == ["area_before"]
        assert change(tx, dialogue, case, {"area_before": 58}) == [], "nothing new, nothing noted"
        assert held(tx, dialogue, case)["area_before"] == 58
        filled, changed = cases.history(tx, case)
    assert (filled.kind, changed.kind) == (keeping.FILLED, keeping.CHANGED)
    assert filled.details["words"] == "产权人：李四；原建筑面积：60平方米"
    assert changed.details == {
        "before": {"area_before": 60},
        "after": {"area_before": 58},
        "words": "原建筑面积：60平方米改成58平方米",
        "reason": "量错了",
    }


def test_what_a_step_recorded_is_changed_beside_it_and_found_by_lists(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    with dialogue.database.writing() as tx:
        change(tx, dialogue, case, {"grade": "C", "completed_on": "2026-11-03"}, "复核过")
        found = held(tx, dialogue, case)
        steps = [record.step for record in records.steps_of(tx, case.id)]
    assert (found["grade"], found["completed_on"]) == ("C", "2026-11-03")
    assert now_of(dialogue, case).grade == "C"
    assert records.CHANGED not in steps


def test_a_step_taken_after_a_change_counts_before_it(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    take(dialogue, "township", "receive", case)
    with dialogue.database.writing() as tx:
        change(tx, dialogue, case, {"grade": "C"}, "估计")
    take(dialogue, "county", "appraised", case)
    with dialogue.database.reading() as tx:
        assert held(tx, dialogue, case)["grade"] == "D"


def test_numbers_of_people_and_accounts_are_masked_but_where_they_are_asked_for(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, {**CALM, "account": "6210000000000123456"})
    with dialogue.database.reading() as tx:
        talk = talk_of(tx, dialogue, dialogue.installation.knowledge, dialogue.installation.say, "county")
        account, id_number = BY_KEY["account"], BY_KEY["id_number"]
        assert saying.say_value(talk, case, account, "6210000000000123456") == "***************3456"
        assert saying.say_value(talk, case, id_number, "990101194505050011") == "990*************11"
        full = saying.cell_of(talk, case, account, "6210000000000123456", masked=False)
    assert full == "6210000000000123456"


def test_each_value_is_said_in_words(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    take(dialogue, "county", "advance_paid", case, amount="1.25万")
    with dialogue.database.reading() as tx:
        talk = talk_of(tx, dialogue, dialogue.installation.knowledge, dialogue.installation.say, "county")
        case = cases.get(tx, case.number)
        said = {key: saying.say_value(talk, case, BY_KEY[key], value) for key, value in values.of(talk, case).items()}
    assert said["grade"] == "D级"
    assert said["acceptors"] == "乡镇的人"
    assert said["appraised_on"] == "11月4日（周三）"
    assert said["amount_approved"] == "25000元"
    assert said["place"] == "青石镇青石村二组"
    assert said["photos"] == "1"
    assert said["state"] == "已销号"
    assert said["payments"] == "预付补助 2026-11-04，12500元"
