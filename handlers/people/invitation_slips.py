"""Invitations for many people at once, each for one alone, as slips of a sheet to be printed and cut."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.documents.invitation_sheet import InvitationSlip
from handlers.people import directory, finding, personal_invitations
from handlers.people.directory import Shelf
from handlers.people.invitations import Made
from handlers.wording import Wording
from knowledge.area import Place
from storage.people import areas
from storage.people.directory import DirectoryEntry
from storage.web import sessions as web_sessions

MOST = 200  # people on a sheet


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Somebody and the invitation for that one alone."""

    person: DirectoryEntry
    made: Made

    def who(self, say: Wording) -> str:
        """“青石村村干部 王建国”."""
        return f"{self.office(say)} {self.person.name}"

    def office(self, say: Wording) -> str:
        """“青石村村干部”."""
        place = "" if self.person.grant.place is None else self.person.grant.place.name
        return f"{place}{say(f'invitation.as.{self.person.grant.role}')}"


def chosen(context: Context, person_ids: Iterable[int]) -> list[DirectoryEntry]:
    """Those of some people whom the sender may invite, but for who is signed in; each once, by place."""
    ids = set(person_ids)
    return _invitable(context, (one for one in finding.below(context) if one.person_id in ids))


def never_came(context: Context, code: str) -> list[DirectoryEntry]:
    """All at a place and below it who never came, and whom the sender may invite; nobody where it is not theirs."""
    place = areas.find(context.tx, code)
    if place is None:
        return []
    return _invitable(context, (one for one in finding.below(context) if _waits(one, place)))


def _waits(one: DirectoryEntry, place: Place) -> bool:
    there = one.grant.place is not None and place.contains(one.grant.place)
    return there and directory.fits(one, Shelf.NO_ACCOUNT)


def _invitable(context: Context, found: Iterable[DirectoryEntry]) -> list[DirectoryEntry]:
    each = {one.person_id: one for one in found if context.may(Action.INVITE, one.grant.place)}
    return [one for one in each.values() if not web_sessions.is_signed_in(context.tx, one.person_id)]


def invite(context: Context, found: Iterable[DirectoryEntry]) -> list[Invited]:
    """An invitation for each of some people, in place of the earlier ones."""
    return [
        Invited(
            person=one,
            made=personal_invitations.make(
                context.tx,
                one,
                days=personal_invitations.DAYS,
                now=context.now,
                link_root=context.installation.link_root,
                made_by=context.person_id,
            ),
        )
        for one in found
    ]


def slips(invited: Iterable[Invited], say: Wording, picture: Callable[[str], bytes]) -> list[InvitationSlip]:
    """The slips of the printed sheet; `picture` draws a link as a QR code, a PNG picture."""
    return [
        InvitationSlip(
            name=one.person.name,
            lines=(
                one.office(say),
                say(
                    "org.invite.slip",
                    year=one.made.expires_at.year,
                    month=one.made.expires_at.month,
                    day=one.made.expires_at.day,
                ),
            ),
            link=one.made.web,
            picture=picture(one.made.web),
        )
        for one in invited
    ]
