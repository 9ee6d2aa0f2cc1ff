"""How long what is kept, as a county reads it, and the days that it sets where the law leaves them to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from knowledge.area import Place
from storage.people import retention_days
from storage.retention import CLASSES, DataClass, Keeping


class NoRetention(LookupError):
    """The person sets no days for any county."""


@dataclass(frozen=True, kw_only=True)
class KeptClass:
    """A class of data: what it is, how long it is kept and by whose rule, in words. `days` are those that count.

    `least` and `most` are none where a county sets nothing.
    """

    id: str
    name: str
    span: str
    rule: str
    days: int | None
    least: int | None
    most: int | None


@dataclass(frozen=True, kw_only=True)
class RetentionPage:
    """All classes as they count in a county, and what was wrong with the days that were sent in, by class."""

    county: Place
    classes: tuple[KeptClass, ...]
    slips: Mapping[str, str]


def county_of(context: Context) -> Place:
    """The county whose days the person sets. Raises NoRetention."""
    for grant in context.grants:
        if grant.place is not None and context.may(Action.SET_RETENTION, grant.place, grants=[grant]):
            return grant.place
    raise NoRetention


def may_set(context: Context) -> bool:
    """Whether the person sets days for a county."""
    return any(context.may(Action.SET_RETENTION, grant.place) for grant in context.grants)


def page(context: Context, slips: Mapping[str, str] | None = None) -> RetentionPage:
    """The table for the person's county. Raises NoRetention."""
    county = county_of(context)
    own = retention_days.of_place(context.tx, county.code)
    classes = tuple(_shown(context, one, own.get(one.id, one.days)) for one in CLASSES)
    return RetentionPage(county=county, classes=classes, slips=slips or {})


def put(context: Context, sent: Mapping[str, str]) -> Mapping[str, str]:
    """Set the days that were sent in, by class, where they differ: what is wrong, and then nothing is set.

    Raises NoRetention.
    """
    county = county_of(context)
    own = retention_days.of_place(context.tx, county.code)
    settable = [one for one in CLASSES if one.keeping is Keeping.COUNTY and one.id in sent]
    days = {one.id: _days(sent[one.id]) for one in settable}
    slips = {
        one.id: context.say("retention.wrong", least=one.least, most=one.most)
        for one in settable
        if not one.takes(days[one.id])
    }
    if slips:
        return slips
    for one in settable:
        if days[one.id] != own.get(one.id, one.days):
            retention_days.put(context.tx, county.code, one.id, days[one.id], by=context.person_id, now=context.now)
    return {}


def _days(text: str) -> int:
    """A number of days; 0, which no class takes, for what is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else 0


_LONGEST = 5


def _shown(context: Context, one: DataClass, days: int | None) -> KeptClass:
    key = "retention.no_days" if days is None else f"retention.{'at_least' if one.keeping is Keeping.LAW else 'days'}"
    return KeptClass(
        id=one.id,
        name=context.say(f"retention.name.{one.id}"),
        span=context.say(key) if days is None else context.say(key, days=days),
        rule=context.say(f"retention.rule.{one.keeping}"),
        days=days,
        least=one.least,
        most=one.most,
    )
