"""通讯录: who holds what below a coordinator, whether they came here, when last, and whom no message reaches."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import day_of
from handlers.dialog.messages import Content, Option, Reply, Text
from handlers.dialog.pages import page_of
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.people import curator_marks, finding
from handlers.people.vacancies import vacant_below
from knowledge.reading.text import looks_like_question
from storage.database.privacy import mask_phone
from storage.people.directory import DirectoryEntry
from storage.people.people import Role

SEARCH = "directory_search"
ON_A_PAGE = 10
MOST_FOUND = 20


class Shelf(StrEnum):
    """A part of the directory."""

    ALL = "all"
    NO_ACCOUNT = "none"  # imported, and never came
    UNREACHED = "unreached"  # came, and takes no messages now
    UNNAMED = "unnamed"  # gave no name or no phone


def fits(entry: DirectoryEntry, shelf: Shelf) -> bool:
    """Whether somebody stands in a part of it."""
    match shelf:
        case Shelf.NO_ACCOUNT:
            return not entry.has_account
        case Shelf.UNREACHED:
            return entry.has_account and not entry.reachable
        case Shelf.UNNAMED:
            return not entry.name or entry.phone is None
    return True


def show(context: Context) -> list[Reply]:
    """The first page of all; whom to ask, for who coordinates nobody."""
    return show_part(context, Shelf.ALL)


def show_part(context: Context, shelf: Shelf, number: int = 1) -> list[Reply]:
    """A page of a part of the directory, with the totals, and the ways to each of them and to the other parts."""
    if context.place is None or not context.may(Action.SEE_DIRECTORY, context.place):
        return [context.reply("directory.not_yours", way=way_to_ask(context))]
    everybody = finding.below(context)
    counts = {one: sum(fits(entry, one) for entry in everybody) for one in Shelf}
    found = [entry for entry in everybody if fits(entry, shelf)]
    page = page_of(len(found), number, size=ON_A_PAGE)
    shown = page.of(found)
    head = context.say(f"directory.head.{shelf}", place=context.place.name, **_named(counts))
    lines = [head, *(line(context, entry, at) for at, entry in enumerate(shown, page.offset + 1))]
    lines += page.where(context.say)
    if everybody:
        lines.append(context.say("directory.how_to_find"))
        context.conversation.expects = {"what": SEARCH}
    ways = (
        people_buttons(context, shown, page.offset),
        page.turning(context.say, f"directory:{shelf}"),
        [
            *_others(context, shelf, counts),
            *_vacant(context),
            *curator_marks.button(context),
            *_complaint_handlers(context),
        ],
    )
    return [Reply(text="\n".join(lines), options=tuple(row for buttons in ways for row in in_rows(buttons)))]


def _complaint_handlers(context: Context) -> tuple[Option, ...]:
    """The way to who deals with complaints, for who may name them."""
    if not any(context.may(Action.NAME_COMPLAINT_HANDLER, grant.place) for grant in context.grants):
        return ()
    return (context.option("complaint:handlers", "complaints.button.handlers"),)


def _named(counts: Mapping[Shelf, int]) -> dict[str, int]:
    return {"all": counts[Shelf.ALL], "none": counts[Shelf.NO_ACCOUNT], "unreached": counts[Shelf.UNREACHED]} | {
        "unnamed": counts[Shelf.UNNAMED]
    }


def line(context: Context, entry: DirectoryEntry, number: int) -> str:
    """“1 青石村村干部：王建国，138****0002，今天用过”."""
    return context.say("directory.line", number=number, who=describe(context, entry), state=state(context, entry))


def describe(context: Context, entry: DirectoryEntry) -> str:
    """“青石村村干部：王建国，138****0002”, with what is not known said so."""
    place = "" if entry.grant.place is None else entry.grant.place.name
    return context.say(
        "directory.who",
        place=place,
        role=context.say(f"invitation.as.{entry.grant.role}"),
        name=entry.name or context.say("directory.no_name"),
        phone=mask_phone(entry.phone) if entry.phone else context.say("directory.no_phone"),
    )


def state(context: Context, entry: DirectoryEntry) -> str:
    """Whether somebody came here, when last, and whether messages reach them."""
    if entry.seen_at is None:
        return context.say("directory.state.none" if not entry.reachable else "directory.state.address_only")
    day = day_of(entry.seen_at, context.zone)
    days = (context.today - day).days
    key = {0: "devices.today", 1: "devices.yesterday"}.get(days, "devices.day")
    seen = context.say(key, month=day.month, day=day.day) if days not in (0, 1) else context.say(key)
    return context.say("directory.state.seen" if entry.reachable else "directory.state.unreached", seen=seen)


def people_buttons(context: Context, shown: Sequence[DirectoryEntry], first: int = 0) -> list[Option]:
    """A button for each of some people."""
    return [
        context.option(f"directory:person:{one.person_id}", "directory.button.person", number=number, name=_short(one))
        for number, one in enumerate(shown, first + 1)
    ]


def _short(entry: DirectoryEntry) -> str:
    return entry.name or ("" if entry.grant.place is None else entry.grant.place.name)


def _others(context: Context, shelf: Shelf, counts: Mapping[Shelf, int]) -> list[Option]:
    options = [
        context.option(f"directory:{one}:1", f"directory.button.{one}", count=counts[one])
        for one in Shelf
        if one is not shelf and counts[one]
    ]
    if counts[Shelf.NO_ACCOUNT]:
        count = counts[Shelf.NO_ACCOUNT]
        options.append(context.option("directory:invite_all:0", "directory.button.invite_all", count=count))
        if context.role is Role.COUNTY:
            options.append(context.option("directory:ask_townships", "directory.button.ask_townships"))
    return options


def _vacant(context: Context) -> list[Option]:
    """The way to the places below that nobody holds."""
    count = len(vacant_below(context, context.person_id))
    return [context.option("seat:vacant:1", "handover.button.vacant_count", count=count)] if count else []


def search(context: Context, content: Content) -> list[Reply] | None:
    """Somebody named after the directory was shown; none where the words ask something, or name nobody in it."""
    context.conversation.expects = {}
    allowed = context.may(Action.SEE_DIRECTORY, context.place)
    if not allowed or not isinstance(content, Text) or looks_like_question(content.text):
        return None
    found = finding.matching(context.tx, context.say, finding.below(context), content.text)
    if not found:
        return None
    shown = found[:MOST_FOUND]
    key = "directory.found" if len(found) == len(shown) else "directory.found_more"
    lines = [
        context.say(key, count=len(found), shown=len(shown)),
        *(line(context, one, at) for at, one in enumerate(shown, 1)),
    ]
    context.conversation.expects = {"what": SEARCH}
    return [Reply(text="\n".join(lines), options=in_rows(people_buttons(context, shown)))]
