"""经办人: the county says who of its coordinators answers what people ask a person; unsaid, it is all of them."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Notice, Option, Reply
from handlers.dialog.permissions import Action
from handlers.people.curators import marks
from knowledge.area import Place
from storage.people import areas, curators, people
from storage.people.people import Coordinator, Role


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """curator:show, and curator:mark and curator:unmark with the county's code and the person's id."""
    match args:
        case ["show"]:
            return [_show(context, place) for place in _own_places(context)] or [context.reply("curators.not_yours")]
        case ["mark" | "unmark" as verb, code, id] if id.isdecimal():
            county = next((place for place in _own_places(context) if place.code == code), None)
            one = None if county is None else _holder(context, county, int(id))
            if county is None or one is None:
                return [context.reply("curators.not_yours")]
            return [_set(context, county, one, marked=verb == "mark")]
    return [context.reply("curators.not_yours")]


def button(context: Context) -> tuple[Option, ...]:
    """The way there, for who may say it."""
    return (context.option("curator:show", "curators.button.show"),) if _own_places(context) else ()


def _own_places(context: Context) -> list[Place]:
    places = [grant.place for grant in context.grants if grant.place is not None]
    return [place for place in places if context.may(Action.MARK_CURATOR, place)]


def _holder(context: Context, county: Place, person_id: int) -> Coordinator | None:
    holders = people.holding(context.tx, Role.COUNTY, county.code)
    return next((one for one in holders if one.person_id == person_id), None)


def _show(context: Context, county: Place, note: str = "") -> Reply:
    """All coordinators of the county, who of them is marked, and the buttons that change it."""
    marked = marks(context).get(county.code, set())
    lines, buttons = [note, context.say("curators.head" if marked else "curators.head_all", place=county.name)], []
    for number, one in enumerate(people.holding(context.tx, Role.COUNTY, county.code), 1):
        name = one.name or context.say("curators.nameless")
        is_marked = one.person_id in marked
        lines.append(context.say("curators.marked" if is_marked else "curators.unmarked", number=number, name=name))
        verb = "unmark" if is_marked else "mark"
        id = f"curator:{verb}:{county.code}:{one.person_id}"
        buttons.append(context.option(id, f"curators.button.{verb}", name=name))
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons))


def _set(context: Context, county: Place, one: Coordinator, *, marked: bool) -> Reply:
    change = curators.mark if marked else curators.unmark
    change(context.tx, one.person_id, county.code, by=context.person_id, now=context.now)
    if one.person_id != context.person_id:
        key = "curators.told" if marked else "curators.told_off"
        told = context.reply(key, context.option("cmd:questions", "menu.questions"), place=county.name)
        context.notices.append(Notice(person_id=one.person_id, reply=told, told_as=(one.grant,)))
    done = context.say("curators.done" if marked else "curators.done_off", name=one.name)
    return _show(context, areas.get(context.tx, county.code), done)
