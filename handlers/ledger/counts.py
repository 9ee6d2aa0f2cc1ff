"""How many cases there are of what is asked, each number a button that opens those it counts."""

from collections.abc import Callable
from dataclasses import replace

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply
from handlers.dialog.permissions import Action, rows
from handlers.ledger.query import LedgerSearch, criteria_in_words, query_of
from handlers.ledger.reading import read_elsewhere, readings
from storage.cases import ledger
from storage.cases.cases import CaseState
from storage.cases.ledger import Grouping
from storage.people import areas
from storage.people.people import Role

Keep = Callable[[Context, LedgerSearch], str]  # keeps a search for its pages, and gives its number

_FOR = (Role.CADRE, Role.TOWNSHIP, Role.COUNTY, Role.CITY)


def take_words(context: Context, text: str, keep: Keep) -> list[Reply] | None:
    """How many there are, to whom it may be told; none for a text that asks for no number."""
    search = next((one for one in readings(context, text) if one.asked.counts), None)
    if search is None:
        elsewhere = read_elsewhere(context, text)
        return [_not_yours(context)] if elsewhere is not None and elsewhere.counts else None
    if context.role not in _FOR or not context.places:
        return [_not_yours(context)]
    if not search.places:
        search = replace(search, places=tuple(one.code for one in context.places))  # what is listed is what was counted
    return [_by_state(context, search, keep) if search.asked.is_bare else _of_some_kind(context, search, keep)]


def _not_yours(context: Context) -> Reply:
    return context.reply("cases.asked.not_yours", context.option("cmd:cases", "menu.cases"))


def _by_state(context: Context, search: LedgerSearch, keep: Keep) -> Reply:
    """All that are reported at a place, by where they stand."""
    scope = rows(Action.SEE_SUMMARY, grants=context.grants, person_id=context.person_id)
    found = ledger.counts(context.tx, scope, query_of(context, search), Grouping.STATE)
    place = _place_name(context, search)
    if not found:
        return context.reply("cases.asked.none", place=place)
    many = [(state, found[state]) for state in CaseState if state in found]
    parts = [
        context.say("cases.asked.in_state", state=context.say(f"cases.state.{state}"), count=count)
        for state, count in many
    ]
    text = context.say(
        "cases.asked.count", place=place, count=sum(found.values()), states=context.say("cases.asked.comma").join(parts)
    )
    if not _may_open(context):
        return Reply(text=text)
    key = keep(context, search)
    buttons = [Option(id=f"found:{key}:1:{state}", label=part) for (state, _), part in zip(many, parts, strict=True)]
    return Reply(text=text, options=in_rows(buttons))


def _of_some_kind(context: Context, search: LedgerSearch, keep: Keep) -> Reply:
    """Those that have what is asked, and of how many it is not known yet."""
    scope = rows(Action.SEE_SUMMARY, grants=context.grants, person_id=context.person_id)
    count = ledger.count(context.tx, scope, query_of(context, search))
    what = criteria_in_words(context, search)
    lines = [context.say("ledger.counted", place=_place_name(context, search), what=what, count=count)]
    if search.asked.grades and not search.asked.lacking:
        within = LedgerSearch(asked=search.asked.without_grade(), places=search.places)
        ungraded = ledger.counts(context.tx, scope, query_of(context, within), Grouping.GRADE).get(None, 0)
        lines += [context.say("cases.asked.ungraded", count=ungraded)] if ungraded else []
    text = "\n".join(lines)
    if not count or not _may_open(context):
        return Reply(text=text)
    return Reply(text=text, options=((context.option(f"found:{keep(context, search)}:1", "ledger.show"),),))


def _may_open(context: Context) -> bool:
    """Whether the person may look at the cases, and not only count them."""
    return context.may(Action.VIEW_CASE, context.place)


def _place_name(context: Context, search: LedgerSearch) -> str:
    found = areas.among(context.tx, search.places)
    return context.say("forms.comma").join(found[code].name for code in search.places if code in found)
