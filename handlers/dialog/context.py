"""What a handler is given: a moment with its transaction and, in a turn, the message with its sender."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

from handlers.dialog.conversation import Conversation
from handlers.dialog.dates import day_of
from handlers.dialog.hierarchy import RANK
from handlers.dialog.installation import Installation, Knowledge
from handlers.dialog.messages import Inbound, Notice, Option, Reply, Weight
from handlers.dialog.permissions import Action, allowed
from handlers.wording import Wording
from knowledge.area import Level, Place
from knowledge.calendar.workdays import Workdays
from knowledge.model.pack import Pack
from storage.database.database import Transaction
from storage.database.sealed_folder import SealedFolder
from storage.people import areas, people
from storage.people.people import Grant, Role


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One transaction at one moment, said in the installation's zone: all that the clock's plans are given.

    What serves both a turn and the clock takes an occasion, of which a turn's `Context` is one.
    """

    tx: Transaction
    now: datetime
    installation: Installation

    @cached_property
    def say(self) -> Wording:
        """The texts."""
        return self.installation.wording

    @cached_property
    def knowledge(self) -> Knowledge:
        """The packs, their search and the official texts."""
        return self.installation.knowledge

    @cached_property
    def packs(self) -> Mapping[str, Pack]:
        """The packs by id."""
        return self.installation.knowledge.packs

    @cached_property
    def workdays(self) -> Workdays:
        """The days on which offices work."""
        return self.installation.workdays

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and end."""
        return self.installation.zone

    @cached_property
    def files(self) -> SealedFolder | None:
        """The folder of files; none where this installation keeps none."""
        folder = self.installation.file_folder
        return None if folder is None else self.tx.folder(folder)

    @cached_property
    def today(self) -> date:
        """The day on which the moment lies."""
        return day_of(self.now, self.zone)

    @cached_property
    def places_read(self) -> areas.PlacesRead:
        """The places that are looked up."""
        return areas.PlacesRead(self.tx)

    def pack_at(self, place: Place) -> Pack | None:
        """The pack that counts at a place; none where none does, or the one set there is here no longer."""
        found = areas.pack_of(self.places_read.lineage(place.code), self._covered)
        return None if found is None else self.packs.get(found)

    def packs_at(self, places: Iterable[Place]) -> dict[str, Pack]:
        """By code, the packs that count at some places; a place where none counts is left out."""
        found = areas.packs_of(self.tx, places, self._covered)
        return {code: self.packs[pack] for code, pack in found.items() if pack is not None and pack in self.packs}

    @cached_property
    def only_pack(self) -> Pack | None:
        """The pack by which all counties of this installation live; none where they live by several, or one by none."""
        counties = areas.at_level(self.tx, Level.COUNTY)
        found = self.packs_at(counties)
        ids = {pack.id for pack in found.values()}
        return self.packs[ids.pop()] if len(ids) == 1 and len(found) == len(counties) else None

    @property
    def _covered(self) -> dict[str, Sequence[str]]:
        return {pack.id: pack.region.area_codes for pack in self.packs.values()}

    def option(self, id: str, label_key: str, *, weight: Weight = Weight.PLAIN, **values: object) -> Option:
        """A button with a worded label."""
        return Option(id=id, label=self.say(label_key, **values), weight=weight)

    def reply(self, key: str, *options: Option, **values: object) -> Reply:
        """A worded reply with its buttons, two in a row."""
        return Reply(text=self.say(key, **values), options=in_rows(options))


class Session:
    """Who writes, and where their conversation stands; of a context the one part that can become another's.

    `continue_as` alone changes who it is. Roles, and the pack that counts at the foremost one's place, are read when
    first asked for, and once.
    """

    def __init__(self, occasion: Occasion, person_id: int, conversation: Conversation) -> None:
        self._occasion = occasion
        self.continue_as(person_id, conversation)

    def continue_as(self, person_id: int, conversation: Conversation) -> None:
        """Go on as a person with their conversation, and read their roles anew."""
        self.person_id, self.conversation = person_id, conversation
        self.read_roles_again()

    def read_roles_again(self) -> None:
        """Forget the roles that were read, for the person has others now."""
        self._roles = _Roles(self._occasion, self.person_id)

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The person's roles at places."""
        return self._roles.grants

    @property
    def grant(self) -> Grant | None:
        """The role in which the person acts where several would do: the one with most to decide."""
        return self._roles.foremost

    @property
    def region(self) -> str | None:
        """The pack that counts for the person: of the role's place, else the one chosen, else the only one there is."""
        at_place, chosen = self._roles.pack, self.conversation.region
        if at_place is None and chosen in self._occasion.packs:
            return chosen
        found = at_place or self._occasion.only_pack
        return None if found is None else found.id


