"""〔这是同一个人〕: a coordinator makes one of two below, once that is sure, and parts them within a week."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import roles_below
from handlers.dialog.messages import Notice, Option, Reply
from handlers.dialog.permissions import Action
from handlers.people import directory, finding, joining
from storage import merging
from storage.people import joinings, people
from storage.people.directory import DirectoryEntry
from storage.people.people import Grant

MOST = 10


def candidates(context: Context, entry: DirectoryEntry) -> list[DirectoryEntry]:
    """Who may be the same human, the likeliest first: of the same name or phone, then in the same role and place."""
    found: dict[int, tuple[int, DirectoryEntry]] = {}
    for one in finding.below(context):
        alike = _likeness(entry, one)
        if one.person_id != entry.person_id and alike:
            found[one.person_id] = max(found.get(one.person_id, (0, one)), (alike, one), key=lambda pair: pair[0])
    return [one for _, one in sorted(found.values(), key=lambda pair: -pair[0])][:MOST]


def _likeness(entry: DirectoryEntry, other: DirectoryEntry) -> int:
    there = (entry.grant.role, entry.grant.place) == (other.grant.role, other.grant.place)
    return (
        2 * (bool(entry.name) and entry.name == other.name)
        + 2 * (entry.phone is not None and entry.phone == other.phone)
        + there
    )


def ask_which(context: Context, entry: DirectoryEntry) -> list[Reply]:
    """With whom somebody is to be one."""
    found = candidates(context, entry)
    if not found:
        return [context.reply("directory.same.nobody", context.option("cmd:directory", "menu.directory"))]
    lines = [context.say("directory.same.which", who=directory.describe(context, entry))]
    lines += [directory.line(context, one, number) for number, one in enumerate(found, 1)]
    options = [
        context.option(f"directory:same:{entry.person_id}:{one.person_id}", "directory.button.with", number=number)
        for number, one in enumerate(found, 1)
    ]
    return [Reply(text="\n".join(lines), options=in_rows(options))]


def decide(context: Context, one: int, other: int, *, sure: bool) -> list[Reply]:
    """Ask whether two are to be one; once that is sure, make one of them."""
    found = {entry.person_id: entry for entry in finding.below(context)}
    if one == other or one not in found or other not in found or not _may(context, one, other):
        return [context.reply("directory.gone", context.option("cmd:directory", "menu.directory"))]
    old, new = _which_stays(context, one, other)
    if not sure:
        yes = context.option(f"directory:join:{old}:{new}", "directory.button.join")
        no = context.option(f"directory:person:{new}", "directory.button.not_same")
        texts = {"old": directory.describe(context, found[old]), "new": directory.describe(context, found[new])}
        return [context.reply("directory.same.sure", yes, no, **texts)]
    joining_id = joining.join(context.tx, old, new, by=context.person_id, now=context.now)
    name = people.name_of(context.tx, new) or context.say("directory.no_name")
    who = people.name_of(context.tx, context.person_id) or ""
    told = context.reply("directory.same.told", who=f"{context.place.name if context.place else ''}{who}", name=name)
    context.notices.append(Notice(person_id=new, reply=told))
    undo = context.option(f"directory:part:{joining_id}", "directory.button.part")
    show = context.option(f"directory:person:{new}", "directory.button.show_person")
    return [context.reply("directory.same.done", show, undo, name=name)]


def _which_stays(context: Context, one: int, other: int) -> tuple[int, int]:
    """Who becomes whom: the one whose number is vouched for stays, else who came first."""
    vouched = {id: people.vouched_phone_of(context.tx, id) is not None for id in (one, other)}
    new, old = sorted((one, other), key=lambda id: (not vouched[id], id))
    return old, new


def _may(context: Context, *person_ids: int) -> bool:
    """Whether all that these people hold is below the sender."""
    below = roles_below(context.role)
    held = people.grants_among(context.tx, person_ids)
    return all(_is_below(context, grant, below) for grants in held.values() for grant in grants)


def _is_below(context: Context, grant: Grant, below: tuple[str, ...]) -> bool:
    return grant.role in below and context.may(Action.JOIN_PEOPLE, grant.place)


# --- and apart again


def ways_apart(context: Context, person_id: int) -> list[Option]:
    """A button for each record that became this person within the week."""
    since = context.now - merging.UNDOABLE
    found = joinings.undoable(context.tx, [person_id], since)
    return [
        context.option(
            f"directory:part:{one.id}",
            "directory.button.part_of",
            day=say_date(context.say, day_of(one.at, context.zone)),
        )
        for one in found
    ]


def part(context: Context, joining_id: int) -> list[Reply]:
    """Undo a joining."""
    found = joinings.find(context.tx, joining_id)
    if found is None or not _may(context, found.new_id) or not people.grants_of(context.tx, found.new_id):
        return [context.reply("directory.gone", context.option("cmd:directory", "menu.directory"))]
    name = people.name_of(context.tx, found.new_id) or context.say("directory.no_name")
    key = "directory.same.parted" if joining.part(context, found) else "directory.same.too_late"
    return [context.reply(key, context.option("cmd:directory", "menu.directory"), name=name)]
