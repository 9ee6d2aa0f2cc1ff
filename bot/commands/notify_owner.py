"""Whose a notification address is: found from what the operator typed, and said to him."""

from dataclasses import dataclass

from handlers.dialog.hierarchy import LEVELS, OFFICES
from handlers.forms.identity import Wrong, read_phone
from handlers.wording import Wording
from storage.database.database import Transaction
from storage.database.privacy import mask_phone
from storage.people import areas, people
from storage.people.addresses import Address
from storage.people.people import Role


class Misfit(Exception):
    """What was asked for does not fit; the message is one line for people."""


@dataclass(frozen=True, kw_only=True)
class Owner:
    """A person, or else a role at a place."""

    person_id: int | None = None
    area: str = ""
    role: Role = Role.RESIDENT


def find_owner(tx: Transaction, *, area: str | None, role: str | None, phone: str | None, say: Wording) -> Owner:
    """The person with the phone number, or the role at the place. Raises Misfit."""
    if phone is not None and area is None and role is None:
        number = read_phone(phone)
        person_id = None if isinstance(number, Wrong) else people.find_by_phone(tx, number)
        if person_id is None:
            raise Misfit(say("notify.nobody"))
        return Owner(person_id=person_id)
    if phone is not None or area is None or role is None:
        raise Misfit(say("notify.whose"))
    place = areas.find(tx, area)
    if place is None:
        raise Misfit(say("org.invite.area", area=area))
    if role not in list(OFFICES):
        raise Misfit(say("org.invite.role", role=role, known=" ".join(OFFICES)))
    levels = LEVELS[Role(role)]
    if place.level not in levels:
        values = {"place": place.name, "is": say(f"place.level.{place.level}"), "role": say(f"role.{role}")}
        raise Misfit(say("org.problem.level_of_role", level=say(f"place.level.{levels[0]}"), **values))
    return Owner(area=area, role=Role(role))


def say_owner(tx: Transaction, address: Address, say: Wording) -> str:
    """“青石镇乡镇”, or a person's name and masked phone."""
    if address.person_id is None:
        return say("notify.of_place", place=areas.get(tx, address.area or "").name, role=say(f"role.{address.role}"))
    name, phone = people.name_of(tx, address.person_id), people.phone_of(tx, address.person_id)
    return say("notify.of_person", name=name or "", phone=mask_phone(phone or ""))
