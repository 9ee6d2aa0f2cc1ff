"""应报台账: what a place has to report, how the places below it stand, and how it was at earlier dates."""

from collections.abc import Iterator
from datetime import timedelta

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import OFFICES
from handlers.dialog.messages import Choice, Option, Reply
from handlers.dialog.permissions import Action
from handlers.reporting.decisions.exemptions import may_exempt
from handlers.reporting.escalation import pressing
from handlers.reporting.obligations import past_periods
from handlers.reporting.obligations.obligation import COMING, Obligation, ObligationWords, day_in
from handlers.reporting.obligations.period_texts import PeriodWords, period_id
from handlers.reporting.obligations.periods import Period, Periods, closing, opening
from knowledge.area import Level, Place
from knowledge.calendar.calendar import FARTHEST
from knowledge.model.pack import DueRule, Pack
from storage.people import areas
from storage.people.people import Grant

_DAY, _YEAR = timedelta(days=1), timedelta(days=366)


def show(context: Context) -> list[Reply]:
    """What the person's places have to report, a message a place; then the live list of each open date below."""
    held = [(grant, grant.place) for grant in context.grants if grant.role in OFFICES and grant.place is not None]
    if not held:
        return [context.reply("reporting.list.not_yours")]
    periods = periods_of(context)
    own_and_below = ([_own(context, periods, grant, place), *_below(context, periods, place)] for grant, place in held)
    return [reply for replies in own_and_below for reply in replies]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """ledger:see and ledger:urge with rule, day and area; ledger:past with area and how many dates back.

    With a place below the area behind them, ledger:urge presses that one alone.
    """
    match args:
        case ["see" | "urge" as verb, mark, day, area]:
            place, named = _own_place(context, area), day_in(day)
            periods = periods_of(context)
            period = None if place is None or named is None else periods.find(place, mark, named)
            if period is not None:
                return [_see(context, period, replace=True)] if verb == "see" else [pressing.press(context, period)]
        case ["urge", mark, day, area, below]:
            above, named, place = _own_place(context, area), day_in(day), areas.find(context.tx, below)
            found = None if above is None or named is None else periods_of(context).find(above, mark, named)
            if found is not None and place in found.places:
                return [pressing.press(context, found.only(place))]
        case ["past", area, number] if number.isdecimal() and 1 <= int(number) <= past_periods.MOST:
            place = _own_place(context, area)
            if place is not None:
                return [past_periods.show(context, periods_of(context), place, int(number))]
    return [context.reply("register.gone")]


def periods_of(context: Context) -> Periods:
    """How periods stand now, as the person sees them."""
    return Periods(context)


def _own_place(context: Context, area: str) -> Place | None:
    """The place that a button names, where the person holds its role."""
    held = (grant.place for grant in context.grants if grant.role in OFFICES and grant.place is not None)
    return next((place for place in held if place.code == area), None)


# --- what the place itself owes


def _own(context: Context, periods: Periods, grant: Grant, place: Place) -> Reply:
    pack = context.pack_at(place)
    if pack is None and place.level is not Level.CITY:
        return context.reply("reporting.list.no_pack", place=place.name)
    obligations = [] if pack is None else list(_listed(context, periods, pack, grant, place))
    lines = [context.say("reporting.list.head" if obligations else "reporting.list.none", place=place.name)]
    rows = []
    for number, obligation in enumerate(obligations, start=1):
        words, stands = _words(context, obligation), periods.stand(obligation, place).standing
        is_open = opening(obligation, context.workdays) <= context.today
        state = words.standing(stands) if is_open else _opens(context, obligation)
        lines.append(
            context.say(
                "reporting.list.line",
                number=number,
                subject=words.subject,
                date=say_date(context.say, obligation.due),
                state=state,
            )
        )
        if stands.is_owed and is_open:
            rows.append(words.buttons(place, mark=str(number) if len(obligations) > 1 else ""))
    if pack is not None:
        lines += [] if obligations else _what_comes(context, periods, pack, place)
        lines += _without_dates(context, periods, pack, grant, place)
    return Reply(text="\n".join(lines), options=(*rows, *in_rows(list(_ways_on(context, periods, place)))))


