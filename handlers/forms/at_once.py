"""A form filled in at once on a sheet: opened, looked over where it tells what it will do, and sent in."""

import re
from dataclasses import dataclass, replace
from secrets import token_hex

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import sheets
from handlers.forms.form import AskAgain, Closed, Differs, Form, items
from handlers.forms.sheets import NONE_SENT, Filled, Shape, SheetField, Uploads

_MARK = re.compile("[0-9a-f]{8}")


@dataclass(frozen=True, kw_only=True)
class WholeSheet:
    """A form as far as it is filled in, with the label of its button.

    `once` is the mark by which the form makes one thing only, however often it is sent in. Where it only has to be
    looked over, `lines` say what was filled in and what it will do, and `given` are the fields by name with values.
    """

    title: str
    above: str
    fields: tuple[SheetField, ...]
    submit: str
    once: str
    lines: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()

    @property
    def takes_photos(self) -> bool:
        """Whether a field of it wants photos."""
        return any(field.shape is Shape.PHOTOS for field in self.fields)


@dataclass(frozen=True, kw_only=True)
class SheetSent:
    """What is said of a form that was sent in; `done` where it did what it is for."""

    said: str
    done: bool


def opened(context: Context, form: Form, subject: str = "", *, title: str = "") -> WholeSheet:
    """The empty form, under a title that says what it does; without one that is how a draft of it is called."""
    draft = _draft(form, subject, token_hex(4))
    form = form.grown(context, draft)
    sheet = _sheet(context, form, draft, form.opened(context, draft), {}, {})
    return _titled(sheet, title)


def send(
    context: Context,
    form: Form,
    filled: Filled,
    *,
    subject: str = "",
    title: str = "",
    once: str,
    sure: bool,
    uploads: Uploads = NONE_SENT,
) -> WholeSheet | SheetSent:
    """Send a form in; the sheet again where something is wrong, or where it was not looked over and is to be."""
    draft = _draft(form, subject, once if _MARK.fullmatch(once) else token_hex(4))
    form = form.grown(context, draft)
    above = form.opened(context, draft)
    slips = sheets.fill(context, form, draft, filled, uploads)
    if slips:
        return _titled(_sheet(context, form, draft, above, slips, filled), title)
    if form.tells_ahead and not sure:
        return _titled(_to_look_over(context, form, draft, filled), title)
    match form.submit(context, draft):
        case Closed(reply=reply):
            return SheetSent(said=reply.text, done=False)
        case AskAgain(field=asked, note=note) | Differs(field=asked, note=note):
            return _titled(_sheet(context, form, draft, above, {asked: note}, filled), title)
        case sent:
            return SheetSent(said="\n".join(reply.text for reply in sent.said), done=True)


def _draft(form: Form, subject: str, once: str) -> Draft:
    return Draft(id=once, form=form.id, subject=subject, touched_at="")


def _titled(sheet: WholeSheet, title: str) -> WholeSheet:
    return replace(sheet, title=title or sheet.title)


def _sheet(context: Context, form: Form, draft: Draft, above: str, slips: dict[str, str], filled: Filled) -> WholeSheet:
    return WholeSheet(
        title=form.name(context, draft),
        above=above,
        fields=tuple(sheets.fields(context, form, draft, slips, filled)),
        submit=context.say("sheet.go_on" if form.tells_ahead else form.submit_label),
        once=draft.id,
    )


def _to_look_over(context: Context, form: Form, draft: Draft, filled: Filled) -> WholeSheet:
    told = form.outlook(context, draft)
    return WholeSheet(
        title=form.name(context, draft),
        above="",
        fields=(),
        submit=context.say(form.submit_label),
        once=draft.id,
        lines=(*items(context, form, draft), *told.splitlines()),
        given=tuple((name, value) for name, values in filled.items() for value in values),
    )
