"""Finding people below: by name, phone, place, role, or the invitation by which they came."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import COORDINATORS, RANK, roles_below
from handlers.forms.identity import Wrong, read_phone
from handlers.people.redemption import looks_like_code, read_code
from handlers.wording import Wording
from knowledge.area import Place
from storage.database.database import Transaction
from storage.people import directory, people
from storage.people import invitations as stored_invitations
from storage.people.directory import DirectoryEntry, Lacking
from storage.people.people import Coordinator, Grant, Role

Found = TypeVar("Found", bound=Coordinator)


def below(context: Context) -> list[DirectoryEntry]:
    """Who holds a role below the sender's, within the places that the sender coordinates; by place."""
    return below_of(context.tx, context.person_id, context.grants)


def below_of(tx: Transaction, person_id: int, grants: Sequence[Grant]) -> list[DirectoryEntry]:
    """Who holds a role below the foremost of somebody's roles, within the places that one coordinates; by place."""
    found = directory.entries(tx, *_coordinated(grants))
    return [one for one in found if one.person_id != person_id]


def lacking_below(tx: Transaction, person_id: int, grants: Sequence[Grant]) -> Lacking:
    """What is missing of the same people, counted."""
    return directory.count_lacking(tx, *_coordinated(grants), besides=person_id)


def _coordinated(grants: Sequence[Grant]) -> tuple[Collection[Role], list[Place]]:
    """The roles below the foremost of some, and the places that they coordinate; nothing where they coordinate none."""
    held = [(grant.role, grant.place) for grant in grants if grant.role in COORDINATORS and grant.place is not None]
    foremost = min((role for role, _ in held), key=RANK.index, default=None)
    return ((), []) if foremost is None else (roles_below(foremost), [place for _, place in held])


def matching(tx: Transaction, say: Wording, people_: Sequence[Found], text: str) -> list[Found]:
    """Those whom words tell, each once: “王建国”, “13800000002”, “青石村村干部”, a code; the nearest fit alone."""
    phone = read_phone(text)
    if not isinstance(phone, Wrong):
        return _each_once(one for one in people_ if one.phone == phone)
    if looks_like_code(text):
        came = came_by_code(tx, text)
        return _each_once(one for one in people_ if one.person_id in came)
    named = [one for one in people_ if one.name and one.name in text]
    there = [one for one in people_ if one.grant.place is not None and one.grant.place.name in text]
    in_role = [one for one in there if say(f"role.{one.grant.role}") in text]
    both = [one for one in named if one in there]
    return _each_once(both or named or in_role or there)


def came_by_code(tx: Transaction, code: str) -> set[int]:
    """Who took up the invitation with this code, or for whom it is."""
    invitation = stored_invitations.find(tx, read_code(code))
    return set() if invitation is None else came_by(tx, invitation.id, invitation.person_id)


def came_by(tx: Transaction, invitation_id: int, person_id: int | None) -> set[int]:
    """Who took up an invitation, or for whom it is."""
    return {*people.invited_by(tx, invitation_id), *([] if person_id is None else [person_id])}


def _each_once(found: Iterable[Found]) -> list[Found]:
    return list({one.person_id: one for one in found}.values())
