"""Who is on duty for a place today, and which of them hold its office."""

from dataclasses import dataclass
from datetime import date

from handlers.dialog.hierarchy import holders_at
from knowledge.area import Place
from storage.database.database import Transaction
from storage.people import duty_table
from storage.people.people import Coordinator


@dataclass(frozen=True, kw_only=True)
class DutyOfficer:
    """One on duty. `phone` is digits, none where it is not known; `holder` is none for who does not hold the office."""

    name: str
    phone: str | None
    holder: Coordinator | None


def on_duty(tx: Transaction, place: Place, day: date) -> list[DutyOfficer]:
    """Who is on duty for a place on a day, in the order of its table.

    They are found among those who hold the office there by number, else by a name that only one of them has.
    """
    named = duty_table.on(tx, place.code, day)
    holders = holders_at(tx, place) if named else []
    return [_officer(one, holders) for one in named]


def by_duty(tx: Transaction, place: Place, day: date) -> tuple[list[Coordinator], list[Coordinator]]:
    """Who holds the office of a place: those on duty on a day, and the others."""
    serving = {one.holder.person_id for one in on_duty(tx, place, day) if one.holder is not None}
    holders = holders_at(tx, place)
    return (
        [one for one in holders if one.person_id in serving],
        [one for one in holders if one.person_id not in serving],
    )


def _officer(named: duty_table.OnDuty, holders: list[Coordinator]) -> DutyOfficer:
    if named.phone is not None:
        same = [holder for holder in holders if holder.phone == named.phone]
    else:
        same = [holder for holder in holders if holder.name == named.name]
    holder = same[0] if len(same) == 1 else None
    return DutyOfficer(name=named.name, phone=named.phone or (holder.phone if holder else None), holder=holder)
