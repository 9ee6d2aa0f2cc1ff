"""How the tests fill the form of a practice report."""

from handlers.dialog.messages import Command, Reply
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way


def _practise(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("cadre", Command(name="practice"))


PRACTICES = SampleAnswers(ways={"practice_report": Way(who="cadre", open=_practise)})
