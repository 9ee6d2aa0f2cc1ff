"""The packs' calendars as places live by them: with what their county decided, and who owes nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from handlers.dialog.county_calendars import CountyCalendars
from handlers.reporting.obligations.report_due import Duty, mark_of
from knowledge.area import Level, Place
from knowledge.calendar.calendar import FARTHEST, closes
from knowledge.calendar.local_calendar import local_occurrences
from knowledge.calendar.workdays import load_workdays
from knowledge.model.pack import DueRule, Pack
from storage.database.database import Transaction
from storage.people import areas
from storage.reporting import exemptions, extensions
from storage.reporting.exemptions import Exemption
from storage.reporting.extensions import Extension
from storage.reporting.submissions import Due

_LONGEST_SHIFT = timedelta(days=62)  # between the day that a document names and a county's earlier one
_REMEMBERED = timedelta(days=400)  # so far back one looks at past windows
_YEARS = range(2000, 2100)  # a forged button can name any


class Calendars(CountyCalendars):
    """What places are asked for by the calendars that they live by; a place's pack is said by the caller."""

    def __init__(self, tx: Transaction, today: date) -> None:
        super().__init__(tx)
        self._tx, self._today = tx, today

    def duties(self, pack: Pack, place: Place, first: date, last: date, level: Level | None = None) -> list[Duty]:
        """What a place is asked for with a due date from `first` to `last`, both included, by due date.

        With a level named, what the places of that level below it are asked for.
        """
        level = level or place.level
        found = [duty for rule in pack.calendar.rules for duty in self._of_rule(pack, rule, place, level, first, last)]
        return sorted(found, key=lambda duty: duty.due)

    def duty(self, pack: Pack, mark: str, named: date, place: Place) -> Duty | None:
        """What a place is asked for by a rule (as buttons name it) for the day that the document names."""
        if named.year not in _YEARS:
            return None
        for rule in pack.calendar.rules:
            if mark_of(pack.id, rule.id) == mark:
                around = self._of_rule(pack, rule, place, place.level, named - _LONGEST_SHIFT, named + FARTHEST)
                return next((duty for duty in around if duty.named == named), None)
        return None

    def exemption(self, duty: Duty, place: Place) -> Exemption | None:
        """Why a place owes nothing of a duty; none where it does."""
        held = self._exemptions.get(place.code, ())
        return next(
            (
                one
                for one in held
                if one.until >= duty.due
                and one.pack in (None, duty.pack.id)
                and one.rule in (None, duty.rule_id)
                and one.at.date() <= closes(duty.occurrence, load_workdays())
            ),
            None,
        )

    def at(self, duty: Duty, place: Place) -> Duty:
        """A duty as it holds at a place: with the later last day, where one was granted there."""
        granted = [one.until for one in self.requests(duty, place) if one.granted]
        until = max(granted, default=duty.due)
        if duty.extended or until <= duty.due:
            return duty
        occurrence = replace(duty.occurrence, due=until)
        return replace(duty, occurrence=occurrence, extended=len(granted), unextended=duty.occurrence)

    def requests(self, duty: Duty, place: Place) -> list[Extension]:
        """What a place asked for in more time, the oldest first."""
        return self.extensions.get(duty.at(place.code), [])

    def with_requests(self, packs: Mapping[str, Pack]) -> Iterator[tuple[Duty, Place, list[Extension]]]:
        """The duties of places that asked for more time in the last months, with the requests, the oldest first."""
        place_at = areas.among(self._tx, {due.area for due in self.extensions})
        for due, requests in self.extensions.items():
            pack, place = packs.get(due.pack), place_at.get(due.area)
            if pack is not None and place is not None:
                duty = self.duty(pack, mark_of(due.pack, due.rule), due.due, place)
                if duty is not None:
                    yield duty, place, requests

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
    ) -> Iterator[Duty]:
        local = self.local(pack.id, rule, place)
        own = level is place.level
        for found in local_occurrences(rule, local, level, first - (FARTHEST if own else timedelta(0)), last):
            duty = Duty(pack=pack, occurrence=found)
            if own:
                duty = self.at(duty, place)
            if first <= duty.due <= last:
                yield duty
