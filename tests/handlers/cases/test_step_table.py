"""The table of steps itself: each row has its texts, its form and who may take it, and each state can be reached."""

from collections.abc import Callable, Mapping
from itertools import chain

import pytest

from handlers.capabilities import FORMS
from handlers.cases import aftercare
from handlers.cases.actions import STEP_FORMS
from handlers.cases.course import COURSE, NAMED, WAYS
from handlers.cases.joining import JOIN
from handlers.cases.messages import TELLERS
from handlers.cases.step import SHOW, Step, Telling, Whom
from handlers.cases.steps import BY_ID, STEPS
from handlers.dialog.permissions import allowed
from handlers.wording import Wording
from knowledge.area import Level, Place
from storage.cases.cases import CaseState
from storage.people.people import Grant, Role
from tests.cast import NOW, VILLAGE

GIVEN = {
    "return": {"items", "reason"},
    "correct": {"told"},
    **{step.id: {"what"} for step in (*aftercare.STEPS, *COURSE, *WAYS)},
    "take_back": {"what", "reason"},
    "reroute": {"place", "reason", "told"},
    "more_time": {"until", "due", "whom"},
    "disagree": {"reason"},
    "not_mended": {"reason"},
}  # words that a step's form brings along

ADDED: Mapping[Whom, Callable[[Telling], set[str]]] = {
    Whom.REPORTER: lambda telling: {"who", "whose"},
    Whom.NEXT: lambda telling: {"who", "whose"},
    Whom.CLOSERS: lambda telling: {"who", "whose"},
    Whom.ABOVE_CLOSERS: lambda telling: {"place"},
    Whom.ALARMED: lambda telling: {"who", "whose"},
    Whom.ABOVE: lambda telling: {"who", "place"},
    Whom.COORDINATORS: lambda telling: {"summary" if telling.whole else "whose"},
}

HOUSE = Place(code=VILLAGE, name="青石村", level=Level.VILLAGE, path=f"/{VILLAGE}/")

LED = {"appraised": (CaseState.SAFE,), "verified": (CaseState.SAFE,)}  # where what was recorded leads to

every_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)


def test_each_step_has_an_id_and_a_kind_of_its_own() -> None:
    assert len(BY_ID) == len({step.kind for step in STEPS}) == len(STEPS)
    assert SHOW not in BY_ID


def test_every_state_is_reached_from_the_first_one() -> None:
    reached = {CaseState.REPORTED}
    for _ in CaseState:
        reached |= {
            step.to for step in (*STEPS, JOIN) if step.to and (step.is_of_procedure or reached & set(step.states))
        }
        reached |= {led for step in STEPS for led in LED.get(step.id, ()) if step.to in reached}
    assert reached == set(CaseState)


@every_step
def test_a_step_starts_somewhere_and_is_taken_in_one_way(step: Step) -> None:
    assert step.states or step.is_of_procedure
    assert [step.form, step.look, step.confirm].count(None) >= 2
    assert (step.reply is None) is (step.look is not None), "what looks changes nothing and says what it shows"
    assert not (step.look and (step.to or step.tells or step.takes_over))


@every_step
def test_a_step_has_its_texts_with_the_values_that_it_gives_them(step: Step, say: Wording) -> None:
    given = {"number", "next"} | GIVEN.get(step.id, set())
    assert say.has(f"cases.button.{step.id}")
    if step.reply is not None:
        assert say.placeholders(step.reply) <= given
        assert say.has(f"course.step.{step.id}" if step.kind in NAMED else f"cases.event.{step.kind}")
    if step.confirm is not None:
        assert say.placeholders(step.confirm) == {"number"}
        assert say.has(f"cases.button.{step.id}_sure")
    for telling in step.tells:
        assert say.placeholders(telling.text) <= given | ADDED[telling.whom](telling)
    assert say.placeholders(step.too_late) <= {"number", "way"}


@every_step
def test_a_step_names_buttons_forms_and_hearers_that_there_are(step: Step) -> None:
    buttons = chain(step.reply_buttons, *(telling.buttons for telling in step.tells))
    assert set(buttons) <= {SHOW, *BY_ID}
    assert {telling.whom for telling in step.tells} <= set(TELLERS)
    starts = set(step.states) if step.states else set(CaseState)
    assert all(set(telling.after) & starts for telling in step.tells), "a message that nobody ever hears"
    if step.form is not None:
        assert STEP_FORMS[step.form] is FORMS[step.form]


@every_step
def test_somebody_may_take_each_step(step: Step) -> None:
    grants = [Grant(role=role, place=HOUSE, granted_at=NOW) for role in Role]
    assert any(allowed(step.action, grants=[one], person_id=1, target=HOUSE, owner_id=1) for one in grants)
