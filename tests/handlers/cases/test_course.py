"""A case goes its document's whole way: each office takes its step from the card, and all hear what comes next."""

from datetime import date

import pytest

from handlers.cases import procedures
from handlers.cases.course_fields import STEP_FIELDS
from handlers.dialog.messages import Ask, Choice, Photo, Reply, Text
from knowledge.model.case_steps import CHECKED, CLOSED, REPORTED
from knowledge.model.procedure import Procedure
from storage.cases import cases, deadlines, records
from storage.cases.cases import Case, CaseState
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.training.filling import APPRAISER, CRAFTSMAN, plant_record
from tests.talking import talk_of

CALM = {**ANSWERED, "danger": "none"}
TYPED = {  # what is typed where a button would not do
    "appraiser": "李工，县住建局",
    "where": "村务公开栏",
    "builder": "青石建筑队",
    "amount": "2.5万",
    "area_after": "58平方",
    "total_cost": "六万元",
    "department_paper": "民政局11月名单",
    "letter_number": "青建函〔2026〕5号",
    "representatives": "6",
    "unit": "青石镇政府",
    "person": "王村长",
    "problem": "西墙还有裂缝",
    "measure": "加固西墙，换三根檩条",
    "rectified_by": "青石建筑队",
    "verifiers": "王建国、李芳",
    "technician": "张大山",
    "resettled_address": "县城安置小区3栋201",
}
PRESSED = {
    "guarantee": "resettled",
    "resettled_moved": "yes",
    "reporter_says": "agrees",
    "grade": "D",
    "outcome": ("agreed", "passed"),
    "department_result": "agreed",
    "verdict": "problem",
    "finding": "well",
    "applicant": "household",
    "planned_method": "rebuild",
    "method": "rebuild",
}


def now_of(dialogue: Dialogue, case: Case) -> Case:
    """The case as it is now."""
    with dialogue.database.reading() as tx:
        return cases.get(tx, case.number)


def fill(dialogue: Dialogue, who: str, said: list[Reply], answers: dict[str, object]) -> list[Reply]:
    """Answer what the form asks, by its buttons where there are some, and send it in."""
    for _ in range(60):
        draft = dialogue.conversation(who).draft
        if draft is None:
            return said
        if draft.at is None:
            (submit,) = (option.id for row in said[-1].options for option in row if option.id.endswith("-submit"))
            said = dialogue.say(who, Choice(id=submit))
            continue
        said = dialogue.say(who, answer_to(draft.at, said, answers))
    raise AssertionError(said)


def fill_to(
    dialogue: Dialogue, who: str, said: list[Reply], field: str | None, answers: dict[str, object]
) -> list[Reply]:
    """Answer what the form asks until it asks this field, or, without one, shows its summary; what is said then."""
    for _ in range(60):
        at = dialogue.draft(who).at
        if at == field:
            return said
        assert at is not None, f"the form does not ask {field}"
        said = dialogue.say(who, answer_to(at, said, answers))
    raise AssertionError(said)


def answer_to(field: str, said: list[Reply], answers: dict[str, object]) -> Choice | Text | Photo:
    """What somebody answers to a field: a picture, then that it is enough."""
    wanted = answers.get(field, TYPED.get(field) or PRESSED.get(field))
    offered = [option.id for row in said[-1].options for option in row if f":{field}:" in option.id]
    if said[-1].ask is Ask.PHOTO:
        done = [id for id in offered if id.endswith(":-done")]
        return Choice(id=done[0]) if done else Photo(source="picture", unique_name="picture")
    values = [id.rsplit(":", 1)[-1] for id in offered]
    for value in wanted if isinstance(wanted, tuple) else (wanted,):
        if value in values:
            return Choice(id=offered[values.index(value)])
    if isinstance(wanted, str):
        return Text(text=wanted)
    skip = [id for id in offered if id.endswith(":-skip")]
    if skip and wanted is None:
        return Choice(id=skip[0])
    ticked = dialogue_done(offered)
    return Choice(id=ticked or offered[0])


def dialogue_done(offered: list[str]) -> str | None:
    """The button that ends a checklist, once something is ticked."""
    done = [id for id in offered if id.endswith(":-done")]
    unticked = [id for id in offered if ":!" in id]
    return done[0] if done and unticked else None


def take(dialogue: Dialogue, who: str, step: str, case: Case, **answers: object) -> list[Reply]:
    """Press the button of a step and fill its form."""
    said = dialogue.say(who, Choice(id=f"case:{step}:{case.number}"))
    return fill(dialogue, who, said, answers)


