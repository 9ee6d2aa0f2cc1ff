"""Requests for more time that wait for somebody's decision, as a list at an office PC, and deciding on one there."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.dialog.row_ids import row_id
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.sheets import Filled
from handlers.reporting.decisions import extension_decision
from handlers.reporting.decisions.extension_decision import EXTENSION_REFUSAL
from handlers.reporting.decisions.extension_texts import say_request
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.held import Held
from handlers.reporting.obligations.lookup import NoSuchDate
from handlers.reporting.obligations.obligation import ObligationWords, mark_of
from knowledge.area import Place
from knowledge.calendar.calendar import FARTHEST
from storage.people import areas, people
from storage.reporting import extensions, submissions


@dataclass(frozen=True, kw_only=True)
class WaitingRequest:
    """A request that waits: who asks for what, until when and why."""

    id: int
    text: str


def waiting(context: Context) -> tuple[WaitingRequest, ...]:
    """What the person may decide and nobody has, the oldest first; what was reported meanwhile waits for nothing."""
    requests = extensions.undecided(context.tx, context.today - FARTHEST)
    place_at = areas.among(context.tx, {request.due.area for request in requests})
    names = people.names_among(context.tx, {request.person_id for request in requests})
    calendars, held, found = Calendars(context), Held(context), []
    for request in requests:
        place, pack = place_at.get(request.due.area), context.packs.get(request.due.pack)
        if place is None or pack is None or not _decides(context, held, place):
            continue
        obligation = calendars.obligation(pack, mark_of(pack.id, request.due.rule), request.due.due, place)
        if obligation is not None and submissions.find(context.tx, request.due) is None:
            words = ObligationWords(say=context.say, obligation=obligation, today=context.today)
            name = names.get(request.person_id) or context.say("deputies.colleague")
            text = say_request(words, place, name, request.until, request.reason)
            found.append(WaitingRequest(id=request.id, text=text))
    return tuple(found)


def grant(context: Context, id: str) -> str:
    """Grant a request; what is said of it. Raises NoSuchDate."""
    return extension_decision.take_choice(context, ["grant", _own(context, id)])[0].text


def refusal(context: Context, id: str) -> WholeSheet:
    """The empty form by which a request is refused. Raises NoSuchDate."""
    return at_once.opened(context, EXTENSION_REFUSAL, _own(context, id))


def refuse(context: Context, id: str, filled: Filled, once: str) -> WholeSheet | SheetSent:
    """Refuse a request with what was filled in. Raises NoSuchDate."""
    return at_once.send(context, EXTENSION_REFUSAL, filled, subject=_own(context, id), once=once, sure=True)


def _own(context: Context, id: str) -> str:
    named = row_id(id)
    request = None if named is None else extensions.find(context.tx, named)
    place = None if request is None else areas.find(context.tx, request.due.area)
    if place is None or not _decides(context, Held(context), place):
        raise NoSuchDate(id)
    return id


def _decides(context: Context, held: Held, place: Place) -> bool:
    """Whether the person holds the office next above a place: others above hear of what it decided."""
    grants = [grant for grant in context.grants if grant.role is held.office_above(place)]
    return bool(grants) and context.may(Action.GRANT_MORE_TIME, place, grants=grants)
