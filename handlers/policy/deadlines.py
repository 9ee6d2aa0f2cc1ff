"""By when something must be done, in words: the day, how it is counted, how long there is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.dialog.dates import say_date
from handlers.policy.asker import Asker
from handlers.policy.citation import cite, warn
from handlers.wording import Wording
from knowledge.model.limits import Limit
from knowledge.model.pack import Pack
from knowledge.reading.days import DueQuestion, NamedDay


@dataclass(frozen=True, kw_only=True)
class LastDays:
    """The last days for what a question asks, in words; `sections` are those of each pack that say so."""

    text: str
    sections: Mapping[str, tuple[str, ...]]


def say_due(packs: Sequence[Pack], by_when: Mapping[str, DueQuestion], asker: Asker) -> LastDays | None:
    """The last days by each pack, where `by_when` holds one for each; none where it names no day for one of them."""
    told = [(pack, by_when[pack.id]) for pack in packs if pack.id in by_when and by_when[pack.id].told]
    if not told or len(told) < len(packs):
        return None
    own = asker.region if len(packs) == 1 else None
    return LastDays(
        text="\n\n".join("\n".join(_statement(pack, one, own, asker)) for pack, one in told),
        sections={pack.id: _sections(one) for pack, one in told},
    )


def say_example(asked: DueQuestion, today: date, say: Wording) -> str | None:
    """What the last day would be if the step were taken today; none where a day is named or no limit holds.

    Of a day of the farmers' calendar that it must be said by the other one.
    """
    if asked.lunar:
        return say("calculate.due.lunar")
    found = None if asked.on else asked.due(NamedDay(day=today))
    if found is None:
        return None
    what = say(f"calculate.due.what.{asked.taken}")
    return say("calculate.due.example", today=say_date(say, today), what=what, due=_date(found[0], today, say))


def _statement(pack: Pack, asked: DueQuestion, own: str | None, asker: Asker) -> Iterator[str]:
    region, say = pack.region, asker.say
    if pack.id != own:
        yield say("ask.by_region", region=region.name)
    for on in asked.told:
        yield from _one_day(pack, asked, on, asker.today, say)
    if asked.then == "paid" and pack.rules.payment is not None:
        yield pack.fill(pack.rules.payment.say)
    yield cite(region, _sections(asked), say)
    yield warn(region.document, say)


def _sections(asked: DueQuestion) -> tuple[str, ...]:
    """The sections that name the days or lengths of time, each once."""
    found = [asked.due(on) for on in asked.told]
    return tuple(dict.fromkeys((one[1] if one else asked.limits[0]).section for one in found))


def _one_day(pack: Pack, asked: DueQuestion, on: NamedDay, today: date, say: Wording) -> Iterator[str]:
    """The last day for a step that was taken on a day, how it is counted, and how long there is."""
    found, whom = asked.due(on), pack.region.whom_to_ask
    taken, what = _taken(on, today, say), say(f"calculate.due.what.{asked.taken}")
    then = say(f"calculate.due.then.{asked.then}")
    if found is None:
        yield say("calculate.due.unregulated", taken=taken, what=what, then=then, whom=whom)
        return
    if on.month_end:
        yield say("calculate.due.month_end")
    due, limit = found
    key = "calculate.due.in_principle" if limit.in_principle else "calculate.due.until"
    yield say(key, taken=taken, what=what, then=then, due=_date(due, today, say))
    yield _rule(limit, say)
    left = (due - today).days
    if left >= 0:
        yield say("calculate.due.left", days=left)
    else:
        yield say("calculate.due.passed", days=-left, whom=whom)


def _rule(limit: Limit, say: Wording) -> str:
    """The limit as the document sets it."""
    if limit.until is None:
        key, count = ("days", limit.days) if limit.days is not None else ("months", limit.months)
        return say("calculate.due.counted", length=say(f"calculate.due.{key}", count=count), section=limit.section)
    month, day = limit.until.split("-")
    key = "end_of_month" if day == "end" else "day_of_month"
    until = say(f"calculate.due.{key}", month=int(month), **({} if day == "end" else {"day": int(day)}))
    which = say("calculate.due.next_year" if limit.years_later else "calculate.due.this_year")
    return say("calculate.due.fixed", which=which, day=until, section=limit.section)


def _taken(on: NamedDay, today: date, say: Wording) -> str:
    key = "calculate.due.month" if on.whole_month else "calculate.due.day"
    year = "" if on.day.year == today.year else say("calculate.due.year", year=on.day.year)
    return say(key, year=year, month=on.day.month, day=on.day.day)


def _date(day: date, today: date, say: Wording) -> str:
    year = "" if day.year == today.year else say("calculate.due.year", year=day.year)
    return year + say_date(say, day)
