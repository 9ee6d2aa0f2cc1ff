"""本县问答: what the asker's county answers beside the documents, told after these and marked as the county's word."""

from dataclasses import replace

from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import at_level
from handlers.dialog.offices import home_of, office_name
from handlers.policy.answers import PolicyAnswer
from knowledge.area import Level, Place
from knowledge.reading.question import Question
from knowledge.search.items import Item
from knowledge.search.search import Outcome
from storage.curation import local_entries
from storage.curation.local_entries import LocalEntry
from storage.people import areas

_OF_THE_DOCUMENT = (Outcome.ANSWERED, Outcome.NOT_COVERED)  # what the county's word comes after


def county_of(context: Context) -> Place | None:
    """The county to which somebody belongs; none where it is not known."""
    home = context.place or home_of(context.tx, context.person_id)
    return None if home is None else at_level(areas.lineage(context.tx, home), Level.COUNTY)


def with_local(context: Context, question: Question, found: PolicyAnswer) -> PolicyAnswer:
    """The answer with what the asker's county says to the question; as it was where the county says nothing to it.

    Where the documents gave no answer at all, the county's stands alone. About another region it says nothing.
    """
    if any(pack.id != context.region for pack in question.about.packs):
        return found
    county = county_of(context)
    entry = None if county is None else _find(context, question, county)
    if entry is None or county is None:
        return found
    said = say_local(context, entry, county)
    text = f"{found.text}\n\n{said}" if found.outcome in _OF_THE_DOCUMENT else said
    return replace(found, text=text, outcome=Outcome.ANSWERED)


def _find(context: Context, question: Question, county: Place) -> LocalEntry | None:
    entries = {str(one.id): one for one in local_entries.answering(context.tx, county.code, context.today)}
    items = tuple(Item(id=id, phrasings=one.text.asks, text=one.text.answer) for id, one in entries.items())
    best = context.knowledge.search.best_of_others(items, question, region=context.region) if items else None
    return None if best is None else entries[best.id]


def say_local(context: Context, entry: LocalEntry, county: Place) -> str:
    """The county's word, on what it rests, how long it holds, and whether a second person agreed to it."""
    say = context.say
    lines = [
        say("local.answer", office=office_name(context.tx, say, county), answer=entry.text.answer),
        say("local.basis", source=entry.text.source, day=say_date(say, entry.until), year=entry.until.year),
    ]
    return "\n".join([*lines, *([] if entry.reviewed else [say("local.unreviewed")])])
