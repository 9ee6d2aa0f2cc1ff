"""The phone to call at a place (值班电话) with its hours, and the people whose own number residents may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update

from knowledge.area import Level, Place
from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.people import audit
from storage.people.people import Role
from storage.people.tables import areas, grants, offices, people


@dataclass(frozen=True, kw_only=True)
class Office:
    """Whom to call about a place.

    `phone` is digits, a landline with its area code. `name` is none where the office is called by its place, `hours`
    none where they are not known; else they are words, as “工作日8:30-17:30”.
    """

    place: Place
    phone: str
    name: str | None = None
    hours: str | None = None


@dataclass(frozen=True, kw_only=True)
class PublicNumber:
    """Somebody with a role at a place, of this name, who lets residents see the own number."""

    place: str
    name: str
    phone: str


def _upwards() -> Select[Any]:
    """The offices of a place and of all above it, the nearest first."""
    here = select(areas).where(areas.c.code == bindparam("of_code")).cte("upwards", recursive=True)
    upwards = here.union_all(select(areas).join(here, areas.c.code == here.c.parent))
    return (
        select(upwards, offices.c.phone, offices.c.name.label("office"), offices.c.hours)
        .join(offices, offices.c.area == upwards.c.code)
        .order_by(func.length(upwards.c.path).desc())
    )


_UPWARDS = Prepared(lambda tx: _upwards())


def upwards(tx: Transaction, area: str) -> list[Office]:
    """The offices whose phone is known, of a place and of all above it, the nearest first."""
    return [_office(row) for row in _UPWARDS.all(tx, {"of_code": area})]


def everywhere(tx: Transaction) -> dict[str, Office]:
    """All offices whose phone is known, by the codes of their places."""
    query = select(areas, offices.c.phone, offices.c.name.label("office"), offices.c.hours)
    return {row.code: _office(row) for row in tx.execute(query.join(offices, offices.c.area == areas.c.code))}


def put(tx: Transaction, office: Office, *, person_id: int | None, now: datetime) -> None:
    """Keep an office's phone, in place of the one before, with a line in the audit trail.

    `person_id` is none for the operator at the command line.
    """
    told = {"name": office.name, "phone": office.phone, "hours": office.hours}
    values = {**told, "area": office.place.code, "person_id": person_id, "at": now}
    statement = tx.insert(offices).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["area"], set_=values))
    subject = f"area:{office.place.code}"
    audit.note(tx, person_id=person_id, action="office_phone_set", subject=subject, now=now, details=told)


def remove(tx: Transaction, area: str, *, person_id: int | None, now: datetime) -> bool:
    """Forget the phone of a place's office, with a line in the audit trail; false where none was known."""
    if not tx.execute(offices.delete().where(offices.c.area == area)).rowcount:
        return False
    audit.note(tx, person_id=person_id, action="office_phone_removed", subject=f"area:{area}", now=now)
    return True


# --- people's own numbers


def make_public(tx: Transaction, person_id: int, *, public: bool, now: datetime) -> None:
    """Let residents see a person's own number while a role is held, or no longer; with a line in the audit trail."""
    statement = update(people).where(people.c.id == person_id).values(phone_public_at=now if public else None)
    tx.execute(statement)
    action = "phone_made_public" if public else "phone_made_private"
    audit.note(tx, person_id=person_id, action=action, subject=f"person:{person_id}", now=now)


def is_public(tx: Transaction, person_id: int) -> bool:
    """Whether a person lets residents see the own number."""
    query = select(people.c.phone_public_at).where(people.c.id == person_id)
    return tx.execute(query).scalar() is not None


def public_numbers(tx: Transaction, codes: Collection[str]) -> list[PublicNumber]:
    """The numbers that residents may see of those who hold a role at some places, from the lowest place upwards."""
    query = (
        select(areas.c.name, people.c.id, people.c.sealed_name, people.c.sealed_phone)
        .select_from(people)
        .join(grants, grants.c.person_id == people.c.id)
        .join(areas, areas.c.code == grants.c.area)
        .where(
            grants.c.area.in_(codes),
            grants.c.role != Role.RESIDENT,
            grants.c.withdrawn_at.is_(None),
            people.c.phone_public_at.is_not(None),
            people.c.sealed_phone.is_not(None),
            people.c.sealed_name.is_not(None),
        )
        .order_by(func.length(areas.c.path).desc(), grants.c.id)
    )
    return [
        PublicNumber(
            place=row.name,
            name=tx.open(people.c.sealed_name, row.id, row.sealed_name),
            phone=tx.open(people.c.sealed_phone, row.id, row.sealed_phone),
        )
        for row in tx.execute(query)
    ]


def _office(row: Any) -> Office:
    place = Place(code=row.code, name=row.name, level=Level(row.level), path=row.path, pack=row.pack)
    return Office(place=place, phone=row.phone, name=row.office, hours=row.hours)
