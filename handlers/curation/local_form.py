"""Writing 本县问答: how people ask, what the county answers, on what that rests, and till when it holds."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.curation.answering import WordsToOthers
from handlers.curation.local_rules import approvers, may_edit
from handlers.curation.waiting import county_of as county_of_question
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Content, Notice, Reply, Text
from handlers.forms import stepper
from handlers.forms.dates import FutureDay
from handlers.forms.field import Answer, Field, Taken, Words, too_long
from handlers.forms.form import Closed, Form, Sent
from handlers.people import curators
from knowledge.area import Place
from storage.curation import local_entries, questions
from storage.curation.local_entries import LocalText
from storage.database.privacy import mask_numbers
from storage.people import areas, audit

_MOST_FORMS = 8


@dataclass(frozen=True, kw_only=True)
class QuestionForms(Words):
    """The forms in which people ask, a line each: here a question is an answer."""

    declinable: bool = False

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The lines, as they were written."""
        if not isinstance(content, Text):
            return None
        text = content.text.strip()
        return Answer(value=text) if len(text) <= self.most else too_long(text, self.most)

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """The forms on one line."""
        return context.say("local.or").join(forms_in(value))


def from_question(context: Context, question_id: int) -> str | None:
    """What one written from a question is about, as a draft keeps it; none where it is not the person's to write."""
    asked = questions.find(context.tx, question_id)
    county = None if asked is None else county_of_question(context, asked)
    return _about(context, county, f"question:{question_id}")


def from_entry(context: Context, entry_id: int) -> str | None:
    """The same of one in place of another, which goes on answering until the new one does."""
    entry = local_entries.find(context.tx, entry_id)
    county = None if entry is None else areas.find(context.tx, entry.county)
    if entry is None or county is None or not may_edit(context, entry, county):
        return None
    return _about(context, county, f"entry:{entry_id}")


def from_nothing(context: Context) -> str | None:
    """The same of one that nobody has asked for."""
    return _about(context, next(iter(curators.counties_of(context)), None), "new:0")


def _about(context: Context, county: Place | None, of: str) -> str | None:
    return f"{county.code}:{of}" if county is not None and curators.may_curate(context, county) else None


def begin(context: Context, subject: str | None) -> list[Reply]:
    """Write one about this, or go on where it was left; what is said where it is about nothing of theirs."""
    return [context.reply("local.gone")] if subject is None else stepper.open(context, LOCAL_ENTRY, subject=subject)


def _opened(context: Context, draft: Draft) -> str:
    """Fill in what the question, or the entry that is edited, says already; nobody's number goes into it."""
    _, of, id = draft.subject.split(":")
    if of == "question" and (asked := questions.find(context.tx, int(id))) is not None:
        draft.answers |= {"asks": mask_numbers(asked.text), "answer": asked.answer}
    if of == "entry" and (entry := local_entries.find(context.tx, int(id))) is not None:
        text = entry.text
        draft.answers |= {"asks": "\n".join(text.asks), "answer": text.answer, "source": text.source}
        if entry.until >= context.today:
            draft.answers["until"] = entry.until.isoformat()
    return ""


def forms_in(text: str) -> tuple[str, ...]:
    """The forms of a question, one a line or parted by semicolons.

    >>> forms_in("砖钱先给吗\\n能先拿钱不；先给钱吗")
    ('砖钱先给吗', '能先拿钱不', '先给钱吗')
    """
    return tuple(form for part in re.split(r"[\n;；]", text) if (form := part.strip()))[:_MOST_FORMS]


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    code, of, id = draft.subject.split(":")
    county, answers = areas.find(context.tx, code), draft.answers
    if county is None or not curators.may_curate(context, county):
        return Closed(reply=context.reply("local.gone"))
    text = LocalText(asks=forms_in(answers["asks"]), answer=answers["answer"], source=answers["source"])
    entry_id = local_entries.propose(
        context.tx,
        text,
        county=code,
        until=date.fromisoformat(answers["until"]),
        replaces=int(id) if of == "entry" else None,
        by=context.person_id,
        now=context.now,
    )
    subject = f"local_entry:{entry_id}"
    audit.note(context.tx, person_id=context.person_id, action="local_entry_proposed", subject=subject, now=context.now)
    return Sent(said=[_tell_approvers(context, entry_id, text, county)])


def _tell_approvers(context: Context, entry_id: int, text: LocalText, county: Place) -> Reply:
    """Ask those who may agree to it; to the writer, what comes next."""
    see = context.option(f"local:see:{entry_id}", "local.button.see")
    told = approvers(context.tx, county, context.person_id)
    ask = context.reply("local.asked", see, place=county.name, question=text.asks[0])
    context.notices.extend(Notice(person_id=one.person_id, reply=ask, told_as=(one.grant,)) for one in told.people)
    asked = "local.proposed_alone" if told.people else "local.proposed_unseen"
    key = asked if told.alone else "local.proposed"
    return context.reply(key, see)


def _name(context: Context, draft: Draft) -> str:
    return context.say("local.draft")


LOCAL_ENTRY = Form(
    id="local_entry",
    for_others=True,
    fields=(
        Field(id="asks", texts="local.asks", kind=QuestionForms()),
        Field(id="answer", texts="local.answer_field", kind=WordsToOthers()),
        Field(id="source", texts="local.source", kind=Words(most=100, declinable=False), options=("handler",)),
        Field(id="until", texts="local.until", kind=FutureDay(), options=("90", "180", "365")),
    ),
    submit=_submit,
    name=_name,
    opened=_opened,
    outlook=lambda context, draft: context.say("local.outlook"),
)
