"""Returning a report: the items that are wrong, ticked, and the reason, said to who reported it."""

from handlers.cases import steps, view
from handlers.cases.moves import Recorded, by_form
from handlers.cases.report_fields import CASE_FIELDS, REPORT_FIELDS
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.choices import Checklist
from handlers.forms.field import Field, Words
from handlers.forms.form import Form
from storage.cases import cases
from storage.cases.cases import Case


def _items(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    answered = case.answers if case else {}
    return tuple(
        (asked.id, context.say(f"{asked.texts}.name"))
        for asked in CASE_FIELDS
        if asked in REPORT_FIELDS[:5] or answered.get(asked.id) is not None
    )


def _recorded(context: Context, draft: Draft, case: Case) -> Recorded:
    items: list[str] = draft.answers["items"]
    asked = CASE_RETURN.field("reason")
    reason = asked.kind.show(context, draft, asked, draft.answers["reason"])
    names = context.say("forms.comma").join(label for id, label in _items(context, draft) if id in items)
    return Recorded(details={"items": items, "reason": reason}, words={"items": names, "reason": reason})


RETURN_FIELDS = (
    Field(id="items", texts="returning.items", kind=Checklist(own_words=0), choices_from=_items),
    Field(id="reason", texts="returning.reason", kind=Words(most=200), options=("unclear", "photos", "place")),
)
CASE_RETURN = Form(
    id="case_return",
    for_others=True,
    fields=RETURN_FIELDS,
    submit=by_form(steps.RETURN, _recorded),
    name=view.whose_by_draft,
)
