"""Which stages of which due dates have come since the clock last looked, and for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from handlers.dialog.context import Occasion
from handlers.dialog.county_calendars import Variant
from handlers.dialog.hierarchy import ROLE_AT
from handlers.reporting.decisions.extension_rules import pending, resumes_at
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.obligation import Obligation
from knowledge.area import Place
from knowledge.calendar.calendar import FARTHEST, REMINDED_AT, StageTime, higher_times, sent_until, stage_times
from knowledge.calendar.local_calendar import local_occurrences
from storage.people.people import Role


@dataclass(frozen=True, kw_only=True)
class Part:
    """What places of one level owe that live by one variant of a rule, and what of it has come.

    `times` are the stages up to now where one of them is new, else empty; `higher` is the time at which the level
    above the one above may hear of a place. Of one `place` alone, where more time was granted or asked for there.
    """

    obligation: Obligation
    role: Role
    variant: Variant | None
    place: Place | None
    times: tuple[StageTime, ...]
    higher: StageTime | None

    def is_of(self, place: Place, calendars: Calendars) -> bool:
        """Whether it tells what this place owes."""
        if self.variant is None:
            return place == self.place
        return self.variant.holds_at(place) and not calendars.at(self.obligation, place).extended


@dataclass(frozen=True, kw_only=True)
class Look(Occasion):
    """When the clock looks: what has come until `now`, and was not seen at the look before (none: all counts)."""

    since: datetime | None

    def may_find(self) -> bool:
        """Whether it was 9:00 since the look before: nothing comes at another time."""
        if self.since is None:
            return True
        latest = datetime.combine(self.today, REMINDED_AT, tzinfo=self.zone)
        return (latest if latest <= self.now else latest - timedelta(days=1)) > self.since

    def is_new(self, moment: datetime) -> bool:
        """Whether a moment has come since the look before."""
        return moment <= self.now and (self.since is None or moment > self.since)


def parts(calendars: Calendars, look: Look) -> Iterator[Part]:
    """All of which something has come, and that is not too old."""
    today = look.today
    for pack in look.packs.values():
        for rule in pack.calendar.rules:
            for variant, (level, role) in product(calendars.variants(pack.id, rule), ROLE_AT.items()):
                for found in local_occurrences(rule, variant.local, level, today - FARTHEST, today + FARTHEST):
                    obligation = Obligation(pack=pack, occurrence=found)
                    yield from _come(obligation, look, role=role, variant=variant)
    for obligation, place, requests in calendars.with_requests():
        asked = pending(requests)
        goes_on = asked is not None and look.is_new(resumes_at(look, asked))
        if goes_on or obligation.extended:
            yield from _come(obligation, look, role=ROLE_AT[place.level], place=place, goes_on=goes_on)


def _come(
    obligation: Obligation,
    look: Look,
    *,
    role: Role,
    variant: Variant | None = None,
    place: Place | None = None,
    goes_on: bool = False,
) -> Iterator[Part]:
    times = tuple(time for time in stage_times(obligation.occurrence, look.workdays, look.zone) if time.at <= look.now)
    if not times or look.now >= sent_until(obligation.occurrence, look.workdays, look.zone):
        return
    higher = [time for time in higher_times(obligation.occurrence, look.workdays, look.zone) if look.is_new(time.at)]
    is_new = goes_on or look.is_new(times[-1].at)
    if is_new or higher:
        yield Part(
            obligation=obligation,
            role=role,
            variant=variant,
            place=place,
            times=times if is_new else (),
            higher=higher[-1] if higher else None,
        )
