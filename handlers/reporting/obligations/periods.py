"""A reporting date as the level above sees it: which places are asked, and how each stands with it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.dialog.context import Occasion
from handlers.dialog.dates import day_of
from handlers.dialog.hierarchy import LEVEL_BELOW
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.held import Held
from handlers.reporting.obligations.obligation import Obligation, mark_of
from handlers.reporting.obligations.owed import Standing, standing
from knowledge.area import Level, Place
from knowledge.calendar.calendar import FARTHEST, closes, opens_on
from knowledge.calendar.workdays import Workdays
from storage.people import areas
from storage.reporting import submissions
from storage.reporting.submissions import Submission


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How one place stands. `extended` where more time was granted that has not run out; `late` came after its day.

    `held`: somebody answers for the place.
    """

    place: Place
    standing: Standing
    extended: bool
    late: bool
    held: bool

    @property
    def is_owing(self) -> bool:
        """Whether something is still to come from it."""
        return self.standing.is_owed and not self.extended


@dataclass(frozen=True, kw_only=True)
class Period:
    """An obligation of all places of one level below a place; it can be answered from `opens` to the day `closes`."""

    obligation: Obligation
    above: Place
    level: Level
    stands: tuple[Stand, ...]
    opens: date
    closes: date

    @property
    def places(self) -> list[Place]:
        """All places that are asked."""
        return [stand.place for stand in self.stands]

    def without(self, places: Iterable[Place]) -> "Period":
        """The same period of the other places."""
        left_out = set(places)
        return replace(self, stands=tuple(stand for stand in self.stands if stand.place not in left_out))

    def only(self, place: Place) -> "Period":
        """The same period of one place."""
        return replace(self, stands=tuple(stand for stand in self.stands if stand.place == place))

    def among(self, codes: Collection[str]) -> "Period":
        """The same period of some places, by code."""
        return replace(self, stands=tuple(stand for stand in self.stands if stand.place.code in codes))

    @property
    def owed_by(self) -> list[Place]:
        """The places that owe it now, and whose people may be pressed for it."""
        return [stand.place for stand in self.stands if stand.is_owing and stand.held]

    @property
    def unheld(self) -> list[Place]:
        """The places from which it cannot come, for nobody answers for them."""
        return [stand.place for stand in self.stands if stand.is_owing and not stand.held]

    @property
    def is_open_somewhere(self) -> bool:
        """Whether there is anything to tell of who has not reported."""
        return any(stand.is_owing for stand in self.stands)

    @property
    def counts(self) -> Counter[Standing]:
        """How many places stand how."""
        return Counter(stand.standing for stand in self.stands)

    @property
    def is_complete(self) -> bool:
        """Whether nobody owes anything any more."""
        return not any(stand.standing.is_owed for stand in self.stands)

    def is_open(self, today: date) -> bool:
        """Whether it can be answered on a day."""
        return self.opens <= today <= self.closes


def opening(obligation: Obligation, workdays: Workdays) -> date:
    """From when on an obligation can be answered: at the latest from the day on which it is reminded of first."""
    return opens_on(obligation.occurrence, workdays)


def closing(obligation: Obligation, workdays: Workdays) -> date:
    """The last day on which an obligation can be answered."""
    return closes(obligation.occurrence, workdays)


class Periods:
    """The periods below places on a day; what is said of a due date is read once."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion, self._tx = occasion, occasion.tx
        self.today = occasion.today
        self.calendars = Calendars(occasion)
        self._held = Held(occasion)
        self._answers: dict[tuple[str, str, date], dict[str, Submission]] = {}

    def below(
        self, above: Place, first: date, last: date, wanted: Callable[[Obligation], bool] = lambda obligation: True
    ) -> list[Period]:
        """The periods of the places one level down with a last day from `first` to `last`, by that day."""
        level = LEVEL_BELOW.get(above.level)
        if level is None:
            return []
        asked = self.asked_below(above, first, last)
        return [self._period(obligation, above, level, members) for obligation, members in asked if wanted(obligation)]

    def asked_below(self, above: Place, first: date, last: date) -> list[tuple[Obligation, list[Place]]]:
        """What the places one level down are asked for with a last day from `first` to `last`, and which are.

        Under a city county by county, for each lives by the pack that counts there.
        """
        level = LEVEL_BELOW.get(above.level)
        places = areas.below(self._tx, above, level) if level else []
        if level is None or not places:
            return []
        groups = [(above, places)] if level is not Level.COUNTY else [(place, [place]) for place in places]
        pack_at = self._occasion.packs_at(at for at, _ in groups)
        found: dict[tuple[str, str, date], tuple[Obligation, list[Place]]] = {}
        for at, members in groups:
            pack = pack_at.get(at.code)
            for obligation in self.calendars.obligations(pack, at, first, last, level) if pack else ():
                if level is Level.COUNTY and obligation.by_county:
                    continue
                key = obligation.pack.id, obligation.rule_id, obligation.named
                found.setdefault(key, (_without_more_time(obligation), []))[1].extend(members)
        return sorted(found.values(), key=lambda one: one[0].due)

    def find(self, above: Place, mark: str, named: date) -> Period | None:
        """The period that a button names by rule and day."""
        if abs(named - self.today) > _FARTHEST_NAMED:
            return None
        found = self.below(
            above,
            named - FARTHEST,
            named + FARTHEST,
            lambda obligation: obligation.named == named and mark_of(obligation.pack.id, obligation.rule_id) == mark,
        )
        return found[0] if found else None

    def answers(self, obligation: Obligation) -> dict[str, Submission]:
        """What all places said of it, by area."""
        key = obligation.pack.id, obligation.rule_id, obligation.named
        if key not in self._answers:
            self._answers[key] = submissions.answers(self._tx, *key)
        return self._answers[key]

    def stand(self, obligation: Obligation, place: Place) -> Stand:
        """How a place stands with an obligation, with the more time that it was granted."""
        here, said = self.calendars.at(obligation, place), self.answers(obligation).get(place.code)
        exempt = self.calendars.exemption(here, place) is not None
        stands = standing(here, said.kind if said else None, exempt=exempt, today=self.today)
        return Stand(
            place=place,
            standing=stands,
            extended=bool(here.extended) and stands is Standing.OPEN,
            late=said is not None and day_of(said.at, self._occasion.zone) > here.due,
            held=self._held.at(place),
        )

    def _period(self, obligation: Obligation, above: Place, level: Level, places: list[Place]) -> Period:
        stands = tuple(self.stand(obligation, place) for place in places)
        return Period(
            obligation=obligation,
            above=above,
            level=level,
            stands=stands,
            opens=opening(obligation, self._occasion.workdays),
            closes=closing(obligation, self._occasion.workdays),
        )


_FARTHEST_NAMED = timedelta(days=500)


def _without_more_time(obligation: Obligation) -> Obligation:
    """An obligation as all places of its level have it."""
    if obligation.unextended is None:
        return obligation
    return replace(obligation, occurrence=obligation.unextended, extended=0, unextended=None)
