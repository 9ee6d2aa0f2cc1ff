"""Answering a check at an office PC for a village that was telephoned: by a button, or by a small form of the chat."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.checks import item_forms
from handlers.checks.actions import is_id
from handlers.checks.answers import give, may_answer
from handlers.checks.board import NoSuchCheck, find
from handlers.checks.item_forms import CHECK_LOOKED, CHECK_MUTE, CHECK_REMARK, ItemNoted
from handlers.checks.texts import ANSWERS, CheckWords
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.sheets import Filled
from storage.cases import cases
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckItem, CheckKind


def _alone(keep: Callable[[Context, Draft], ItemNoted | None]) -> Callable[[Context, Draft], Sent | Closed]:
    """What sending in does at a PC: the same is kept, and no next house is asked for."""

    def submit(context: Context, draft: Draft) -> Sent | Closed:
        noted = keep(context, draft)
        return item_forms.gone(context) if noted is None else Sent(said=[Reply(text=noted.note)])

    return submit


FORMS: Mapping[str, Form] = {  # by what their links are called
    "looked": CHECK_LOOKED,
    "remark": replace(CHECK_REMARK, submit=_alone(item_forms.keep_remark)),
    "mute": replace(CHECK_MUTE, submit=_alone(item_forms.keep_mute)),
}


def offered(check: Check, item: CheckItem) -> tuple[str, ...]:
    """The forms that there are for a house or a village, by name, as the chat offers them."""
    if item.answer is CheckAnswer.NOTHING:
        return ()
    if item.case_id is None:
        return ("looked",)
    remark = ("remark",) if item.answer is not None else ()
    mute = ("mute",) if check.kind is CheckKind.REGULAR else ()
    return (*remark, *mute)


def answer(context: Context, id: int, item_id: str, given: str) -> str:
    """Answer for a house, as its button in the chat does; what is said of it. Raises NoSuchCheck."""
    check, item = _item(context, id, item_id)
    if given not in ANSWERS[check.kind] or item.case_id is None:
        raise NoSuchCheck(id)
    return give(context, check, item, CheckAnswer(given))


def opened(context: Context, id: int, item_id: str, name: str) -> WholeSheet:
    """One of the forms, empty. Raises NoSuchCheck, also where it is not offered."""
    check, item = _item(context, id, item_id)
    if name not in offered(check, item):
        raise NoSuchCheck(id)
    return at_once.opened(context, FORMS[name], item_id, title=_title(context, check, item, name))


def send(context: Context, id: int, item_id: str, name: str, filled: Filled, once: str) -> WholeSheet | SheetSent:
    """Send one of the forms in. Raises NoSuchCheck."""
    title = opened(context, id, item_id, name).title
    return at_once.send(context, FORMS[name], filled, subject=item_id, title=title, once=once, sure=True)


def _title(context: Context, check: Check, item: CheckItem, name: str) -> str:
    """“李秀英家（三组）：写备注”; of a village as its form is called anyway."""
    if item.case_id is None:
        return ""
    house = CheckWords(say=context.say, check=check).house(cases.by_ids(context.tx, [item.case_id])[item.case_id])
    return context.say("checks.board.about", house=house, what=context.say(f"checks.button.{BUTTONS[name]}"))


BUTTONS: Mapping[str, str] = {"looked": "done", "remark": "remarks", "mute": "mute"}


def _item(context: Context, id: int, item_id: str) -> tuple[Check, CheckItem]:
    """What the person may answer for in a check that runs. Raises NoSuchCheck."""
    check, _ = find(context, id)
    item = stored_items.find(context.tx, int(item_id)) if is_id(item_id) else None
    if item is None or item.check_id != check.id or check.closed_at is not None:
        raise NoSuchCheck(id)
    if item.answer is CheckAnswer.NOTHING or not may_answer(context, item.area):
        raise NoSuchCheck(id)
    return check, item
