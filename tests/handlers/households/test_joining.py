"""A case joined into another is a pointer: its clocks stop, its reporter follows, and for a week it can be parted."""

from datetime import timedelta

import pytest

from handlers.dialog.messages import Choice
from storage.cases import cases, deadlines
from storage.cases.cases import Case, CaseState
from storage.households import households, housing, joins, pairs
from tests.cast import NOW
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import fill
from tests.handlers.households.reports import latest, plant_report, report


@pytest.fixture
def two(dialogue: Dialogue) -> tuple[Case, Case]:
    """A house that the cadre reported, and a resident once more."""
    with dialogue.database.writing() as tx:
        first = plant_report(tx, dialogue.cast.cadre, head="李秀英")
        second = plant_report(tx, dialogue.cast.resident, role="resident", head="黎秀英")
        for case in (first, second):
            housing.house(tx, case, NOW)
    return first, second


def decide(dialogue: Dialogue, second: Case, who: str = "township") -> str:
    """Somebody says that both are one; what is said then."""
    with dialogue.database.reading() as tx:
        [pair] = pairs.of_case(tx, second.id)
    return dialogue.say(who, Choice(id=f"household:same:{pair.id}"))[-1].text


def now_of(dialogue: Dialogue, case: Case) -> Case:
    """The case as it is now."""
    with dialogue.database.reading() as tx:
        return cases.get(tx, case.number)


def test_the_later_case_is_joined_and_nothing_of_it_is_lost(dialogue: Dialogue, two: tuple[Case, Case]) -> None:
    first, second = two
    assert f"已并入先报的{first.number}" in decide(dialogue, second)
    joined = now_of(dialogue, second)
    assert joined.state is CaseState.JOINED
    assert joined.answers == second.answers
    assert now_of(dialogue, first).state is CaseState.REPORTED
    card = dialogue.say("township", Choice(id=f"case:show:{second.number}"))[-1].text
    assert f"已并入编号{first.number}" in card


def test_its_clocks_stop_and_run_again_when_it_is_parted(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        first = plant_report(tx, dialogue.cast.cadre, head="李秀英")
        housing.house(tx, first, NOW)
    report(dialogue, "cadre", "黎秀英")
    second = latest(dialogue)
    with dialogue.database.reading() as tx:
        running = deadlines.running(tx, second.id)
    assert running
    decide(dialogue, second)
    with dialogue.database.reading() as tx:
        assert deadlines.running(tx, second.id) == []
    part(dialogue, second)
    with dialogue.database.reading() as tx:
        assert deadlines.running(tx, second.id) == running
        assert joins.of_case(tx, second.id) is None
        homes = households.of_cases(tx, [first.id, second.id])
    assert homes[first.id] != homes[second.id]
    assert now_of(dialogue, second).state is CaseState.REPORTED


def part(dialogue: Dialogue, case: Case) -> str:
    """The township takes the joining back; what is said then."""
    said = dialogue.say("township", Choice(id=f"case:take_back:{case.number}"))
    return fill(dialogue, "township", said, {"reason": "看错了，是两家"})[-1].text


def test_after_a_week_it_stays_joined(dialogue: Dialogue, two: tuple[Case, Case]) -> None:
    _, second = two
    decide(dialogue, second)
    dialogue.clock.pass_by(timedelta(days=7, minutes=1))
    card = dialogue.say("township", Choice(id=f"case:show:{second.number}"))[-1]
    assert "撤回一步" not in [option.label for option in card.flat_options()]
    dialogue.say("township", Choice(id=f"case:take_back:{second.number}"))
    assert now_of(dialogue, second).state is CaseState.JOINED


def test_both_reporters_hear_of_it_and_neither_is_named_to_the_other(
    dialogue: Dialogue, two: tuple[Case, Case]
) -> None:
    first, second = two
    decide(dialogue, second)
    resident, cadre = dialogue.said_to("resident")[-1].text, dialogue.said_to("cadre")[-1].text
    assert second.number in resident
    assert first.number in cadre
    assert "王建国" not in resident
    assert "李秀英" not in cadre.replace("李秀英家", ""), "the household is named, not who reported it"


def test_who_reported_the_joined_case_hears_of_the_steps_of_the_other(
    dialogue: Dialogue, two: tuple[Case, Case]
) -> None:
    first, second = two
    decide(dialogue, second)
    dialogue.said_to("resident")
    dialogue.say("township", Choice(id=f"case:receive:{first.number}"))
    heard = dialogue.said_to("resident")
    assert len(heard) == 1
    assert second.number in heard[0].text


def test_danger_is_never_put_away_by_joining(dialogue: Dialogue, two: tuple[Case, Case]) -> None:
    _, second = two
    with dialogue.database.writing() as tx:
        cases.set_imminent(tx, second, True, NOW)
    assert "归到一个档案里" in decide(dialogue, second)
    assert now_of(dialogue, second).state is CaseState.REPORTED


def test_a_case_that_has_ended_is_only_put_into_the_same_file(dialogue: Dialogue, two: tuple[Case, Case]) -> None:
    first, second = two
    with dialogue.database.writing() as tx:
        cases.advance(tx, first, CaseState.CLOSED, NOW)
    decide(dialogue, second)
    assert now_of(dialogue, second).state is CaseState.REPORTED
    with dialogue.database.reading() as tx:
        homes = households.of_cases(tx, [first.id, second.id])
    assert homes[first.id] == homes[second.id]
