"""Questions about reported houses in words: how far one is, what waits long, how many there are at a place."""

from collections.abc import Mapping

from handlers.cases import lists
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Reply
from handlers.dialog.permissions import Action, rows
from knowledge.area import Place
from knowledge.model.household import Grade
from knowledge.reading.case_questions import CaseQuestion, CasesAsked, read_case_question
from knowledge.reading.office_wishes import OfficeWish, read_office_wish
from knowledge.reading.text import normalise
from storage.cases import ledger
from storage.cases.cases import CaseState
from storage.cases.ledger import CaseQuery, Grouping
from storage.people import areas


def take_words(context: Context, text: str) -> list[Reply] | None:
    """The answer to a question about reported houses, or the way to what is wished for one; none for any other text."""
    asked = read_case_question(normalise(text))
    if asked is None:
        return _take_wish(context, text)
    match asked.asked:
        case CasesAsked.COUNT:
            return [_count(context, asked)]
        case CasesAsked.OVERDUE:
            return [context.reply("cases.asked.how_long"), *lists.show(context)]
        case CasesAsked.HOW_FAR:
            return lists.show(context)


def _take_wish(context: Context, text: str) -> list[Reply] | None:
    """Photos to be added, a report to be withdrawn: the list of reports, and what to press there."""
    read = read_office_wish(normalise(text))
    if read is None or read.wish not in (OfficeWish.PHOTOS, OfficeWish.WITHDRAW):
        return None
    return [context.reply(f"cases.asked.{read.wish}"), *lists.show(context)]


def _count(context: Context, asked: CaseQuestion) -> Reply:
    """How many houses are reported at the place that is named, or at the own one, to whom it may be told."""
    place = _place(context, asked.where)
    if place is None or not context.may(Action.SEE_SUMMARY, place):
        return context.reply("cases.asked.not_yours", context.option("cmd:cases", "menu.cases"))
    text = _grades(context, place, asked.grade) if asked.grade else _states(context, place)
    return Reply(text=text, options=in_rows(lists.ways_to_all(context)))


def _place(context: Context, where: str) -> Place | None:
    """The place that is named, of several of its name the one at or below the own; without a name the own."""
    named = [place for place in areas.named_in(context.tx, where) if where.endswith(place.name)] if where else []
    own = context.place
    if own is not None and (not named or where.endswith(own.name)):
        return own
    within = [place for place in named if own is None or own.contains(place)]
    return next(iter((*within, *named)), None)


def _counts(context: Context, sought: CaseQuery, by: Grouping) -> Mapping[str | None, int]:
    scope = rows(Action.SEE_SUMMARY, grants=context.grants, person_id=context.person_id)
    return ledger.counts(context.tx, scope, sought, by)


def _states(context: Context, place: Place) -> str:
    counts = _counts(context, CaseQuery(below=(place.path,)), Grouping.STATE)
    if not counts:
        return context.say("cases.asked.none", place=place.name)
    parts = [
        context.say("cases.asked.in_state", state=context.say(f"cases.state.{state}"), count=count)
        for state, count in sorted(counts.items(), key=str)
    ]
    listed = context.say("cases.asked.comma").join(parts)
    return context.say("cases.asked.count", place=place.name, count=sum(counts.values()), states=listed)


def _grades(context: Context, place: Place, grade: Grade) -> str:
    standing = tuple(state for state in CaseState if state is not CaseState.WITHDRAWN)
    counts = _counts(context, CaseQuery(below=(place.path,), states=standing), Grouping.GRADE)
    ungraded = counts.get(None, 0)
    told = context.say("cases.asked.graded", place=place.name, grade=grade.value, count=counts.get(grade.value, 0))
    return "\n".join((told, context.say("cases.asked.ungraded", count=ungraded))) if ungraded else told
