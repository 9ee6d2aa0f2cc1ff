"""Correcting a form of a document that was filled in: a later record says what holds, and nothing is written over.

One form for chat and desk: its fields are the boxes that can be corrected. A draft of it may ask only some of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from handlers.cases import correctable, document_forms, form_changes, view
from handlers.cases.at_desk import NoSuchCase
from handlers.cases.correctable import Correctable
from handlers.cases.fields import stale
from handlers.cases.form_lines import BUTTON
from handlers.cases.step import SHOW
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Photo, Reply
from handlers.forms.field import Answers, Field, Words
from handlers.forms.form import AskAgain, Closed, Differs, Form, Sent
from handlers.forms.photos import Photos, receipt
from storage.cases import cases, records
from storage.database.privacy import mask_numbers
from storage.people import audit

EVENT = "form_corrected"  # what history and audit trail call it
LEAST, MOST = 4, 200  # characters of a reason
WHY = Field(id="why", texts="filling.why", kind=Words(most=MOST))
_RECORD = "_record"  # in what a draft has seen: which form it corrects; no box can have that key


def applying(found: Correctable) -> frozenset[str]:
    """The boxes that can be corrected and apply by what stands in the form."""
    return frozenset(asked.id for asked in _questions(found) if asked.when({}))


def open_boxes(draft: Draft, found: Correctable, keys: Iterable[str], version: int | None = None) -> None:
    """Let a draft ask some boxes of a form beside those that it asks already, and the reason last.

    Each says what stands in it, with a version what stood in it then; one that does not apply yet is open.
    """
    values, applies = found.values(version), applying(found)
    fresh = [key for key in keys if key not in (draft.only or ())]
    draft.only = [*(key for key in draft.only or () if key != WHY.id), *fresh, WHY.id]
    draft.answers |= {key: values.get(key) for key in fresh if key in values or key in applies}
    draft.seen |= {**{key: values.get(key) for key in fresh}, _RECORD: found.record.id}


def is_of(draft: Draft, found: Correctable) -> bool:
    """Whether a draft corrects this form."""
    return bool(draft.seen.get(_RECORD) == found.record.id)


def too_short(draft: Draft) -> bool:
    """Whether a draft gives no reason, or hardly one."""
    return len(draft.answers.get(WHY.id) or "") < LEAST


def changes(context: Context, found: Correctable, draft: Draft) -> dict[str, Any]:
    """What a draft says otherwise now, by box; none of one that is empty now, or does not apply any more."""
    now, form = found.values(), FORM_CORRECTION.grown(context, draft)
    applying = {asked.id for asked in form.open_fields(draft)}
    asked_for = [key for key in found.keys if key in (draft.only or ())]
    told = {key: _or_none(draft.answers.get(key)) if key in applying else None for key in asked_for}
    return {key: value for key, value in told.items() if value != _or_none(now.get(key))}


def keep(context: Context, found: Correctable, draft: Draft) -> Sent:
    """Keep a correction as a record of its own, with a line of the history and one of the trail."""
    now, changed = found.values(), changes(context, found, draft)
    reason = mask_numbers(draft.answers[WHY.id])
    records.add(
        context.tx,
        found.case,
        step=records.CHANGED,
        day=context.today,
        values=changed,
        corrects=found.record.id,
        reason=reason,
        person_id=context.person_id,
        role=context.role,
        now=context.now,
    )
    words = form_changes.say_for_history(context, found.case, found.blank, now, changed)
    cases.note(
        context.tx,
        found.case,
        kind=EVENT,
        person_id=context.person_id,
        role=context.role,
        now=context.now,
        details={
            "before": {key: now.get(key) for key in changed},
            "words": context.say("filled.what", title=found.blank.title, words=words),
            "reason": reason,
        },
    )
    audit.note(context.tx, person_id=context.person_id, action=EVENT, subject=found.case.number, now=context.now)
    return Sent(said=[_reply(context, found, "filled.done", words=words)], case=found.case.number)


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Differs | Closed:
    try:
        found = correctable.find(context, draft.subject, str(draft.seen.get(_RECORD)))
    except NoSuchCase:
        return Closed(reply=context.reply("cases.unknown", number=draft.subject))
    form, now = FORM_CORRECTION.grown(context, draft), found.values()
    differs = stale.differing(context, found.case, form, draft, {**now, _RECORD: found.record.id})
    if differs is not None:
        return differs
    if not changes(context, found, draft):
        return Sent(said=[_reply(context, found, "filled.nothing")], case=found.case.number)
    if too_short(draft):
        return AskAgain(field=WHY.id, note=context.say("filled.why_length", least=LEAST, most=MOST))
    return keep(context, found, draft)


def _reply(context: Context, found: Correctable, key: str, **words: str) -> Reply:
    look = context.option(f"{BUTTON}:{found.case.number}:{found.record.id}", "filled.button.look")
    return context.reply(key, look, view.button(context, found.case, SHOW), title=found.blank.title, **words)


def _boxes(context: Context, draft: Draft) -> tuple[Field, ...]:
    """The boxes of the form that a draft corrects, by what stands in all of them; none of a form that is gone."""
    case = cases.find(context.tx, draft.subject)
    found = correctable.standing(context, case, str(draft.seen.get(_RECORD))) if case else None
    return tuple(_questions(found)) if found else ()


def _questions(found: Correctable) -> Iterator[Field]:
    standing = found.values()
    for asked in document_forms.questions(found.blank, found.case.pack or ""):
        if asked.id in found.keys:
            yield replace(asked, when=_with(standing, asked))


def _with(standing: Answers, asked: Field) -> Any:
    return lambda answers: asked.when({**standing, **answers})


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    """How many pictures have come."""
    content = context.inbound.content
    if isinstance(asked.kind, Photos) and isinstance(content, Photo):
        return [receipt(context, draft, asked, content)]
    return []


def _or_none(value: Any) -> Any:
    return None if value in (None, "", []) else value


FORM_CORRECTION = Form(
    id="form_correction",
    for_others=True,
    fields=(WHY,),
    submit=_submit,
    name=view.whose_by_draft,
    answered=_answered,
    about=view.whose_masked,
    grows=_boxes,
)
