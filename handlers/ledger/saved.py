"""Views of the ledger under a name of their maker's: kept, shared with the own office, opened by a link, forgotten."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from handlers.dialog.context import Context
from handlers.dialog.row_ids import row_id
from handlers.ledger.view import LedgerView, read_view
from storage.database.privacy import mask_numbers
from storage.web import saved_views

MOST = 30  # of one person
LONGEST_NAME = 20


class NoSuchView(LookupError):
    """There is no such view, or it is somebody else's."""


@dataclass(frozen=True, kw_only=True)
class ViewLink:
    """A saved view as it is linked to; `is_own` where the person may forget it."""

    id: int
    name: str
    address: str
    is_own: bool
    is_shared: bool
    on: bool


def links(context: Context, view: LedgerView) -> tuple[ViewLink, ...]:
    """The views of the person and of the own office, of which the present one is marked."""
    own_places = [place.code for place in context.places]
    return tuple(
        ViewLink(
            id=one.id,
            name=one.name,
            address=one.address,
            is_own=one.person_id == context.person_id,
            is_shared=one.area is not None,
            on=one.address == view.address(),
        )
        for one in saved_views.seen_by(context.tx, context.person_id, own_places)
    )


def save(context: Context, name: str, address: str, *, shared: bool) -> str:
    """Keep the view of an address under a name; what is wrong with that, if anything. Nothing personal is kept."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        return context.say("sheet.saved.name", most=LONGEST_NAME)
    if mask_numbers(name) != name:
        return context.say("sheet.saved.number")
    if saved_views.made_by(context.tx, context.person_id) >= MOST:
        return context.say("sheet.saved.enough", most=MOST)
    view, _ = read_view(context, parse_qsl(address))
    place = context.place.code if shared and context.place else None
    saved_views.add(
        context.tx,
        person_id=context.person_id,
        area=place,
        name=name,
        address=view.address()[: saved_views.LONGEST_ADDRESS],
        now=context.now,
    )
    return ""


def forget(context: Context, id: str) -> None:
    """Forget a view of the person's. Raises NoSuchView."""
    named = row_id(id)
    if named is None or not saved_views.remove(context.tx, named, context.person_id):
        raise NoSuchView(id)
