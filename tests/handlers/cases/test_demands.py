"""What each document asks of its steps, a row each: the step, whose it is, and what is recorded with it."""

import pytest

from handlers.cases.course_fields import ASKED_BY_SOME, STEP_FIELDS
from handlers.dialog.messages import Choice
from knowledge.model.case_steps import CHECKED, CLOSED
from knowledge.model.pack import load_packs
from knowledge.model.watches import WatchKind
from storage.cases import deadlines, records
from storage.cases.cases import Case
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import now_of, procedure, take, under

PACKS = load_packs()

# pack, what it demands, the step, who takes it, and the fields in which it is recorded
DEMANDS = (
    ("hunan", "比对", "compared", "county", "category departments department_result department_paper day"),
    ("hunan", "两委和5名以上村民代表评议", "village_review", "cadre", "took_part representatives outcome day"),
    ("hunan", "乡镇初审", "township_review", "township", "outcome reason day"),
    ("hunan", "联合审核", "county_approval", "county", "departments department_result split_household method amount"),
    ("hunan", "村级公示和内容", "village_notice", "cadre", "where posted objections day"),
    ("hunan", "乡镇公示", "township_notice", "township", "where objections day"),
    ("hunan", "市级公示", "county_notice", "county", "where objections day"),
    ("hunan", "函告", "notice_to_household", "county", "letter_number day"),
    ("hunan", "现场检查", "inspected", "township", "finding problem day"),
    ("hunan", "共同验收", "accepted", "township", "acceptors craftsman basic_safety outcome day"),
    ("hunan", "拨付", "paid", "county", "amount day"),
    ("yantai", "鉴定", "appraised", "county", "grade appraiser day"),
    ("yantai", "预付50%", "advance_paid", "county", "amount day"),
    ("yantai", "余款", "paid", "county", "amount day"),
    ("yantai", "挂牌", "plate_put_up", "township", "day"),
    ("yantai", "开工录入", "works_started_entered", "county", "day"),
    ("yantai", "验收录入", "accepted_entered", "county", "day"),
    ("yantai", "拨付录入", "paid_entered", "county", "day"),
    ("yulin", "鉴定清", "appraised", "county", "grade appraiser day"),
    ("yulin", "改造清", "completed", "cadre", "area_after day"),
    ("yulin", "验收清", "accepted", "township", "acceptors craftsman day"),
    ("yulin", "过渡安置", "sheltered", "cadre", "where day"),
    ("henan", "先确认身份", "identity_confirmed", "county", "category certified_by department_paper day"),
    ("henan", "鉴定结果公示", "result_posted", "county", "where day"),
    ("henan", "部门复核台账", "compared", "county", "departments department_result department_paper day"),
    ("henan", "验收", "accepted", "county", "acceptors outcome reason day"),
    ("henan", "通知入住", "moved_in", "cadre", "day"),
    ("longsheng", "入户核实", "verified", "township", "verdict problem day"),
    ("longsheng", "审核组复查", "reviewed", "county", "verdict problem day"),
    ("longsheng", "定整改", "rectification_set", "county", "unit person finish_by measure"),
    ("longsheng", "整改", "rectified", "township", "measure day"),
    ("longsheng", "抽查", "spot_checked", "county", "finding problem day"),
)

# pack, step, from which step its last day counts
LAST_DAYS = (
    ("yantai", "appraised", CHECKED),
    ("yantai", "paid", "accepted"),
    ("yantai", "works_started_entered", "works_started"),
    ("yantai", "accepted_entered", "accepted"),
    ("hunan", "paid", "accepted"),
    ("yulin", "completed", "appraised"),
)

# pack, and what is only usual practice there
PRACTICE = (
    ("yulin", {"village_review", "township_review", "paid"}),
    ("henan", {"applied", "village_review", "township_review", "county_approval", "works_started"}),
)

NAMES = [f"{pack}-{step}" for pack, _, step, _, _ in DEMANDS]


@pytest.mark.parametrize(("pack", "demand", "id", "office", "fields"), DEMANDS, ids=NAMES)
def test_a_document_s_demand_is_a_step_of_its_office_with_its_fields(
    pack: str, demand: str, id: str, office: str, fields: str
) -> None:
    step = PACKS[pack].procedure.find(id)
    assert step is not None, demand
    assert office in step.by
    assert step.section is not None
    recorded = {asked.id for asked in STEP_FIELDS[id]} | (set(step.asks) & set(ASKED_BY_SOME))
    assert set(fields.split()) <= recorded


