"""Invitations for people whom the county imported, as `anju invite` makes them: for one number, or a whole place."""

from dataclasses import dataclass
from datetime import datetime

from handlers.dialog.hierarchy import OFFICES, RANK
from handlers.forms.identity import Wrong, read_phone
from handlers.people import personal_invitations
from handlers.people.invitation_slips import Invited
from knowledge.area import Place
from storage.database.database import Transaction
from storage.people import areas, directory, people
from storage.people.directory import DirectoryEntry
from storage.web import sessions as web_sessions


@dataclass(frozen=True, kw_only=True)
class PeopleInvitations:
    """Makes them in one transaction, each good for some days."""

    tx: Transaction
    days: int
    now: datetime
    link_root: str

    def with_phone(self, phone: str) -> DirectoryEntry | None:
        """The person with a number that the county imported, in the foremost role; none where nobody in one has it."""
        number = read_phone(phone)
        known = None if isinstance(number, Wrong) else people.find_by_phone(self.tx, number)
        entries = [] if known is None else [one for one in self._within(None) if one.person_id == known]
        return min(entries, key=lambda one: RANK.index(one.grant.role), default=None)

    def for_everyone(self, place: Place) -> list[Invited]:
        """Those of all who hold a role at a place or below it, and never came."""
        waiting = {one.person_id: one for one in self._within(place) if not one.has_account}
        return [invited for one in waiting.values() if (invited := self.invite(one)) is not None]

    def invite(self, person: DirectoryEntry) -> Invited | None:
        """An invitation for somebody; none for who is signed in."""
        if web_sessions.is_signed_in(self.tx, person.person_id):
            return None
        made = personal_invitations.make(self.tx, person, days=self.days, now=self.now, link_root=self.link_root)
        return Invited(person=person, made=made)

    def _within(self, place: Place | None) -> list[DirectoryEntry]:
        places = areas.children(self.tx, None) if place is None else [place]
        return directory.entries(self.tx, OFFICES, places)
