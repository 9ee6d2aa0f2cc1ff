"""How the tests come to the form of a paper with numbers in full."""

from handlers.dialog.messages import Choice, Reply
from tests.dialogue import Dialogue
from tests.handlers.papers.printing import decided
from tests.sample_answers import SampleAnswers, Way


def _in_full(dialogue: Dialogue) -> list[Reply]:
    case = decided(dialogue, "李秀英", "yantai")
    return dialogue.say("township", Choice(id=f"paper:full:household_file:{case.number}"))


PAPERS = SampleAnswers(ways={"paper_in_full": Way(who="township", open=_in_full)})
