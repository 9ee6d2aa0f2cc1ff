"""The table of holidays that has to be filled in by hand: the operators hear while a year is missing."""

from functools import partial

from bot.core.operators import to_operators
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from knowledge.calendar.calendar import REMINDED_AT
from knowledge.calendar.workdays import HOLIDAYS_FILE
from storage.database import heartbeats

MONDAY = 0

_LAST_TOLD = "holidays_missing_told_on"


def plan(occasion: Occasion, apart: Apart) -> None:
    """Tell the operators on Mondays from 9:00 on, once a week, which year's holidays are not known yet.

    Of this year at any time, of the next from November on, when the State Council has announced them.
    """
    today, now = occasion.today, occasion.now.astimezone(occasion.zone)
    if today.weekday() != MONDAY or now.time() < REMINDED_AT:
        return
    missing = occasion.workdays.missing(today)
    if not missing or heartbeats.fact(occasion.tx, _LAST_TOLD) == today.isoformat():
        return
    heartbeats.set_fact(occasion.tx, _LAST_TOLD, today.isoformat())
    for year in missing:
        text = occasion.say("clock.holidays_missing", year=year, file=HOLIDAYS_FILE.name)
        apart(str(year), partial(to_operators, occasion.tx, text=text, key=f"holidays:{year}:{today}"))
