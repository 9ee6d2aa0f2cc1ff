"""People, and their roles at places."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, false, func, or_, select, union, update

from knowledge.area import Level, Place
from storage.database.columns import Moment
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.database.prepared import Prepared
from storage.people.tables import accounts, addresses, areas, conversations, grants, people


def _held() -> Select[Any]:
    """The roles that are held now with their places, the oldest first."""
    return (
        select(grants.c.person_id, grants.c.role, grants.c.granted_at, areas)
        .select_from(grants.outerjoin(areas, areas.c.code == grants.c.area))
        .where(grants.c.withdrawn_at.is_(None))
        .order_by(grants.c.id)
    )


_GRANTS = Prepared(lambda tx: _held().where(grants.c.person_id == bindparam("whose")))


GRANTED_TO, GRANT_ID = grants.c.person_id, grants.c.id  # of the rows that `holders_below` finds


class Role(StrEnum):
    """Who somebody is; resident is everybody who holds no other role."""

    RESIDENT = "resident"
    CADRE = "cadre"
    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"
    OPERATOR = "operator"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role at a place; an operator's has no place."""

    role: Role
    place: Place | None
    granted_at: datetime


@dataclass(frozen=True, kw_only=True)
class Coordinator:
    """A person who holds a role at a place, as found by `holding`.

    `reachable` where an account takes messages, or the person or the place has a notification address.
    """

    person_id: int
    name: str
    phone: str | None
    grant: Grant
    reachable: bool


def add(tx: Transaction, *, now: datetime, name: str | None = None, phone: str | None = None) -> int:
    """A new person's id; the phone must not belong to another."""
    id = new_id(tx, people)
    values = {
        "id": id,
        "sealed_name": None if name is None else tx.seal(people.c.sealed_name, id, name),
        "sealed_phone": None if phone is None else tx.seal(people.c.sealed_phone, id, phone),
        "phone_fingerprint": None if phone is None else tx.vault.fingerprint(phone),
        "created_at": now,
    }
    tx.execute(people.insert().values(values))
    return id


def find_by_phone(tx: Transaction, phone: str) -> int | None:
    """The id of the person with this phone number."""
    query = select(people.c.id).where(people.c.phone_fingerprint == tx.vault.fingerprint(phone))
    return tx.execute(query).scalar()


def rename(tx: Transaction, person_id: int, name: str) -> None:
    """Set the name."""
    tx.execute(
        update(people)
        .where(people.c.id == person_id)
        .values(sealed_name=tx.seal(people.c.sealed_name, person_id, name))
    )


def set_phone(tx: Transaction, person_id: int, phone: str) -> None:
    """Set the phone number, which must not belong to another person."""
    sealed, fingerprint = tx.seal(people.c.sealed_phone, person_id, phone), tx.vault.fingerprint(phone)
    values = {"sealed_phone": sealed, "phone_fingerprint": fingerprint, "sealed_given_phone": None}
    tx.execute(update(people).where(people.c.id == person_id).values(values))


def name_of(tx: Transaction, person_id: int) -> str | None:
    """The person's name, none where it is not known."""
    row = _NAME.first(tx, {"of_person": person_id})
    sealed = None if row is None else row.sealed_name
    return None if sealed is None else tx.open(people.c.sealed_name, person_id, sealed)


_NAME = Prepared(lambda tx: select(people.c.sealed_name).where(people.c.id == bindparam("of_person")))


def met_at(tx: Transaction, person_id: int) -> datetime:
    """When the person was first met; raises NoResultFound for nobody."""
    met: datetime = tx.execute(select(people.c.created_at).where(people.c.id == person_id)).scalar_one()
    return met


def names_among(tx: Transaction, person_ids: Collection[int]) -> dict[int, str]:
    """The names of some people by id; whose name is not known is left out."""
    query = select(people.c.id, people.c.sealed_name).where(people.c.id.in_(person_ids))
    return {
        row.id: tx.open(people.c.sealed_name, row.id, row.sealed_name)
        for row in tx.execute(query)
        if row.sealed_name is not None
    }


def phone_of(tx: Transaction, person_id: int) -> str | None:
    """Under which number the person can be called: the one last given by the person, else that is vouched for."""
    row = _PHONES.first(tx, {"of_person": person_id})
    return None if row is None else _phone(tx, person_id, row)


