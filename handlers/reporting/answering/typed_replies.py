"""What coordinators type instead of pressing: 已报送, 零报告, 申请延期, for the one date that their places owe."""

from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.reporting.answering import actions
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.obligation import mark_of
from handlers.reporting.obligations.owed import Owed, owed_by
from handlers.reporting.register import register


def reported(context: Context) -> list[Reply]:
    """It was sent."""
    return _take(context, "done")


def nil(context: Context) -> list[Reply]:
    """There is nothing to report; work that is due knows no such answer."""
    return _take(context, "nil")


def more_time(context: Context) -> list[Reply]:
    """More time is asked for."""
    return _take(context, "extend")


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
