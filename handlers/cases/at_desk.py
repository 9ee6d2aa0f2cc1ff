"""Taking a step of a case from a sheet: the same forms and the same rules as its button in the chat."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex

from handlers.cases import actions, seen, sheet, steps
from handlers.cases.step import Step
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import card_on_sheet, sheets
from handlers.forms.card_on_sheet import NOTHING_READ, CardSent, CardWanted
from handlers.forms.form import AskAgain, Closed, Differs, Form
from handlers.forms.sheets import NONE_SENT, Filled, Shape, SheetField, Uploads
from storage.cases import cases
from storage.cases.cases import Case

_DRAFT_BYTES = 8  # 64 bits, so that nobody meets another's
_DRAFT_ID = re.compile(r"[0-9a-f]{16}")


class NoSuchCase(LookupError):
    """There is no such case, or it is not the person's: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class StepSheet:
    """The form of a step, as far as it is filled in: what stands above it, its fields, the label of its button.

    `draft` names what was sent in with it so far; `takes_photos` tells whether a field wants some, `reads_card` whether
    one takes a photo of an ID card.
    """

    number: str
    step: str
    title: str
    above: str
    fields: tuple[SheetField, ...]
    submit: str
    version: str
    draft: str = ""

    @property
    def takes_photos(self) -> bool:
        """Whether a field of it wants photos."""
        return any(field.shape is Shape.PHOTOS for field in self.fields)

    @property
    def reads_card(self) -> bool:
        """Whether a field of it takes a photo of an ID card."""
        return any(field.card for field in self.fields)


@dataclass(frozen=True, kw_only=True)
class StepTaken:
    """What came of it: what is said where it was taken or can be taken no more; the sheet where something is wrong."""

    said: str = ""
    taken: bool = False
    again: StepSheet | None = None
    changed: bool = False


def find(context: Context, number: str) -> Case:
    """The case with this number that the person may see. Raises NoSuchCase."""
    case = cases.find(context.tx, number)
    if case is None or not steps.may_see(context, case):
        raise NoSuchCase(number)
    return case


def opened(context: Context, number: str, step_id: str) -> StepSheet:
    """The empty form of a step. Raises NoSuchCase for a step that the person may not take."""
    case = find(context, number)
    step, form = _step(context, case, step_id)
    if form is None:
        return _without_form(context, case, step)
    draft = draft_of(form, case)
    form = form.grown(context, draft)
    above = form.opened(context, draft)
    return _sheet(context, case, step, form, draft, above, {}, {})


def tried(context: Context, number: str, step_id: str, filled: Filled) -> StepSheet:
    """The form of a step with what was filled in, and beside it what is wrong; nothing is kept. Raises NoSuchCase."""
    case = find(context, number)
    step, form = _step(context, case, step_id)
    if form is None:
        return _without_form(context, case, step)
    draft = draft_of(form, case)
    form = form.grown(context, draft)
    above = form.opened(context, draft)
    slips = sheets.fill(context, form, draft, filled)
    return _sheet(context, case, step, form, draft, above, slips, filled)


def wanting_photos(context: Context, number: str, step_id: str) -> frozenset[str]:
    """The fields of a step's form that may want photos. Raises NoSuchCase."""
    case = find(context, number)
    _, form = _step(context, case, step_id)
    fields = form.grown(context, draft_of(form, case)).fields if form else ()
    return frozenset(asked.id for asked in fields if sheets.shape_of(asked) is Shape.PHOTOS)


def wanting_card(context: Context, number: str, step_id: str) -> CardWanted | None:
    """The field of a step's form that takes a photo of an ID card; none where none does. Raises NoSuchCase."""
    case = find(context, number)
    _, form = _step(context, case, step_id)
    if form is None:
        return None
    draft = draft_of(form, case)
    form = form.grown(context, draft)
    form.opened(context, draft)
    return card_on_sheet.wanted(context, form, draft)


