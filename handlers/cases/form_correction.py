"""Correcting a form of a document that was filled in: a later record says what holds, and nothing is written over."""

from collections.abc import Mapping, Sequence
from functools import partial
from secrets import token_hex
from typing import Any

from handlers.cases import correctable, document_forms, form_changes, view
from handlers.cases.at_desk import StepSheet, StepTaken
from handlers.cases.correctable import Correctable
from handlers.cases.fields import stale
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import sheets
from handlers.forms.field import Field, Words
from handlers.forms.form import Form, Sent
from handlers.forms.sheets import OTHER, Filled
from storage.cases import cases, records
from storage.database.privacy import mask_numbers
from storage.people import audit

EVENT = "form_corrected"  # what history and audit trail call it
_LEAST, _MOST = 4, 200  # characters of a reason
WHY = Field(id="why", texts="filling.why", kind=Words(most=_MOST))


def opened(context: Context, number: str, record_id: str) -> StepSheet:
    """A form as it stands, to be corrected. Raises NoSuchCase where it is none of the person's."""
    found = correctable.find(context, number, record_id)
    return _sheet(context, found, _form(found), _draft(found, found.values()), {}, {})


def take(context: Context, number: str, record_id: str, filled: Filled, version: str) -> StepTaken:
    """Keep what is said otherwise now. Raises NoSuchCase.

    `version` is that of the form when it was opened: what somebody else has corrected since stays, and where both have
    corrected the same the sheet says so.
    """
    found = correctable.find(context, number, record_id)
    seen = int(version) if version.isdecimal() else found.record.id
    form, draft = _form(found), _draft(found, found.values(seen))
    before, stood = dict(draft.answers), sheets.standing(context, form, draft)
    slips = sheets.fill(context, form, draft, filled)
    left = [key for key in found.keys if key in stood and _same(filled, stood, key)]
    _leave(found, draft, slips, left)
    slips |= _differing(context, found, form, draft, before)
    if WHY.id not in slips and len(draft.answers.get(WHY.id) or "") < _LEAST:
        slips[WHY.id] = context.say("filled.why_length", least=_LEAST, most=_MOST)
    if not _changed(found, form, draft) and not set(slips) - {WHY.id}:
        return StepTaken(said=context.say("filled.nothing"))
    if slips:
        typed = {name: values for name, values in filled.items() if name.removesuffix(f".{OTHER}") not in left}
        return StepTaken(again=_sheet(context, found, form, draft, slips, typed))
    sent = _keep(found, context, draft)
    return StepTaken(said="\n".join(reply.text for reply in sent.said), taken=True)


def _form(found: Correctable) -> Form:
    return Form(
        id=EVENT,
        for_others=True,
        fields=(*document_forms.questions(found.blank, found.case.pack or ""), WHY),
        submit=partial(_keep, found),
        name=view.whose_by_draft,
    )


def _draft(found: Correctable, values: Mapping[str, Any]) -> Draft:
    only = [*found.keys, WHY.id]
    draft = Draft(id=token_hex(4), form=EVENT, subject=found.case.number, touched_at="", only=only)
    draft.answers |= values
    return draft


def _same(filled: Filled, stood: Filled, key: str) -> bool:
    """Whether a field was sent in as it stood."""
    return all(_typed(filled, name) == _typed(stood, name) for name in (key, f"{key}.{OTHER}"))


def _typed(filled: Filled, name: str) -> list[str]:
    return [value.strip() for value in filled.get(name, ()) if value.strip()]


def _leave(found: Correctable, draft: Draft, slips: dict[str, str], left: Sequence[str]) -> None:
    """Let fields that the person has left alone say what they say now, also where their day has gone by since."""
    now = found.values()
    for key in left:
        draft.answers[key] = now.get(key)
        if not _is_empty(now.get(key)):
            slips.pop(key, None)


def _differing(
    context: Context, found: Correctable, form: Form, draft: Draft, before: Mapping[str, Any]
) -> dict[str, str]:
    """By field, what somebody else has made of it since it was opened, where the person makes something else of it."""
    now, slips = found.values(), {}
    for asked in form.open_fields(draft):
        theirs, mine = now.get(asked.id), draft.answers.get(asked.id)
        if asked.id != WHY.id and theirs not in (before.get(asked.id), mine):
            by = next(one for one in reversed(found.taken) if asked.id in one.values)
            slips[asked.id] = context.say(
                "filled.differs",
                who=stale.say_who(context, by),
                theirs=form_changes.say_value(context, draft, asked, theirs),
                mine=form_changes.say_value(context, draft, asked, mine),
            )
    return slips


def _changed(found: Correctable, form: Form, draft: Draft) -> dict[str, Any]:
    """What is said otherwise now, by box; none of one that is empty now, or does not apply any more."""
    now, applying = found.values(), {asked.id for asked in form.open_fields(draft)}
    told = {key: _or_none(draft.answers.get(key)) if key in applying else None for key in found.keys}
    return {key: value for key, value in told.items() if value != _or_none(now.get(key))}


def _or_none(value: Any) -> Any:
    return None if _is_empty(value) else value


def _is_empty(value: Any) -> bool:
    return value in (None, "", [])


def _keep(found: Correctable, context: Context, draft: Draft) -> Sent:
    """Keep a correction as a record of its own, with a line of the history and one of the trail."""
    now, changed = found.values(), _changed(found, _form(found), draft)
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
    return Sent(said=[context.reply("filled.done", title=found.blank.title, words=words)], case=found.case.number)


def _sheet(
    context: Context, found: Correctable, form: Form, draft: Draft, slips: Mapping[str, str], filled: Filled
) -> StepSheet:
    return StepSheet(
        number=found.case.number,
        step=f"forms/{found.record.id}/correct",
        title=context.say("filled.correct", title=found.blank.title),
        above=context.say("filled.about"),
        fields=tuple(sheets.fields(context, form, draft, slips, filled)),
        submit=context.say("sheet.submit"),
        version=str(found.version),
    )
