"""The houses behind a number of a reporting date, as the register has it: the very ones that were counted."""

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.official_tables.counted_page import CountedPage, counted_page
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.house_counts import HouseCounts
from handlers.reporting.obligations.lookup import NoSuchDate
from handlers.reporting.obligations.obligation import Obligation, day_in, mark_of
from knowledge.area import Place
from storage.people import areas


def houses(context: Context, date: str, figure: str, page: int) -> CountedPage:
    """A page of the houses that a figure of a place's date counts, for who may look at cases there. Raises NoSuchDate.

    `date` is as `register.table.date_of` names it, `figure` the figure's id.
    """
    mark, _, rest = date.partition(":")
    day, _, area = rest.partition(":")
    place = areas.find(context.tx, area)
    obligation = None if place is None else _obligation(context, mark, day, place)
    if place is None or obligation is None or not context.may(Action.VIEW_CASE, place):
        raise NoSuchDate(date)
    for one in HouseCounts(context).figures(obligation, place):
        if one.id == figure:
            return counted_page(
                context, context.say("reporting.counts.at", place=place.name) + one.said, one.cases, page
            )
    raise NoSuchDate(figure)


def _obligation(context: Context, mark: str, day: str, place: Place) -> Obligation | None:
    """What a place is asked for by the rule of a document; the register asks a place by the document of its county."""
    named = day_in(day)
    packs = (
        pack for pack in context.packs.values() for rule in pack.calendar.rules if mark_of(pack.id, rule.id) == mark
    )
    pack = next(packs, None)
    return None if pack is None or named is None else Calendars(context).obligation(pack, mark, named, place)
