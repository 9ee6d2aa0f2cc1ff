"""Pressing chosen cells of the register: each window its places, as the button in the chat presses all that owe."""

from collections import defaultdict
from collections.abc import Iterable

from handlers.dialog.context import Context
from handlers.reporting.escalation import pressing
from handlers.reporting.obligations.obligation import day_in
from handlers.reporting.obligations.period_texts import PeriodWords
from handlers.reporting.obligations.periods import Periods
from handlers.reporting.register.table import offices


def press(context: Context, area: str, picks: Iterable[str]) -> list[str]:
    """Press what was picked below one of the person's offices; what is said of each window.

    Whom no message reaches is named with the phone, and the look is noted (P7). What names nothing there is left out;
    where nothing is left, that something is to be picked.
    """
    place = next((one for one in offices(context) if one.code == area), None)
    chosen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pick in picks:
        match pick.split(":"):
            case [mark, day, code]:
                chosen[mark, day].add(code)
    said = []
    periods = Periods(context)
    for (mark, day), codes in chosen.items():
        named = day_in(day)
        found = None if place is None or named is None else periods.find(place, mark, named)
        if found is None or not any(one.code in codes for one in found.places):
            continue
        subject = PeriodWords(say=context.say, period=found, today=context.today).subject
        text = pressing.press(context, found.among(codes)).text
        said.append(context.say("register.table.pressed_window", subject=subject, text=text))
    return said or [context.say("register.table.nothing_picked")]
