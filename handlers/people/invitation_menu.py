"""邀请: what a coordinator can do to bring people in, and the invitations that are open, to be taken back."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import COORDINATORS
from handlers.dialog.messages import Reply
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.whom_to_ask import way_to_who_invites
from handlers.forms import stepper
from handlers.people.invitation_form import INVITATION
from storage.people import areas, audit, people
from storage.people import invitations as stored_invitations

ON_A_PAGE = 10


def show(context: Context) -> list[Reply]:
    """What a coordinator can do about people; whom to ask, for all others."""
    if context.role not in COORDINATORS:
        return [context.reply("invitation.not_yours", way=way_to_who_invites(context))]
    ways = (
        context.option("invite:new", "invitation.button.new"),
        context.option("invite:list", "invitation.button.list"),
        context.option("cmd:directory", "menu.directory"),
        context.option("lost:new", "invitation.button.lost"),
    )
    return [context.reply("invitation.show", *ways)]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """invite:new, invite:list, invite:list:<page>, invite:revoke:<id>."""
    match args:
        case ["new"] if context.role in COORDINATORS:
            return stepper.open(context, INVITATION)
        case ["list", *number] if context.role in COORDINATORS:
            return [_list(context, number=page_number("".join(number)))]
        case ["revoke", id] if id.isdecimal():
            return [_revoke(context, int(id))]
    return [context.reply("invitation.not_yours", way=way_to_who_invites(context))]


def _list(context: Context, note: str = "", *, number: int = 1) -> Reply:
    found = stored_invitations.open_ones(context.tx, context.person_id, context.now)
    if not found:
        empty = context.say("invitation.list_none")
        button = context.option("invite:new", "invitation.button.new")
        return Reply(text="\n".join(line for line in (note, empty) if line), options=((button,),))
    page = page_of(len(found), number, size=ON_A_PAGE)
    shown = page.of(found)
    places = areas.among(context.tx, {one.area for one in shown if one.area is not None})
    names = people.names_among(context.tx, {one.person_id for one in shown if one.person_id is not None})
    lines = [line for line in (note, context.say("invitation.list", count=len(found))) if line]
    buttons = []
    for at, one in enumerate(shown, page.offset + 1):
        values = {
            "number": at,
            "place": "" if one.area is None else places[one.area].name,
            "role": context.say(f"role.{one.role}"),
            "day": say_date(context.say, day_of(one.expires_at, context.zone)),
        }
        if one.person_id is None:
            lines.append(context.say("invitation.one", uses=one.uses_left, **values))
        else:
            lines.append(context.say("invitation.one_of", name=names.get(one.person_id, ""), **values))
        buttons.append(context.option(f"invite:revoke:{one.id}", "invitation.button.revoke", number=at))
    turning = page.turning(context.say, "invite:list")
    text = "\n".join([*lines, *page.where(context.say)])
    return Reply(text=text, options=(*in_rows(buttons), *in_rows(turning)))


def _revoke(context: Context, id: int) -> Reply:
    """Take back an own invitation; another's and one that is gone sound the same."""
    if not any(one.id == id for one in stored_invitations.open_ones(context.tx, context.person_id, context.now)):
        return context.reply("invitation.gone", context.option("invite:list", "invitation.button.list"))
    stored_invitations.revoke(context.tx, id, context.now)
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="invitation_revoked",
        subject=f"invitation:{id}",
        now=context.now,
    )
    return _list(context, context.say("invitation.revoked"))
