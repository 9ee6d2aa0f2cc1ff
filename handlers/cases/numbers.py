"""The full ID and phone numbers of a case, which are masked everywhere else; each look goes into the audit trail."""

from handlers.cases.report_fields import CASE_FIELDS
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from storage.cases.cases import Case
from storage.people import audit

LOOKED = "looked_at_numbers"
_NUMBERS = ("id_number", "phone", "contact_phone")


def has_any(case: Case) -> bool:
    """Whether the case holds a number that is masked."""
    return any(case.answers.get(key) for key in _NUMBERS)


def look(context: Context, case: Case) -> list[Reply]:
    """The numbers in full; the look is noted (P7)."""
    audit.note(context.tx, person_id=context.person_id, action=LOOKED, subject=case.number, now=context.now)
    lines = [
        context.say("cases.line", name=context.say(f"{asked.texts}.name"), value=case.answers[asked.id])
        for asked in CASE_FIELDS
        if asked.id in _NUMBERS and case.answers.get(asked.id)
    ]
    return [Reply(text="\n".join([context.say("cases.numbers", number=case.number), *lines]))]
