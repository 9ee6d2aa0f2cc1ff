"""What a reporter said of a danger in own words: kept in the case's history, and told on with numbers masked."""

from handlers.dialog.context import Context
from storage.cases import cases
from storage.cases.cases import Case
from storage.database.privacy import mask_numbers

SAID = "said"  # what the history calls it


def keep(context: Context, case: Case, text: str) -> None:
    """Append to the case's history what the person said."""
    said = {"words": mask_numbers(text)}
    cases.note(
        context.tx, case, kind=SAID, person_id=context.person_id, role=context.role, now=context.now, details=said
    )


def of(context: Context, case: Case) -> list[str]:
    """All that was said of a case so far."""
    return [event.details["words"] for event in cases.history(context.tx, case) if event.kind == SAID]
