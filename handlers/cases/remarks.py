"""A remark of an office on a case: words for whoever deals with it; they change nothing, and nobody is told."""

from handlers.cases import steps, view
from handlers.cases.moves import Recorded, by_form
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.field import Field, Words
from handlers.forms.form import Form
from storage.cases.cases import Case
from storage.database.privacy import mask_numbers


def _recorded(context: Context, draft: Draft, case: Case) -> Recorded:
    """The words; a full number in them is masked, for every look at one is audited and this would be none."""
    return Recorded(details={"words": mask_numbers(draft.answers["words"])})


REMARK_FIELDS = (Field(id="words", texts="remarks.words", kind=Words(most=200)),)
CASE_REMARK = Form(
    id="case_remark",
    for_others=True,
    fields=REMARK_FIELDS,
    submit=by_form(steps.REMARK, _recorded),
    name=view.whose_by_draft,
)
