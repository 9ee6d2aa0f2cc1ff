"""What an import changes in places, people and roles: first a plan, then one after another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from knowledge.area import Place
from storage.database.database import Transaction
from storage.people import areas, audit, people
from storage.people.duty_table import OnDuty
from storage.people.offices import Office
from storage.people.people import Role


@dataclass(frozen=True, kw_only=True)
class PlaceChange:
    """A place as it shall be, and as it was; none before: it is new."""

    place: Place
    before: Place | None


@dataclass(frozen=True, kw_only=True)
class PersonChange:
    """A person found by phone, new where `person_id` is none; `old_name` where it changes; the roles to give."""

    person_id: int | None
    phone: str
    name: str
    old_name: str | None = None
    roles: tuple[tuple[Role, Place], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """A role to take back."""

    person_id: int
    name: str
    role: Role
    place: Place


@dataclass(frozen=True, kw_only=True)
class DutyChange:
    """Who is to be on duty for a place's office on some days, in place of who was."""

    place: Place
    days: Mapping[date, Sequence[OnDuty]]


@dataclass(frozen=True, kw_only=True)
class OrgPlan:
    """All that is to change, places from the top down; `offices` are those as they shall be."""

    places: tuple[PlaceChange, ...] = ()
    offices: tuple[Office, ...] = ()
    people: tuple[PersonChange, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    duties: tuple[DutyChange, ...] = ()

    def __bool__(self) -> bool:
        return any((self.places, self.offices, self.people, self.withdrawals, self.duties))


def put_places(tx: Transaction, changes: Sequence[PlaceChange], now: datetime, *, by: int | None) -> None:
    """Add some places or change them, each below what is above it by now.

    The audit trail gets a line for all of them, and one for each that is called otherwise or lies elsewhere. `by` is
    who imports, none for the operator at the command line.
    """
    for planned in changes:
        change = _as_of_now(tx, planned)
        _put_place(tx, change)
        if change.before is not None:
            _note_change(tx, change, now, by=by)
    details = {
        "new": [change.place.code for change in changes if change.before is None],
        "changed": [change.place.code for change in changes if change.before is not None],
    }
    audit.note(tx, person_id=by, action="areas_imported", subject="areas", now=now, details=details)


def put_person(tx: Transaction, change: PersonChange, now: datetime, *, by: int | None) -> int:
    """Add somebody or change who they are, and give the roles; the person's id.

    Whoever came under this number since the plan was made gets the roles and keeps the name, and so does whoever was
    renamed since. The audit trail gets a line for the person and one for each role.
    """
    person_id = people.find_by_phone(tx, change.phone)
    if person_id is None:
        person_id = people.add(tx, now=now, name=change.name, phone=change.phone)
        audit.note(tx, person_id=by, action="person_imported", subject=f"person:{person_id}", now=now)
    elif change.old_name is not None and (people.name_of(tx, person_id) or "") == change.old_name:
        rename(tx, person_id, change.name, by=by, now=now)
    for role, place in change.roles:
        if people.grant(tx, person_id, role, place.code, now):
            details = {"role": role, "area": place.code}
            subject = f"person:{person_id}"
            audit.note(tx, person_id=by, action="role_granted", subject=subject, now=now, details=details)
    return person_id


def change_place(tx: Transaction, change: PlaceChange, now: datetime, *, by: int | None, reason: str) -> None:
    """Add a place or change it, all below it with it; the audit trail says how it was, how it is, and why."""
    _put_place(tx, change)
    _note_change(tx, change, now, by=by, reason=reason)


def rename(tx: Transaction, person_id: int, name: str, *, by: int | None, now: datetime) -> None:
    """Call somebody otherwise, with a line in the audit trail, which holds no names."""
    people.rename(tx, person_id, name)
    audit.note(tx, person_id=by, action="person_renamed", subject=f"person:{person_id}", now=now)


def _as_of_now(tx: Transaction, planned: PlaceChange) -> PlaceChange:
    """The change of a place as what is stored by now makes it: others may have moved it, or what is above it."""
    place = planned.place
    parent = None if place.parent_code is None else areas.find(tx, place.parent_code)
    if parent is not None:
        place = replace(place, path=f"{parent.path}{place.code}/")
    return PlaceChange(place=place, before=areas.find(tx, place.code))


def _put_place(tx: Transaction, change: PlaceChange) -> None:
    areas.put(tx, change.place)
    if change.before is not None and change.before.path != change.place.path:
        areas.move_below(tx, change.before.path, change.place.path)


def _note_change(tx: Transaction, change: PlaceChange, now: datetime, *, by: int | None, reason: str = "") -> None:
    """Note a new place, another name, and another place above it, each in a line of its own."""

    def note(action: str, old: str, new: str) -> None:
        details = {"from": old, "to": new, "reason": reason}
        subject = f"area:{change.place.code}"
        audit.note(tx, person_id=by, action=action, subject=subject, now=now, details=details)

    before, place = change.before, change.place
    if before is None:
        note("area_added", "", _name_above(tx, place))
        return
    if before.name != place.name:
        note("area_renamed", before.name, place.name)
    if before.parent_code != place.parent_code:
        note("area_moved", _name_above(tx, before), _name_above(tx, place))


def _name_above(tx: Transaction, place: Place) -> str:
    return "" if place.parent_code is None else areas.get(tx, place.parent_code).name
