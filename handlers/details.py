"""The rest of a report: who lives in the house and what it is like, asked any time until it is checked."""

from handlers import case_notices, case_steps, case_view, consent, stepper
from handlers.case_fields import DETAIL_FIELDS
from handlers.conversation import Draft
from handlers.fields import Field
from handlers.forms import Closed, Form, Sent
from handlers.messages import Reply
from handlers.permissions import Action
from handlers.talk import Talk
from storage import cases
from storage.cases import Case, CaseState


def start(talk: Talk, case: Case) -> list[Reply]:
    """Begin or go on with the details of a case."""
    if not case_steps.may(talk, case, Action.ADD_DETAILS):
        return [talk.reply("cases.unknown", number=case.number)]
    if case.state not in (CaseState.REPORTED, CaseState.RETURNED):
        return [talk.reply("details.too_late", number=case.number)]
    return stepper.open(talk, HOUSEHOLD_DETAILS, subject=case.number)


def _opened(talk: Talk, draft: Draft) -> str:
    """What the case tells already is not asked again."""
    case, known = cases.get(talk.tx, draft.subject), {asked.id for asked in DETAIL_FIELDS}
    draft.answers = {key: value for key, value in case.answers.items() if key in known}
    return ""


def _submit(talk: Talk, draft: Draft) -> Sent | Closed:
    case = cases.find(talk.tx, draft.subject)
    if case is None or not case_steps.may(
        talk, case, Action.ADD_DETAILS
    ):  # the role may have gone since the form began
        return Closed(reply=talk.reply("cases.unknown", number=draft.subject))
    if case.state not in (CaseState.REPORTED, CaseState.RETURNED):
        return Closed(reply=talk.reply("details.too_late", number=draft.subject))
    case_notices.write_answers(talk, case, draft.answers, kind="details_added")
    show = talk.option(f"case:show:{case.number}", "report.button.show")
    return Sent(said=[talk.reply("details.submitted", show, number=case.number)], case=case.number)


def _answered(talk: Talk, draft: Draft, asked: Field) -> list[Reply]:
    if asked.id == "id_number":
        consent.note_sensitive(talk, draft.subject)
    return []


def _name(talk: Talk, draft: Draft) -> str:
    case = cases.find(talk.tx, draft.subject)
    return case_view.whose(talk, case) if case else draft.subject


HOUSEHOLD_DETAILS = Form(
    id="household_details",
    fields=DETAIL_FIELDS,
    submit=_submit,
    name=_name,
    opened=_opened,
    answered=_answered,
    about=case_view.whose_masked,
)
