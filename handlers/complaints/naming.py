"""Who deals with complaints: the office's coordinators name them one by one, and see how many are still missing."""

from handlers.complaints.named import LEAST, named
from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import ROLE_AT
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from knowledge.area import Place
from storage.complaints import handlers
from storage.people import people
from storage.people.people import Coordinator


def show(context: Context) -> list[Reply]:
    """All coordinators of the person's own offices, with who is named and the buttons that change it."""
    return [_show(context, place) for place in own_offices(context)] or [context.reply("complaints.not_yours")]


def change(context: Context, verb: str, code: str, person_id: int) -> list[Reply]:
    """Name one of them, or take that back; who it is hears of it."""
    office = next((place for place in own_offices(context) if place.code == code), None)
    one = None if office is None else _holder(context, office, person_id)
    if office is None or one is None:
        return [context.reply("complaints.not_yours")]
    do = handlers.name if verb == "name" else handlers.dismiss
    do(context.tx, one.person_id, office.code, by=context.person_id, now=context.now)
    if one.person_id != context.person_id:
        told = context.reply(f"complaints.told_{verb}", place=office.name)
        context.notices.append(Notice(person_id=one.person_id, reply=told))
    done = context.say(f"complaints.done_{verb}", name=one.name or context.say("complaints.nameless"))
    return [_show(context, office, done)]


def own_offices(context: Context) -> list[Place]:
    """The offices for which the person names who deals with complaints."""
    places = [grant.place for grant in context.grants if grant.place is not None]
    return [place for place in places if context.may(Action.NAME_COMPLAINT_HANDLER, place)]


def _holder(context: Context, office: Place, person_id: int) -> Coordinator | None:
    return next((one for one in _holders(context, office) if one.person_id == person_id), None)


def _holders(context: Context, office: Place) -> list[Coordinator]:
    return people.holding(context.tx, ROLE_AT[office.level], office.code)


def _show(context: Context, office: Place, note: str = "") -> Reply:
    holders, marked = _holders(context, office), named(context).get(office.code, set())
    missing = LEAST[office.level] - len(marked)
    head = context.say("complaints.named_head", place=office.name)
    lines, buttons = [note, head], []
    for number, one in enumerate(holders, 1):
        name, is_named = one.name or context.say("complaints.nameless"), one.person_id in marked
        lines.append(context.say("complaints.is_named" if is_named else "complaints.is_not", number=number, name=name))
        verb = "dismiss" if is_named else "name"
        id = f"complaint:{verb}:{office.code}:{one.person_id}"
        buttons.append(context.option(id, f"complaints.button.{verb}", name=name))
    lines.append(context.say("complaints.missing", count=missing) if missing > 0 else context.say("complaints.enough"))
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons))
