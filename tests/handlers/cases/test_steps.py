"""What can be done to a case: by whom and in which state, offered as buttons and refused when forged."""

import pytest

from handlers.cases import steps as case_steps
from handlers.cases.steps import STEPS
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.people import audit
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.talking import talk_of
from tests.thorough import THOROUGH

OFFICES = ("cadre", "township", "county", "other_township", "other_county", "city", "operator", "resident", "stranger")
COORDINATOR = {"receive", "return", "reroute", "take", "call", "numbers", "remark"}
VILLAGE = {"applied", "village_review", "village_notice", "works_started", "completed", "solve"}
TOWNSHIP = {"township_review", "township_notice", "inspected", "accepted", "plate_put_up", "closed"}
TOWNSHIP_WAYS = {"reject", "seal_empty", "reopen"}
COUNTY = {"appraised", "county_approval", "county_notice", "advance_paid", "paid"}
ADDING = {"details", "fill"}  # at any time
ENTRIES = {"works_started_entered", "accepted_entered"}
MAY = {  # by the table of DESIGN 8 and 烟建城乡〔2023〕7号: the cadre reported it in the own village
    "cadre": {"reroute", "correct", *ADDING, "no_danger"} | VILLAGE,
    "township": COORDINATOR | {"correct", *ADDING} | VILLAGE | TOWNSHIP | TOWNSHIP_WAYS,
    "county": COORDINATOR | {"correct", *ADDING} | VILLAGE | TOWNSHIP | TOWNSHIP_WAYS | COUNTY | ENTRIES,
}
ALWAYS = {"call", "numbers", "remark"}
OFF_THE_LINE = {"reject", "solve", "seal_empty"}
NOTICES = {"village_notice", "township_notice", "county_notice"}
AT_WORK = NOTICES | {"advance_paid", "inspected", "works_started_entered"}
DONE = AT_WORK | {"paid", "plate_put_up", "accepted_entered"}
IN_STATE = {
    CaseState.REPORTED: {"receive", "return", "reroute", "correct", "no_danger", "take"},
    CaseState.RETURNED: {"correct", "no_danger", "take"},
    CaseState.CHECKED: {"appraised"} | OFF_THE_LINE,
    CaseState.APPRAISED: {"applied"} | OFF_THE_LINE,
    CaseState.APPLIED: {"village_review"} | OFF_THE_LINE,
    CaseState.VILLAGE_REVIEW: {"township_review", "village_notice"} | OFF_THE_LINE,
    CaseState.TOWNSHIP_REVIEW: {"county_approval", "village_notice", "township_notice"} | OFF_THE_LINE,
    CaseState.COUNTY_APPROVAL: {"works_started"} | NOTICES | OFF_THE_LINE,
    CaseState.WORKS_STARTED: {"completed"} | AT_WORK | OFF_THE_LINE,
    CaseState.COMPLETED: {"accepted"} | AT_WORK | OFF_THE_LINE,
    CaseState.ACCEPTED: {"closed"} | DONE | OFF_THE_LINE,
    CaseState.CLOSED: {"reopen"} | DONE,
    CaseState.SAFE: {"reopen"},
    CaseState.REJECTED: {"reopen"},
    CaseState.SOLVED: {"reopen"},
    CaseState.EMPTY_SEALED: {"reopen"},
    CaseState.WITHDRAWN: set(),
}
ON_THE_LINE = {state for state, ids in IN_STATE.items() if "reject" in ids}
IN_STATE = {state: ids | {"reroute"} if state in ON_THE_LINE else ids for state, ids in IN_STATE.items()}
IN_STATE = {state: ids | (ADDING if state is not CaseState.WITHDRAWN else set()) for state, ids in IN_STATE.items()}
STATES = tuple(IN_STATE)  # the others are of documents that do not count there


def case_in(dialogue: Dialogue, state: CaseState) -> Case:
    """The cadre's case, brought into a state."""
    case = plant_case(dialogue, ANSWERED)
    with dialogue.database.writing() as tx:
        details = {"items": ["head"], "reason": "x"}
        cases.note(
            tx,
            case,
            kind="returned",
            person_id=dialogue.cast.township,
            role="township",
            to_state=state,
            now=dialogue.clock.now(),
            details=details,
        )
        assert cases.advance(tx, case, state, dialogue.clock.now())
        moved = cases.find(tx, case.number)
    assert moved is not None
    return moved


