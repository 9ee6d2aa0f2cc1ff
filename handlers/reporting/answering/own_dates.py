"""What the own office has to report in a month, at an office PC: how it stands, and saying that it was done."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.drawings import Tone
from handlers.dialog.permissions import Action
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.sheets import Filled
from handlers.reporting.answering import actions
from handlers.reporting.decisions.extension_request import EXTENSION
from handlers.reporting.obligations.house_counts import HouseCounts, HouseFigure
from handlers.reporting.obligations.lookup import NoSuchDate
from handlers.reporting.obligations.obligation import Obligation, ObligationWords, choice_id
from handlers.reporting.obligations.owed import Standing
from handlers.reporting.obligations.periods import Periods, closing, opening
from handlers.reporting.register.months import Month
from handlers.reporting.register.table import STANDING_TONES, date_of, offices_held, say_standing
from knowledge.area import Place
from storage.people import areas

_VERBS = ("done", "nil", "undo")


@dataclass(frozen=True, kw_only=True)
class OwnDate:
    """One date of an own office. `answers` are what may be said of it now, by id and label.

    `date` names it in addresses, `more_time` where more time may be asked for. Where it `opens`, the houses that its
    figures count may be looked at.
    """

    date: str
    place: str
    subject: str
    due: str
    state: str
    tone: Tone
    figures: tuple[HouseFigure, ...]
    opens: bool
    answers: tuple[tuple[str, str], ...]
    more_time: str


def own_dates(context: Context, month: Month, houses: HouseCounts) -> tuple[OwnDate, ...]:
    """The dates of a month of all offices that the person holds, by office and day."""
    periods = Periods(context)
    found: list[OwnDate] = []
    for place in offices_held(context):
        pack = context.pack_at(place)
        dates = periods.calendars.obligations(pack, place, month.first, month.last) if pack else ()
        found += [_own_date(context, periods, houses, one, place) for one in dates]
    return tuple(found)


def answer(context: Context, named: str) -> str:
    """Say of an own date that it was done, is nil, or take that back; what is said of it. Raises NoSuchDate."""
    verb, _, rest = named.partition(":")
    if verb not in _VERBS:
        raise NoSuchDate(named)
    return actions.take_choice(context, [verb, *_own(context, rest)])[0].text


def more_time(context: Context, named: str) -> WholeSheet:
    """The empty form by which more time is asked for. Raises NoSuchDate."""
    subject = ":".join(_own(context, named))
    return at_once.opened(context, EXTENSION, subject, title=context.say("extension.button.ask"))


def ask_more_time(context: Context, named: str, filled: Filled, once: str) -> WholeSheet | SheetSent:
    """Ask for more time. Raises NoSuchDate."""
    subject, title = ":".join(_own(context, named)), context.say("extension.button.ask")
    return at_once.send(context, EXTENSION, filled, subject=subject, title=title, once=once, sure=True)


def _own(context: Context, named: str) -> list[str]:
    """Mark, day and area of an own date that is in sight."""
    match named.split(":"):
        case [mark, day, area]:
            place = areas.find(context.tx, area)
            if place is not None and actions.own_obligation(context, mark, day, place) is not None:
                return [mark, day, area]
    raise NoSuchDate(named)


def _own_date(context: Context, periods: Periods, houses: HouseCounts, obligation: Obligation, place: Place) -> OwnDate:
    words = ObligationWords(say=context.say, obligation=obligation, today=context.today)
    stands = periods.stand(obligation, place).standing
    closes = closing(obligation, context.workdays)
    is_open = opening(obligation, context.workdays) <= context.today <= closes
    may = is_open and context.may(Action.NOTE_SUBMISSION, place)
    may_wait = may and stands.is_owed and not obligation.is_work
    return OwnDate(
        date=date_of(obligation, place),
        place=place.name,
        subject=words.subject,
        due=say_date(context.say, obligation.due),
        state=say_standing(context, obligation, stands, closes=closes),
        tone=STANDING_TONES[stands],
        figures=houses.figures(obligation, place),
        opens=context.may(Action.VIEW_CASE, place),
        answers=tuple(_answers(words, stands, place)) if may else (),
        more_time=_name(choice_id("extend", obligation, place.code), 2) if may_wait else "",
    )


def _answers(words: ObligationWords, stands: Standing, place: Place) -> Iterator[tuple[str, str]]:
    """By id and label, without the way to more time, which is a form."""
    if stands in (Standing.REPORTED, Standing.NIL):
        yield _name(choice_id("undo", words.obligation, place.code), 1), words.say("reporting.button.undo")
    elif stands.is_owed:
        for option in words.buttons(place):
            named = _name(option.id, 1)
            if named.startswith(_VERBS):
                yield named, option.label


def _name(button: str, skipped: int) -> str:
    """The id of a button without its first parts."""
    return button.split(":", skipped)[skipped]
