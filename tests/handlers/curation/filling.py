"""How the tests fill the forms of curators."""

from handlers.curation.answering import WordsToOthers
from handlers.dialog.messages import Choice, Reply
from storage.curation import questions
from storage.curation.questions import NewQuestion
from tests.cast import COUNTY, VILLAGE
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way


def ask(dialogue: Dialogue, text: str = "盖房子的砖钱能先给吗", *, who: str = "resident") -> int:
    """A question of somebody that waits for 云山县; its id."""
    with dialogue.database.writing() as tx:
        asked = NewQuestion(
            person_id=dialogue.ids[who],
            text=text,
            key=text,
            county=COUNTY,
            area=VILLAGE,
            pack="yantai",
            subject="payment",
            told="文件没写这一条。",
        )
        questions.hand_over(tx, asked, dialogue.clock.now())
        [found] = questions.waiting(tx, [COUNTY], limit=1)
    return found.id


def _answer(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id=f"question:answer:{ask(dialogue)}"))


CURATION = SampleAnswers(
    ways={"question_answer": Way(who="county", open=_answer)},
    typed={WordsToOthers: ("能，开工后先给一半。", "不能，验收以后一起给。")},
)
