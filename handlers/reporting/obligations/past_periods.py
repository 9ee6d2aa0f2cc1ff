"""Looking back at earlier reporting dates, one a page: how the place itself and those below it ended."""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Choice, Reply
from handlers.reporting.obligations.obligation import Obligation, ObligationWords
from handlers.reporting.obligations.owed import Standing
from handlers.reporting.obligations.period_texts import PeriodWords
from handlers.reporting.obligations.periods import Period, Periods, closing
from knowledge.area import Place

MOST = 6  # so many can be looked back at

_DAY, _YEAR = timedelta(days=1), timedelta(days=366)


def show(context: Context, periods: Periods, place: Place, number: int) -> Reply:
    """The page of so many dates back, in place of the message whose button was pressed; past the end the last one."""
    first, last = context.today - _YEAR, context.today - _DAY
    pack = context.pack_at(place)
    own = {} if pack is None else _by_key(periods.calendars.obligations(pack, place, first, last))
    below = _by_key(obligation for obligation, _ in periods.asked_below(place, first, last))
    past = sorted(own.keys() | below.keys(), reverse=True)[:MOST]
    if not past:
        return context.reply("register.past_none", place=place.name)
    number = min(number, len(past))
    key = past[number - 1]
    lines = [context.say("register.past", number=number, count=len(past))]
    if key in own:
        lines.append(_own(context, periods, own[key], place))
    if key in below:
        for period in periods.below(place, first, last, lambda obligation: _key(obligation) == key):
            lines += _below(context, period)
    closes = closing(own.get(key) or below[key], context.workdays)
    if closes < context.today:
        lines.append(context.say("register.past_closed"))
    else:
        lines.append(context.say("register.past_closes", date=say_date(context.say, closes)))
    pages = [("older", number + 1)] if number < len(past) else []
    pages += [("newer", number - 1)] if number > 1 else []
    buttons = [context.option(f"ledger:past:{place.code}:{page}", f"register.button.{label}") for label, page in pages]
    buttons.append(context.option("cmd:reporting", "register.button.list"))
    pressed = context.inbound.content.on if isinstance(context.inbound.content, Choice) else None
    return Reply(text="\n".join(lines), options=in_rows(buttons), replaces=pressed if number > 1 else None)


_Key = tuple[date, str, str]


def _key(obligation: Obligation) -> _Key:
    return obligation.named, obligation.pack.id, obligation.rule_id


def _by_key(obligations: Iterator[Obligation] | list[Obligation]) -> dict[_Key, Obligation]:
    return {_key(obligation): obligation for obligation in obligations}


def _own(context: Context, periods: Periods, obligation: Obligation, place: Place) -> str:
    words = ObligationWords(say=context.say, obligation=obligation, today=context.today)
    stands = periods.stand(obligation, place).standing
    is_missed = stands is Standing.OVERDUE and closing(obligation, context.workdays) < context.today
    state = context.say("register.past_missed") if is_missed else words.standing(stands)
    date = say_date(context.say, obligation.due)
    return context.say("register.own", place=place.name, subject=words.subject, date=date, state=state)


def _below(context: Context, period: Period) -> Iterator[str]:
    words = PeriodWords(say=context.say, period=period, today=context.today)
    is_closed = period.closes < context.today
    counts = words.final_counts() if is_closed else words.now_counts()
    yield context.say("register.head", subject=words.subject, date=words.day, places=words.places, counts=counts)
    yield from words.who_owes("never" if is_closed else "owed")
