"""Who somebody is: roles and invitations, consent, a number to call back, devices, deputies."""

from handlers.capability import Capability, Expected, by_name
from handlers.dialog.messages import SIGNED_IN, Contact, Presence
from handlers.dialog.morning import DigestPart, Source
from handlers.dialog.permissions import Action
from handlers.people import (
    about_me,
    at_a_pc,
    claims,
    consent,
    contact_phone,
    curator_marks,
    deputies,
    devices,
    digest_lines,
    directory,
    duty_form,
    invitation_menu,
    lost_phone,
    membership,
    office,
    person_card,
    preference,
    redemption,
)
from handlers.people.about_me import ABOUT_ME
from handlers.people.absence import AWAY
from handlers.people.duty_form import DUTY_TABLE
from handlers.people.invitation_form import INVITATION
from handlers.people.lost_phone import LOST_PHONE
from handlers.people.office import OFFICE
from handlers.spoken import Spoken

_COMMANDS = {
    "me": membership.who_am_i,
    "privacy": consent.show,
    "desk": at_a_pc.show,
    "devices": devices.show,
    "lost": devices.lost,
    "invite": invitation_menu.show,
    "directory": directory.show,
    "deputies": deputies.show,
    "office": office.show,
}

PEOPLE = Capability(
    id="people",
    forms=(ABOUT_ME, INVITATION, LOST_PHONE, AWAY, OFFICE, DUTY_TABLE),
    personal=frozenset({ABOUT_ME.id}),
    choices={
        "about": about_me.take_choice,
        "claim": claims.take_choice,
        "consent": consent.take_choice,
        "curator": curator_marks.take_choice,
        "deputy": deputies.take_choice,
        "device": devices.take_choice,
        "directory": person_card.take_choice,
        "duty": duty_form.take_choice,
        "invite": invitation_menu.take_choice,
        "lost": lost_phone.take_choice,
        "office": office.take_choice,
        "prefer": preference.take_choice,
    },
    commands=_COMMANDS,
    spoken=(
        Spoken(words="consent.say.agree", act=consent.agree_to_current, counts=consent.is_missing),
        Spoken(words="consent.say.refuse", act=consent.refuse, counts=consent.is_missing),
        Spoken(words="menu.say.about_me", act=about_me.ask),
        *by_name(_COMMANDS),
    ),
    expected={
        contact_phone.EXPECTED: Expected(take=contact_phone.take, ask_again=contact_phone.ask_again),
        directory.SEARCH: Expected(take=directory.search),
    },
    contents={Contact: membership.take_shared_contact, Presence: membership.note_presence},
    words=lambda context, text: redemption.take_code(context, text) or deputies.take_words(context, text),
    results={SIGNED_IN: devices.signed_in},
    digest=(
        Source(part=DigestPart.DECISIONS, lines=digest_lines.to_confirm),
        Source(part=DigestPart.PEOPLE, lines=digest_lines.out_of_reach),
    ),
    owns=(
        Action.NAME_DEPUTY,
        Action.INVITE,
        Action.SEE_DIRECTORY,
        Action.JOIN_PEOPLE,
        Action.CONFIRM_COUNTY,
        Action.END_SESSIONS,
        Action.IMPORT_ORG,
        Action.PUT_PERSON_RIGHT,
        Action.SET_OFFICE_PHONE,
        Action.VIEW_DUTY_PHONE,
        Action.MARK_CURATOR,
    ),
)
