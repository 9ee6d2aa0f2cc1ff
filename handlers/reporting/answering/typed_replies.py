"""What coordinators type instead of pressing: 已报送, 零报告, 申请延期, for the one date that their places owe."""

from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.dialog.permissions import Action
from handlers.reporting.answering import actions
from handlers.reporting.decisions.extension_request import put_off
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.obligation import mark_of
from handlers.reporting.obligations.owed import Owed, owed_by
from handlers.reporting.register import one_place, register
from knowledge.reading.office_wishes import OfficeWish, read_office_wish
from knowledge.reading.text import normalise
from storage.people import areas


def reported(context: Context) -> list[Reply]:
    """It was sent."""
    return _take(context, "done")


def nil(context: Context) -> list[Reply]:
    """There is nothing to report; work that is due knows no such answer."""
    return _take(context, "nil")


def more_time(context: Context) -> list[Reply]:
    """More time is asked for."""
    return _take(context, "extend")


def take_words(context: Context, text: str) -> list[Reply] | None:
    """What a wish in words asks for: 延期三天, 催一下柳河镇, 哪个镇还没报, 我们村零报告; none for any other text."""
    read = read_office_wish(normalise(text))
    match None if read is None else read.wish:
        case OfficeWish.MORE_TIME:
            said = more_time(context)
            return put_off(context, read.days) or said if read is not None and read.days else said
        case OfficeWish.NIL:
            return nil(context)
        case OfficeWish.PRESS:
            place = one_place.named(context, text)
            return _who_owes(context) if place is None else [one_place.show(context, place)]
        case OfficeWish.WHO_OWES:
            return _who_owes(context)
    return None


def _who_owes(context: Context) -> list[Reply]:
    return register.show(context) if _presses(context) else [context.reply("reporting.list.not_pressing")]


def _presses(context: Context) -> bool:
    """Whether there are places below the person's for which they may ask what is owed."""
    below = [] if context.place is None else areas.children(context.tx, context.place.code)
    return bool(below) and context.may(Action.FOLLOW_UP, below[0])


def _take(context: Context, verb: str) -> list[Reply]:
    """As the button of the one obligation that is owed; where there are several, or none, the list with all buttons."""
    owed = [one for one in _owed(context) if verb == "done" or not one.obligation.is_work]
    if len(owed) != 1:
        return register.show(context)
    obligation, place = owed[0].obligation, owed[0].place
    return actions.take_choice(
        context, [verb, mark_of(obligation.pack.id, obligation.rule_id), f"{obligation.named:%Y%m%d}", place.code]
    )


def _owed(context: Context) -> list[Owed]:
    return owed_by(context, Calendars(context), context.grants)
