"""The duty table of a spreadsheet: who is on duty for which office on which day, compared with what is known."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.dialog.hierarchy import COORDINATORS, ROLE_AT
from handlers.documents.org_sheets import SheetRow
from handlers.forms.identity import Wrong, read_phone
from handlers.people.org_areas import Problem
from handlers.people.org_names import PlaceNames
from knowledge.area import Level, Place
from knowledge.reading.duty import read_duty_day, read_duty_names
from storage.database.database import Transaction
from storage.people import duty_table
from storage.people.duty_table import OnDuty
from storage.people.org import DutyChange


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One row: the office, the day, and who is on duty."""

    place: Place
    day: date
    people: tuple[OnDuty, ...]


def examine(
    tx: Transaction,
    rows: Iterable[SheetRow],
    places: Mapping[str, Place],
    today: date,
    mine: Callable[[Place], bool] = lambda place: True,
) -> tuple[tuple[DutyChange, ...], list[Problem]]:
    """The days that are new or differ from what is known, by office, and what is wrong with the other rows.

    Rows of one day and office stand together. A row that names no office is of the only county there is. `mine` tells
    at which places the importer may change something.
    """
    names, problems = PlaceNames(places), []
    found: defaultdict[str, defaultdict[date, list[OnDuty]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        entry = _read(row, names, places, today)
        if isinstance(entry, Problem):
            problems.append(entry)
        elif not mine(entry.place):
            problems.append(Problem(row=row, key="org.problem.not_yours"))
        else:
            found[entry.place.code][entry.day].extend(entry.people)
    changes = []
    for area, days in found.items():
        known = duty_table.between(tx, area, min(days), max(days))
        changed = {day: people for day, people in days.items() if known.get(day) != people}
        if changed:
            changes.append(DutyChange(place=places[area], days=changed))
    return tuple(changes), problems


def _read(row: SheetRow, names: PlaceNames, places: Mapping[str, Place], today: date) -> _Entry | Problem:
    day = read_duty_day(row.values["day"], today)
    if day is None:
        return Problem(row=row, key="org.problem.duty_day")
    place = _office(row.values.get("area", ""), names, places)
    if place is None:
        return Problem(row=row, key="org.problem.duty_area")
    people = [OnDuty(name=one.name, phone=one.phone) for one in read_duty_names(row.values["name"])]
    if not people:
        return Problem(row=row, key="org.problem.duty_name")
    if row.values.get("phone"):
        phone = read_phone(row.values["phone"])
        if isinstance(phone, Wrong) or len(people) > 1:
            return Problem(row=row, key="org.problem.duty_phone")
        people = [OnDuty(name=people[0].name, phone=phone)]
    return _Entry(place=place, day=day, people=tuple(people))


def _office(text: str, names: PlaceNames, places: Mapping[str, Place]) -> Place | None:
    """The place of an office that coordinates, by code or name, else the only county; none where that is not clear."""
    if text:
        found = [place for place in names.find(text) if ROLE_AT.get(place.level) in COORDINATORS]
    else:
        found = [place for place in places.values() if place.level is Level.COUNTY]
    return found[0] if len(found) == 1 else None
