"""The way of a case by each document: every step has an owner, can be reached and left, and says by which clause."""

import pytest
from pydantic import ValidationError

from knowledge.model.case_steps import CHECKED, CLOSED, KINDS, REPORTED, CaseStep, Duty
from knowledge.model.pack import load_packs
from knowledge.model.procedure import USUAL, Procedure, problems, unexplained

PACKS = load_packs()
PROCEDURES = {**{id: pack.procedure for id, pack in PACKS.items()}, "usual": USUAL}


def steps(*ids: str) -> tuple[CaseStep, ...]:
    """Steps in their usual form."""
    return tuple(CaseStep.model_validate(id) for id in ids)


@pytest.mark.parametrize("id", PROCEDURES)
def test_a_case_gets_from_report_to_close_out_and_nowhere_stands_without_an_owner(id: str) -> None:
    procedure, standing, passed = PROCEDURES[id], REPORTED, [REPORTED]
    while (after := procedure.following(standing)) is not None:
        assert after.by
        assert standing in procedure.owned_by(after.by[0])
        assert procedure.standing_before(after.id) == {standing}
        standing = after.id
        passed.append(standing)
    assert standing == CLOSED
    assert passed == [step.id for step in procedure.line]


@pytest.mark.parametrize("id", PROCEDURES)
def test_each_step_beside_the_line_can_be_taken_at_some_time_and_still_after_the_close_out(id: str) -> None:
    procedure = PROCEDURES[id]
    beside = {step.id for step in procedure.steps if step.kind.beside}
    assert {step.id for step in procedure.beside(CLOSED)} == beside
    assert procedure.beside(REPORTED) == []


def test_the_documents_differ_in_what_they_ask_for() -> None:
    assert PACKS["yantai"].procedure.find("advance_paid") is not None
    assert PACKS["hunan"].procedure.find("advance_paid") is None
    assert [step.id for step in PACKS["longsheng"].procedure.line] == [
        REPORTED,
        CHECKED,
        "verified",
        "rectification_set",
        "rectified",
        CLOSED,
    ]
    henan = [step.id for step in PACKS["henan"].procedure.line]
    assert henan.index("identity_confirmed") < henan.index("appraised")


def test_a_county_leaves_out_usual_practice_but_nothing_that_its_document_asks_for() -> None:
    whole = PACKS["yulin"].procedure
    shorter = whole.without(frozenset({"village_review", "township_review", "appraised"}))
    after = shorter.following("applied")
    assert after is not None
    assert after.id == "county_approval"
    assert shorter.find("appraised") == whole.find("appraised")
    assert shorter.following("village_review") == after, "what stands there goes on"
    assert shorter.standing_before("county_approval") == {"applied", "village_review", "township_review"}


def test_a_step_beside_the_line_hangs_on_the_nearest_one_before_where_its_own_is_left_out() -> None:
    procedure = PACKS["henan"].procedure.without(frozenset({"works_started", "county_approval"}))
    assert "inspected" in [step.id for step in procedure.beside("township_review")]
    assert "inspected" not in [step.id for step in procedure.beside("appraised")]


def test_a_case_off_the_line_has_nothing_next() -> None:
    assert USUAL.following("returned") is None
    assert USUAL.beside("withdrawn") == []


def test_a_step_that_there_is_not_is_told_beside_those_that_there_are() -> None:
    with pytest.raises(ValidationError, match=r"no such step; expected one of reported, checked"):
        CaseStep.model_validate("main_structure")


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ((REPORTED, CHECKED, "appraised", "appraised", CLOSED), "appraised: expected once"),
        ((REPORTED, "appraised", CLOSED), "expected reported, checked first and closed last"),
        ((REPORTED, CHECKED), "expected reported, checked first and closed last"),
        ((REPORTED, CHECKED, "paid_entered", CLOSED), "paid_entered: cannot be reached"),
    ],
)
def test_steps_that_are_no_way_are_refused(ids: tuple[str, ...], expected: str) -> None:
    assert [problem for problem in problems(steps(*ids), ()) if expected in problem]


def test_a_duty_leads_to_a_step_or_has_a_reason() -> None:
    with pytest.raises(ValidationError, match="expected one of step and reason"):
        Duty(section="一", duty="鉴定")
    duty = Duty(section="一", duty="鉴定", step="appraised")
    assert list(problems(steps(REPORTED, CHECKED, CLOSED), (duty,))) == [
        "duties: 鉴定: step appraised is not among the case_steps"
    ]


def test_a_step_with_a_clause_needs_a_duty_that_it_does() -> None:
    claimed = CaseStep.model_validate({"id": "appraised", "section": "一"})
    assert list(unexplained((claimed,), ())) == ["pack.yaml: case_steps: appraised: expected a duty of 一 that it does"]
    assert list(unexplained((claimed,), (Duty(section="一", duty="鉴定", step="appraised"),))) == []


@pytest.mark.parametrize("id", PACKS)
def test_limits_are_those_of_steps_that_a_clause_asks_for(id: str) -> None:
    procedure = PACKS[id].procedure
    for limit in PACKS[id].rules.limits:
        step = procedure.find(limit.step)
        assert step is not None
        assert not step.is_practice
        assert procedure.find(limit.counted_from) is not None


def test_every_kind_of_step_is_used_by_some_document() -> None:
    used = {step.id for pack in PACKS.values() for step in pack.procedure.steps}
    assert set(KINDS) - used == set()


def test_procedures_are_frozen() -> None:
    assert Procedure(USUAL.steps) == USUAL
