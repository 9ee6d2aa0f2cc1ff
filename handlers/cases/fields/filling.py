"""Filling in and changing fields of a case at any time, one or several, with a reason for what is changed."""

from collections.abc import Sequence
from typing import Any

from handlers.cases import steps, view
from handlers.cases.fields import keeping, stale
from handlers.cases.fields.asked import as_question, can_be_asked
from handlers.cases.fields.catalogue import BY_KEY, CATALOGUE
from handlers.cases.fields.field import Privacy
from handlers.cases.fields.opened import OpenFields
from handlers.cases.step import SHOW
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply, Weight
from handlers.forms import stepper
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Differs, Form, Sent
from handlers.people import consent
from storage.cases import cases
from storage.cases.cases import Case

WHY = Field(id="why", texts="filling.why", kind=Words(most=100))


def open_form(context: Context, case: Case, keys: Sequence[str]) -> list[Reply]:
    """Ask for some fields, beside those that a draft about the case asks for already; a changed one wants a reason."""
    said = OpenFields(context, case).kept
    draft = context.conversation.find_draft(CASE_FIELDS.id, case.number)
    if draft is None:
        draft = context.conversation.open_draft(CASE_FIELDS.id, context.now, subject=case.number, only=[])
    context.conversation.active = draft.id
    asked = [key for key in draft.only or [] if key != WHY.id]
    fresh = [key for key in keys if key not in asked]
    draft.answers |= {key: said[key] for key in fresh if key in said}
    draft.seen |= {key: said.get(key) for key in fresh}
    draft.unfinished += [key for key in fresh if key in said]
    changes = any(draft.seen.get(key) is not None for key in (*asked, *fresh))
    draft.only = [*asked, *fresh, *([WHY.id] if changes else [])]
    return stepper.begin(context, CASE_FIELDS, draft)


def _submit(context: Context, draft: Draft) -> Sent | Differs | Closed:
    case = cases.find(context.tx, draft.subject)
    if case is None or not steps.may_take(context, case, steps.FILL) or not steps.fits(context, case, steps.FILL):
        return Closed(reply=context.reply("cases.unknown", number=draft.subject))
    found = OpenFields(context, case)
    differs = stale.differing(context, case, CASE_FIELDS, draft, found.kept)
    if differs is not None:
        return differs
    may = {field.key for field in found.fillable}
    told = {
        key: _or_none(draft.answers.get(key))
        for key in draft.only or ()
        if key in may and _or_none(draft.answers.get(key)) != draft.seen.get(key)
    }
    old = {key: found.kept[key] for key in told if key in found.kept}
    words = keeping.say_changes(context, case, old, told)
    reason = draft.answers.get(WHY.id) or ""
    if not keeping.keep(context, case, told, person_id=context.person_id, role=context.role, reason=reason):
        return Sent(said=[_reply(context, case, "filling.nothing")], case=case.number)
    return Sent(said=[_reply(context, case, "filling.kept", words=words)], case=case.number)


def _or_none(value: Any) -> Any:
    return None if value == [] else value


def _reply(context: Context, case: Case, key: str, **words: str) -> Reply:
    on = context.option(f"case:{steps.FILL.id}:{case.number}", "filling.button.on", weight=Weight.MAIN)
    return context.reply(key, on, view.button(context, case, SHOW), number=case.number, **words)


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    field = BY_KEY.get(asked.id)
    sensitive = field is not None and field.privacy is Privacy.SENSITIVE
    if sensitive and draft.answers.get(asked.id) not in (None, [], "none", "unknown"):
        consent.note_sensitive(context, draft.subject, asked.id)
    return []


CASE_FIELDS = Form(
    id="case_fields",
    fields=(*(as_question(field) for field in CATALOGUE if can_be_asked(field)), WHY),
    submit=_submit,
    name=view.whose_by_draft,
    answered=_answered,
    about=view.whose_masked,
    head=view.head_by_draft,
)
