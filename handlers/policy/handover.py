"""转给人答: whom to call at once, and the question goes to those who answer for the asker's county."""

from collections.abc import Sequence
from datetime import datetime

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Content, Option, Reply, Text
from handlers.dialog.offices import home_of, office_name, office_phone, say_way
from handlers.dialog.whom_to_ask import say_whom_to_ask
from handlers.forms.erasing import bears_number
from handlers.people.curators import curators_of
from handlers.policy.answers import PolicyAnswer
from handlers.policy.last_question import LastQuestion, kept, last_question
from handlers.policy.local_answers import county_of
from handlers.policy.question_context import KEPT_FOR
from knowledge.area import Level, Place
from knowledge.reading.text import normalise
from storage.curation import questions
from storage.curation.questions import NewQuestion
from storage.people import areas
from storage.people.people import Role

QUESTION = "person_question"  # what is expected after a person was asked for, and no question is known
_MOST_CHARACTERS = 500
_MOST_COUNTIES = 12  # to choose from
_ANSWERING = (Role.COUNTY, Role.CITY, Role.OPERATOR)  # who answers others, or sees nobody's questions


def ask_a_person(context: Context) -> list[Reply]:
    """Whom to call; the last question is handed over, or asked for where none is known."""
    if context.role in _ANSWERING:
        return [_call_or(context, "")]
    asked = last_question(context)
    if asked is not None:
        return [_choose_county(context, asked)]
    if context.conversation.draft is not None:
        return [_call_or(context, context.say("person.after_the_form"))]
    context.conversation.expects = {"what": QUESTION, "at": context.now.isoformat()}
    reply = _call_or(context, context.say("person.which_question"))
    return [Reply(text=reply.text, asks=True)]


def take_question(context: Context, content: Content) -> list[Reply] | None:
    """The question that was asked for; what comes long after is for the assistant again."""
    asked_at = datetime.fromisoformat(context.conversation.expects["at"])
    context.conversation.expects = {}
    if context.now - asked_at > KEPT_FOR or not isinstance(content, Text) or not content.text.strip():
        return None
    asked = LastQuestion(text=content.text.strip()[:_MOST_CHARACTERS], at=context.now, pack=context.region)
    return [_choose_county(context, asked)]


def ask_again(context: Context) -> list[Reply]:
    """The question is asked for again after an interruption."""
    return [Reply(text=context.say("person.which_question"), asks=True)]


def hand_to(context: Context, code: str, id: str) -> list[Reply]:
    """The asker said to which county a question is to go."""
    county = next((one for one in _counties(context) if one.code == code), None)
    asked = questions.find(context.tx, int(id)) if id.isdecimal() else None
    if county is None or asked is None or asked.person_id != context.person_id:
        return [context.reply("ask.gone")]
    return [_hand_over(context, kept(asked), county)]


def note_unanswered(context: Context, text: str, found: PolicyAnswer) -> None:
    """Keep a question that got no answer; words that bear somebody's number are not kept."""
    pack = found.packs[0] if len(found.packs) == 1 else None
    asked = LastQuestion(text=text[:_MOST_CHARACTERS], at=context.now, pack=pack, subject=found.subject)
    if not bears_number(asked.text):
        counties = _counties(context)
        questions.note(context.tx, _new(context, asked, counties[0] if len(counties) == 1 else None), context.now)


def count_asked(context: Context, *, answered: bool) -> None:
    """Count a question at the asker's place, where that is known; no word of it is kept."""
    home = home_of(context.tx, context.person_id)
    if home is not None:
        questions.count_asked(context.tx, home.code, f"{context.today:%Y-%m}", answered=answered)


def _counties(context: Context) -> Sequence[Place]:
    """The counties to which a question may go: the asker's own, else those that live by the document asked about."""
    own = county_of(context)
    if own is not None:
        return [own]
    there = areas.at_level(context.tx, Level.COUNTY)
    if context.region is not None:
        packs = context.packs_at(there)
        there = [one for one in there if one.code in packs and packs[one.code].id == context.region]
    return there if len(there) <= _MOST_COUNTIES else ()


def _choose_county(context: Context, asked: LastQuestion) -> Reply:
    if bears_number(asked.text):
        return _call_or(context, context.say("person.bears_number"))
    has_it = None if asked.county is None else areas.find(context.tx, asked.county)
    counties = _counties(context) if has_it is None else [has_it]
    if len(counties) == 1:
        return _hand_over(context, asked, counties[0])
    if not counties:
        return _call_or(context, context.say("person.nobody"))
    id = questions.note(context.tx, _new(context, asked, None), context.now)
    options = [Option(id=f"ask:to:{one.code}:{id}", label=one.name) for one in counties]
    return _call_or(context, context.say("person.which_county", question=asked.text), *options)


def _hand_over(context: Context, asked: LastQuestion, county: Place) -> Reply:
    """Whom to call now, and what becomes of the question."""
    curators = curators_of(context.tx, county)
    if not curators:
        return _call_or(context, context.say("person.nobody"))
    if not questions.hand_over(context.tx, _new(context, asked, county), context.now):
        key = "person.handed_before"
    else:
        key = "person.handed" if any(one.reachable for one in curators) else "person.handed_unheard"
    office = office_name(context.tx, context.say, county)
    return _call_or(context, context.say(key, office=office, question=asked.text), county=county)


def _new(context: Context, asked: LastQuestion, county: Place | None) -> NewQuestion:
    home = home_of(context.tx, context.person_id)
    return NewQuestion(
        person_id=context.person_id,
        text=asked.text,
        key=normalise(asked.text),
        county=None if county is None else county.code,
        area=None if home is None else home.code,
        pack=asked.pack,
        subject=asked.subject,
        told=asked.told,
    )


def _call_or(context: Context, more: str, *options: Option, county: Place | None = None) -> Reply:
    """Whom to call now, with what is said besides; of who belongs nowhere that is the county's office."""
    call = say_whom_to_ask(context) or context.say("office.whom_nowhere")
    if county is not None and home_of(context.tx, context.person_id) is None:
        call = context.say("office.whom", way=say_way(context, county, office_phone(context, county)))
    return Reply(text="\n".join(line for line in (call, more) if line), options=in_rows(options))