@pytest.mark.parametrize(("pack", "step", "counted_from"), LAST_DAYS)
def test_a_step_has_the_last_day_that_its_document_names(pack: str, step: str, counted_from: str) -> None:
    assert [one for one in PACKS[pack].rules.limits if (one.step, one.counted_from) == (step, counted_from)] != []


@pytest.mark.parametrize(("pack", "practice"), PRACTICE)
def test_a_step_without_a_clause_is_marked_as_usual_practice(pack: str, practice: set[str]) -> None:
    assert {step.id for step in PACKS[pack].procedure.optional} == practice


def test_no_other_document_has_usual_practice_that_could_be_left_out() -> None:
    assert [pack for pack in ("hunan", "yantai", "longsheng") if PACKS[pack].procedure.optional] == []


def test_every_document_s_way_begins_with_the_check_and_ends_with_the_close_out() -> None:
    for pack in PACKS.values():
        assert [pack.procedure.line[1].id, pack.procedure.line[-1].id] == [CHECKED, CLOSED]


def test_henan_confirms_who_they_are_before_it_appraises_and_accepts_before_they_move_in() -> None:
    order = [step.id for step in PACKS["henan"].procedure.steps]
    assert order.index("identity_confirmed") < order.index("appraised") < order.index("result_posted")
    assert order.index("accepted") < order.index("moved_in")


def test_yulin_alone_keeps_houses_watched_and_lets_only_the_trained_appraise_and_build() -> None:
    assert {rule.kind for rule in PACKS["yulin"].region.watches} == set(WatchKind)
    trained = {id: {step.id for step in pack.procedure.steps if step.only_trained} for id, pack in PACKS.items()}
    assert trained.pop("yulin") == {"appraised", "works_started", "accepted"}
    assert not any(trained.values())


# --- what is checked of what is recorded


def test_fewer_representatives_than_the_document_wants_are_kept_and_said(dialogue: Dialogue) -> None:
    """湖南某市2024年方案 三（二）·村级评议: five at least."""
    case = under(dialogue, "hunan")
    while (step := following(dialogue, case)) != "village_review":
        take(dialogue, office(dialogue, case), step, case)
    take(dialogue, "cadre", "village_review", case, representatives="3")
    [shown] = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))
    assert "村民代表3人，文件要5人以上" in shown.text


def test_the_day_set_for_putting_a_house_right_is_the_last_day_of_doing_so(dialogue: Dialogue) -> None:
    """龙胜 二（五）1: unit, person and day."""
    case = under(dialogue, "longsheng")
    while (step := following(dialogue, case)) != "rectified":
        take(dialogue, office(dialogue, case), step, case, finish_by="7")
    with dialogue.database.reading() as tx:
        [running] = deadlines.running(tx, case.id)
    assert (running.step, running.owner, running.section) == ("rectified", "township", "二（五）1")
    assert (running.due_on - dialogue.clock.now().date()).days == 7


def test_departments_that_differ_say_in_what(dialogue: Dialogue) -> None:
    case = under(dialogue, "henan")
    while (step := following(dialogue, case)) != "compared":
        take(dialogue, office(dialogue, case), step, case)
    answers = {"department_result": "differs", "department_differs": "残联说没有残疾证"}
    take(dialogue, "county", "compared", case, **answers)
    with dialogue.database.reading() as tx:
        known = records.values_of(tx, case.id)
    assert known["department_differs"] == "残联说没有残疾证"
    assert known["department_paper"] == "民政局11月名单"


def following(dialogue: Dialogue, case: Case) -> str:
    """The button of the step that comes next for a case."""
    step = procedure(dialogue, case).following(now_of(dialogue, case).state)
    assert step is not None
    return "receive" if step.id == CHECKED else step.id


def office(dialogue: Dialogue, case: Case) -> str:
    """Whose step comes next."""
    step = procedure(dialogue, case).following(now_of(dialogue, case).state)
    assert step is not None
    return step.by[0]
