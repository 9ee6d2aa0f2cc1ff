"""关注的房子 at an office PC: the list of those that are watched, one of them with its looks, and a look at it."""

from dataclasses import dataclass, replace

from handlers.cases import pictures, steps, view
from handlers.cases.pictures import CasePhoto
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import COORDINATORS
from handlers.dialog.pages import Page, page_of
from handlers.dialog.permissions import Action
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.dates import say_day
from handlers.forms.sheets import NONE_SENT, Filled, Shape, Uploads
from handlers.watches import watch_list
from handlers.watches.look_form import WATCH_LOOK
from knowledge.area import Place
from knowledge.model.watches import WatchKind
from storage.cases import cases
from storage.cases.cases import Case
from storage.people import people
from storage.watches import watches
from storage.watches.watches import HouseLook, Watch

ON_A_PAGE = 50


class NoSuchWatch(LookupError):
    """No such house is watched, or it is none of the person's: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class WatchedLine:
    """A watched house in the list. `last` says who looked last and what was seen, empty where nobody did yet."""

    number: str
    whose: str
    where: str
    kind: str
    due: str
    is_late: bool
    last: str


@dataclass(frozen=True, kw_only=True)
class WatchedList:
    """A page of the watched houses of a place, those due first, with how many there are of each kind."""

    place: str
    counts: tuple[str, ...]
    lines: tuple[WatchedLine, ...]
    page: Page


@dataclass(frozen=True, kw_only=True)
class LookShown:
    """A look in words, with its photos."""

    said: str
    photos: tuple[CasePhoto, ...]


@dataclass(frozen=True, kw_only=True)
class WatchedHouse:
    """A watched house: why it is watched and till when, its looks with the latest first, and the form of another."""

    number: str
    whose: str
    lines: tuple[str, ...]
    looks: tuple[LookShown, ...]
    sheet: WholeSheet


def is_for(context: Context) -> bool:
    """Whether the list is open to the person: to an office of a township or county that may look at cases there."""
    return _place_of(context) is not None


def listed(context: Context, number: int) -> WatchedList:
    """A page of the list. Raises NoSuchWatch for whom it is not."""
    place = _place_of(context)
    if place is None:
        raise NoSuchWatch
    counts = watches.counts(context.tx, place)
    page = page_of(sum(counts.values()), number, size=ON_A_PAGE)
    found = watches.part(context.tx, place, offset=page.offset, limit=page.size)
    houses = cases.by_ids(context.tx, [watch.case_id for watch in found])
    last = watches.last_looks(context.tx, [watch.id for watch in found])
    names = people.names_among(context.tx, {look.person_id for look in last.values()})
    return WatchedList(
        place=place.name,
        counts=tuple(
            context.say("watches.count", kind=context.say(f"watches.kind.{kind}"), count=counts[kind])
            for kind in WatchKind
            if kind in counts
        ),
        lines=tuple(_line(context, watch, houses[watch.case_id], last.get(watch.id), names) for watch in found),
        page=page,
    )


def _place_of(context: Context) -> Place | None:
    place = context.place
    may = place is not None and context.role in COORDINATORS and context.may(Action.TAKE_VILLAGE_STEP, place)
    return place if may else None


def _line(context: Context, watch: Watch, case: Case, last: HouseLook | None, names: dict[int, str]) -> WatchedLine:
    return WatchedLine(
        number=case.number,
        whose=view.whose(context, case),
        where=view.where(context, case),
        kind=context.say(f"watches.short.{watch.kind}"),
        due=say_day(context, watch.next_on),
        is_late=watch.next_on < context.today,
        last=watch_list.say_look(context, case, last, names.get(last.person_id, "")) if last else "",
    )


def opened(context: Context, number: str) -> WatchedHouse:
    """A watched house with the empty form of a look. Raises NoSuchWatch."""
    case, watch = _find(context, number)
    return _house(context, case, watch, at_once.opened(context, WATCH_LOOK, number))


def wanting_photos(context: Context, number: str) -> frozenset[str]:
    """The fields of the form that want photos. Raises NoSuchWatch."""
    _find(context, number)
    sheet = at_once.opened(context, WATCH_LOOK, number)
    return frozenset(field.id for field in sheet.fields if field.shape is Shape.PHOTOS)


def look(
    context: Context, number: str, filled: Filled, *, once: str, uploads: Uploads = NONE_SENT
) -> WatchedHouse | SheetSent:
    """Note a look; the house with the form again where something is wrong. Raises NoSuchWatch.

    Sent in again by a page that is loaded anew, it is noted once.
    """
    case, watch = _find(context, number)
    if once in context.conversation.submitted:
        return SheetSent(said=context.say("watches.noted_before"), done=True)
    sent = at_once.send(context, WATCH_LOOK, filled, subject=number, once=once, sure=True, uploads=uploads)
    if not isinstance(sent, SheetSent):
        return _house(context, case, watch, sent)
    context.conversation.note_sent(Draft(id=once, form=WATCH_LOOK.id, subject=number, touched_at=""), case=number)
    return sent


def _find(context: Context, number: str) -> tuple[Case, Watch]:
    case = cases.find(context.tx, number)
    watch = watches.of_case(context.tx, case.id) if case else None
    if case is None or watch is None or not steps.may(context, case, Action.TAKE_VILLAGE_STEP):
        raise NoSuchWatch(number)
    return case, watch


def _house(context: Context, case: Case, watch: Watch, sheet: WholeSheet) -> WatchedHouse:
    looks = watches.looks(context.tx, watch.id)
    names = people.names_among(context.tx, {one.person_id for one in looks})
    photos = {photo.id: photo for photo in pictures.with_looks(context, case)}
    return WatchedHouse(
        number=case.number,
        whose=view.whose(context, case),
        lines=tuple(watch_list.say_watch(context, case, watch)),
        looks=tuple(
            LookShown(
                said=watch_list.say_look(context, case, one, names.get(one.person_id, "")),
                photos=tuple(photos[id] for id in one.photos if id in photos),
            )
            for one in reversed(looks)
        ),
        sheet=replace(sheet, title=context.say("watches.button.look")),
    )