_PHONES = Prepared(
    lambda tx: select(people.c.sealed_phone, people.c.sealed_given_phone).where(people.c.id == bindparam("of_person"))
)


def vouched_phone_of(tx: Transaction, person_id: int) -> str | None:
    """The number that the county or a channel vouches for, by which the person is found."""
    sealed = tx.execute(select(people.c.sealed_phone).where(people.c.id == person_id)).scalar()
    return None if sealed is None else tx.open(people.c.sealed_phone, person_id, sealed)


def give_phone(tx: Transaction, person_id: int, phone: str) -> None:
    """Keep a number as the person typed it: for calling, proof of nothing; several people may give the same."""
    sealed = (
        None if phone == vouched_phone_of(tx, person_id) else tx.seal(people.c.sealed_given_phone, person_id, phone)
    )
    tx.execute(update(people).where(people.c.id == person_id).values(sealed_given_phone=sealed))


def _phone(tx: Transaction, person_id: int, row: Any) -> str | None:
    if row.sealed_given_phone is not None:
        return tx.open(people.c.sealed_given_phone, person_id, row.sealed_given_phone)
    return None if row.sealed_phone is None else tx.open(people.c.sealed_phone, person_id, row.sealed_phone)


# --- roles


def grants_of(tx: Transaction, person_id: int) -> tuple[Grant, ...]:
    """The roles that the person holds now, the oldest first."""
    return tuple(_grant(row) for row in _GRANTS.all(tx, {"whose": person_id}))


def grants_among(tx: Transaction, person_ids: Collection[int]) -> dict[int, list[Grant]]:
    """The roles that each of some people holds now, the oldest first; who holds none is left out."""
    found: dict[int, list[Grant]] = {}
    for row in tx.execute(_held().where(grants.c.person_id.in_(person_ids))):
        found.setdefault(row.person_id, []).append(_grant(row))
    return found


def _grant(row: Any) -> Grant:
    place = None
    if row.code is not None:
        place = Place(code=row.code, name=row.name, level=Level(row.level), path=row.path, pack=row.pack)
    return Grant(role=Role(row.role), place=place, granted_at=row.granted_at)


def grant(
    tx: Transaction, person_id: int, role: Role, area: str | None, now: datetime, *, invitation_id: int | None = None
) -> bool:
    """Give a role at a place, maybe by an invitation; false where the person holds it already."""
    held = select(grants.c.id).where(
        grants.c.person_id == person_id,
        grants.c.role == role,
        grants.c.area == area,
        grants.c.withdrawn_at.is_(None),
    )
    if tx.execute(held).first() is not None:
        return False
    values = {"person_id": person_id, "role": role, "area": area, "granted_at": now, "invitation_id": invitation_id}
    tx.execute(grants.insert().values(values))
    return True


def invited_by(tx: Transaction, invitation_id: int) -> list[int]:
    """Who holds a role that came by an invitation, the first first."""
    query = select(grants.c.person_id).where(grants.c.invitation_id == invitation_id, grants.c.withdrawn_at.is_(None))
    return list(tx.execute(query.order_by(grants.c.id)).scalars())


def withdraw(tx: Transaction, person_id: int, role: Role, area: str | None, now: datetime) -> bool:
    """Take a role back; false where the person does not hold it."""
    statement = update(grants).where(
        grants.c.person_id == person_id,
        grants.c.role == role,
        grants.c.area == area,
        grants.c.withdrawn_at.is_(None),
    )
    return tx.execute(statement.values(withdrawn_at=now)).rowcount > 0


def last_withdrawal(tx: Transaction, person_id: int) -> datetime | None:
    """When a role of the person's was last taken back; none where none ever was."""
    query = select(func.max(grants.c.withdrawn_at, type_=Moment)).where(grants.c.person_id == person_id)
    found: datetime | None = tx.execute(query).scalar()
    return found


