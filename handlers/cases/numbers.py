"""The full numbers of a case, which are masked everywhere else; each look goes into the audit trail."""

from collections.abc import Mapping

from handlers.cases.fields import saying
from handlers.cases.fields.catalogue import CATALOGUE
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from storage.cases.cases import Case
from storage.people import audit

LOOKED = "looked_at_numbers"
_NUMBERS = tuple(field for field in CATALOGUE if field.is_masked)


def has_any(case: Case) -> bool:
    """Whether the case holds a number that is masked."""
    return any(case.answers.get(field.answered) for field in _NUMBERS)


def look(context: Context, case: Case) -> list[Reply]:
    """The numbers in full; the look is noted (P7)."""
    lines = [context.say("cases.line", name=name, value=value) for name, value in in_full(context, case, {})]
    return [Reply(text="\n".join([context.say("cases.numbers", number=case.number), *lines]))]


def in_full(context: Context, case: Case, why: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Pairs of a field's name and its number; the look is noted (P7), with what is said of it."""
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=LOOKED,
        subject=case.number,
        now=context.now,
        details=dict(why),
    )
    return tuple(
        (saying.name_of(context, field), str(case.answers[field.answered]))
        for field in _NUMBERS
        if case.answers.get(field.answered)
    )
