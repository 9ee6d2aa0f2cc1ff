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
from knowledge.area import Place


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


def may_exempt_below(context: Context) -> bool:
    """Whether there is a place below that the person may exempt."""
    return _office(context) is not None


def opened(context: Context) -> WholeSheet:
    """The empty form. Raises NoSuchDate for who exempts nobody."""
    return at_once.opened(context, EXEMPTION, _subject(context), title=context.say("exemption.button.new"))


def send(context: Context, filled: Filled, once: str) -> WholeSheet | SheetSent:
    """Exempt a place. Raises NoSuchDate."""
    title = context.say("exemption.button.new")
    return at_once.send(context, EXEMPTION, filled, subject=_subject(context), title=title, once=once, sure=True)


def end(context: Context, id: str) -> str:
    """End an exemption; what is said of it. Raises NoSuchDate."""
    if id not in {str(one.id) for one in exemptions_held(context)}:
        raise NoSuchDate(id)
    return exemptions.take_choice(context, ["end", id])[0].text


def _subject(context: Context) -> str:
    office = _office(context)
    if office is None:
        raise NoSuchDate("exemption")
    return office.code


def _office(context: Context) -> Place | None:
    return context.place if context.place is not None and may_exempt(context, context.place) else None