def _ways_on(context: Context, periods: Periods, place: Place) -> Iterator[Option]:
    yield context.option(f"ledger:past:{place.code}:1", "register.button.past")
    today = context.today
    if may_exempt(context, place) and periods.asked_below(place, today, today + _YEAR):
        yield context.option("exempt:list", "register.button.exempt")
    if context.may(Action.SET_CALENDAR, place):
        yield context.option("cmd:reporting_settings", "register.button.settings")


def _listed(context: Context, periods: Periods, pack: Pack, grant: Grant, place: Place) -> Iterator[Obligation]:
    """What can be said now, or soon, or could until lately; from when the person holds the role."""
    today = context.today
    since = day_of(grant.granted_at, context.zone)
    first = max(today - FARTHEST, min(today, since))
    for obligation in periods.calendars.obligations(pack, place, first, today + _YEAR):
        if obligation.in_sight(today) and today <= max(closing(obligation, context.workdays), obligation.due + COMING):
            yield obligation


def _words(context: Context, obligation: Obligation) -> ObligationWords:
    return ObligationWords(say=context.say, obligation=obligation, today=context.today)


def _opens(context: Context, obligation: Obligation) -> str:
    return context.say("register.not_open", opens=say_date(context.say, opening(obligation, context.workdays)))


def _what_comes(context: Context, periods: Periods, pack: Pack, place: Place) -> list[str]:
    """The next date, where nothing is in sight."""
    today = context.today
    coming = periods.calendars.obligations(pack, place, today + _DAY, today + _YEAR)
    return [
        context.say(
            "reporting.list.next",
            subject=_words(context, obligation).subject,
            date=say_date(context.say, obligation.due),
        )
        for obligation in coming[:1]
    ]


def _without_dates(context: Context, periods: Periods, pack: Pack, grant: Grant, place: Place) -> list[str]:
    """What the document asks for without naming a day, where the county has named none either."""
    names = [
        rule.name
        for rule in pack.calendar.rules
        if not rule.days and grant.role in rule.roles and _is_open_question(periods, pack, rule, place)
    ]
    return [context.say("reporting.list.undated", names=context.say("register.comma").join(names))] if names else []


def _is_open_question(periods: Periods, pack: Pack, rule: DueRule, place: Place) -> bool:
    local = periods.calendars.local(pack.id, rule, place)
    return not local.days and not local.off


# --- the places below


def open_periods(context: Context, place: Place) -> list[Period]:
    """The dates of the places below one that can be answered now."""
    return _open(context, periods_of(context), place)


def _below(context: Context, periods: Periods, place: Place) -> Iterator[Reply]:
    """A message for each date that can be answered now."""
    return (_see(context, period) for period in _open(context, periods, place))


def _open(context: Context, periods: Periods, place: Place) -> list[Period]:
    today = context.today
    return periods.below(place, today - FARTHEST, today + _YEAR, lambda obligation: _is_live(context, obligation))


def _is_live(context: Context, obligation: Obligation) -> bool:
    workdays = context.workdays
    return opening(obligation, workdays) <= context.today <= closing(obligation, workdays)


def _see(context: Context, period: Period, *, replace: bool = False) -> Reply:
    """The live list; with `replace`, in place of the message whose button was pressed."""
    words = PeriodWords(say=context.say, period=period, today=context.today)
    lines = [words.head(), *words.who_owes("owed")]
    if period.is_complete:
        lines.append(context.say(f"register.{words.of_kind('complete')}"))
    lines.append(context.say("register.at", time=f"{context.now.hour}:{context.now.minute:02}"))
    buttons = [*(words.press_button() if period.is_open(context.today) else [])]
    buttons.append(context.option(period_id("see", period), "register.button.renew"))
    pressed = context.inbound.content.on if replace and isinstance(context.inbound.content, Choice) else None
    return Reply(text="\n".join(lines), options=in_rows(buttons), replaces=pressed)
