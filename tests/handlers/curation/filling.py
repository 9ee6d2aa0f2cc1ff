"""How the tests fill the forms of curators."""

from datetime import timedelta

from handlers.curation.answering import WordsToOthers
from handlers.curation.local_form import QuestionForms
from handlers.dialog.messages import Choice, Reply
from storage.curation import local_entries, questions
from storage.curation.local_entries import LocalText
from storage.curation.questions import NewQuestion
from tests.cast import COUNTY, VILLAGE
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way


def ask(dialogue: Dialogue, text: str = "盖房子的砖钱能先给吗", *, who: str = "resident", county: str = COUNTY) -> int:
    """A question of somebody that waits for a county, 云山县 unless told otherwise; its id."""
    with dialogue.database.writing() as tx:
        asked = NewQuestion(
            person_id=dialogue.ids[who],
            text=text,
            key=text,
            county=county,
            area=VILLAGE,
            pack="yantai",
            subject="payment",
            told="文件没写这一条。",
        )
        questions.hand_over(tx, asked, dialogue.clock.now())
        [found] = questions.waiting(tx, [county], limit=1)
    return found.id


def _answer(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id=f"question:answer:{ask(dialogue)}"))


def write(
    dialogue: Dialogue,
    *,
    by: str,
    asks: tuple[str, ...] = ("砖钱先给吗",),
    answer: str = "不先给。",
    county: str = COUNTY,
) -> int:
    """A local entry, of 云山县 unless told otherwise, that waits for a second person; its id."""
    with dialogue.database.writing() as tx:
        now = dialogue.clock.now()
        return local_entries.propose(
            tx,
            LocalText(asks=asks, answer=answer, source="经办人答复"),
            county=county,
            until=now.date() + timedelta(days=90),
            replaces=None,
            by=dialogue.ids[by],
            now=now,
        )


def publish(dialogue: Dialogue, id: int, *, by: str = "city") -> None:
    """A second person agrees to a local entry."""
    with dialogue.database.writing() as tx:
        entry = local_entries.find(tx, id)
        assert entry is not None
        local_entries.publish(tx, entry, reviewed=True, by=dialogue.ids[by], now=dialogue.clock.now())


def _local_entry(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="local:new"))


def _rejection(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("city", Choice(id=f"local:reject:{write(dialogue, by='county')}"))


CURATION = SampleAnswers(
    ways={
        "question_answer": Way(who="county", open=_answer),
        "local_entry": Way(who="county", open=_local_entry),
        "local_entry_rejection": Way(who="city", open=_rejection),
    },
    typed={
        WordsToOthers: ("能，开工后先给一半。", "不能，验收以后一起给。"),
        QuestionForms: ("砖钱先给吗", "砖钱能先给吗\n先给砖钱吗"),
    },
)
