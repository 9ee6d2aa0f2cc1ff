"""Who somebody is: a shared phone number finds the person that the county knows; who has left is noted."""

from handlers.dialog import menu
from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import coordinators_of
from handlers.dialog.messages import Ask, Contact, Notice, Option, Presence, Reply
from handlers.dialog.whom_to_ask import way_to_who_invites
from handlers.forms.identity import Wrong, read_phone
from handlers.people import about_me, consent, devices, joining, office, preference
from storage.database.privacy import mask_phone
from storage.people import accounts, areas, people

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
        return [context.reply("membership.contact_unreadable", way=way_to_who_invites(context))]
    owner = people.find_by_phone(context.tx, phone)
    if owner is None:
        people.set_phone(context.tx, context.person_id, phone)
    if owner is None or owner == context.person_id:
        return [context.reply("membership.phone_kept", phone=mask_phone(phone))]
    joining.become(context, owner)
    return who_am_i(context, greeting="membership.recognised")


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
        lines.append(context.say("membership.how_to_get_a_role", way=way_to_who_invites(context)))
    options = in_rows(menu.buttons(context)) if greeting else in_rows(_own_settings(context))
    return [Reply(text="\n".join(lines), options=options, ask=Ask.NOTHING if phone else Ask.CONTACT)]


def _own_settings(context: Context) -> tuple[Option, ...]:
    ways = (*devices.buttons(context), context.option("cmd:privacy", "menu.privacy"), *preference.way_in(context))
    return (about_me.button(context), *ways, *office.buttons(context))


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
