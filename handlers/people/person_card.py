"""One person of the directory: who it is, and what the coordinator can do for or about that one."""

from collections.abc import Callable

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.pages import page_number
from handlers.dialog.permissions import Action
from handlers.people import directory, finding, personal_invitations, same_person
from storage.people import areas, audit, handovers, people
from storage.people.directory import DirectoryEntry
from storage.people.people import Role

Act = Callable[[Context, DirectoryEntry], list[Reply]]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """directory:<part>:<page>, directory:person:<id>, and what can be done about that person."""
    match args:
        case ["person" | "phone" | "invite" | "same" as what, id] if id.isdecimal():
            return _with(context, int(id), _ACTS[what])
        case ["invite_all", first] if first.isdecimal():
            return personal_invitations.invite_all(context, int(first))
        case ["ask_townships"] if context.role is Role.COUNTY:
            return personal_invitations.ask_townships(context)
        case ["same" | "join" as what, one, other] if one.isdecimal() and other.isdecimal():
            return same_person.decide(context, int(one), int(other), sure=what == "join")
        case ["part", id] if id.isdecimal():
            return same_person.part(context, int(id))
        case [shelf, number] if shelf in list(directory.Shelf):
            return directory.show_part(context, directory.Shelf(shelf), page_number(number))
    return [context.reply("forms.old_button")]


def _with(context: Context, person_id: int, act: Act) -> list[Reply]:
    """Do something about somebody who is the sender's to look after."""
    found = next((one for one in finding.below(context) if one.person_id == person_id), None)
    if found is None:
        return [context.reply("directory.gone", context.option("cmd:directory", "menu.directory"))]
    return act(context, found)


def show(context: Context, entry: DirectoryEntry) -> list[Reply]:
    """Who somebody is, in each role below the sender, and what can be done."""
    roles = _roles(context, entry)
    lines = [directory.describe(context, one) for one in roles]
    lines.append(directory.state(context, entry))
    held = {(one.grant.role, one.grant.place.code) for one in roles if one.grant.place is not None}
    lines += _taken_over(context, entry, held)
    return [Reply(text="\n".join(lines), options=in_rows(_buttons(context, entry)))]


def _taken_over(context: Context, entry: DirectoryEntry, held: set[tuple[Role, str]]) -> list[str]:
    """From whom and when the person took over what the person holds here: “11月4日（周三）接的王建国”."""
    found = [one for one in handovers.taken_over(context.tx, entry.person_id) if (one.role, one.area) in held]
    return [
        context.say(
            "handover.taken_over",
            day=say_date(context.say, day_of(one.decided_at or one.at, context.zone)),
            place=areas.get(context.tx, one.area).name,
            name=people.name_of(context.tx, one.person_id) or context.say("deputies.colleague"),
        )
        for one in found
    ]


def _roles(context: Context, entry: DirectoryEntry) -> list[DirectoryEntry]:
    return [one for one in finding.below(context) if one.person_id == entry.person_id]


def _changing(context: Context, roles: list[DirectoryEntry]) -> list[Option]:
    """For each role below, replacing the person in it and moving them elsewhere; with the place where several."""
    found = [
        (one, one.grant.place) for one in roles if one.grant.place and context.may(Action.DECIDE_SEAT, one.grant.place)
    ]
    many = "_at" if len(found) > 1 else ""
    return [
        Option(
            id=f"seat:{verb}:{one.person_id}:{one.grant.role}:{place.code}",
            label=context.say(f"handover.button.{verb}{many}", place=place.name),
        )
        for one, place in found
        for verb in ("replace", "move")
    ]


def _buttons(context: Context, entry: DirectoryEntry) -> list[Option]:
    id = entry.person_id
    weight = Weight.PLAIN if entry.has_account else Weight.MAIN
    options = [context.option(f"directory:invite:{id}", "directory.button.invite", weight=weight)]
    if entry.phone and context.may(Action.VIEW_DUTY_PHONE, entry.grant.place):
        options.append(context.option(f"directory:phone:{id}", "directory.button.phone"))
    if entry.has_account:
        options.append(context.option(f"lost:person:{id}", "directory.button.lost"))
    if same_person.candidates(context, entry):
        options.append(context.option(f"directory:same:{id}", "directory.button.same"))
    options += _changing(context, _roles(context, entry))
    return [*options, *same_person.ways_apart(context, id), context.option("cmd:directory", "menu.directory")]


def _show_phone(context: Context, entry: DirectoryEntry) -> list[Reply]:
    """The full number, to call; the look goes into the audit trail (P7)."""
    phone = people.phone_of(context.tx, entry.person_id)
    if phone is None or not context.may(Action.VIEW_DUTY_PHONE, entry.grant.place):
        return show(context, entry)
    subject = f"person:{entry.person_id}"
    audit.note(
        context.tx, person_id=context.person_id, action="looked_at_duty_phones", subject=subject, now=context.now
    )
    return [context.reply("directory.phone", name=entry.name or context.say("directory.no_name"), phone=phone)]


_ACTS: dict[str, Act] = {
    "person": show,
    "phone": _show_phone,
    "invite": personal_invitations.invite_one,
    "same": same_person.ask_which,
}
