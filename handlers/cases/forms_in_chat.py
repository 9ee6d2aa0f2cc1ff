"""The forms of documents that were filled in for a case, in the chat: which there are, one of them, correcting one."""

from collections.abc import Iterator
from enum import StrEnum

from handlers.cases import at_desk, correctable, form_correction, form_lines, form_page, view
from handlers.cases.at_desk import NoSuchCase
from handlers.cases.correctable import Correctable
from handlers.cases.form_correction import FORM_CORRECTION
from handlers.cases.form_lines import BUTTON
from handlers.cases.form_page import FormPage
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.pages import page_number, page_of
from handlers.forms import stepper
from storage.cases.cases import Case

_LINES, _BUTTONS = 15, 10  # on a page


class _Act(StrEnum):
    """What a button does with a form; what it is about stands behind it."""

    TURN = "page"
    SHOW_PHOTOS = "photos"
    ASK_WHICH = "correct"
    CORRECT = "box"


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button of the forms: filled:<number>, filled:<number>:<record>, and behind that what is done with it.

    What is not there and what is not the person's sound the same.
    """
    number, record, what, which = (*args, "", "", "", "")[:4]
    try:
        case = _of_an_office(context, number)
        match what:
            case _Act.ASK_WHICH:
                return [_ask_which(context, correctable.find(context, number, record), page_number(which))]
            case _Act.CORRECT:
                return _open(context, correctable.find(context, number, record), which)
            case _Act.SHOW_PHOTOS:
                return [_show_photos(context, form_page.page(context, number, record))]
        return [_show(context, case, record, page_number(which))]
    except NoSuchCase:
        return [context.reply("cases.unknown", number=number)]


def _of_an_office(context: Context, number: str) -> Case:
    """The case, for an office or a village that may see it. Raises NoSuchCase."""
    if not context.grants:
        raise NoSuchCase(number)
    return at_desk.find(context, number)


def _show(context: Context, case: Case, record: str, number: int) -> Reply:
    lines = form_lines.of(context, case)
    if not lines:
        raise NoSuchCase(case.number)
    if record or len(lines) == 1:
        return _show_form(context, case, form_page.page(context, case.number, record or str(lines[0].record)), number)
    said = [
        context.say("filled.list.line", number=place, title=line.title, said=line.said, corrected=line.corrected)
        for place, line in enumerate(lines, 1)
    ]
    looks = [
        context.option(_id(case.number, line.record), "filled.button.number", number=place)
        for place, line in enumerate(lines, 1)
    ]
    head = context.say("filled.list.head", whose=view.whose(context, case), number=case.number)
    return Reply(text="\n".join([head, *said]), options=in_rows([*looks, view.button(context, case, SHOW)]))


def _show_form(context: Context, case: Case, shown: FormPage, number: int) -> Reply:
    """A form's boxes, a page at a time, and after the last what was corrected."""
    here = _id(shown.number, shown.line.record)
    lines = list(_lines(context, shown))
    page = page_of(len(lines), number, size=_LINES)
    head = context.say("filled.list.form", title=shown.line.title, edition=shown.edition, said=shown.line.said)
    buttons = page.turning(context.say, f"{here}:{_Act.TURN}")
    if shown.may_correct:
        buttons.append(context.option(f"{here}:{_Act.ASK_WHICH}", "filled.button.correct_box"))
    if any(box.photos for box in shown.boxes):
        buttons.append(context.option(f"{here}:{_Act.SHOW_PHOTOS}", "filled.button.photos"))
    text = "\n".join([head, *page.of(lines), *page.where(context.say)])
    return Reply(text=text, options=in_rows([*buttons, view.button(context, case, SHOW)]))


def _lines(context: Context, shown: FormPage) -> Iterator[str]:
    yield from (context.say("cases.line", name=box.label, value=box.shown) for box in shown.boxes)
    for one in shown.corrections:
        yield from (one.said, *one.lines)


def _show_photos(context: Context, shown: FormPage) -> Reply:
    """The pictures that stand in a form's boxes."""
    ids = [photo.id for box in shown.boxes for photo in box.photos]
    back = context.option(_id(shown.number, shown.line.record), "filled.button.look")
    text = context.say("filled.list.photos", title=shown.line.title, count=len(ids))
    return Reply(text=text, photos=tuple(ids), options=((back,),))


def _ask_which(context: Context, found: Correctable, number: int) -> Reply:
    """Which of the boxes that apply is to be corrected."""
    here, keys = _id(found.case.number, found.record.id), form_correction.applying(found)
    boxes = [box for box in found.blank.fields if box.key in keys]
    page = page_of(len(boxes), number, size=_BUTTONS)
    which = [Option(id=f"{here}:{_Act.CORRECT}:{box.key}", label=box.label) for box in page.of(boxes)]
    turning = page.turning(context.say, f"{here}:{_Act.ASK_WHICH}")
    back = context.option(here, "filled.button.look", weight=Weight.SIDE)
    text = "\n".join([context.say("filled.list.which", title=found.blank.title), *page.where(context.say)])
    return Reply(text=text, options=in_rows([*which, *turning, back]))


def _open(context: Context, found: Correctable, key: str) -> list[Reply]:
    """Ask a box of a form anew, beside those that a draft about it asks already; with it what hangs on its answer."""
    if key not in form_correction.applying(found):
        return [_ask_which(context, found, 1)]
    draft = context.conversation.find_draft(FORM_CORRECTION.id, found.case.number)
    if draft is not None and not form_correction.is_of(draft, found):
        context.conversation.drop(draft)
        draft = None
    if draft is None:
        draft = context.conversation.open_draft(FORM_CORRECTION.id, context.now, subject=found.case.number, only=[])
    context.conversation.active = draft.id
    form_correction.open_boxes(draft, found, _with_branches(found, key))
    draft.unfinished = [*(one for one in draft.unfinished if one != key), key]
    note = context.say("filled.list.opened", title=found.blank.title)
    return stepper.begin(context, FORM_CORRECTION.grown(context, draft), draft, note=note)


def _with_branches(found: Correctable, key: str) -> list[str]:
    """A box and those that apply by its answer, as far as they can be corrected; each comes after what it hangs on."""
    led = [key]
    for box in found.blank.fields:
        if not set(led).isdisjoint(box.when):
            led.append(box.key)
    return [one for one in led if one in found.keys]


def _id(number: str, record: int) -> str:
    """What the ids of a form's buttons begin with."""
    return f"{BUTTON}:{number}:{record}"
