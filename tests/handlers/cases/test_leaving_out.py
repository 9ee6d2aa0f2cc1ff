"""A county goes without usual practice: what then comes next, for cases under way, too, and who may decide it."""

from dataclasses import replace

import pytest

from handlers.dialog.messages import Choice, Text
from handlers.wording import Wording
from knowledge.model.procedure import USUAL
from storage.cases.cases import CaseState
from storage.people import areas
from tests.cast import COUNTY, Cast
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import now_of, procedure, take, under, walk

OTHERS = sorted(set(Cast.__dataclass_fields__) - {"county"})


def leave(dialogue: Dialogue, step: str, *, way: str = "out", who: str = "county") -> str:
    """Somebody decides it, and is sure; what is said."""
    dialogue.say(who, Choice(id=f"leave:{way}:{COUNTY}:{step}"))
    return dialogue.say(who, Choice(id=f"leave:{way}:{COUNTY}:{step}:yes"))[0].text


@pytest.fixture
def yulin(dialogue: Dialogue) -> Dialogue:
    """云山县 lives by Yulin's document, where village and township review are usual practice."""
    with dialogue.database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, COUNTY), pack="yulin"))
    return dialogue


def test_a_step_left_out_is_gone_from_the_way_and_comes_back(yulin: Dialogue) -> None:
    case = under(yulin, "yulin")
    assert "village_review" in [step.id for step in procedure(yulin, case).line]
    leave(yulin, "village_review")
    assert "village_review" not in walk(yulin, case)
    leave(yulin, "village_review", way="in")
    assert "village_review" in [step.id for step in procedure(yulin, case).line]


def test_a_case_that_stands_at_a_step_which_is_left_out_goes_on_from_there(yulin: Dialogue) -> None:
    """It stood there for ever: nothing followed a state that was no longer on the line."""
    case = under(yulin, "yulin")
    while now_of(yulin, case).state is not CaseState.VILLAGE_REVIEW:
        at = procedure(yulin, case).following(now_of(yulin, case).state)
        assert at is not None
        take(yulin, at.by[0], "receive" if at.id == "checked" else at.id, case)
    leave(yulin, "village_review")
    leave(yulin, "township_review")
    following = procedure(yulin, case).following(now_of(yulin, case).state)
    assert following is not None
    assert following.id == "county_approval"
    assert walk(yulin, case)[-1] == "closed"


def test_the_cases_that_wait_for_the_step_are_counted_before_and_wait_with_the_next_office_after(
    yulin: Dialogue, say: Wording
) -> None:
    case = under(yulin, "yulin")
    yulin.say("township", Choice(id=f"case:receive:{case.number}"))
    take(yulin, "county", "appraised", case)
    take(yulin, "cadre", "applied", case)
    [asked] = yulin.say("county", Choice(id=f"leave:out:{COUNTY}:village_review"))
    assert "1件" in asked.text
    assert now_of(yulin, case).state is CaseState.APPLIED
    leave(yulin, "village_review")
    told, waiting = yulin.say("township", Choice(id="cases:waiting:1"))
    assert case.number in " ".join(option.label for option in waiting.flat_options())
    assert "不办“村里评议”" in told.text


@pytest.mark.parametrize("step", ["appraised", "closed", "reported", "checked", "nothing"])
def test_what_the_document_asks_for_and_what_every_case_needs_cannot_be_left_out(
    yulin: Dialogue, say: Wording, step: str
) -> None:
    case = under(yulin, "yulin")
    before = [one.id for one in procedure(yulin, case).line]
    assert leave(yulin, step) == say("course.settings.gone")
    assert [one.id for one in procedure(yulin, case).line] == before


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_the_county_s_coordinator_decides_it(yulin: Dialogue, say: Wording, who: str) -> None:
    case = under(yulin, "yulin")
    assert leave(yulin, "village_review", who=who) == say("course.settings.gone")
    assert "village_review" in [one.id for one in procedure(yulin, case).line]


def test_where_no_document_counts_report_check_and_close_out_stay() -> None:
    kept = USUAL.without(frozenset(step.id for step in USUAL.steps))
    assert [step.id for step in kept.line] == ["reported", "checked", "closed"]
    assert kept.following("works_started") is kept.line[-1]


def test_a_county_reads_its_steps_with_where_they_stand(dialogue: Dialogue) -> None:
    [shown] = dialogue.say("county", Text(text="办理步骤"))
    assert "3 鉴定（文件二（四））" in shown.text
