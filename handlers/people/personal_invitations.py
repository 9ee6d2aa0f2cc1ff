"""Invitations made for people whom the county imported: whoever takes one up becomes that person at once."""

from dataclasses import replace
from datetime import datetime

from handlers.dialog.context import Context
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_who_invites
from handlers.people import directory, finding, invitations
from handlers.people.directory import Shelf
from handlers.people.invitations import Made
from storage.database.database import Transaction
from storage.people import invitations as stored_invitations
from storage.people import people
from storage.people.directory import DirectoryEntry
from storage.people.people import Coordinator, Role
from storage.web import sessions as web_sessions

DAYS = 30
AT_ONCE = 10


def make(
    tx: Transaction, person: Coordinator, *, days: int, now: datetime, link_root: str, made_by: int | None = None
) -> Made:
    """An invitation for one person in the role held; earlier ones for the same person are worthless from now on."""
    stored_invitations.revoke_personal(tx, [person.person_id], now)
    return invitations.make(
        tx,
        role=person.grant.role,
        place=person.grant.place,
        uses=1,
        days=days,
        now=now,
        link_root=link_root,
        made_by=made_by,
        person_id=person.person_id,
    )


def invite_one(context: Context, person: DirectoryEntry) -> list[Reply]:
    """An invitation for one person, in a message to be passed on; of who is signed in, that it needs none."""
    if not context.may(Action.INVITE, person.grant.place):
        return [context.reply("invitation.not_yours", way=way_to_who_invites(context))]
    if web_sessions.is_signed_in(context.tx, person.person_id):
        lost = context.option(f"lost:person:{person.person_id}", "directory.button.lost")
        return [context.reply("directory.invited.is_here", lost, name=_name(context, person))]
    back = context.option("cmd:directory", "menu.directory")
    return [context.reply("directory.invited.one", back, name=_name(context, person)), _letter(context, person)]


def invite_all(context: Context, first: int) -> list[Reply]:
    """Invitations for those who never came, ten at a time, a message for each to be passed on."""
    waiting = {one.person_id: one for one in finding.below(context) if directory.fits(one, Shelf.NO_ACCOUNT)}
    allowed = [one for one in waiting.values() if context.may(Action.INVITE, one.grant.place)]
    some = allowed[first : first + AT_ONCE]
    if not some:
        return [context.reply("directory.invited.nobody", context.option("cmd:directory", "menu.directory"))]
    letters = [_letter(context, one) for one in some]
    last = first + len(some)
    if last < len(allowed):
        more = context.option(f"directory:invite_all:{last}", "directory.button.invite_more")
        end = context.reply("directory.invited.some", more, first=first + 1, last=last, count=len(allowed))
    else:
        back = context.option("cmd:directory", "menu.directory")
        end = context.reply("directory.invited.all", back, count=len(allowed))
    return [*letters, end]


def ask_townships(context: Context) -> list[Reply]:
    """Ask the townships' coordinators to invite the cadres of theirs who never came, once a day; who was asked."""
    below = finding.below(context)
    waiting = [one for one in below if directory.fits(one, Shelf.NO_ACCOUNT) and one.grant.role is Role.CADRE]
    asked = []
    for one in below:
        count = sum(_lies_within(one, cadre) for cadre in waiting)
        if one.grant.role is Role.TOWNSHIP and one.reachable and count:
            context.notices.append(Notice(person_id=one.person_id, reply=_please(context, one, count)))
            asked.append(f"{one.grant.place.name if one.grant.place else ''}{one.name}")
    back = context.option("cmd:directory", "menu.directory")
    if not asked:
        return [context.reply("directory.invited.no_township", back)]
    return [context.reply("directory.invited.townships", back, names=context.say("forms.comma").join(asked))]


def _lies_within(township: DirectoryEntry, cadre: DirectoryEntry) -> bool:
    above, place = township.grant.place, cadre.grant.place
    return above is not None and place is not None and above.contains(place)


def _please(context: Context, township: DirectoryEntry, count: int) -> Reply:
    buttons = (
        context.option("directory:invite_all:0", "directory.button.invite_all", count=count),
        context.option("directory:none:1", "directory.button.none", count=count),
    )
    reply = context.reply("directory.please_invite", *buttons, who=_sender(context), count=count)
    return replace(reply, key=f"please_invite:{township.person_id}:{context.today}")


def _letter(context: Context, person: DirectoryEntry) -> Reply:
    """What the person is to get, with the link and its QR code; it can be passed on as it is."""
    made = make(
        context.tx,
        person,
        days=DAYS,
        now=context.now,
        link_root=context.installation.link_root,
        made_by=context.person_id,
    )
    text = context.say(
        "directory.letter",
        name=_name(context, person),
        who=_sender(context),
        place=person.grant.place.name if person.grant.place else "",
        role=context.say(f"invitation.as.{person.grant.role}"),
        days=DAYS,
        link=made.web,
    )
    if made.telegram:
        text = "\n".join((text, context.say("org.invite.telegram", link=made.telegram)))
    return Reply(text=text, qr=made.web)


def _sender(context: Context) -> str:
    """“青石镇赵敏”."""
    name = people.name_of(context.tx, context.person_id) or context.say("deputies.colleague")
    return f"{context.place.name if context.place else ''}{name}"


def _name(context: Context, person: DirectoryEntry) -> str:
    """How somebody is addressed: by name, else by place and role."""
    place = person.grant.place.name if person.grant.place else ""
    return person.name or f"{place}{context.say(f'invitation.as.{person.grant.role}')}"
