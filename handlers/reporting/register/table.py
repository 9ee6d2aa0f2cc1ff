"""The register as a table at an office PC: the places below one by the windows of a month, each with how it stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Context
from handlers.dialog.dates import day_of, say_date, say_moment
from handlers.dialog.drawings import Tone
from handlers.dialog.hierarchy import LEVEL_BELOW, OFFICES, ROLE_AT
from handlers.dialog.permissions import Action
from handlers.reporting.escalation.pressing import pressed_lately
from handlers.reporting.obligations.house_counts import HouseCounts, HouseFigure
from handlers.reporting.obligations.obligation import Obligation, ObligationWords, mark_of
from handlers.reporting.obligations.owed import Standing
from handlers.reporting.obligations.period_texts import PeriodWords
from handlers.reporting.obligations.periods import Period, Periods, Stand
from handlers.reporting.obligations.stand_counts import StandCount, counted, places_of
from handlers.reporting.register.months import Month
from knowledge.area import Place
from storage.people import directory
from storage.people.directory import DirectoryEntry
from storage.reporting.escalations import Escalation

STANDING_TONES = {
    Standing.REPORTED: Tone.DONE,
    Standing.NIL: Tone.DONE,
    Standing.EXEMPT: Tone.REST,
    Standing.OPEN: Tone.WAITING,
    Standing.OVERDUE: Tone.DANGER,
}


@dataclass(frozen=True, kw_only=True)
class WindowTotal:
    """How many places stand how with a window; `only` names the table of these places alone, `on` where it is shown."""

    said: str
    only: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class Window:
    """A column: what is due when, and how all places stand with it."""

    subject: str
    due: str
    totals: tuple[WindowTotal, ...]


@dataclass(frozen=True, kw_only=True)
class WindowCell:
    """How a place stands with a window: since when, by which houses; `pick` names it where it may be pressed now.

    `letter` names it where a 催办单 can be had: what is owed, and is due. `date` names it in addresses. A place that is
    not asked has no state.
    """

    date: str
    state: str
    tone: Tone
    moment: str
    figures: tuple[HouseFigure, ...]
    pressed: str
    pick: str
    letter: str


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A place below, whether a message reaches somebody there now, and its cells."""

    area: str
    name: str
    reach: str
    tone: Tone
    cells: tuple[WindowCell, ...]


@dataclass(frozen=True, kw_only=True)
class RegisterTable:
    """The register of a place; `places` are those among which the person may choose, by code and name.

    With `only` its rows are the places that stand so with a window; `opens` where its houses may be looked at.
    """

    place: str
    name: str
    places: tuple[tuple[str, str], ...]
    windows: tuple[Window, ...]
    rows: tuple[PlaceRow, ...]
    may_press: bool
    only: str
    opens: bool


def table(
    context: Context, area: str, month: Month, only: str = "", houses: HouseCounts | None = None
) -> RegisterTable | None:
    """The register of one of the person's offices, of the foremost where none is named; none for who has none.

    `only` is as in a `WindowTotal`; what names nothing leaves all places in the table. What `houses` have read already
    is not read again.
    """
    held = offices(context)
    place = next((one for one in held if one.code == area), held[0] if held else None)
    if place is None:
        return None
    periods = Periods(context)
    found = periods.below(place, month.first, month.last)
    among = next((places for named, places in _totals(context, found) if named == only), None)
    rows = _Rows(context, periods, place, found, houses or HouseCounts(context))
    shown = tuple(row for row in rows.all() if among is None or row.area in among)
    return RegisterTable(
        place=place.code,
        name=place.name,
        places=tuple((one.code, one.name) for one in held),
        windows=tuple(_window(context, period, only) for period in found),
        rows=shown,
        may_press=any(cell.pick for row in shown for cell in row.cells),
        only="" if among is None else only,
        opens=context.may(Action.VIEW_CASE, place),
    )


def offices(context: Context) -> list[Place]:
    """The person's offices that have places below them, the foremost first."""
    return [place for place in offices_held(context) if place.level in LEVEL_BELOW]


def offices_held(context: Context) -> list[Place]:
    """The places at which the person holds an office, the foremost first."""
    held = [grant.place for grant in context.grants if grant.role in OFFICES and grant.place is not None]
    foremost = [place for place in held if place == context.place]
    return list(dict.fromkeys([*foremost, *held]))


def say_standing(context: Context, obligation: Obligation, stands: Standing, *, closes: date) -> str:
    """How a place stands with an obligation; once it can be answered no more, that nothing came."""
    if stands is Standing.OVERDUE and closes < context.today:
        return context.say("register.undone" if obligation.is_work else "register.past_missed")
    return ObligationWords(say=context.say, obligation=obligation, today=context.today).standing(stands)


def date_of(obligation: Obligation, place: Place) -> str:
    """How a date of a place is named in addresses and forms: `3f9a0c52:20261103:990101001`."""
    return f"{mark_of(obligation.pack.id, obligation.rule_id)}:{obligation.named:%Y%m%d}:{place.code}"