def walk(dialogue: Dialogue, case: Case, **answers: object) -> list[str]:
    """Take every step of the line, by whose it is; the states passed."""
    passed = []
    for _ in range(30):
        case = now_of(dialogue, case)
        passed.append(str(case.state))
        following = procedure(dialogue, case).following(case.state)
        if following is None:
            return passed
        step = "receive" if following.id == CHECKED else following.id
        take(dialogue, following.by[0], step, case, **answers)
    raise AssertionError(passed)


def heard_by(dialogue: Dialogue, who: str) -> str:
    """What somebody was told meanwhile."""
    return "\n".join(reply.text for reply in dialogue.said_to(who))


def procedure(dialogue: Dialogue, case: Case) -> Procedure:
    """The procedure of a case."""
    with dialogue.database.reading() as tx:
        talk = talk_of(tx, dialogue, dialogue.installation.knowledge, dialogue.installation.say, "county")
        return procedures.procedure_of(talk, case)


def under(dialogue: Dialogue, pack: str | None) -> Case:
    """The cadre's case, under the document of a pack."""
    case = plant_case(dialogue, CALM)
    plant_record(dialogue, APPRAISER, CRAFTSMAN)
    with dialogue.database.writing() as tx:
        cases.move(tx, case, case.area, pack)
    return now_of(dialogue, case)


@pytest.mark.parametrize("pack", ["yantai", "hunan", "yulin", "henan", "longsheng", None])
def test_a_case_goes_from_report_to_close_out_by_each_document(dialogue: Dialogue, pack: str | None) -> None:
    case = under(dialogue, pack)
    line = [step.id for step in procedure(dialogue, case).line]
    assert walk(dialogue, case) == line
    assert now_of(dialogue, case).state is CaseState.CLOSED
    with dialogue.database.reading() as tx:
        history = cases.history(tx, case)
        assert [record.step for record in records.of(tx, case.id)] == line[1:]
    assert [event.to_state for event in history] == line[1:]


def test_each_step_beside_the_line_is_taken_once_but_inspections_as_often_as_they_happen(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    for step in ("advance_paid", "paid", "paid_entered", "plate_put_up"):
        take(dialogue, "county", step, case)
        (again,) = dialogue.say("county", Choice(id=f"case:{step}:{case.number}"))
        assert dialogue.conversation("county").draft is None, again
    for _ in range(2):
        take(dialogue, "township", "inspected", case)
    with dialogue.database.reading() as tx:
        taken = [record.step for record in records.of(tx, case.id)]
    assert taken[-6:] == ["advance_paid", "paid", "paid_entered", "plate_put_up", "inspected", "inspected"]


def test_the_document_s_last_days_run_from_the_step_that_they_count_from_and_end_with_their_own(
    dialogue: Dialogue,
) -> None:
    """烟建城乡〔2023〕7号 二（四）: appraised within a week; 四（三）: paid within 30 days of the acceptance."""
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    today = dialogue.clock.now().date()
    with dialogue.database.reading() as tx:
        (running,) = deadlines.running(tx, case.id)
    assert (running.step, running.owner, (running.due_on - today).days) == ("appraised", "county", 7)
    take(dialogue, "county", "appraised", case)
    with dialogue.database.reading() as tx:
        assert deadlines.running(tx, case.id) == []
    walk(dialogue, case, day="1")
    with dialogue.database.reading() as tx:
        running_now = {one.step: one.due_on for one in deadlines.running(tx, case.id)}
    accepted = date.fromordinal(today.toordinal() - 1)
    assert (running_now["paid"] - accepted).days == 30
    assert (running_now["accepted_entered"] - accepted).days == 10


def test_the_household_hears_of_each_step_and_the_next_office_that_it_is_its_turn(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    assert "轮到您办" in heard_by(dialogue, "county")
    assert "下一步：鉴定" in heard_by(dialogue, "cadre")
    take(dialogue, "county", "appraised", case)
    heard = heard_by(dialogue, "cadre")
    assert "鉴定：D级，李工，县住建局" in heard
    assert "下一步：申请，青石村办" in heard


@pytest.mark.parametrize(
    ("pack", "answers", "state"),
    [
        ("yantai", {"grade": "B"}, CaseState.SAFE),
        ("yantai", {"grade": "A", "after_sound": "seismic"}, CaseState.CLOSED),
        ("hunan", {"grade": "A"}, CaseState.SAFE),
        ("longsheng", {"verdict": "safe"}, CaseState.SAFE),
    ],
)
def test_a_sound_house_is_left_as_it_is_unless_it_is_to_be_retrofitted(
    dialogue: Dialogue, pack: str, answers: dict[str, object], state: CaseState
) -> None:
    case = under(dialogue, pack)
    walk(dialogue, case, **answers)
    assert now_of(dialogue, case).state is state


def test_what_a_review_refuses_ends_with_its_reason_and_can_be_taken_up_again(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case, outcome=("refused", "passed"), reason="另有一处砖房能住")
    assert now_of(dialogue, case).state is CaseState.REJECTED
    (shown,) = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))
    assert "村里评议：没通过，另有一处砖房能住" in shown.text
    take(dialogue, "township", "reopen", case)
    assert now_of(dialogue, case).state is CaseState.CHECKED


