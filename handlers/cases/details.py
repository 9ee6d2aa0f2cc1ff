"""The rest of a report: who lives in the house and what it is like, asked at any time."""

from handlers.cases import steps, view
from handlers.cases.fields import stale
from handlers.cases.fields.opened import OpenFields
from handlers.cases.moves import Recorded, by_form
from handlers.cases.report_fields import DETAIL_FIELDS, REPORT_FIELDS
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms.field import Field
from handlers.forms.form import Differs, Form
from handlers.people import consent
from storage.cases import cases
from storage.cases.cases import Case


def _opened(context: Context, draft: Draft) -> str:
    """What the case tells already is not asked again."""
    case = cases.get(context.tx, draft.subject)
    may = _open_to(context, case)
    draft.only = [asked.id for asked in DETAIL_FIELDS if asked.id in may]
    known = set(draft.only)
    draft.answers = {key: value for key, value in case.answers.items() if key in known}
    draft.seen = {key: case.answers.get(key) for key in known}
    return ""


def _open_to(context: Context, case: Case) -> set[str]:
    """What the person may fill in: what a step has decided on since is changed only by a request."""
    return {field.key for field in OpenFields(context, case).fillable}


def _recorded(context: Context, draft: Draft, case: Case) -> Recorded:
    may = _open_to(context, case)
    told = {key: value for key, value in draft.answers.items() if key in may and stale.changed(draft, key)}
    if case.answers.get("head"):
        told.pop("head", None)
    return Recorded(answers=told)


def _differing(context: Context, draft: Draft, case: Case) -> Differs | None:
    return stale.differing(context, case, HOUSEHOLD_DETAILS, draft, case.answers)


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    if asked.id in _ASKED_ALONE and draft.answers.get(asked.id) not in (None, "none", "unknown"):
        consent.note_sensitive(context, draft.subject, asked.id)
    return []


_ASKED_ALONE = ("id_number", "category")  # with what for; a category may tell of illness or disability (第二十八条)


HOUSEHOLD_DETAILS = Form(
    id="household_details",
    fields=DETAIL_FIELDS,
    submit=by_form(steps.DETAILS, _recorded, _differing),
    name=view.whose_by_draft,
    opened=_opened,
    answered=_answered,
    about=view.whose_masked,
    head=view.head_by_draft,
    beside=tuple(asked for asked in REPORT_FIELDS if asked.id == "head"),
)
