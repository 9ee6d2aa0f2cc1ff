"""A case moves: what hangs on the event of a step, and that of two who take one at once a single one does."""

import re
from collections.abc import Iterator

import pytest

from handlers.cases import moves, steps
from handlers.cases.moves import CaseMoved, Recorded, move
from handlers.cases.step import Step
from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice
from handlers.wording import Wording
from storage.cases import alarms, cases
from storage.cases.cases import Case, CaseState
from storage.database.database import Database
from tests.dialogue import Dialogue, lane
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.storage.database.crowd import all_at_once
from tests.talking import talk_of

COMING = "下一步：鉴定，云山县办，11月11日（周三）前办完。"


@pytest.fixture
def case(dialogue: Dialogue) -> Case:
    """The cadre's case, in which the house may fall at any moment."""
    return plant_case(dialogue, {**ANSWERED, "danger": "imminent"})


@pytest.fixture
def township(dialogue: Dialogue, knowledge: Knowledge, say: Wording, case: Case) -> Iterator[Context]:
    """The township's coordinator, about to do something with the case."""
    with dialogue.database.writing() as tx:
        yield talk_of(tx, dialogue, knowledge, say, "township")


def received(context: Context, case: Case) -> CaseMoved:
    """The event of the township's receiving the case, with nothing that hangs on it done."""
    return CaseMoved(
        before=case,
        step=steps.RECEIVE,
        person_id=context.person_id,
        role=context.role,
        at=context.now,
        recorded=Recorded(details={"reason": "x"}),
    )


def test_the_history_hangs_on_the_event(township: Context, case: Case) -> None:
    moves.note_history(township, received(township, case))
    (line,) = cases.history(township.tx, case)
    assert (line.kind, line.from_state, line.to_state) == ("received", CaseState.REPORTED, CaseState.CHECKED)
    assert (line.person_id, line.role, line.at) == (township.person_id, "township", township.now)
    assert line.details == {"reason": "x"}


def test_the_end_of_the_calling_hangs_on_the_event(township: Context, case: Case) -> None:
    assert [alarm.taken_by for alarm in alarms.running(township.tx)] == [None]
    moves.end_calling(township, received(township, case))
    assert [alarm.taken_by for alarm in alarms.running(township.tx)] == [township.person_id]


def test_the_message_to_who_reported_hangs_on_the_event(dialogue: Dialogue, township: Context, case: Case) -> None:
    moves.tell_others(township, received(township, case))
    (notice,) = township.notices
    assert notice.person_id == dialogue.cast.cadre
    assert case.number in notice.reply.text
    assert [option.id for option in notice.reply.flat_options()] == [f"case:show:{case.number}"]


def test_new_answers_go_into_the_case_and_the_old_ones_into_its_history(township: Context, case: Case) -> None:
    event = move(township, case, steps.CORRECT, Recorded(answers={"head": "李秀云", "place": case.answers["place"]}))
    assert event is not None
    assert cases.get(township.tx, case.number).answers == {**case.answers, "head": "李秀云"}
    (line,) = cases.history(township.tx, case)
    assert line.details == {"before": {"head": case.answers["head"]}}


def test_everything_that_hangs_on_a_step_happens_when_it_is_taken(township: Context, case: Case) -> None:
    assert move(township, case, steps.RECEIVE) is not None
    moved = cases.get(township.tx, case.number)
    assert (moved.state, moved.taken_at) == (CaseState.CHECKED, township.now)
    assert [line.kind for line in cases.history(township.tx, case)] == ["received"]
    assert len(township.notices) == 2, "the reporter, and the county whose turn it is"


@pytest.mark.parametrize("faster", [steps.RECEIVE, steps.WITHDRAW], ids=lambda step: step.id)
def test_nothing_hangs_on_a_step_in_which_somebody_else_was_faster(township: Context, case: Case, faster: Step) -> None:
    assert move(township, case, faster) is not None
    told = list(township.notices)
    assert move(township, case, steps.RECEIVE, Recorded(answers={"head": "x"})) is None
    assert [line.kind for line in cases.history(township.tx, case)] == [faster.kind]
    assert cases.get(township.tx, case.number).answers == case.answers
    assert township.notices == told


@pytest.mark.parametrize(("what", "kind"), [("receive", "received"), ("take", "taken")])
def test_two_coordinators_press_at_once_and_one_of_them_takes_the_step(
    database: Database, knowledge: Knowledge, say: Wording, what: str, kind: str
) -> None:
    dialogue = Dialogue(database, knowledge, say)
    case = plant_case(dialogue, {**ANSWERED, "danger": "imminent"})
    both = ("township", "county")
    for who in both:
        dialogue.put(who, Choice(id=f"case:{what}:{case.number}"))
    all_at_once(2, lambda number: dialogue.turns.take_next(lane(both[number])))
    with database.reading() as tx:
        found = cases.find_by_draft(tx, case.draft_id)
        assert found is not None
        assert [line.kind for line in cases.history(tx, found)] == [kind]
    answers = [
        reply.text
        for who in both
        for reply in dialogue.said_to(who)
        if not re.search("已经在处理|轮到您办", reply.text)
    ]
    state = say(f"cases.state.{found.state}")
    refused = say("cases.not_now", number=case.number, state=state)
    taken = "\n".join([say(f"cases.{kind}", number=case.number, next=COMING), say("cases.reporter_told")])
    assert sorted(answers) == sorted([taken, refused])
    assert len(dialogue.said_to("cadre")) == 1
