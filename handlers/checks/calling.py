"""Calling and ending a check at an office PC: the same forms, and the same end, as in the chat."""

from dataclasses import dataclass

from handlers.checks import closing
from handlers.checks.board import NoSuchCheck, find
from handlers.checks.progress import may_end
from handlers.checks.request_form import key_of, may_call
from handlers.checks.running import FORMS
from handlers.dialog.context import Context
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.form import Form
from handlers.forms.sheets import Filled
from storage.checks import checks


@dataclass(frozen=True, kw_only=True)
class EndQuestion:
    """Whether a check is to end now, with how it stands."""

    id: int
    text: str
    yes: str


def opened(context: Context, form_id: str) -> WholeSheet:
    """The empty form of a check. Raises NoSuchCheck for who calls none."""
    return at_once.opened(context, _form(context, form_id))


def send(context: Context, form_id: str, filled: Filled, *, once: str, sure: bool) -> WholeSheet | SheetSent | int:
    """Call a check, once it was looked over; the id of the one that was called by this form. Raises NoSuchCheck."""
    sent = at_once.send(context, _form(context, form_id), filled, once=once, sure=sure)
    called = checks.keyed(context.tx, key_of(once)) if isinstance(sent, SheetSent) else None
    return sent if called is None or called.person_id != context.person_id else called.id


def question(context: Context, id: int) -> EndQuestion:
    """What is asked before a check ends. Raises NoSuchCheck, also for who may not end it."""
    check, _ = find(context, id)
    if check.closed_at is not None or not may_end(context, check):
        raise NoSuchCheck(id)
    [asked] = closing.end(context, check, sure=False)
    return EndQuestion(id=check.id, text=asked.text, yes=context.say("checks.button.end_sure"))


def end(context: Context, id: int) -> str:
    """End a check; what is said of it. Raises NoSuchCheck, also for who may not end it."""
    check, _ = find(context, id)
    if not may_end(context, check):
        raise NoSuchCheck(id)
    return closing.end(context, check, sure=True)[0].text


def _form(context: Context, form_id: str) -> Form:
    form = FORMS.get(form_id)
    if form is None or not may_call(context):
        raise NoSuchCheck(form_id)
    return form
