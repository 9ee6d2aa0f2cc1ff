"""Who somebody is: invitation codes give roles, a shared phone number finds the person that the county knows."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from handlers.dialog import menu
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Conversation
from handlers.dialog.hierarchy import coordinators_of
from handlers.dialog.messages import Ask, Contact, Notice, Option, Presence, Reply
from handlers.forms.identity import Wrong, read_phone
from handlers.people import attempts, consent, devices, invitations, office, preference
from storage import merging
from storage.database.privacy import mask_phone
from storage.people import accounts, areas, audit, consents, conversations, people
from storage.people import invitations as stored_invitations
from storage.people.invitations import AttemptKind, Invitation
from storage.people.people import Role

_LONGEST_TYPED = 30

_WELCOME: Mapping[Role, str] = {
    Role.RESIDENT: "membership.welcome.resident",
    Role.CADRE: "membership.welcome.cadre",
    Role.TOWNSHIP: "membership.welcome.township",
    Role.COUNTY: "membership.welcome.county",
    Role.CITY: "membership.welcome.city",
    Role.OPERATOR: "membership.welcome.operator",
}


# --- invitation codes


def looks_like_code(text: str) -> bool:
    """Whether somebody typed an invitation code, also one with a letter too many or too few.

    >>> looks_like_code("邀请码：abcd efgh jklm 23"), looks_like_code("13800000000")
    (True, False)
    """
    code = _read_code(text)
    near = abs(len(code) - stored_invitations.CODE_LENGTH) <= 1
    return near and len(text) <= _LONGEST_TYPED and not code.isdigit()


def _read_code(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def take_code(context: Context, text: str) -> list[Reply] | None:
    """Take a text that looks like an invitation code, once the person has agreed; None for any other text."""
    if not looks_like_code(text):
        return None
    return consent.first(context, lambda context: redeem(context, text.strip()))


def redeem(context: Context, code: str) -> list[Reply]:
    """Give the sender the role of an invitation code, typed or come with /start.

    Who holds that role already is welcomed again and uses nothing up. A wrong code, a used one, an expired and a
    revoked one are answered alike, and counted: after 5 in an hour even the right one has to wait.
    """
    if attempts.must_wait(context, AttemptKind.INVITATION):
        return [context.reply("membership.wait")]
    code = _read_code(code)
    known = stored_invitations.find(context.tx, code)
    if known is not None and _holds(context, known):
        return [_welcome(context, known)]
    backed = known is not None and invitations.is_backed(context.tx, known)
    invitation = stored_invitations.redeem(context.tx, code, context.now) if backed else None
    if invitation is None:
        return _refuse(context)
    people.grant(context.tx, context.person_id, invitation.role, invitation.area, context.now)
    context.session.read_roles_again()
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="invitation_redeemed",
        subject=f"invitation:{invitation.id}",
        now=context.now,
        details={"role": invitation.role, "area": invitation.area},
    )
    return [_welcome(context, invitation)]


def _holds(context: Context, invitation: Invitation) -> bool:
    held = {(grant.role, grant.place and grant.place.code) for grant in context.grants}
    return (invitation.role, invitation.area) in held


def _refuse(context: Context) -> list[Reply]:
    attempts.count(context, AttemptKind.INVITATION)
    return [context.reply("membership.wrong_code", length=stored_invitations.CODE_LENGTH)]


def _welcome(context: Context, invitation: Invitation) -> Reply:
    place = None if invitation.area is None else areas.get(context.tx, invitation.area)
    text = context.say(_WELCOME[invitation.role], place="" if place is None else place.name)
    return Reply(text=text, options=in_rows(menu.buttons(context)), commands=menu.commands(context))


# --- the phone number


def take_shared_contact(context: Context, contact: Contact) -> list[Reply]:
    """A number that was shared while nothing is waited for, once the person has agreed."""
    return consent.first(context, lambda context: take_contact(context, contact))


def take_contact(context: Context, contact: Contact) -> list[Reply]:
    """Keep the sender's own phone number, or make the sender the person whom the county imported with it.

    Only a number that the channel vouches for counts: with another's one could take another's role.
    """
    if not contact.own:
        return [_ask_for_phone(context, "membership.contact_not_own")]
    phone = read_phone(contact.phone)
    if isinstance(phone, Wrong):
        return [context.reply("membership.contact_unreadable")]
    owner = people.find_by_phone(context.tx, phone)
    if owner is None:
        people.set_phone(context.tx, context.person_id, phone)
    if owner is None or owner == context.person_id:
        return [context.reply("membership.phone_kept", phone=mask_phone(phone))]
    _become(context, owner)
    return who_am_i(context, greeting="membership.recognised")


def _become(context: Context, owner: int) -> None:
    """Go on as the person who owns the number, with the drafts of both.

    A sender of whom no number was known is the same human, and all of theirs goes along. With another number they
    are a person of their own, so only this address changes hands.
    """
    before = context.person_id
    merged = _merge_states(Conversation.from_json(conversations.hold(context.tx, owner)), context.conversation)
    if people.phone_of(context.tx, before) is None:
        merging.fold(context.tx, before, owner, context.now)
    else:
        accounts.rebind(context.tx, context.inbound.lane, owner)
        if not accounts.of(context.tx, before):
            people.forget_conversation(context.tx, before)
    if merged.consent:
        consents.give(context.tx, owner, merged.consent, context.now)
    conversations.store(context.tx, owner, merged.to_json(), merged.busy_until())
    audit.note(
        context.tx,
        person_id=owner,
        action="account_joined",
        subject=f"person:{before}",
        now=context.now,
        details={"lane": context.inbound.lane},
    )
    context.session.continue_as(owner, merged)


def _merge_states(theirs: Conversation, ours: Conversation) -> Conversation:
    """What is open here goes on; what is open elsewhere stays open."""
    return replace(
        ours,
        active=ours.active or theirs.active,
        drafts={**theirs.drafts, **ours.drafts},
        set_aside={**theirs.set_aside, **ours.set_aside},
        newer={**theirs.newer, **ours.newer},
        submitted={**theirs.submitted, **ours.submitted},
        sent_in=[*theirs.sent_in, *ours.sent_in],
        region=ours.region or theirs.region,
        consent=max(ours.consent, theirs.consent),
        contact_phone=ours.contact_phone or theirs.contact_phone,
    )


# --- who am I


def who_am_i(context: Context, greeting: str | None = None) -> list[Reply]:
    """Name, phone, roles, places and region of the sender, and how to get a role."""
    name = people.name_of(context.tx, context.person_id)
    phone = people.phone_of(context.tx, context.person_id)
    region = context.region
    lines = [] if greeting is None else [context.say(greeting)]
    lines.append(context.say("membership.name", name=name) if name else context.say("membership.no_name"))
    for grant in context.grants:
        role = context.say(f"role.{grant.role}")
        lines.append(
            context.say("membership.role", role=role)
            if grant.place is None
            else context.say("membership.role_at_place", role=role, place=_full_name(context, grant.place.code))
        )
    if not context.grants:
        lines.append(context.say("membership.no_role"))
    if region is not None:
        lines.append(context.say("membership.region", region=context.packs[region].region.name))
    if phone is not None:
        lines.append(context.say("membership.phone", phone=mask_phone(phone)))
    elif context.conversation.contact_phone:
        lines.append(context.say("membership.contact_phone", phone=mask_phone(context.conversation.contact_phone)))
    if not context.grants:
        lines.append(context.say("membership.how_to_get_a_role"))
    options = in_rows(menu.buttons(context)) if greeting else in_rows(_own_settings(context))
    return [Reply(text="\n".join(lines), options=options, ask=Ask.NOTHING if phone else Ask.CONTACT)]


def _own_settings(context: Context) -> tuple[Option, ...]:
    ways = (*devices.buttons(context), context.option("cmd:privacy", "menu.privacy"), *preference.way_in(context))
    return (*ways, *office.buttons(context))


def _full_name(context: Context, code: str) -> str:
    """“云山县青石镇青石村”: the place after the two above it, since names of villages repeat."""
    upwards = areas.lineage(context.tx, areas.get(context.tx, code))
    return "".join(place.name for place in reversed(upwards[:_NAMES]))


_NAMES = 3


def _ask_for_phone(context: Context, key: str) -> Reply:
    return Reply(text=context.say(key), ask=Ask.CONTACT)


# --- presence


def note_presence(context: Context, presence: Presence) -> list[Reply]:
    """Note whether the sender takes messages here; of a cadre or coordinator who left, the level above hears."""
    accounts.mark_reachable(context.tx, context.inbound.lane, presence.reachable)
    if not presence.reachable:
        _tell_that_somebody_left(context)
    return []


def _tell_that_somebody_left(context: Context) -> None:
    place = context.place
    if place is None or accounts.reachable(context.tx, context.person_id) is not None:
        return
    name = people.name_of(context.tx, context.person_id) or ""
    for one in coordinators_of(context.tx, place, reachable=True):
        reply = context.reply("membership.left", place=place.name, role=context.say(f"role.{context.role}"), name=name)
        context.notices.append(Notice(person_id=one.person_id, reply=reply))
