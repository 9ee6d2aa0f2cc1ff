"""The directory by place: the tree of what somebody coordinates, and who holds what at a place of it and below."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import roles_below
from handlers.dialog.pages import Page, page_of
from handlers.dialog.permissions import Action
from handlers.people import directory, finding
from handlers.people.directory import Shelf
from knowledge.area import Level, Place
from storage.database.privacy import mask_phone
from storage.people import areas, deputies
from storage.people.deputies import Deputy
from storage.people.directory import DirectoryEntry

SIZE = 100  # people on a page

Deputies = Mapping[tuple[int, str], Deputy]  # by who has one, and the place where


class DirectoryPart(StrEnum):
    """Of whom the list is."""

    ALL = Shelf.ALL
    NO_ACCOUNT = Shelf.NO_ACCOUNT
    UNREACHED = Shelf.UNREACHED
    UNNAMED = Shelf.UNNAMED
    AWAY = "away"


_STATES = (DirectoryPart.NO_ACCOUNT, DirectoryPart.UNREACHED, DirectoryPart.ALL)


@dataclass(frozen=True, kw_only=True)
class TreePlace:
    """A place of the tree: how deep it lies, how many people there are, and whether nobody holds it."""

    code: str
    name: str
    depth: int
    people: int
    vacant: bool
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class DirectoryRow:
    """A person in a role at a place, the phone masked. `deputy` says who stands in, and for how long."""

    person_id: int
    name: str
    post: str
    phone: str
    state: str
    part: DirectoryPart
    deputy: str
    away: bool


@dataclass(frozen=True, kw_only=True)
class DirectoryByPlace:
    """What is shown: the tree, the parts with how many are in each, a page of one, and how many people are in it.

    `never_came` is how many people at the place and below it have no account.
    """

    here: Place
    part: DirectoryPart
    words: str
    tree: tuple[TreePlace, ...]
    parts: tuple[tuple[DirectoryPart, str, int], ...]
    rows: tuple[DirectoryRow, ...]
    page: Page
    people: int
    never_came: int
    vacant: tuple[str, ...]


def show(context: Context, code: str, part: str, number: int = 1, words: str = "") -> DirectoryByPlace | None:
    """A page of a part of those at a place and below it, or of whom words name; none for who coordinates nobody.

    A place that is not the person's, and a part that there is not, are taken for all.
    """
    roots = [place for place in context.places if context.may(Action.SEE_DIRECTORY, place)]
    if not roots:
        return None
    places = {place.code: place for place in areas.below_any(context.tx, roots) if place.level is not Level.GROUP}
    here = places.get(code, roots[0])
    everybody = finding.below(context)
    standing_in = _deputies(context, roots)
    held = {entry.grant.place.code for entry in everybody if entry.grant.place is not None}
    vacant = [place for place in places.values() if place not in roots and place.code not in held]
    there = [entry for entry in everybody if entry.grant.place is not None and here.contains(entry.grant.place)]
    if words:
        there = finding.matching(context.tx, context.say, everybody, words)
    chosen = DirectoryPart(part) if part in list(DirectoryPart) else DirectoryPart.ALL
    found = [entry for entry in there if _fits(context, entry, chosen, standing_in)]
    page = page_of(len(found), number, size=SIZE)
    return DirectoryByPlace(
        here=here,
        part=chosen,
        words=words,
        tree=tuple(_branches(roots, places, here, everybody, {place.code for place in vacant})),
        parts=tuple(_parts(context, there, standing_in)),
        rows=tuple(_row(context, entry, everybody, standing_in) for entry in page.of(found)),
        page=page,
        people=len({entry.person_id for entry in found}),
        never_came=len({entry.person_id for entry in there if directory.fits(entry, Shelf.NO_ACCOUNT)}),
        vacant=tuple(place.name for place in vacant if here.contains(place)),
    )


def _deputies(context: Context, roots: Sequence[Place]) -> Deputies:
    return {
        (one.person_id, one.area): one
        for role in roles_below(context.role)
        for one in deputies.below(context.tx, role, roots)
    }


def _deputy_of(entry: DirectoryEntry, standing_in: Deputies) -> Deputy | None:
    return None if entry.grant.place is None else standing_in.get((entry.person_id, entry.grant.place.code))


def _is_away(context: Context, deputy: Deputy | None) -> bool:
    return deputy is not None and (deputy.replaces_on(context.today) or deputy.is_leave_to_come(context.today))


def _fits(context: Context, entry: DirectoryEntry, part: DirectoryPart, standing_in: Deputies) -> bool:
    if part is DirectoryPart.AWAY:
        return _is_away(context, _deputy_of(entry, standing_in))
    return directory.fits(entry, Shelf(part))


def _parts(
    context: Context, there: Sequence[DirectoryEntry], standing_in: Deputies
) -> Iterator[tuple[DirectoryPart, str, int]]:
    for part in DirectoryPart:
        count = sum(_fits(context, entry, part, standing_in) for entry in there)
        yield part, context.say(f"directory.part.{part}"), count


def _branches(
    roots: Sequence[Place],
    places: Mapping[str, Place],
    here: Place,
    everybody: Iterable[DirectoryEntry],
    vacant: set[str],
) -> Iterator[TreePlace]:
    """The roots, and below each place on the way to the one that is shown all that lies one level down."""
    people = Counter(code for entry in everybody if entry.grant.place for code in _codes(entry.grant.place))
    below: dict[str | None, list[Place]] = {}
    for place in places.values():
        below.setdefault(place.parent_code, []).append(place)
    on_the_way = set(_codes(here))

    def walk(place: Place, depth: int) -> Iterator[TreePlace]:
        yield TreePlace(
            code=place.code,
            name=place.name,
            depth=depth,
            people=people[place.code],
            vacant=place.code in vacant,
            is_here=place.code == here.code,
        )
        if place.code in on_the_way:
            for child in below.get(place.code, []):
                yield from walk(child, depth + 1)

    for root in roots:
        yield from walk(root, 0)


def _codes(place: Place) -> list[str]:
    return place.path.strip("/").split("/")


def _row(
    context: Context, entry: DirectoryEntry, everybody: Sequence[DirectoryEntry], standing_in: Deputies
) -> DirectoryRow:
    place = "" if entry.grant.place is None else entry.grant.place.name
    deputy = _deputy_of(entry, standing_in)
    return DirectoryRow(
        person_id=entry.person_id,
        name=entry.name or context.say("directory.no_name"),
        post=context.say("handover.post", place=place, role=context.say(f"invitation.as.{entry.grant.role}")),
        phone=mask_phone(entry.phone) if entry.phone else "",
        state=directory.state(context, entry),
        part=next(
            part
            for part in (DirectoryPart.NO_ACCOUNT, DirectoryPart.UNREACHED, DirectoryPart.ALL)
            if directory.fits(entry, Shelf(part))
        ),
        deputy="" if deputy is None else _say_deputy(context, deputy, everybody),
        away=_is_away(context, deputy),
    )


def _say_deputy(context: Context, deputy: Deputy, everybody: Sequence[DirectoryEntry]) -> str:
    """“李雪”, and while somebody is away “外出到11月6日（周五），李雪替”."""
    found = next((one.name for one in everybody if one.person_id == deputy.deputy_id), "")
    name = found or context.say("deputies.colleague")
    if not _is_away(context, deputy):
        return name
    since, until = (say_date(context.say, day or context.today) for day in (deputy.away_from, deputy.away_until))
    when = "to_come" if deputy.is_leave_to_come(context.today) else "away"
    return context.say(f"directory.deputy.{when}", name=name, since=since, until=until)
