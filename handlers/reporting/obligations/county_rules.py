"""The rules of a county's pack with what the county decided about each, and how that is said."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.obligation import mark_of
from handlers.wording import Wording
from knowledge.area import Level, Place
from knowledge.calendar.local_calendar import Day, LocalRule
from knowledge.model.pack import DueRule, Pack
from storage.people import areas


@dataclass(frozen=True, kw_only=True)
class CountyRule:
    """A rule of the pack that counts in a county, with what the county decided about it.

    Of what it decided (`stored`), what fits the rule holds (`local`).
    """

    county: Place
    pack: Pack
    rule: DueRule
    local: LocalRule
    stored: LocalRule

    @property
    def subject(self) -> str:
        """How buttons and drafts name it: `990101:3f9a0c52`."""
        return f"{self.county.code}:{mark_of(self.pack.id, self.rule.id)}"

    @property
    def is_for_townships(self) -> bool:
        """Whether townships are asked, which an earlier day would bind."""
        return "township" in self.rule.roles


def county_rules(context: Context, area: str) -> list[CountyRule]:
    """The rules of a county's pack, where the person may change how it lives by them."""
    county = areas.find(context.tx, area)
    may = context.may(Action.SET_CALENDAR, county)
    pack = context.pack_at(county) if county is not None and may else None
    if county is None or pack is None:
        return []
    return rules_of(Calendars(context), pack, county)


def rules_of(calendars: Calendars, pack: Pack, county: Place) -> list[CountyRule]:
    """The rules of the pack that counts in a county, in their order."""
    return [
        CountyRule(
            county=county,
            pack=pack,
            rule=rule,
            local=calendars.local(pack.id, rule, county),
            stored=calendars.stored(pack.id, rule, county),
        )
        for rule in pack.calendar.rules
    ]


def county_rule(context: Context, subject: str) -> CountyRule | None:
    """The rule that a button or draft names."""
    area = subject.partition(":")[0]
    return next((one for one in county_rules(context, area) if one.subject == subject), None)


def say_days(say: Wording, days: Sequence[Day]) -> str:
    """7日、17日、27日."""
    named = (say("local_rules.last") if day == "last" else say("local_rules.day", day=day) for day in days)
    return say("register.comma").join(named)


def describe(say: Wording, about: CountyRule, local: LocalRule) -> str:
    """“每月25日，乡镇提前到20日，村里再早3天”."""
    rule = about.rule
    if local.off:
        return say("local_rules.state.off")
    when = say("local_rules.month", months=say("register.comma").join(map(str, rule.months))) if rule.months else ""
    every = when or say("local_rules.every_month")
    if not rule.days and not local.days:
        return say("local_rules.state.undated")
    if not rule.days:
        parts = [say("local_rules.state.own", every=every, days=say_days(say, local.days))]
    else:
        parts = [say("local_rules.state.written", every=every, days=say_days(say, rule.days))]
        if local.days:
            parts.append(say("local_rules.state.earlier", days=say_days(say, local.days)))
    if local.villages_lead is not None:
        parts.append(say("local_rules.state.villages", days=local.villages_lead))
    return say("local_rules.semicolon").join(parts)


def say_unfit(say: Wording, about: CountyRule) -> list[str]:
    """What the county decided about a rule and that does not hold, since it does not fit the document of today."""
    lines = []
    if about.stored.days and not about.local.days:
        lines.append(say("local_rules.unfit.days", days=say_days(say, about.stored.days)))
    if about.stored.villages_lead is not None and about.local.villages_lead is None:
        lines.append(say("local_rules.unfit.villages", days=about.stored.villages_lead))
    return lines


def say_gone(say: Wording, calendars: Calendars, pack: Pack, county: Place) -> list[str]:
    """That the county decided about rules that its pack does not have any more."""
    gone = calendars.decided(pack.id, county.code) - {rule.id for rule in pack.calendar.rules}
    return [say("local_rules.unfit.gone", count=len(gone))] if gone else []


def concerned(context: Context, about: CountyRule) -> list[Place]:
    """The townships of the county that the rule asks, as far as the county's pack counts there."""
    if not about.is_for_townships:
        return []
    below = areas.below(context.tx, about.county, Level.TOWNSHIP)
    packs = context.packs_at(below)
    return [place for place in below if packs.get(place.code) == about.pack]