def allowed_to(who: str, state: CaseState) -> set[str]:
    """The steps that somebody may take in a state; who reported it corrects the place while that is open."""
    corrects = {"reroute"} if (who, state) == ("cadre", CaseState.REPORTED) else set()
    return (MAY.get(who, set()) & (IN_STATE[state] | ALWAYS)) - corrects


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", OFFICES)
def test_the_steps_that_are_possible_are_those_of_role_and_state(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording, who: str, state: CaseState
) -> None:
    case = case_in(dialogue, state)
    with dialogue.database.reading() as tx:
        possible = case_steps.possible(talk_of(tx, dialogue, knowledge, say, who), case)
    assert {step.id for step in possible} == allowed_to(who, state)


@pytest.mark.parametrize(
    ("who", "state"),
    [
        (who, state)
        for who in OFFICES
        for state in (STATES if who in MAY or THOROUGH else (CaseState.REPORTED, CaseState.ACCEPTED, CaseState.CLOSED))
    ],
)
def test_a_forged_step_that_is_not_possible_changes_nothing(
    dialogue: Dialogue, say: Wording, who: str, state: CaseState
) -> None:
    """Offices that may do nothing try it in three states, in all of them in the long campaign."""
    case = case_in(dialogue, state)
    allowed = allowed_to(who, state)
    for step in STEPS:
        if step.id not in allowed and not (step is case_steps.CALL_OFF and "no_danger" in allowed):
            before = everything(dialogue, case)
            said = dialogue.say(who, Choice(id=f"case:{step.id}:{case.number}:yes"))
            assert said
            assert everything(dialogue, case) == before
            assert dialogue.conversation(who).drafts == {}


@pytest.mark.parametrize("who", ["other_township", "other_county", "city", "operator", "resident", "stranger"])
def test_a_case_of_somebody_else_sounds_like_one_that_does_not_exist(
    dialogue: Dialogue, say: Wording, who: str
) -> None:
    case = plant_case(dialogue, ANSWERED)
    for what in ("show", *(step.id for step in STEPS), "nonsense"):
        (real,) = dialogue.say(who, Choice(id=f"case:{what}:{case.number}"))
        (none,) = dialogue.say(who, Choice(id=f"case:{what}:YT2026-999999"))
        assert real.text.replace(case.number, "") == none.text.replace("YT2026-999999", "")
        assert real.options == none.options == ()


def test_danger_is_taken_once_and_then_no_more_offered(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, ANSWERED)
    for _ in range(2):
        dialogue.say("township", Choice(id=f"case:take:{case.number}"))
    assert [event for event, _ in everything(dialogue, case)[1]] == ["taken"]


def test_full_numbers_are_shown_to_the_coordinator_and_each_look_is_noted(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, ANSWERED)
    (said,) = dialogue.say("township", Choice(id=f"case:numbers:{case.number}"))
    assert str(ANSWERED["id_number"]) in said.text
    (shown,) = dialogue.say("township", Choice(id=f"case:show:{case.number}"))
    assert str(ANSWERED["id_number"]) not in shown.text
    with dialogue.database.reading() as tx:
        looks = [line for line in audit.latest(tx) if line.action == "looked_at_numbers"]
    assert [(look.person_id, look.subject) for look in looks] == [(dialogue.cast.township, case.number)]


def test_taking_a_report_back_asks_first(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    (sure,) = dialogue.say("cadre", Choice(id=f"case:withdraw:{case.number}"))
    assert everything(dialogue, case)[0] is CaseState.REPORTED
    dialogue.press("cadre", "撤回，不报了", sure)
    assert everything(dialogue, case)[0] is CaseState.WITHDRAWN


def everything(dialogue: Dialogue, case: Case) -> tuple[CaseState, list[tuple[str, str]]]:
    """The state of a case and its history."""
    with dialogue.database.reading() as tx:
        found = cases.find(tx, case.number)
        assert found is not None
        return found.state, [(event.kind, event.to_state) for event in cases.history(tx, found)]


def test_returning_pressed_twice_goes_on_with_the_form_that_was_begun(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, ANSWERED)
    for _ in range(2):
        dialogue.say("township", Choice(id=f"case:return:{case.number}"))
    assert len(dialogue.conversation("township").drafts) == 1
