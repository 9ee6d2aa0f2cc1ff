"""〔打电话给上报人〕: the reporter's number for whoever is told of the case for a role there; each look is audited."""

from handlers.dialog.context import Context
from handlers.dialog.messages import Link, Reply
from storage.cases.cases import Case
from storage.people import audit, people

CALL = "call"  # the id of the step
CALLED = "called_reporter"  # what the audit trail calls it


def is_possible(case: Case) -> bool:
    """Whether a number of the reporter is known."""
    return bool(case.answers.get("contact_phone"))


def show(context: Context, case: Case) -> list[Reply]:
    """The number, to be pressed where a channel can dial."""
    audit.note(context.tx, person_id=context.person_id, action=CALLED, subject=case.number, now=context.now)
    phone: str = case.answers["contact_phone"]
    name = people.name_of(context.tx, case.reporter_id) or ""
    link = Link(label=context.say("cases.dial", phone=phone), url=f"tel:{phone}")
    return [Reply(text=context.say("cases.reporters_phone", number=case.number, name=name, phone=phone), links=(link,))]
