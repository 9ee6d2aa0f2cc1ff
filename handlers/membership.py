"""Who somebody is: invitation codes give roles, a shared phone number finds the person that the county knows."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from handlers import devices, guessing, menu, preference
from handlers import invitations as letters
from handlers.conversation import Conversation
from handlers.hierarchy import coordinators_of
from handlers.identity import Wrong, read_phone
from handlers.messages import Ask, Contact, Notice, Option, Reply
from handlers.talk import Talk, in_rows
from storage import areas, audit, consents, conversations, invitations, merging, people
from storage.invitations import Guess, Invitation
from storage.people import Role
from storage.privacy import mask_phone

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
    near = abs(len(code) - invitations.CODE_LENGTH) <= 1
    return near and len(text) <= _LONGEST_TYPED and not code.isdigit()


def _read_code(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def redeem(talk: Talk, code: str) -> list[Reply]:
    """Give the sender the role of an invitation code, typed or come with /start.

    Who holds that role already is welcomed again and uses nothing up. A wrong code, a used one, an expired and a
    revoked one are answered alike, and counted: after 5 in an hour even the right one has to wait.
    """
    if guessing.must_wait(talk, Guess.INVITATION):
        return [talk.reply("membership.wait")]
    code = _read_code(code)
    known = invitations.find(talk.tx, code)
    if known is not None and _holds(talk, known):
        return [_welcome(talk, known)]
    backed = known is not None and letters.is_backed(talk.tx, known)
    invitation = invitations.redeem(talk.tx, code, talk.now) if backed else None
    if invitation is None:
        return _refuse(talk)
    people.grant(talk.tx, talk.person_id, invitation.role, invitation.area, talk.now)
    _forget_roles(talk)
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action="invitation_redeemed",
        subject=f"invitation:{invitation.id}",
        now=talk.now,
        details={"role": invitation.role, "area": invitation.area},
    )
    return [_welcome(talk, invitation)]


def _holds(talk: Talk, invitation: Invitation) -> bool:
    held = {(grant.role, grant.place and grant.place.code) for grant in talk.grants}
    return (invitation.role, invitation.area) in held


def _refuse(talk: Talk) -> list[Reply]:
    guessing.count(talk, Guess.INVITATION)
    return [talk.reply("membership.wrong_code", length=invitations.CODE_LENGTH)]


def _welcome(talk: Talk, invitation: Invitation) -> Reply:
    place = None if invitation.area is None else areas.get(talk.tx, invitation.area)
    text = talk.say(_WELCOME[invitation.role], place="" if place is None else place.name)
    return Reply(text=text, options=in_rows(menu.buttons(talk)), commands=menu.commands(talk))


# --- the phone number


def take_contact(talk: Talk, contact: Contact) -> list[Reply]:
    """Keep the sender's own phone number, or make the sender the person whom the county imported with it.

    Only a number that the channel vouches for counts: with another's one could take another's role.
    """
    if not contact.own:
        return [_ask_for_phone(talk, "membership.contact_not_own")]
    phone = read_phone(contact.phone)
    if isinstance(phone, Wrong):
        return [talk.reply("membership.contact_unreadable")]
    owner = people.find_by_phone(talk.tx, phone)
    if owner is None:
        people.set_phone(talk.tx, talk.person_id, phone)
    if owner is None or owner == talk.person_id:
        return [talk.reply("membership.phone_kept", phone=mask_phone(phone))]
    _become(talk, owner)
    return who_am_i(talk, greeting="membership.recognised")


def _become(talk: Talk, owner: int) -> None:
    """Go on as the person who owns the number, with the drafts of both.

    A sender of whom no number was known is the same human, and all of theirs goes along. With another number they
    are a person of their own, so only this address changes hands.
    """
    before = talk.person_id
    merged = _merge_states(Conversation.from_json(conversations.hold(talk.tx, owner)), talk.conversation)
    if people.phone_of(talk.tx, before) is None:
        merging.fold(talk.tx, before, owner, talk.now)
    else:
        people.rebind(talk.tx, talk.inbound.lane, owner)
        if not people.accounts_of(talk.tx, before):
            people.forget_conversation(talk.tx, before)
    if merged.consent:
        consents.give(talk.tx, owner, merged.consent, talk.now)
    conversations.store(talk.tx, owner, merged.to_json(), merged.busy_until())
    audit.note(
        talk.tx,
        person_id=owner,
        action="account_joined",
        subject=f"person:{before}",
        now=talk.now,
        details={"lane": talk.inbound.lane},
    )
    talk.person_id, talk.conversation = owner, merged
    _forget_roles(talk)


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


def _forget_roles(talk: Talk) -> None:
    vars(talk).pop("grants", None)


# --- who am I


def who_am_i(talk: Talk, greeting: str | None = None) -> list[Reply]:
    """Name, phone, roles, places and region of the sender, and how to get a role."""
    name = people.name_of(talk.tx, talk.person_id)
    phone = people.phone_of(talk.tx, talk.person_id)
    region = talk.region
    lines = [] if greeting is None else [talk.say(greeting)]
    lines.append(talk.say("membership.name", name=name) if name else talk.say("membership.no_name"))
    for grant in talk.grants:
        role = talk.say(f"role.{grant.role}")
        lines.append(
            talk.say("membership.role", role=role)
            if grant.place is None
            else talk.say("membership.role_at_place", role=role, place=_full_name(talk, grant.place.code))
        )
    if not talk.grants:
        lines.append(talk.say("membership.no_role"))
    if region is not None:
        lines.append(talk.say("membership.region", region=talk.knowledge.packs[region].region.name))
    if phone is not None:
        lines.append(talk.say("membership.phone", phone=mask_phone(phone)))
    elif talk.conversation.contact_phone:
        lines.append(talk.say("membership.contact_phone", phone=mask_phone(talk.conversation.contact_phone)))
    if not talk.grants:
        lines.append(talk.say("membership.how_to_get_a_role"))
    options = in_rows(menu.buttons(talk)) if greeting else in_rows(_own_settings(talk))
    return [Reply(text="\n".join(lines), options=options, ask=Ask.NOTHING if phone else Ask.CONTACT)]


def _own_settings(talk: Talk) -> tuple[Option, ...]:
    return (*devices.buttons(talk), talk.option("cmd:privacy", "menu.privacy"), *preference.way_in(talk))


def _full_name(talk: Talk, code: str) -> str:
    """“云山县青石镇青石村”: the place after the two above it, since names of villages repeat."""
    upwards = areas.lineage(talk.tx, areas.get(talk.tx, code))
    return "".join(place.name for place in reversed(upwards[:_NAMES]))


_NAMES = 3


def _ask_for_phone(talk: Talk, key: str) -> Reply:
    return Reply(text=talk.say(key), ask=Ask.CONTACT)


# --- presence


def note_presence(talk: Talk, reachable: bool) -> None:
    """Note whether the sender takes messages here; of a cadre or coordinator who left, the level above hears."""
    people.mark_reachable(talk.tx, talk.inbound.lane, reachable)
    place = talk.place
    if reachable or place is None or people.reachable_account(talk.tx, talk.person_id) is not None:
        return
    name = people.name_of(talk.tx, talk.person_id) or ""
    for one in coordinators_of(talk.tx, place, reachable=True):
        reply = talk.reply("membership.left", place=place.name, role=talk.say(f"role.{talk.role}"), name=name)
        talk.notices.append(Notice(person_id=one.person_id, reply=reply))
