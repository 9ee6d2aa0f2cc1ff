"""A group of a case's fields as a sheet at an office PC: filled in and changed as by the chat's form, all at once.

What is personal does not stand in it: such a field that is left empty stays as it is, and is emptied by a tick.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.cases import at_desk, sheet, steps
from handlers.cases.at_desk import NoSuchCase, StepSheet, StepTaken
from handlers.cases.fields import stale
from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.fields.field import CaseField, FieldGroup, Privacy
from handlers.cases.fields.filling import CASE_FIELDS, WHY
from handlers.cases.fields.opened import OpenFields
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import card_on_sheet, sheets
from handlers.forms.card_on_sheet import NOTHING_READ, CardSent, CardWanted
from handlers.forms.form import AskAgain, Closed, Differs
from handlers.forms.sheets import Filled
from storage.cases.cases import Case

FIELDS = "fields"  # before the id of a group, where a step's id stands else


def opened(context: Context, number: str, group: str) -> StepSheet:
    """The sheet of a group. Raises NoSuchCase where nothing in it is open to the person."""
    case, fields = _find(context, number, group)
    return _sheet(context, case, group, _draft(context, case, fields), {}, {})


def wanting_card(context: Context, number: str, group: str) -> CardWanted | None:
    """The field of a group that takes a photo of an ID card; none where none does. Raises NoSuchCase."""
    case, fields = _find(context, number, group)
    return card_on_sheet.wanted(context, CASE_FIELDS, _draft(context, case, fields))


def take(
    context: Context,
    number: str,
    group: str,
    filled: Filled,
    version: str,
    *,
    draft_id: str = "",
    card: CardSent | None = None,
) -> StepTaken:
    """Keep what was filled in, on the case as it was when the sheet was opened. Raises NoSuchCase.

    With a photo of a `card` nothing is kept yet: the sheet comes again with what was read.
    """
    case, fields = _find(context, number, group)
    if version != sheet.version(case):
        return StepTaken(said=context.say("sheet.changed"), again=opened(context, number, group), changed=True)
    draft = _draft(context, case, fields, draft_id)
    if card is not None:
        put = card_on_sheet.put(context, CASE_FIELDS, draft, card, filled)
        return StepTaken(again=_sheet(context, case, group, draft, put.slips, put.filled, put.read))
    slips = sheets.fill(context, CASE_FIELDS, draft, filled)
    for key, seen in draft.seen.items():
        if draft.answers.get(key) in (None, []) and not _was_emptied(filled, key, seen):
            draft.answers[key] = seen
    if not any(seen is not None and stale.changed(draft, key) for key, seen in draft.seen.items()):
        slips.pop(WHY.id, None)
    if slips:
        return StepTaken(again=_sheet(context, case, group, draft, slips, filled))
    match CASE_FIELDS.submit(context, draft):
        case Closed(reply=reply):
            return StepTaken(said=reply.text)
        case AskAgain(field=asked, note=note) | Differs(field=asked, note=note):
            return StepTaken(again=_sheet(context, case, group, draft, {asked: note}, filled))
        case sent:
            return StepTaken(said="\n".join(reply.text for reply in sent.said), taken=True)


def _find(context: Context, number: str, group: str) -> tuple[Case, tuple[CaseField, ...]]:
    """The case, and the fields of the group that are open to the person. Raises NoSuchCase."""
    case = at_desk.find(context, number)
    may = steps.fits(context, case, steps.FILL) and steps.may_take(context, case, steps.FILL)
    fields = OpenFields(context, case).of(FieldGroup(group)) if may and group in set(FieldGroup) else ()
    if not fields:
        raise NoSuchCase(number)
    return case, fields


def _draft(context: Context, case: Case, fields: tuple[CaseField, ...], id: str = "") -> Draft:
    """The form with the fields of a group, and why one is changed where any of them says something already."""
    kept = OpenFields(context, case).kept
    seen = {field.key: kept.get(field.key) for field in fields}
    changes = [WHY.id] if any(value is not None for value in seen.values()) else []
    only = [*seen, *changes]
    draft = at_desk.draft_of(CASE_FIELDS, case, id)
    draft.only = only
    draft.seen |= seen
    draft.answers |= {key: value for key, value in seen.items() if value is not None}
    return draft


def _sheet(
    context: Context,
    case: Case,
    group: str,
    draft: Draft,
    slips: Mapping[str, str],
    filled: Filled,
    read: Mapping[str, str] = NOTHING_READ,
) -> StepSheet:
    shown = Draft(id=draft.id, form=draft.form, subject=case.number, touched_at="", only=draft.only)
    shown.answers |= {key: value for key, value in draft.answers.items() if _is_shown(key, value)}
    asked = [
        replace(field, can_be_emptied=draft.seen.get(field.id) is not None and field.id not in shown.answers)
        for field in sheets.fields(context, CASE_FIELDS, shown, slips, filled)
    ]
    return StepSheet(
        number=case.number,
        step=f"{FIELDS}/{group}",
        title=context.say("filling.sheet_title", group=context.say(f"filling.group.{group}")),
        above=context.say("filling.stays"),
        fields=card_on_sheet.offered(context, card_on_sheet.wanted(context, CASE_FIELDS, shown), asked, read),
        submit=context.say("sheet.submit"),
        version=sheet.version(case),
        draft=draft.id,
    )


def _was_emptied(filled: Filled, key: str, seen: Any) -> bool:
    """Whether a field was emptied: one that stood in the sheet by leaving nothing in it, another by its tick."""
    return sheets.is_emptied(filled, CASE_FIELDS.field(key)) or (key in filled and _is_shown(key, seen))


def _is_shown(key: str, value: Any) -> bool:
    """Whether a value may stand in the sheet: not where it is personal, nor where it is no plain value."""
    field = BY_KEY.get(key)
    return field is not None and field.privacy is Privacy.NONE and not isinstance(value, Mapping)