def _window(context: Context, period: Period, only: str) -> Window:
    words = PeriodWords(say=context.say, period=period, today=context.today)
    totals = [
        WindowTotal(said=words.say_count(how, many), only=named if many else "", on=bool(many) and named == only)
        for how, many in counted(period, final=period.closes < context.today)
        for named in (_named(period, how),)
    ]
    return Window(subject=words.subject, due=words.day, totals=tuple(totals))


def _named(period: Period, how: StandCount) -> str:
    """How a number of a window is named: `3f9a0c52:20261103:owed`."""
    obligation = period.obligation
    return f"{mark_of(obligation.pack.id, obligation.rule_id)}:{obligation.named:%Y%m%d}:{how}"


def _totals(context: Context, found: Sequence[Period]) -> Iterator[tuple[str, set[str]]]:
    """Each number of each window by its name, with the codes of the places that it counts."""
    for period in found:
        for how, _ in counted(period, final=period.closes < context.today):
            yield _named(period, how), {place.code for place in places_of(period, how)}


class _Rows:
    """Makes the rows; what was pressed, counted, and who answers for each place is read once."""

    def __init__(
        self, context: Context, periods: Periods, place: Place, found: Sequence[Period], houses: HouseCounts
    ) -> None:
        self._context, self._periods, self._found, self._houses = context, periods, found, houses
        self._pressed: list[Mapping[str, Escalation]] = [pressed_lately(context, period) for period in found]
        self._stands = [{stand.place.code: stand for stand in period.stands} for period in found]
        self._holders = _holders(context, place)

    def all(self) -> Iterator[PlaceRow]:
        """A row for each place that is asked for anything, in the order of the tree."""
        places = dict.fromkeys(place for period in self._found for place in period.places)
        for place in sorted(places, key=lambda one: one.path):
            reach, tone = self._reach(place)
            cells = tuple(self._cell(number, place) for number in range(len(self._found)))
            yield PlaceRow(area=place.code, name=place.name, reach=reach, tone=tone, cells=cells)

    def _reach(self, place: Place) -> tuple[str, Tone]:
        there = self._holders.get(place.code, ())
        if not there:
            return self._context.say("register.table.unheld"), Tone.REST
        if any(one.reachable for one in there):
            return self._context.say("register.table.reached"), Tone.DONE
        return self._context.say("register.table.out_of_reach"), Tone.WAITING

    def _cell(self, number: int, place: Place) -> WindowCell:
        period, stand = self._found[number], self._stands[number].get(place.code)
        if stand is None:
            return WindowCell(date="", state="", tone=Tone.REST, moment="", figures=(), pressed="", pick="", letter="")
        state, tone = self._state(period, stand)
        pressed = self._pressed[number].get(place.code) if stand.is_owing else None
        return WindowCell(
            date=date_of(period.obligation, place),
            state=state,
            tone=tone,
            moment=self._moment(period, place),
            figures=self._houses.figures(period.obligation, place),
            pressed="" if pressed is None else self._say_pressed(pressed),
            pick=date_of(period.obligation, place) if self._may_press(period, stand, pressed) else "",
            letter=date_of(period.obligation, place) if self._may_write(period, stand) else "",
        )

    def _state(self, period: Period, stand: Stand) -> tuple[str, Tone]:
        here = self._periods.calendars.at(period.obligation, stand.place)
        state = say_standing(self._context, here, stand.standing, closes=period.closes)
        if stand.late:
            return self._context.say("register.table.late", state=state), Tone.WAITING
        return state, STANDING_TONES[stand.standing]

    def _moment(self, period: Period, place: Place) -> str:
        said = self._periods.answers(period.obligation).get(place.code)
        return "" if said is None else say_date(self._context.say, day_of(said.at, self._context.zone))

    def _say_pressed(self, pressed: Escalation) -> str:
        moment = say_moment(self._context.say, pressed.at, self._context.zone)
        return self._context.say("register.table.pressed", moment=moment)

    def _may_write(self, period: Period, stand: Stand) -> bool:
        today = self._context.today
        is_late = stand.is_owing and stand.held and period.is_open(today) and period.obligation.due <= today
        return is_late and self._context.may(Action.FOLLOW_UP, stand.place)

    def _may_press(self, period: Period, stand: Stand, pressed: Escalation | None) -> bool:
        owes = stand.is_owing and stand.held and pressed is None
        return owes and period.is_open(self._context.today) and self._context.may(Action.FOLLOW_UP, stand.place)


def _holders(context: Context, place: Place) -> Mapping[str, Sequence[DirectoryEntry]]:
    """Who answers for each place one level down, by its code."""
    found: dict[str, list[DirectoryEntry]] = defaultdict(list)
    for one in directory.entries(context.tx, [ROLE_AT[LEVEL_BELOW[place.level]]], [place]):
        if one.grant.place is not None:
            found[one.grant.place.code].append(one)
    return found
