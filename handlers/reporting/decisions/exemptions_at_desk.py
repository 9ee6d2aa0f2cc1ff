"""Exemptions at an office PC: those that hold below the person's offices, ending one, and the form of a new one."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.sheets import Filled
from handlers.reporting.decisions import exemptions
from handlers.reporting.decisions.exemptions import EXEMPTION, holding, may_exempt, values_of
from handlers.reporting.obligations.lookup import NoSuchDate


@dataclass(frozen=True, kw_only=True)
class ExemptionLine:
    """An exemption: where, of what, until when and why."""

    id: int
    place: str
    what: str
    until: str
    reason: str


def exemptions_held(context: Context) -> tuple[ExemptionLine, ...]:
    """Those that the person may end, the oldest first."""
    held = [(one, place) for one, place in holding(context) if context.may(Action.EXEMPT, place)]
    return tuple(ExemptionLine(id=one.id, **values_of(context, one, place)) for one, place in held)


def exempting_offices(context: Context) -> tuple[tuple[str, str], ...]:
    """The person's offices below which there is a place to exempt, by code and name."""
    held = dict.fromkeys(grant.place for grant in context.grants if grant.place is not None)
    return tuple((place.code, place.name) for place in held if may_exempt(context, place))


def opened(context: Context, area: str) -> WholeSheet:
    """The empty form for the places below an own office. Raises NoSuchDate."""
    return at_once.opened(context, EXEMPTION, _subject(context, area), title=context.say("exemption.button.new"))


def send(context: Context, area: str, filled: Filled, once: str) -> WholeSheet | SheetSent:
    """Exempt a place. Raises NoSuchDate."""
    title = context.say("exemption.button.new")
    return at_once.send(context, EXEMPTION, filled, subject=_subject(context, area), title=title, once=once, sure=True)


def end(context: Context, id: str) -> str:
    """End an exemption; what is said of it. Raises NoSuchDate."""
    if id not in {str(one.id) for one in exemptions_held(context)}:
        raise NoSuchDate(id)
    return exemptions.take_choice(context, ["end", id])[0].text


def _subject(context: Context, area: str) -> str:
    """The office that is named, or the only one."""
    offices = dict(exempting_offices(context))
    if area in offices:
        return area
    if area or len(offices) != 1:
        raise NoSuchDate(area)
    return next(iter(offices))
