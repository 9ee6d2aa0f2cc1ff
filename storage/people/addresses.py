"""Notification addresses: where reminders and alarms go besides the accounts, as a group robot or an e-mail box."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.database.prepared import Prepared
from storage.people.people import Grant, Role
from storage.people.tables import addresses

CHANNEL = "apprise"  # the channel that sends to them, as the outbox names it; a chat there is an address's id


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address of a person, or else of all who hold a role at a place; `error` is why the last try failed."""

    id: int
    person_id: int | None
    area: str | None
    role: Role | None
    url: str = field(repr=False)  # holds a secret, and must not get into a log
    label: str
    error: str | None


def add_for_person(tx: Transaction, person_id: int, *, url: str, label: str, now: datetime) -> int:
    """Give a person an address; its id."""
    return _add(tx, url, label, now, person_id=person_id)


def add_for_place(tx: Transaction, area: str, role: Role, *, url: str, label: str, now: datetime) -> int:
    """Give those who hold a role at a place an address; its id."""
    return _add(tx, url, label, now, area=area, role=role)


def find(tx: Transaction, address_id: int) -> Address | None:
    """An address that is in use."""
    row = tx.execute(select(addresses).where(_IN_USE, addresses.c.id == address_id)).first()
    return None if row is None else _address(tx, row)


def everywhere(tx: Transaction) -> list[Address]:
    """All addresses in use, the oldest first."""
    return [_address(tx, row) for row in tx.execute(select(addresses).where(_IN_USE).order_by(addresses.c.id))]


def meant_for(tx: Transaction, person_id: int, grants: Iterable[Grant]) -> list[int]:
    """The ids of the person's own addresses, and of those that belong to these roles at their places."""
    found = [row.id for row in _OF_PERSON.all(tx, {"whose": person_id})]
    for held in grants:
        if held.place is not None:
            found += [row.id for row in _OF_PLACE.all(tx, {"a_place": held.place.code, "a_role": held.role})]
    return sorted(set(found))


def disable(tx: Transaction, address_id: int, now: datetime) -> bool:
    """Use an address no more; whether it was in use."""
    statement = update(addresses).where(_IN_USE, addresses.c.id == address_id)
    return tx.execute(statement.values(disabled_at=now)).rowcount > 0


def note_error(tx: Transaction, address_id: int, error: str | None) -> None:
    """Note why the last try failed; none: it arrived."""
    sealed = None if error is None else tx.seal(addresses.c.sealed_error, address_id, error)
    tx.execute(update(addresses).where(addresses.c.id == address_id).values(sealed_error=sealed))


_IN_USE = addresses.c.disabled_at.is_(None)

_OF_PERSON = Prepared(lambda tx: select(addresses.c.id).where(_IN_USE, addresses.c.person_id == bindparam("whose")))
_OF_PLACE = Prepared(
    lambda tx: select(addresses.c.id).where(
        _IN_USE, addresses.c.area == bindparam("a_place"), addresses.c.role == bindparam("a_role")
    )
)


def _add(tx: Transaction, url: str, label: str, now: datetime, **owner: int | str) -> int:
    id = new_id(tx, addresses)
    values = {
        "id": id,
        "sealed_url": tx.seal(addresses.c.sealed_url, id, url),
        "sealed_label": tx.seal(addresses.c.sealed_label, id, label),
        "created_at": now,
        **owner,
    }
    tx.execute(addresses.insert().values(values))
    return id


def _address(tx: Transaction, row: Row[Any]) -> Address:
    return Address(
        id=row.id,
        person_id=row.person_id,
        area=row.area,
        role=None if row.role is None else Role(row.role),
        url=tx.open(addresses.c.sealed_url, row.id, row.sealed_url),
        label=tx.open(addresses.c.sealed_label, row.id, row.sealed_label),
        error=None if row.sealed_error is None else tx.open(addresses.c.sealed_error, row.id, row.sealed_error),
    )