def test_an_acceptance_that_failed_is_put_right_and_accepted_again(dialogue: Dialogue) -> None:
    """豫脱贫办〔2019〕19号 二（五）."""
    case = under(dialogue, "henan")
    while now_of(dialogue, case).state is not CaseState.COMPLETED:
        state = now_of(dialogue, case).state
        following = procedure(dialogue, case).following(state)
        assert following is not None
        take(dialogue, following.by[0], "receive" if following.id == CHECKED else following.id, case)
    take(dialogue, "county", "accepted", case, outcome=("failed",), reason="西墙没有圈梁")
    assert now_of(dialogue, case).state is CaseState.WORKS_STARTED
    assert walk(dialogue, case) == ["works_started", "completed", "accepted", CLOSED]


def test_hunan_records_who_reviewed_and_accepted(dialogue: Dialogue) -> None:
    """三（二）·村级评议, 三（三）·加强竣工验收 of the 2024 plan."""
    case = under(dialogue, "hunan")
    walk(dialogue, case)
    with dialogue.database.reading() as tx:
        known = records.values_of(tx, case.id)
    assert known["representatives"] == 6
    assert {"took_part", "departments", "split_household", "acceptors", "basic_safety"} <= set(known)
    assert known["basic_safety"] == "passed"


def test_money_stays_owed_for_a_house_that_is_closed_and_nothing_for_one_that_is_given_up(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    with dialogue.database.reading() as tx:
        assert "paid" in {one.step for one in deadlines.running(tx, case.id)}
    other = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{other.number}"))
    take(dialogue, "cadre", "solve", other)
    with dialogue.database.reading() as tx:
        assert deadlines.running(tx, other.id) == []
    assert now_of(dialogue, other).state is CaseState.SOLVED


def test_every_step_that_a_form_records_is_of_some_kind() -> None:
    assert REPORTED not in STEP_FIELDS
    assert CHECKED not in STEP_FIELDS


def test_a_step_is_taken_back_with_its_reason_and_the_last_days_are_as_they_were(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    take(dialogue, "county", "appraised", case)
    for who in ("cadre", "county"):
        heard_by(dialogue, who)
    take(dialogue, "county", "take_back", case, reason="等级看错了")
    assert now_of(dialogue, case).state is CaseState.CHECKED
    assert "撤回了一步：鉴定，原因：等级看错了" in heard_by(dialogue, "cadre")
    with dialogue.database.reading() as tx:
        assert [one.step for one in deadlines.running(tx, case.id)] == ["appraised"]
        assert cases.get(tx, case.number).grade is None
    take(dialogue, "county", "appraised", case, grade="C")
    with dialogue.database.reading() as tx:
        assert cases.get(tx, case.number).grade == "C"
    shown = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))[-1]
    assert "撤回了“鉴定”，原因：等级看错了" in shown.text


@pytest.mark.parametrize(
    ("recorded_by", "step", "who", "may"),
    [
        ("county", "appraised", "township", False),
        ("county", "appraised", "cadre", False),
        ("township", "receive", "cadre", False),
        ("township", "receive", "county", True),
        ("township", "receive", "other_township", False),
    ],
)
def test_a_step_is_taken_back_by_who_recorded_it_and_by_those_above(
    dialogue: Dialogue, recorded_by: str, step: str, who: str, may: bool
) -> None:
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    if step != "receive":
        take(dialogue, recorded_by, step, case)
    before = now_of(dialogue, case).state
    take(dialogue, who, "take_back", case, reason="记错了")
    assert (now_of(dialogue, case).state != before) is may