class _Roles:
    """What was read of a person's roles."""

    def __init__(self, occasion: Occasion, person_id: int) -> None:
        self._occasion, self._person_id = occasion, person_id

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        return people.grants_of(self._occasion.tx, self._person_id)

    @cached_property
    def foremost(self) -> Grant | None:
        return min(self.grants, key=lambda grant: RANK.index(grant.role), default=None)

    @cached_property
    def pack(self) -> Pack | None:
        place = self.foremost.place if self.foremost else None
        return self._occasion.pack_at(place) if place else None


@dataclass(frozen=True, kw_only=True)
class Context(Occasion):
    """One message being handled.

    Handlers change what is in `conversation`, write through `tx`, return what to say to the sender, and append to
    `notices` what to say to others. `list_open` names the list of cases that stands beside, at an office PC.
    """

    inbound: Inbound
    session: Session
    list_open: str = ""
    notices: list[Notice] = field(default_factory=list)

    @classmethod
    def at(cls, occasion: Occasion, *, inbound: Inbound, person_id: int, conversation: Conversation) -> Self:
        """A message of a person, on an occasion."""
        return cls(
            tx=occasion.tx,
            now=occasion.now,
            installation=occasion.installation,
            inbound=inbound,
            session=Session(occasion, person_id, conversation),
        )

    @property
    def person_id(self) -> int:
        """Who writes."""
        return self.session.person_id

    @property
    def conversation(self) -> Conversation:
        """All that is remembered of the person between two messages."""
        return self.session.conversation

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The person's roles at places."""
        return self.session.grants

    @property
    def role(self) -> Role:
        """The person's foremost role; resident where none was given."""
        return self.session.grant.role if self.session.grant else Role.RESIDENT

    @property
    def place(self) -> Place | None:
        """Where the person's foremost role is held."""
        return self.session.grant.place if self.session.grant else None

    @property
    def places(self) -> tuple[Place, ...]:
        """All places at which the person holds the foremost role, as a cadre of two villages does."""
        return tuple(grant.place for grant in self.grants if grant.role is self.role and grant.place is not None)

    @property
    def region(self) -> str | None:
        """The pack that counts for the person, by id."""
        return self.session.region

    def may(
        self, action: Action, place: Place | None, *, owner_id: int | None = None, grants: Sequence[Grant] | None = None
    ) -> bool:
        """Whether the person may do something at a place, to what `owner_id` made; of the roles, in `grants` alone."""
        held = self.grants if grants is None else grants
        return allowed(action, grants=held, person_id=self.person_id, target=place, owner_id=owner_id)


def in_rows(options: tuple[Option, ...] | list[Option], width: int = 2) -> tuple[tuple[Option, ...], ...]:
    """Buttons laid in rows: long labels get a row of their own."""
    rows: list[list[Option]] = []
    for option in options:
        wide = len(option.label) > _NARROW
        if rows and len(rows[-1]) < width and not wide and len(rows[-1][-1].label) <= _NARROW:
            rows[-1].append(option)
        else:
            rows.append([option])
    return tuple(tuple(row) for row in rows)


_NARROW = 8
