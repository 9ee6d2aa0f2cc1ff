"""How the tests fill the forms of cases."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from handlers.cases.more_time import LaterDay
from handlers.cases.quorum import Quorum
from handlers.cases.rerouting import OtherPlace
from handlers.cases.trained import SkilledPerson
from handlers.dialog.messages import Choice, Command, Reply, Text
from storage.cases import cases, confirmations, deadlines, records
from storage.cases.cases import Case, CaseState
from storage.cases.confirmations import ConfirmationKind
from storage.cases.deadlines import Deadline
from tests.cast import OTHER_TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way

ANSWERED: Mapping[str, object] = {
    "danger": "imminent",
    "place": {"area": VILLAGE, "detail": "二组"},
    "head": "王二",
    "hazards": ["slope"],
    "photos": ["photo-of-before"],
    "contact_phone": "13800000081",
    "id_number": "990101194505050011",
    "phone": "13800000082",
    "persons": 3,
    "category": "none",
    "living": "away",
    "structure": "stone",
    "storeys": 1,
    "year": 1970,
    "cause": "rain",
    "remarks": "路不好走",
}


def plant_case(dialogue: Dialogue, answered: Mapping[str, object]) -> Case:
    """A case that the cadre reported from the own village."""
    with dialogue.database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id=f"{cases.count(tx):08x}",
            prefix="YT",
            area=VILLAGE,
            pack="yantai",
            imminent=answered.get("danger") == "imminent",
            reporter_id=dialogue.cast.cadre,
            reporter_role="cadre",
            answers=dict(answered),
            now=dialogue.clock.now(),
        )
    return case


def _report(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("cadre", Command(name="report"))


def _report_danger(dialogue: Dialogue) -> list[Reply]:
    said = dialogue.say("stranger", Command(name="danger"))
    return dialogue.say("stranger", Text(text="青石村")) if said else said


def _details(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, {"danger": "none"})
    return dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))


def _return(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, ANSWERED)
    return dialogue.say("township", Choice(id=f"case:return:{case.number}"))


def _reroute(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    return dialogue.say("township", Choice(id=f"case:reroute:{case.number}"))


def _remark(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    return dialogue.say("township", Choice(id=f"case:remark:{case.number}"))


def _more_time(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    return dialogue.say("county", Choice(id=f"case:more_time:{case.number}"))


def _more_time_for_one_of_two(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    now, by = dialogue.clock.now(), dialogue.cast.county
    with dialogue.database.writing() as tx:
        record = records.add(tx, case, step="accepted", day=now.date(), values={}, person_id=by, role="county", now=now)
        for step in ("paid", "accepted_entered"):
            due = now.date() + timedelta(days=10)
            deadline = Deadline(step=step, owner="county", due_on=due, section="四", in_principle=False)
            deadlines.begin(tx, case.id, deadline, begun_by=record)
    return dialogue.say("county", Choice(id=f"case:more_time:{case.number}"))


def _request_refusal(dialogue: Dialogue) -> list[Reply]:
    _more_time(dialogue)
    for words in ("11月20日", "农户不在家", "提交"):
        dialogue.say("county", Text(text=words))
    return dialogue.say("city", Choice(id="request:refuse:1"))


def _correction(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, ANSWERED)
    with dialogue.database.writing() as tx:
        details = {"items": list(ANSWERED), "reason": "看不清"}
        person_id = dialogue.cast.township
        cases.note(
            tx,
            case,
            kind="returned",
            person_id=person_id,
            role="township",
            to_state=CaseState.RETURNED,
            now=dialogue.clock.now(),
            details=details,
        )
        assert cases.advance(tx, case, CaseState.RETURNED, dialogue.clock.now())
    return dialogue.say("cadre", Choice(id=f"case:correct:{case.number}"))


def _shelter(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, ANSWERED)
    dialogue.say("township", Choice(id=f"case:take:{case.number}"))
    return dialogue.say("township", Choice(id=f"case:shelter:{case.number}"))


def _at_step(state: CaseState, id: str) -> Callable[[Dialogue], list[Reply]]:
    """Opens the form of a step for the cadre's case, which stands where the step starts."""

    def open_form(dialogue: Dialogue) -> list[Reply]:
        case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
        with dialogue.database.writing() as tx:
            assert cases.advance(tx, case, state, dialogue.clock.now())
        return dialogue.say("cadre", Choice(id=f"case:{id}:{case.number}"))

    return open_form


def _take_back(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    return dialogue.say("township", Choice(id=f"case:take_back:{case.number}"))


def _asked_of_reporter(kind: ConfirmationKind, state: CaseState, id: str) -> Callable[[Dialogue], list[Reply]]:
    """Opens the form of what the reporter answers, who was asked."""

    def open_form(dialogue: Dialogue) -> list[Reply]:
        case, now = plant_case(dialogue, {**ANSWERED, "danger": "none"}), dialogue.clock.now()
        with dialogue.database.writing() as tx:
            assert cases.advance(tx, case, state, now)
            confirmations.begin(tx, case, kind, ask_on=now.date(), asked_at=now)
        return dialogue.say("cadre", Choice(id=f"case:{id}:{case.number}"))

    return open_form


def _photographed(dialogue: Dialogue) -> list[Reply]:
    case, now = plant_case(dialogue, {**ANSWERED, "danger": "none"}), dialogue.clock.now()
    with dialogue.database.writing() as tx:
        assert cases.advance(tx, case, CaseState.COMPLETED, now)
        records.add(
            tx, case, step="completed", day=now.date(), values={}, person_id=dialogue.cast.cadre, role="cadre", now=now
        )
    return dialogue.say("cadre", Choice(id=f"case:photographed:{case.number}"))


CASES = SampleAnswers(
    ways={
        "hazard_report": Way(who="cadre", open=_report),
        "household_details": Way(who="cadre", open=_details),
        "case_return": Way(who="township", open=_return),
        "case_reroute": Way(who="township", open=_reroute),
        "case_remark": Way(who="township", open=_remark),
        "case_more_time": Way(who="county", open=_more_time),
        "case_request_refusal": Way(who="city", open=_request_refusal),
        "alarm_shelter": Way(who="township", open=_shelter),
        "case_correction": Way(who="cadre", open=_correction),
        "step_completed": Way(who="cadre", open=_at_step(CaseState.WORKS_STARTED, "completed")),
        "close_out_refusal": Way(
            who="cadre", open=_asked_of_reporter(ConfirmationKind.CLOSING, CaseState.ACCEPTED, "disagree")
        ),
        "not_mended": Way(who="cadre", open=_asked_of_reporter(ConfirmationKind.LATER, CaseState.CLOSED, "not_mended")),
        "photographed": Way(who="cadre", open=_photographed),
        "step_take_back": Way(who="township", open=_take_back),
    },
    other_ways={
        ("hazard_report", "contact_phone"): Way(who="stranger", open=_report_danger),
        ("case_more_time", "step"): Way(who="county", open=_more_time_for_one_of_two),
    },
    typed={
        OtherPlace: ("柳溪村", "柳溪镇"),
        LaterDay: ("11月20日", "11月25日"),
        Quorum: ("6", "8"),
        SkilledPerson: ("张大山，青石建筑队", "李工，县住建局"),
    },
    stored={OtherPlace: OTHER_TOWNSHIP, LaterDay: "2026-11-25"},
    chosen={"more_time.step": (("paid", "拨付补助"), ("accepted_entered", "验收录入系统"))},
    on_the_way={
        ("case_correction", "danger"): [Choice(id="imminent")],
    },
)
