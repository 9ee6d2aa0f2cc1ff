"""The packs' calendars as places live by them: with what their county decided, and who owes nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from handlers.dialog.context import Occasion
from handlers.dialog.county_calendars import CountyCalendars
from handlers.reporting.obligations.obligation import Obligation, mark_of
from knowledge.area import Level, Place
from knowledge.calendar.calendar import FARTHEST, closes
from knowledge.calendar.local_calendar import local_occurrences
from knowledge.model.pack import DueRule, Pack
from storage.people import areas
from storage.reporting import exemptions, extensions
from storage.reporting.exemptions import Exemption
from storage.reporting.extensions import Extension
from storage.reporting.submissions import Due

_LONGEST_SHIFT = timedelta(days=62)  # between the day that a document names and a county's earlier one
_REMEMBERED = timedelta(days=400)  # so far back one looks at past periods
_YEARS = range(2000, 2100)  # a forged button can name any


class Calendars(CountyCalendars):
    """What places are asked for by the calendars that they live by; a place's pack is said by the caller."""

    def __init__(self, occasion: Occasion) -> None:
        super().__init__(occasion.tx)
        self._tx, self._today = occasion.tx, occasion.today
        self._packs, self._workdays = occasion.packs, occasion.workdays

    def obligations(
        self, pack: Pack, place: Place, first: date, last: date, level: Level | None = None
    ) -> list[Obligation]:
        """What a place is asked for with a due date from `first` to `last`, both included, by due date.

        With a level named, what the places of that level below it are asked for.
        """
        level = level or place.level
        found = [
            obligation
            for rule in pack.calendar.rules
            for obligation in self._of_rule(pack, rule, place, level, first, last)
        ]
        return sorted(found, key=lambda obligation: obligation.due)

    def obligation(self, pack: Pack, mark: str, named: date, place: Place) -> Obligation | None:
        """What a place is asked for by a rule (as buttons name it) for the day that the document names."""
        if named.year not in _YEARS:
            return None
        for rule in pack.calendar.rules:
            if mark_of(pack.id, rule.id) == mark:
                around = self._of_rule(pack, rule, place, place.level, named - _LONGEST_SHIFT, named + FARTHEST)
                return next((obligation for obligation in around if obligation.named == named), None)
        return None

    def exemption(self, obligation: Obligation, place: Place) -> Exemption | None:
        """The exemption by which a place is free of an obligation; None means that it owes it."""
        held = self._exemptions.get(place.code, ())
        return next(
            (
                one
                for one in held
                if one.until >= obligation.due
                and one.pack in (None, obligation.pack.id)
                and one.rule in (None, obligation.rule_id)
                and one.at.date() <= closes(obligation.occurrence, self._workdays)
            ),
            None,
        )

    def at(self, obligation: Obligation, place: Place) -> Obligation:
        """An obligation as it holds at a place: with the later last day, where one was granted there."""
        granted = [one.until for one in self.requests(obligation, place) if one.granted]
        until = max(granted, default=obligation.due)
        if obligation.extended or until <= obligation.due:
            return obligation
        occurrence = replace(obligation.occurrence, due=until)
        return replace(obligation, occurrence=occurrence, extended=len(granted), unextended=obligation.occurrence)

    def requests(self, obligation: Obligation, place: Place) -> list[Extension]:
        """What a place asked for in more time, the oldest first."""
        return self.extensions.get(obligation.at(place.code), [])

    def with_requests(self) -> Iterator[tuple[Obligation, Place, list[Extension]]]:
        """Where places asked for more time in the last months: obligation, place and requests, the oldest first."""
        place_at = areas.among(self._tx, {due.area for due in self.extensions})
        for due, requests in self.extensions.items():
            pack, place = self._packs.get(due.pack), place_at.get(due.area)
            if pack is not None and place is not None:
                obligation = self.obligation(pack, mark_of(due.pack, due.rule), due.due, place)
                if obligation is not None:
                    yield obligation, place, requests

    @cached_property
    def extensions(self) -> Mapping[Due, list[Extension]]:
        """The requests for more time of the last months, by what they are about."""
        by_due: dict[Due, list[Extension]] = defaultdict(list)
        for one in extensions.since(self._tx, self._today - 2 * FARTHEST):
            by_due[one.due].append(one)
        return by_due

    @cached_property
    def _exemptions(self) -> Mapping[str, list[Exemption]]:
        by_area: dict[str, list[Exemption]] = defaultdict(list)
        for one in exemptions.holding(self._tx, self._today - _REMEMBERED):
            by_area[one.area].append(one)
        return by_area

    def _of_rule(
        self, pack: Pack, rule: DueRule, place: Place, level: Level, first: date, last: date
    ) -> Iterator[Obligation]:
        local = self.local(pack.id, rule, place)
        own = level is place.level
        for found in local_occurrences(rule, local, level, first - (FARTHEST if own else timedelta(0)), last):
            obligation = Obligation(pack=pack, occurrence=found)
            if own:
                obligation = self.at(obligation, place)
            if first <= obligation.due <= last:
                yield obligation
