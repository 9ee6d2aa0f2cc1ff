"""What a morning's digest tells of checks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from handlers.checks.texts import CheckWords, is_worth_saying, progress_button
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import COORDINATORS
from handlers.dialog.messages import Option
from handlers.dialog.morning import Line, Morning
from handlers.people.on_behalf import on_behalf, replaced_by
from handlers.wording import Wording
from storage.checks import checks
from storage.checks.checks import OpenCheck
from storage.people import people


def checks_asked(morning: Morning) -> Iterator[Line]:
    """Houses to look at, also for somebody who is away."""
    for person_id in (morning.person_id, *replaced_by(morning)):
        for line in of_person(morning, person_id, all_open=morning.asked_for):
            yield replace(line, text=on_behalf(morning, person_id, line.text))


def of_person(occasion: Occasion, person_id: int, *, all_open: bool = False) -> list[Line]:
    """What the morning's digest says of checks: to a cadre what is open for him, to a coordinator what is below.

    Unless `all_open`, a regular check is named on its first day, on Mondays and in its last week, not each morning; a
    coordinator finds roll-calls in the live list.
    """
    tx, say = occasion.tx, occasion.say
    lines = []
    for one in checks.open_for(tx, person_id):
        if all_open or is_worth_saying(occasion, one.check):
            title = CheckWords(say=say, check=one.check).title
            button = Option(id=f"check:mine:{one.check.id}", label=say("checks.button.answer", title=title))
            lines.append(_line(occasion, one, button))
    for grant in people.grants_of(tx, person_id):
        if grant.role in COORDINATORS and grant.place is not None:
            lines += [
                _line(occasion, one, progress_button(say, one.check))
                for one in checks.open_counts(tx, grant.place)
                if one.open and (all_open or (one.check.due is not None and is_worth_saying(occasion, one.check)))
            ]
    return lines


def _line(occasion: Occasion, one: OpenCheck, button: Option) -> Line:
    """A line: a roll-call every day until it is answered, a regular check when it changed, and on its last day."""
    is_due = one.check.due is None or one.check.due == occasion.today
    about = None if is_due else f"{button.id} of check {one.check.id}"
    text = _text(occasion.say, one, occasion.today)
    return Line(text=text, about=about, due_today=is_due, count=one.open, buttons=(button,))


def _text(say: Wording, one: OpenCheck, today: date) -> str:
    words = CheckWords(say=say, check=one.check)
    by_a_day = "late" if one.check.due is not None and one.check.due < today else "open"
    key = "now" if words.is_roll_call else by_a_day
    return words.mark(say(f"checks.digest.{key}", title=words.title, day=words.day, count=one.open))
