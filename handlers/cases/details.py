"""The rest of a report: who lives in the house and what it is like, asked any time until it is checked."""

from handlers.cases import messages, steps, view
from handlers.cases.report_fields import DETAIL_FIELDS
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.field import Field
from handlers.forms.form import Closed, Form, Sent
from handlers.people import consent
from storage.cases import cases
from storage.cases.cases import Case, CaseState


def start(context: Context, case: Case) -> list[Reply]:
    """Begin or go on with the details of a case."""
    if not steps.may(context, case, Action.ADD_DETAILS):
        return [context.reply("cases.unknown", number=case.number)]
    if case.state not in (CaseState.REPORTED, CaseState.RETURNED):
        return [context.reply("details.too_late", number=case.number)]
    return stepper.open(context, HOUSEHOLD_DETAILS, subject=case.number)


def _opened(context: Context, draft: Draft) -> str:
    """What the case tells already is not asked again."""
    case, known = cases.get(context.tx, draft.subject), {asked.id for asked in DETAIL_FIELDS}
    draft.answers = {key: value for key, value in case.answers.items() if key in known}
    return ""


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    case = cases.find(context.tx, draft.subject)
    if case is None or not steps.may(context, case, Action.ADD_DETAILS):  # the role may have gone since the form began
        return Closed(reply=context.reply("cases.unknown", number=draft.subject))
    if case.state not in (CaseState.REPORTED, CaseState.RETURNED):
        return Closed(reply=context.reply("details.too_late", number=draft.subject))
    messages.write_answers(context, case, draft.answers, kind="details_added")
    show = context.option(f"case:show:{case.number}", "report.button.show")
    return Sent(said=[context.reply("details.submitted", show, number=case.number)], case=case.number)


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    if asked.id == "id_number":
        consent.note_sensitive(context, draft.subject)
    return []


def _name(context: Context, draft: Draft) -> str:
    case = cases.find(context.tx, draft.subject)
    return view.whose(context, case) if case else draft.subject


HOUSEHOLD_DETAILS = Form(
    id="household_details",
    fields=DETAIL_FIELDS,
    submit=_submit,
    name=_name,
    opened=_opened,
    answered=_answered,
    about=view.whose_masked,
)
