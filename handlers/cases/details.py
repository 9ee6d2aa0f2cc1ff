"""The rest of a report: who lives in the house and what it is like, asked any time until it is checked."""

from handlers.cases import steps, view
from handlers.cases.moves import Recorded, by_form
from handlers.cases.report_fields import DETAIL_FIELDS
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms.field import Field
from handlers.forms.form import Form
from handlers.people import consent
from storage.cases import cases
from storage.cases.cases import Case


def _opened(context: Context, draft: Draft) -> str:
    """What the case tells already is not asked again."""
    case, known = cases.get(context.tx, draft.subject), {asked.id for asked in DETAIL_FIELDS}
    draft.answers = {key: value for key, value in case.answers.items() if key in known}
    return ""


def _recorded(context: Context, draft: Draft, case: Case) -> Recorded:
    return Recorded(answers=draft.answers)


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    if asked.id in _ASKED_ALONE and draft.answers.get(asked.id) not in (None, "none", "unknown"):
        consent.note_sensitive(context, draft.subject, asked.id)
    return []


_ASKED_ALONE = ("id_number", "category")  # with what for; a category may tell of illness or disability (第二十八条)


HOUSEHOLD_DETAILS = Form(
    id="household_details",
    fields=DETAIL_FIELDS,
    submit=by_form(steps.DETAILS, _recorded),
    name=view.whose_by_draft,
    opened=_opened,
    answered=_answered,
    about=view.whose_masked,
)
