"""Correcting a report: the items that were returned, or any while it still waits."""

from handlers.cases import captions, messages, steps, view
from handlers.cases.fields import stale
from handlers.cases.moves import Recorded, by_form
from handlers.cases.report_fields import CASE_FIELDS, is_imminent
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.danger import say_get_out
from handlers.dialog.messages import Photo, Reply
from handlers.forms.field import Field
from handlers.forms.form import Differs, Form
from handlers.forms.photos import receipt
from handlers.people import consent
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.cases.lifting import OUT_OF_REACH


def _opened(context: Context, draft: Draft) -> str:
    """Open all answers: of a returned case its wrong items first, of one that still waits at the summary."""
    case = cases.get(context.tx, draft.subject)
    draft.answers = dict(case.answers)
    draft.seen = {asked.id: case.answers.get(asked.id) for asked in CASE_FIELDS}
    answered = [asked.id for asked in CASE_FIELDS if case.answers.get(asked.id) is not None]
    if case.state is not CaseState.RETURNED:
        draft.only = answered
        return ""
    returned = [event for event in cases.history(context.tx, case) if event.kind == steps.RETURN.kind][-1]
    wrong: list[str] = returned.details["items"]
    draft.only = [*wrong, *(id for id in answered if id not in wrong)]
    draft.unfinished = list(wrong)  # each is asked again, with what it says now
    return context.say("cases.correct", reason=returned.details["reason"])


def _recorded(context: Context, draft: Draft, case: Case) -> Recorded:
    changed = {
        key: value
        for key, value in draft.answers.items()
        if CASE_CORRECTION.has(key) and stale.changed(draft, key) and case.answers.get(key) != value
    }
    unreachable = draft.answers.get(OUT_OF_REACH)
    changed |= {OUT_OF_REACH: unreachable} if unreachable != case.answers.get(OUT_OF_REACH) else {}
    return Recorded(answers=changed, words={"told": messages.say_told(context, case, messages.hearers(context, case))})


def _differing(context: Context, draft: Draft, case: Case) -> Differs | None:
    return stale.differing(context, case, CASE_CORRECTION, draft, case.answers)


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    if asked.id == "photos" and isinstance(context.inbound.content, Photo):
        photo = context.inbound.content
        return [*captions.keep(context, draft, photo), receipt(context, draft, asked, photo)]
    if asked.id == "danger" and is_imminent(draft.answers):
        return [Reply(text=say_get_out(context.inbound.content, context.say))]
    if asked.id == "id_number" and draft.answers.get(asked.id):
        consent.note_sensitive(context, draft.subject, asked.id)
    return []


CASE_CORRECTION = Form(
    id="case_correction",
    fields=CASE_FIELDS,
    submit=by_form(steps.CORRECT, _recorded, _differing),
    name=view.whose_by_draft,
    opened=_opened,
    answered=_answered,
    about=view.whose_masked,
    head=view.head_by_draft,
)
