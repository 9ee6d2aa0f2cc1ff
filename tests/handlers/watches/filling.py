"""How the tests come to a watched house, and fill the form of a look at it."""

from datetime import date

from handlers.dialog.messages import Choice, Reply
from knowledge.model.watches import WatchKind
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.watches import watches
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.sample_answers import SampleAnswers, Way


def plant_watch(dialogue: Dialogue, kind: WatchKind = WatchKind.EMPTY, next_on: date = date(2026, 11, 30)) -> Case:
    """A house of 青石村 that is watched under Yulin's document; its case."""
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        cases.move(tx, case, case.area, "yulin")
        assert cases.advance(tx, case, CaseState.EMPTY_SEALED, now)
        watches.begin(tx, case.id, kind, next_on, now)
        return cases.get(tx, case.number)


def _look(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("cadre", Choice(id=f"watch:look:{plant_watch(dialogue, WatchKind.B).number}"))


WATCHES = SampleAnswers(
    ways={"watch_look": Way(who="cadre", open=_look)},
    on_the_way={("watch_look", "finding"): [Choice(id="fine")]},
)
