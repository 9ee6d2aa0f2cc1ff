"""Taking up an invitation: its code is looked at first, who invites is said, and after the consent it counts."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.dialog import menu
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Notice, Reply
from handlers.people import about_me, attempts, consent, invitations, joining, seats
from handlers.wording import Wording
from storage.database.database import Transaction
from storage.database.privacy import mask_phone
from storage.people import areas, audit, people
from storage.people import invitations as stored_invitations
from storage.people.invitations import AttemptKind, Invitation
from storage.people.people import Role

_WELCOME: Mapping[Role, str] = {
    Role.RESIDENT: "membership.welcome.resident",
    Role.CADRE: "membership.welcome.cadre",
    Role.TOWNSHIP: "membership.welcome.township",
    Role.COUNTY: "membership.welcome.county",
    Role.CITY: "membership.welcome.city",
    Role.OPERATOR: "membership.welcome.operator",
}
_CODE = re.compile(r"[0-9A-Z]+(?:[\s\-—·][0-9A-Z]+)*")


def looks_like_code(text: str) -> bool:
    """Whether a text is nothing but letters and digits like those of a code, also one too many or too few.

    >>> looks_like_code("abcd efgh jklm 23"), looks_like_code("recommendation"), looks_like_code("13800000000")
    (True, False, False)
    """
    typed = unicodedata.normalize("NFKC", text).strip().upper()
    code = read_code(typed)
    near = abs(len(code) - stored_invitations.CODE_LENGTH) <= 1
    return near and _CODE.fullmatch(typed) is not None and not code.isdigit() and not code.isalpha()


def read_code(text: str) -> str:
    """A code as it was typed, without blanks and hyphens."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def announce_code(tx: Transaction, code: str, say: Wording, now: datetime) -> str | None:
    """Who invites by a code, to what role, where; none where nobody can take it up."""
    invitation = stored_invitations.find(tx, read_code(code))
    if invitation is None or not invitations.is_good(tx, invitation, now):
        return None
    return invitations.announce(tx, invitation, say)


def take_code(context: Context, text: str) -> list[Reply] | None:
    """Take a text that is an invitation's code; none for any other text."""
    typed = _after_its_name(context, text)
    if looks_like_code(typed):
        return take_up(context, typed)
    code = read_code(typed)
    plain = len(code) == stored_invitations.CODE_LENGTH and code == typed.strip().upper()
    return take_up(context, code) if plain and stored_invitations.find(context.tx, code) else None


def _after_its_name(context: Context, text: str) -> str:
    """“邀请码：ABCD…” without the words in front."""
    text = unicodedata.normalize("NFKC", text).strip()
    return text.removeprefix(context.say("membership.code_word")).lstrip(": ")


def take_up(context: Context, code: str) -> list[Reply]:
    """Look at a code, typed or come with /start, and take the invitation up once the person has agreed.

    What cannot be taken up is refused at once; what can waits for the consent, whatever else is done before it.
    """
    if attempts.must_wait(context, AttemptKind.INVITATION):
        return [context.reply("membership.wait")]
    code = read_code(code)
    known = stored_invitations.find(context.tx, code)
    if known is not None and _has_it(context, known):
        return _welcome(context, known)
    invitation = known if known is not None and invitations.is_good(context.tx, known, context.now) else None
    if invitation is None:
        return _refuse(context)
    if invitation.person_id is not None and _is_somebody_else(context, invitation.person_id):
        return [_not_yours(context)]
    if consent.is_missing(context):
        [notice] = consent.ask(context, stays=True)
        announced = invitations.announce(context.tx, invitation, context.say)
        return [replace(notice, text=f"{announced}\n{notice.text}")]
    return _redeem(context, code)


def _has_it(context: Context, invitation: Invitation) -> bool:
    """Whether the sender is whom it makes somebody: of one for a person, that person."""
    if invitation.person_id is not None:
        return invitation.person_id == context.person_id
    held = {(grant.role, grant.place and grant.place.code) for grant in context.grants}
    return (invitation.role, invitation.area) in held


def _is_somebody_else(context: Context, invited: int) -> bool:
    """Whether the sender is known already, by a name in a role or by a number vouched for, and so is another one."""
    if context.person_id == invited:
        return False
    named = bool(context.grants) and people.name_of(context.tx, context.person_id) is not None
    return named or people.vouched_phone_of(context.tx, context.person_id) is not None


def _not_yours(context: Context) -> Reply:
    name = people.name_of(context.tx, context.person_id) or mask_phone(
        people.phone_of(context.tx, context.person_id) or ""
    )
    return context.reply("membership.not_yours", context.option("cmd:devices", "devices.button.show"), name=name)


def _redeem(context: Context, code: str) -> list[Reply]:
    invitation = stored_invitations.redeem(context.tx, code, context.now)
    if invitation is None:
        return _refuse(context)
    if invitation.person_id is not None and invitation.person_id != context.person_id:
        joining.become(context, invitation.person_id)
    person_id, role, area = context.person_id, invitation.role, invitation.area
    people.grant(context.tx, person_id, role, area, context.now, invitation_id=invitation.id)
    context.session.read_roles_again()
    if area is not None:
        _tell_keepers(context, role, area)
    audit.note(
        context.tx,
        person_id=person_id,
        action="invitation_redeemed",
        subject=f"invitation:{invitation.id}",
        now=context.now,
        details={"role": role, "area": area},
    )
    return _welcome(context, invitation)


def _tell_keepers(context: Context, role: Role, area: str) -> None:
    """Give the newcomer what somebody above kept of the role, and tell that one."""
    place = areas.get(context.tx, area)
    values = {
        "post": context.say("handover.post", place=place.name, role=context.say(f"invitation.as.{role}")),
        "name": people.name_of(context.tx, context.person_id) or context.say("deputies.colleague"),
    }
    for keeper in seats.take_what_was_kept(context, context.person_id, role, area):
        context.notices.append(Notice(person_id=keeper, reply=context.reply("handover.told.filled", **values)))


def _refuse(context: Context) -> list[Reply]:
    attempts.count(context, AttemptKind.INVITATION)
    return [context.reply("membership.wrong_code", length=stored_invitations.CODE_LENGTH)]


def _welcome(context: Context, invitation: Invitation) -> list[Reply]:
    """What can be done now; whoever has a role and gave no name or phone is asked for them."""
    place = None if invitation.area is None else areas.get(context.tx, invitation.area)
    lines = [context.say(_WELCOME[invitation.role], place="" if place is None else place.name)]
    missing = invitation.role is not Role.RESIDENT and about_me.is_missing(context)
    if invitation.person_id is not None and not missing:
        name, phone = people.name_of(context.tx, context.person_id), people.phone_of(context.tx, context.person_id)
        lines.append(context.say("membership.you_are", name=name, phone=mask_phone(phone or "")))
    options, commands = in_rows(menu.buttons(context)), menu.commands(context)
    welcome = Reply(text="\n".join(lines), options=options, commands=commands)
    return [welcome, *about_me.ask(context)] if missing else [welcome]
