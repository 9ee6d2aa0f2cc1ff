"""Who is asked among those who hold a role at a place: AB角, and who is away.

Whoever is away is replaced by the deputy. A deputy whose person is there and can be reached is left in peace until
that person has let two days pass. Nobody is left out where that would leave nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from handlers.dialog.context import Occasion
from handlers.dialog.messages import Manner, Notice
from handlers.wording import Wording
from knowledge.calendar.calendar import Stage
from storage.people import deputies, people
from storage.people.deputies import Deputy
from storage.people.people import Coordinator, Role

WITH_DEPUTY = (Stage.OVERDUE2, Stage.OVERDUE3, Stage.ESCALATION)  # of reporting dates: those that deputies hear of


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who is asked. `replaces` names whom the person replaces, being away; `beside` who is asked first."""

    holder: Coordinator
    replaces: Coordinator | None = None
    beside: Coordinator | None = None


class StandIns:
    """Who stands in for whom on a day, read once."""

    def __init__(self, occasion: Occasion) -> None:
        self._tx, self._today = occasion.tx, occasion.today
        self._by_person: dict[tuple[int, Role, str], Deputy] = {
            (one.person_id, one.role, one.area): one for one in deputies.everywhere(self._tx)
        }

    def instead_of(self, person_id: int, role: Role, area: str) -> int | None:
        """Who does the work of somebody who is away.

        None where the person is there, where everybody is away, and where no message reaches the deputy.
        """
        seen, found = {person_id}, self._by_person.get((person_id, role, area))
        while found is not None and found.replaces_on(self._today) and found.deputy_id not in seen:
            seen.add(found.deputy_id)
            following = self._by_person.get((found.deputy_id, role, area))
            if following is None or not following.replaces_on(self._today):
                return found.deputy_id if self._is_reached(found) else None
            found = following
        return None

    def _is_reached(self, found: Deputy) -> bool:
        there = people.holding(self._tx, found.role, found.area)
        return any(one.person_id == found.deputy_id and one.reachable for one in there)

    def replaced_by(self, person_id: int) -> list[int]:
        """Whose work somebody does now, those being away."""
        return self._replaced.get(person_id, [])

    @cached_property
    def _replaced(self) -> dict[int, list[int]]:
        by_deputy: dict[int, list[int]] = {}
        for person_id, role, area in self._by_person:
            instead = self.instead_of(person_id, role, area)
            if instead is not None and person_id not in by_deputy.setdefault(instead, []):
                by_deputy[instead].append(person_id)
        return by_deputy

    def asked(self, holders: Sequence[Coordinator]) -> list[Asked]:
        """Who is asked among those who hold one role at one place."""
        there = {one.person_id for one in holders}
        replaced: dict[int, Coordinator] = {}  # by who does the work
        beside: dict[int, Coordinator] = {}  # by deputy
        away = set()
        for one in holders:
            if one.grant.place is None:
                continue
            instead = self.instead_of(one.person_id, one.grant.role, one.grant.place.code)
            deputy = self._by_person.get((one.person_id, one.grant.role, one.grant.place.code))
            if instead is not None and instead in there:
                away.add(one.person_id)
                replaced[instead] = one
            elif deputy is not None and deputy.deputy_id in there and one.reachable:
                beside[deputy.deputy_id] = one
        first = [one for one in holders if one.person_id not in away and one.person_id not in beside]
        first_ids = {one.person_id for one in first} or there - away
        return [
            Asked(
                holder=one,
                replaces=replaced.get(one.person_id),
                beside=None if one.person_id in first_ids or one.person_id in replaced else beside[one.person_id],
            )
            for one in holders
            if one.person_id not in away
        ]

    def on_duty(self, holders: Sequence[Coordinator]) -> list[Coordinator]:
        """Those who are asked first."""
        return [one.holder for one in self.asked(holders) if one.beside is None]


def say_why(say: Wording, asked: Asked, days: int) -> str:
    """Why a deputy hears of what is owed, so many days late; empty for who is asked anyway."""
    person = asked.replaces or asked.beside
    if person is None:
        return ""
    name = person.name or say("deputies.colleague")
    if asked.replaces:
        return say("deputies.told.instead", name=name)
    return say("deputies.told.beside", name=name, days=days)


def hand_over(occasion: Occasion, notices: Sequence[Notice]) -> list[Notice]:
    """The notices as they go out: what is told in a role to somebody who is away goes to the deputy instead.

    Imminent danger goes to both, and so does what no address of the deputy would take. Who is told the same anyway
    is told once. What is told to the person alone, in no role, stays with the person.
    """
    if not notices or not deputies.substituting(occasion.tx, occasion.today):
        return list(notices)
    stand_ins = StandIns(occasion)
    told = {(notice.person_id, notice.reply.text) for notice in notices}
    result = []
    for notice in notices:
        to = _instead(stand_ins, notice)
        if not to or notice.manner is Manner.ALARM:
            result.append(notice)
        for person_id in to:
            if (person_id, notice.reply.text) not in told:
                told.add((person_id, notice.reply.text))
                result.append(_handed_over(occasion, notice, person_id))
    return result


def _instead(stand_ins: StandIns, notice: Notice) -> list[int]:
    """Who is told in place of a person: the deputies in all roles in which the person is told, or nobody."""
    found = [
        None if grant.place is None else stand_ins.instead_of(notice.person_id, grant.role, grant.place.code)
        for grant in notice.told_as
    ]
    instead = [one for one in found if one is not None]
    return list(dict.fromkeys(instead)) if len(instead) == len(found) else []


def _handed_over(occasion: Occasion, notice: Notice, person_id: int) -> Notice:
    say = occasion.say
    name = people.name_of(occasion.tx, notice.person_id) or say("deputies.colleague")
    text = "\n".join((say("deputies.told.handed_over", name=name), notice.reply.text))
    key = None if notice.reply.key is None else f"{notice.reply.key}:for:{person_id}"
    return replace(notice, person_id=person_id, reply=replace(notice.reply, text=text, key=key))
