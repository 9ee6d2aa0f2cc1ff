"""Answering a question: the asker hears it as the office's word, not a person's."""

from dataclasses import dataclass

from handlers.curation.waiting import county_of, describe, open_question
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Content, Notice, Reply, Text
from handlers.dialog.offices import office_name
from handlers.forms import stepper
from handlers.forms.field import Answer, Field, Taken, Words, too_long
from handlers.forms.form import Closed, Form, Sent
from knowledge.reading.text import looks_like_question
from storage.curation import questions
from storage.curation.questions import AskedQuestion
from storage.people import audit, people


@dataclass(frozen=True, kw_only=True)
class WordsToOthers(Words):
    """What is written for others. A short question is somebody's own; a long text may ask what it likes."""

    most: int = 500
    declinable: bool = False

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The text, as it was written."""
        if not isinstance(content, Text) or (
            len(content.text) <= _LONGEST_QUESTION and looks_like_question(content.text)
        ):
            return None
        text = content.text.strip()
        return Answer(value=text) if len(text) <= self.most else too_long(text, self.most)


_LONGEST_QUESTION = 20  # characters


def begin(context: Context, id: int) -> list[Reply]:
    """Ask for the answer, or go on where it was left."""
    found = open_question(context, id)
    return stepper.open(context, QUESTION_ANSWER, subject=str(id)) if isinstance(found, AskedQuestion) else [found]


def _opened(context: Context, draft: Draft) -> str:
    found = questions.find(context.tx, int(draft.subject))
    return "" if found is None else describe(context, found)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    found = open_question(context, int(draft.subject))
    if not isinstance(found, AskedQuestion):
        return Closed(reply=found)
    text = draft.answers["answer"]
    if not questions.answer(context.tx, found.id, text, by=context.person_id, now=context.now):
        return Closed(reply=context.reply("questions.gone"))
    subject = f"question:{found.id}"
    audit.note(context.tx, person_id=context.person_id, action="question_answered", subject=subject, now=context.now)
    context.notices.append(Notice(person_id=found.person_id, reply=_told(context, found, text)))
    reached = found.person_id in people.reached(context.tx, [found.person_id])
    keep = context.option(f"local:from:{found.id}", "local.button.from")
    more = context.option("cmd:questions", "menu.questions")
    return Sent(said=[context.reply("questions.sent" if reached else "questions.sent_unheard", keep, more)])


def _told(context: Context, asked: AskedQuestion, text: str) -> Reply:
    """What the asker reads."""
    return context.reply(
        "questions.answer",
        day=say_date(context.say, (asked.handed_at or asked.asked_at).astimezone(context.zone).date()),
        question=asked.text,
        office=office_name(context.tx, context.say, county_of(context, asked)),
        answer=text,
    )


def _outlook(context: Context, draft: Draft) -> str:
    found = questions.find(context.tx, int(draft.subject))
    county = None if found is None else county_of(context, found)
    return context.say("questions.outlook", office=office_name(context.tx, context.say, county))


def _name(context: Context, draft: Draft) -> str:
    return context.say("questions.draft")


QUESTION_ANSWER = Form(
    id="question_answer",
    for_others=True,
    fields=(Field(id="answer", texts="questions.answer_field", kind=WordsToOthers()),),
    submit=_submit,
    name=_name,
    opened=_opened,
    outlook=_outlook,
)
