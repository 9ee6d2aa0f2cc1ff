"""What a handler is given: one message, its sender, the state, and what the assistant knows and remembers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from handlers.dialog.conversation import Conversation
from handlers.dialog.hierarchy import RANK
from handlers.dialog.messages import Inbound, Notice, Option, Reply, Weight
from handlers.dialog.permissions import Action, allowed
from handlers.wording import Wording
from knowledge.area import Place
from knowledge.model.pack import Pack
from knowledge.official.official import OfficialText
from knowledge.search.search import Search
from storage.database.database import Transaction
from storage.people import areas, people
from storage.people.people import Grant, Role


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """The packs by id, the search over their entries, and the official texts that are imported, by pack."""

    packs: Mapping[str, Pack]
    search: Search
    official: Mapping[str, OfficialText] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What handlers must know of where the assistant runs.

    `link_root` is the page's address as people reach it. `abroad` are the channels whose messages pass servers outside
    the country; with `sensitive_on_page`, sensitive fields are asked there only by a link to the page. `file_folder`
    is where files are kept that are made here to be handed on; none: nothing can be.
    """

    link_root: str = "http://127.0.0.1:8080"
    abroad: frozenset[str] = frozenset()
    sensitive_on_page: bool = False
    file_folder: Path | None = None

    @property
    def on_this_machine_only(self) -> bool:
        """Whether no other device reaches the page."""
        return urlsplit(self.link_root).hostname in ("127.0.0.1", "localhost", "::1")


@dataclass(kw_only=True)
class Context:
    """One message being handled, within one transaction.

    Handlers read and change `conversation`, write through `tx`, return what to say to the sender, and append to
    `notices` what to say to others.
    """

    tx: Transaction
    now: datetime
    inbound: Inbound
    person_id: int
    conversation: Conversation
    knowledge: Knowledge
    say: Wording
    demo: bool = False
    installation: Installation = Installation()
    notices: list[Notice] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the installation, in which its clock gives moments."""
        assert isinstance(self.now.tzinfo, ZoneInfo)
        return self.now.tzinfo

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """The person's roles at places."""
        return people.grants_of(self.tx, self.person_id)

    @property
    def grant(self) -> Grant | None:
        """The role in which the person acts where several would do: the one with most to decide."""
        return min(self.grants, key=lambda grant: RANK.index(grant.role), default=None)

    @property
    def role(self) -> Role:
        """The person's foremost role; resident where none was given."""
        return self.grant.role if self.grant else Role.RESIDENT

    @property
    def place(self) -> Place | None:
        """Where the person's foremost role is held."""
        return self.grant.place if self.grant else None

    @property
    def region(self) -> str | None:
        """The pack that counts for the person: of the role's place, else the one chosen, else none."""
        place = self.place
        at_place = self.pack_at(place) if place else None
        chosen = self.conversation.region
        return at_place or (chosen if chosen in self.knowledge.packs else None)

    def pack_at(self, place: Place) -> str | None:
        """The id of the pack that counts at a place; none where none does, or the one set there is here no longer."""
        covered = {pack.id: pack.region.area_codes for pack in self.knowledge.packs.values()}
        found = areas.pack_of(areas.lineage(self.tx, place), covered)
        return found if found in covered else None

    def may(
        self, action: Action, place: Place | None, *, owner_id: int | None = None, grants: Sequence[Grant] | None = None
    ) -> bool:
        """Whether the person may do something at a place, to what `owner_id` made; of the roles, in `grants` alone."""
        held = self.grants if grants is None else grants
        return allowed(action, grants=held, person_id=self.person_id, target=place, owner_id=owner_id)

    def option(self, id: str, label_key: str, *, weight: Weight = Weight.PLAIN, **values: object) -> Option:
        """A button with a worded label."""
        return Option(id=id, label=self.say(label_key, **values), weight=weight)

    def reply(self, key: str, *options: Option, **values: object) -> Reply:
        """A worded reply with its buttons, two in a row."""
        return Reply(text=self.say(key, **values), options=in_rows(options))


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
