"""How the tests fill the forms of the assessment."""

from handlers.dialog.messages import Choice, Reply
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way


def _notice(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="assess:send:202610"))


def _weights(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="assess:weights"))


ASSESSMENT = SampleAnswers(
    ways={
        "assessment_notice": Way(who="county", open=_notice),
        "assessment_weights": Way(who="county", open=_weights),
    }
)
