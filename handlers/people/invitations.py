"""An invitation: made, noted, put into words; and whether whoever made it still may."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.dialog.permissions import Action, allowed
from handlers.dialog.private_chat import start_link
from handlers.wording import Wording
from knowledge.area import Place
from storage.database.database import Transaction
from storage.database.privacy import mask_name
from storage.people import areas, audit, invitations, people
from storage.people.invitations import Invitation
from storage.people.people import Role
from storage.web import sessions as web_sessions


@dataclass(frozen=True, kw_only=True)
class Made:
    """An invitation with its code, of which only a hash is kept, and the links that carry it."""

    code: str
    telegram: str | None
    web: str
    role: Role
    place: Place | None
    uses: int
    expires_at: datetime


def make(
    tx: Transaction,
    *,
    role: Role,
    place: Place | None,
    uses: int,
    days: int,
    now: datetime,
    link_root: str,
    made_by: int | None = None,
    person_id: int | None = None,
) -> Made:
    """Keep a new invitation and note it in the audit trail; role and place are to fit.

    With a person it is for that one alone, who holds the role there.
    """
    code, expires_at = invitations.new_code(), now + timedelta(days=days)
    area = None if place is None else place.code
    id = invitations.add(
        tx,
        code,
        role=role,
        area=area,
        uses=uses,
        now=now,
        expires_at=expires_at,
        made_by=made_by,
        person_id=person_id,
    )
    details = {"role": role, "area": area, "uses": uses, "days": days}
    if person_id is not None:
        details["person"] = person_id
    audit.note(tx, person_id=made_by, action="invitation_made", subject=f"invitation:{id}", now=now, details=details)
    return Made(
        code=code,
        telegram=start_link(tx, code),
        web=f"{link_root}/i/{code}",
        role=role,
        place=place,
        uses=uses,
        expires_at=expires_at,
    )


def lines(made: Made, say: Wording) -> Iterator[str]:
    """An invitation as it is shown, once."""
    yield say("org.invite.code", code=made.code)
    if made.telegram:
        yield say("org.invite.telegram", link=made.telegram)
    yield say("org.invite.web", link=made.web)
    where, ends = made.place.name if made.place else "", made.expires_at
    day = {"year": ends.year, "month": ends.month, "day": ends.day, "time": f"{ends:%H:%M}"}
    yield say("org.invite.until", place=where, role=say(f"role.{made.role}"), uses=made.uses, **day)


def is_good(tx: Transaction, invitation: Invitation, now: datetime) -> bool:
    """Whether somebody can take an invitation up: it is open, and who made it still may.

    The person whom one is for has the role, and is signed in nowhere: nobody else comes in beside who is here.
    """
    if not (invitation.is_good(now) and is_backed(tx, invitation)):
        return False
    if invitation.person_id is None:
        return True
    held = {(grant.role, grant.place and grant.place.code) for grant in people.grants_of(tx, invitation.person_id)}
    return (invitation.role, invitation.area) in held and not web_sessions.is_signed_in(tx, invitation.person_id)


def announce(tx: Transaction, invitation: Invitation, say: Wording) -> str:
    """Who invites, to what role, where, as it is said before the consent; a person's name is masked."""
    values = {
        "who": _inviter(tx, invitation, say),
        "place": "" if invitation.area is None else areas.get(tx, invitation.area).name,
        "role": say(f"invitation.as.{invitation.role}"),
    }
    if invitation.person_id is None:
        return say("invitation.announced", **values)
    name = mask_name(people.name_of(tx, invitation.person_id) or "")
    return say("invitation.announced_to", name=name, **values)


def _inviter(tx: Transaction, invitation: Invitation, say: Wording) -> str:
    """“青石镇赵敏”."""
    if invitation.made_by is None:
        return say("invitation.by_operator")
    name = people.name_of(tx, invitation.made_by) or say("deputies.colleague")
    places = [grant.place.name for grant in people.grants_of(tx, invitation.made_by) if grant.place is not None]
    return f"{places[0] if places else ''}{name}"


def is_backed(tx: Transaction, invitation: Invitation) -> bool:
    """Whether whoever made an invitation still may: with the role, what was given in it goes."""
    if invitation.made_by is None:
        return True
    place = None if invitation.area is None else areas.find(tx, invitation.area)
    grants = people.grants_of(tx, invitation.made_by)
    return allowed(Action.INVITE, grants=grants, person_id=invitation.made_by, target=place, owner_id=None)


def revoke_all(tx: Transaction, made_by: int, now: datetime) -> int:
    """Make all open invitations of a person worthless; how many."""
    return sum(invitations.revoke(tx, one.id, now) for one in invitations.open_ones(tx, made_by, now))