def _holders() -> Select[Any]:
    """Who holds a role, and whether a message reaches them: by an account, or an address of theirs or the place's."""
    met = exists().where(accounts.c.person_id == grants.c.person_id, accounts.c.reachable)
    of_place = and_(addresses.c.area == grants.c.area, addresses.c.role == grants.c.role)
    notified = exists().where(
        addresses.c.disabled_at.is_(None), or_(addresses.c.person_id == grants.c.person_id, of_place)
    )
    return (
        select(
            grants.c.person_id,
            grants.c.role,
            grants.c.granted_at,
            people.c.sealed_name,
            people.c.sealed_phone,
            people.c.sealed_given_phone,
            or_(met, notified).label("reachable"),
            areas,
        )
        .select_from(
            grants.join(people, people.c.id == grants.c.person_id).outerjoin(areas, areas.c.code == grants.c.area)
        )
        .where(grants.c.withdrawn_at.is_(None))
        .order_by(grants.c.id)
    )


_HOLDING = Prepared(lambda tx: _holders().where(grants.c.role == bindparam("a_role")))
_HOLDING_AT = Prepared(
    lambda tx: _holders().where(grants.c.role == bindparam("a_role"), grants.c.area == bindparam("a_place"))
)


def holding(tx: Transaction, role: Role, area: str | None = None) -> list[Coordinator]:
    """The people who hold a role, at one place where one is named, in the order in which they came."""
    if area is None:
        rows = _HOLDING.all(tx, {"a_role": role})
    else:
        rows = _HOLDING_AT.all(tx, {"a_role": role, "a_place": area})
    return [coordinator(tx, row) for row in rows]


def places_held(tx: Transaction, role: Role) -> set[str]:
    """The places at which somebody holds a role now, by code."""
    query = select(grants.c.area).where(
        grants.c.role == role, grants.c.area.is_not(None), grants.c.withdrawn_at.is_(None)
    )
    return set(tx.execute(query).scalars())


def held_since(tx: Transaction) -> dict[str, datetime]:
    """Since when anybody held a role at each place, by code: what was due before is none of its business here."""
    first = func.min(grants.c.granted_at, type_=Moment).label("first")
    query = select(grants.c.area, first).where(grants.c.area.is_not(None)).group_by(grants.c.area)
    return {row.area: row.first for row in tx.execute(query)}


def holding_below(tx: Transaction, roles: Collection[Role], places: Iterable[Place]) -> list[Coordinator]:
    """The people who hold one of some roles at one of some places or below it, in the order in which they came."""
    return [coordinator(tx, row) for row in tx.execute(holders_below(roles, places))]


def holders_below(roles: Collection[Role], places: Iterable[Place]) -> Select[Any]:
    """The statement that finds them, whose rows `coordinator` reads."""
    inside = or_(false(), *(areas.c.path.startswith(place.path, autoescape=True) for place in places))
    return _holders().where(grants.c.role.in_(roles), inside)


def reached(tx: Transaction, person_ids: Collection[int]) -> set[int]:
    """Those of some people whom a message reaches: by an account, or an address of theirs or of their place."""
    ids = list(person_ids)
    found: set[int] = set()
    for at in range(0, len(ids), _CHUNK):
        some = ids[at : at + _CHUNK]
        met = select(accounts.c.person_id).where(accounts.c.person_id.in_(some), accounts.c.reachable)
        own = select(addresses.c.person_id).where(addresses.c.person_id.in_(some), addresses.c.disabled_at.is_(None))
        of_place = and_(addresses.c.area == grants.c.area, addresses.c.role == grants.c.role)
        there = (
            select(grants.c.person_id)
            .join(addresses, of_place)
            .where(grants.c.person_id.in_(some), grants.c.withdrawn_at.is_(None), addresses.c.disabled_at.is_(None))
        )
        found |= set(tx.execute(union(met, own, there)).scalars())
    return found


_CHUNK = 500


def coordinator(tx: Transaction, row: Any) -> Coordinator:
    """Who holds a role, of a row that `holders_below` finds."""
    return Coordinator(
        person_id=row.person_id,
        name="" if row.sealed_name is None else tx.open(people.c.sealed_name, row.person_id, row.sealed_name),
        phone=_phone(tx, row.person_id, row),
        grant=_grant(row),
        reachable=bool(row.reachable),
    )


def forget_conversation(tx: Transaction, person_id: int) -> None:
    """Drop the conversation of a person whose only account went to another."""
    tx.execute(conversations.delete().where(conversations.c.person_id == person_id))


def count_people(tx: Transaction) -> int:
    """How many people are known."""
    return int(tx.execute(select(func.count()).select_from(people)).scalar_one())