def take(
    context: Context,
    number: str,
    step_id: str,
    filled: Filled,
    version: str,
    *,
    draft_id: str = "",
    uploads: Uploads = NONE_SENT,
    card: CardSent | None = None,
) -> StepTaken:
    """Take a step with what was filled in, on the case as it was when the sheet was opened. Raises NoSuchCase.

    `draft_id` is that of the sheet, to which photos belong that were sent with it before. With a photo of a `card` it
    is not taken yet: the sheet comes again with what was read.
    """
    case = find(context, number)
    step, form = _step(context, case, step_id)
    if version != sheet.version(case) and not step.remarks:
        again = opened(context, number, step_id) if steps.fits(context, case, step) else None
        return StepTaken(said=context.say("sheet.changed"), again=again, changed=True)
    if form is None:
        fitted = steps.fits(context, case, step)
        replies = actions.take_choice(context, [step.id, case.number, actions.SURE])
        return StepTaken(said="\n".join(reply.text for reply in replies), taken=fitted)
    draft = draft_of(form, case, draft_id)
    form = form.grown(context, draft)
    above = form.opened(context, draft)
    slips = sheets.fill(context, form, draft, filled, uploads)
    if card is not None:
        put = card_on_sheet.put(context, form, draft, card, filled)
        refused = {field: slips[field] for field, sent in uploads.items() if sent.slip and field in slips}
        wrong = {**refused, **put.slips}
        return StepTaken(again=_sheet(context, case, step, form, draft, above, wrong, put.filled, put.read))
    if slips:
        return StepTaken(again=_sheet(context, case, step, form, draft, above, slips, filled))
    match form.submit(context, draft):
        case Closed(reply=reply):
            return StepTaken(said=reply.text)
        case AskAgain(field=asked, note=note) | Differs(field=asked, note=note):
            return StepTaken(again=_sheet(context, case, step, form, draft, above, {asked: note}, filled))
        case sent:
            context.conversation.note_sent(draft, case=case.number)
            return StepTaken(said="\n".join(reply.text for reply in sent.said), taken=True)


def _step(context: Context, case: Case, step_id: str) -> tuple[Step, Form | None]:
    step = steps.find(step_id)
    if step is None or step.look is not None or not steps.may_take(context, case, step):
        raise NoSuchCase(case.number)
    seen.note(context, case)
    return step, actions.STEP_FORMS[step.form] if step.form else None


def draft_of(form: Form, case: Case, id: str = "") -> Draft:
    """A draft that lives as long as its sheet; under the name that the sheet has, where it has a good one."""
    known = id if _DRAFT_ID.fullmatch(id) else token_hex(_DRAFT_BYTES)
    return Draft(id=known, form=form.id, subject=case.number, touched_at="")


def _sheet(
    context: Context,
    case: Case,
    step: Step,
    form: Form,
    draft: Draft,
    above: str,
    slips: Mapping[str, str],
    filled: Filled,
    read: Mapping[str, str] = NOTHING_READ,
) -> StepSheet:
    asked = sheets.fields(context, form, draft, slips, filled)
    return StepSheet(
        number=case.number,
        step=step.id,
        title=context.say(f"cases.button.{step.id}"),
        above=above,
        fields=card_on_sheet.offered(context, card_on_sheet.wanted(context, form, draft), asked, read),
        submit=context.say("sheet.submit"),
        version=sheet.version(case),
        draft=draft.id,
    )


def _without_form(context: Context, case: Case, step: Step) -> StepSheet:
    return StepSheet(
        number=case.number,
        step=step.id,
        title=context.say(f"cases.button.{step.id}"),
        above=context.say(step.confirm, number=case.number) if step.confirm else "",
        fields=(),
        submit=context.say(f"cases.button.{step.id}_sure" if step.confirm else f"cases.button.{step.id}"),
        version=sheet.version(case),
    )
