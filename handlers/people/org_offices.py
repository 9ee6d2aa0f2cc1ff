"""The offices' phones of a spreadsheet of places: read, checked, and compared with what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from handlers.dialog.offices import LONGEST_HOURS
from handlers.documents.org_sheets import SheetRow
from handlers.forms.identity import Wrong, read_office_phone
from handlers.people.org_areas import Problem
from knowledge.area import Place
from storage.people.offices import Office

LONGEST_NAME = 40
_COLUMNS = ("phone", "hours", "name")


def examine(
    rows: Iterable[SheetRow], places: Mapping[str, Place], known: Mapping[str, Office]
) -> tuple[tuple[Office, ...], list[Problem]]:
    """The offices that are new or differ from what is known, and what is wrong with the rows of others.

    An empty cell leaves what is known. Rows whose place is not among the places are passed over.
    """
    found, problems = [], []
    for row in rows:
        place = places.get(row.values["code"])
        given = {column: row.values.get(f"office_{column}", "") for column in _COLUMNS}
        if place is None or not any(given.values()):
            continue
        before = known.get(place.code)
        office = _office(row, place, given, before)
        if isinstance(office, Problem):
            problems.append(office)
        elif before is None or office != replace(before, place=place):
            found.append(office)
    return tuple(found), problems


def _office(row: SheetRow, place: Place, given: Mapping[str, str], before: Office | None) -> Office | Problem:
    """The office as the row tells it, and where it does not, as it was before."""
    for column, most in (("hours", LONGEST_HOURS), ("name", LONGEST_NAME)):
        if len(given[column]) > most:
            return Problem(row=row, key="org.problem.office_words", values={"most": most})
    known = (before.phone, before.hours, before.name) if before else (None, None, None)
    phone = read_office_phone(given["phone"]) if given["phone"] else known[0]
    if phone is None or isinstance(phone, Wrong):
        return Problem(row=row, key="org.problem.office_phone")
    return Office(place=place, phone=phone, hours=given["hours"] or known[1], name=given["name"] or known[2])
