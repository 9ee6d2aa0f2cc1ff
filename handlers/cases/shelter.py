"""Where the people of a house in danger sleep tonight, typed by whoever looks after it."""

from handlers.cases import view
from handlers.cases.aftercare import SHELTER, SHELTER_FORM
from handlers.cases.moves import Recorded, by_form
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.field import Field, Words
from handlers.forms.form import Form
from storage.cases.cases import Case


def _recorded(context: Context, draft: Draft, case: Case) -> Recorded:
    return Recorded(details={"words": draft.answers["where"]})


ALARM_SHELTER = Form(
    id=SHELTER_FORM,
    for_others=True,
    fields=(Field(id="where", texts="shelter.where", kind=Words(most=100)),),
    submit=by_form(SHELTER, _recorded),
    name=view.whose_by_draft,
)
