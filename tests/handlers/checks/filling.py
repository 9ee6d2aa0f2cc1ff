"""How the tests fill the forms of checks."""

from collections.abc import Callable
from datetime import date

from handlers.dialog.messages import Choice, Reply
from storage.checks import checks
from storage.checks import items as stored_items
from storage.checks.items import CheckAnswer, CheckKind, NewItem
from tests.cast import COUNTY, VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.sample_answers import SampleAnswers, Way


def _check(what: str) -> Callable[[Dialogue], list[Reply]]:
    """Ask the cadre for a house that was answered, or for a whole village, and press one of its buttons."""

    def open_form(dialogue: Dialogue) -> list[Reply]:
        case = None if what == "done" else plant_case(dialogue, ANSWERED)
        with dialogue.database.writing() as tx:
            check = checks.call(
                tx,
                kind=CheckKind.REGULAR,
                reason="flood",
                title=None,
                area=COUNTY,
                due=date(2026, 12, 31),
                drill=False,
                person_id=dialogue.cast.county,
                items=[NewItem(area=VILLAGE, case_id=None if case is None else case.id, holder_id=dialogue.cast.cadre)],
                asked_at=dialogue.clock.now(),
                now=dialogue.clock.now(),
            )
            assert check is not None
            item = stored_items.of_check(tx, check.id)[0]
            if case is not None:
                stored_items.answer(tx, item.id, CheckAnswer.SOUND, {}, dialogue.cast.cadre, dialogue.clock.now())
        return dialogue.say("cadre", Choice(id=f"check:{what}:{item.id}"))

    return open_form


CHECKS = SampleAnswers(
    ways={
        "roll_call": Way(who="county", open=lambda dialogue: dialogue.say("county", Choice(id="check:new"))),
        "patrol": Way(who="county", open=lambda dialogue: dialogue.say("county", Choice(id="check:plan"))),
        "check_remark": Way(who="cadre", open=_check("remark")),
        "check_looked": Way(who="cadre", open=_check("done")),
        "check_mute": Way(who="cadre", open=_check("mute")),
    },
)
