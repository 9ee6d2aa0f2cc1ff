"""More time as rules: until which day it can be asked for, and how long a request holds reminders back."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.dialog.context import Occasion
from handlers.dialog.dates import day_of
from handlers.reporting.obligations.obligation import Obligation
from knowledge.calendar.calendar import REMINDED_AT, closes
from knowledge.calendar.workdays import Workdays
from storage.reporting.extensions import Extension

PATIENCE = 2  # workdays; then reminders go on as if nothing was asked


def latest_day(obligation: Obligation, workdays: Workdays) -> date:
    """Until when more time can be asked for: the end of the period as it was before any extension."""
    return closes(obligation.unextended or obligation.occurrence, workdays)


def pending(requests: Sequence[Extension]) -> Extension | None:
    """The request that nobody has decided; a place has at most one about a due date."""
    return next((one for one in requests if one.granted is None), None)


def resumes_at(occasion: Occasion, request: Extension) -> datetime:
    """When reminders go on though nobody has decided."""
    day = occasion.workdays.after(day_of(request.at, occasion.zone), PATIENCE)
    return datetime.combine(day, REMINDED_AT, tzinfo=occasion.zone)


def is_pausing(occasion: Occasion, requests: Sequence[Extension]) -> bool:
    """Whether a request holds reminders back now."""
    request = pending(requests)
    return request is not None and occasion.now < resumes_at(occasion, request)
