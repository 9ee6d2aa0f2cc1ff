"""A county's calendar as a page of a year: each rule by the months, and the form by which the county sets its days."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.hierarchy import LEVEL_BELOW, OFFICES, at_level
from handlers.dialog.permissions import Action
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.sheets import Filled
from handlers.reporting.decisions.local_rule_form import LOCAL_RULE
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.county_rules import (
    CountyRule,
    county_rule,
    describe,
    rules_of,
    say_gone,
    say_unfit,
)
from handlers.reporting.obligations.lookup import NoSuchDate
from handlers.reporting.obligations.obligation import mark_of
from knowledge.area import Level, Place
from knowledge.model.pack import Pack
from storage.people import areas, people
from storage.reporting import calendar_settings

MONTHS = tuple(range(1, 13))
_LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)

Days = Mapping[tuple[str, int], Mapping[Level, tuple[int, ...]]]  # by rule and month


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """A rule: how it is lived by, who set that and when, and its days in each month, a line for each level asked."""

    mark: str
    name: str
    state: str
    set_by: str
    unfit: tuple[str, ...]
    months: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class CountyYear:
    """A year of a county's calendar; `counties` are those among which the person may choose, by code and name."""

    county: str
    name: str
    counties: tuple[tuple[str, str], ...]
    year: int
    document: str
    rows: tuple[RuleRow, ...]
    gone: tuple[str, ...]
    may_set: bool


def county_year(context: Context, area: str, year: str) -> CountyYear | None:
    """The calendar by which a county lives, of the person's own where none is named; none where there is none.

    A city chooses among its counties. A year that is neither last, this nor next is this one.
    """
    counties = _counties(context)
    county = next((one for one in counties if one.code == area), counties[0] if counties else None)
    pack = None if county is None else context.pack_at(county)
    if county is None or pack is None:
        return None
    this = context.today.year
    of = int(year) if year in map(str, (this - 1, this, this + 1)) else this
    calendars = Calendars(context)
    days, who = _days(calendars, pack, county, of), _who(context, county.code, pack.id)
    rules = rules_of(calendars, pack, county)
    return CountyYear(
        county=county.code,
        name=county.name,
        counties=tuple((one.code, one.name) for one in counties),
        year=of,
        document=pack.region.document.title,
        rows=tuple(_row(context, about, days, who.get(about.rule.id, "")) for about in rules),
        gone=tuple(say_gone(context.say, calendars, pack, county)),
        may_set=context.may(Action.SET_CALENDAR, county),
    )


def opened(context: Context, area: str, mark: str) -> WholeSheet:
    """The empty form by which a county of the person's changes how it lives by a rule. Raises NoSuchDate."""
    about = _rule(context, area, mark)
    return at_once.opened(context, LOCAL_RULE, about.subject, title=_title(context, about))


def send(context: Context, area: str, mark: str, filled: Filled, *, once: str, sure: bool) -> WholeSheet | SheetSent:
    """Change it, once it was looked over. Raises NoSuchDate."""
    about = _rule(context, area, mark)
    title = _title(context, about)
    return at_once.send(context, LOCAL_RULE, filled, subject=about.subject, title=title, once=once, sure=sure)


def _rule(context: Context, area: str, mark: str) -> CountyRule:
    """The rule of a county, of the foremost one where none is named."""
    county = area or (context.place.code if context.place else "")
    about = county_rule(context, f"{county}:{mark}")
    if about is None:
        raise NoSuchDate(mark)
    return about


def _title(context: Context, about: CountyRule) -> str:
    state = describe(context.say, about, about.local)
    return context.say("register.year.change", subject=about.rule.name, state=state)


def _counties(context: Context) -> list[Place]:
    """The counties by whose calendars the person's offices live: the own one, that above, those below a city."""
    held = [grant.place for grant in context.grants if grant.role in OFFICES and grant.place is not None]
    found: list[Place] = []
    for place in held:
        if LEVEL_BELOW.get(place.level) is Level.COUNTY:
            found += areas.below(context.tx, place, Level.COUNTY)
        elif (county := at_level(areas.lineage(context.tx, place), Level.COUNTY)) is not None:
            found.append(county)
    return list(dict.fromkeys(found))


def _days(calendars: Calendars, pack: Pack, county: Place, year: int) -> Days:
    found: dict[tuple[str, int], dict[Level, list[int]]] = defaultdict(lambda: defaultdict(list))
    for level in _LEVELS:
        for one in calendars.obligations(pack, county, date(year, 1, 1), date(year, 12, 31), level):
            found[one.rule_id, one.due.month][level].append(one.due.day)
    return {key: {level: tuple(days) for level, days in by.items()} for key, by in found.items()}


def _row(context: Context, about: CountyRule, days: Days, set_by: str) -> RuleRow:
    return RuleRow(
        mark=mark_of(about.pack.id, about.rule.id),
        name=about.rule.name,
        state=describe(context.say, about, about.local),
        set_by=set_by,
        unfit=tuple(say_unfit(context.say, about)),
        months=tuple(_cell(context, days.get((about.rule.id, month), {})) for month in MONTHS),
    )


def _cell(context: Context, by_level: Mapping[Level, tuple[int, ...]]) -> tuple[str, ...]:
    """A line for each level with days of its own; one without a level where all have the same."""
    comma = context.say("register.comma")
    said = {level: comma.join(map(str, days)) for level, days in by_level.items()}
    if len(set(said.values())) == 1:
        return (context.say("register.year.days", days=next(iter(said.values()))),)
    return tuple(context.say(f"register.year.{level}", days=days) for level, days in said.items())


def _who(context: Context, area: str, pack: str) -> dict[str, str]:
    decided = calendar_settings.decided(context.tx, area, pack)
    names = people.names_among(context.tx, {person_id for person_id, _ in decided.values()})
    return {
        rule: context.say(
            "local_rules.who",
            name=names.get(person_id) or context.say("reporting.said.someone"),
            moment=say_moment(context.say, at, context.zone),
        )
        for rule, (person_id, at) in decided.items()
    }
