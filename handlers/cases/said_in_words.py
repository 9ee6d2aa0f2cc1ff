"""What somebody says of a house in a sentence, put into the fields of its report and said back."""

from typing import Any

from handlers.cases.alarmed import named_in
from handlers.cases.report_fields import CASE_FIELDS, category_in
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Text
from handlers.forms.choices import own_words
from handlers.forms.field import Answer, Field
from knowledge.reading.reports import SaidInReport, read_said, tells_of_health
from storage.database.privacy import mask_numbers


def fill_beside(context: Context, draft: Draft, words: str) -> str:
    """Put words that stood beside an answer into the fields of which they tell; what is said back of them."""
    return fill(context, draft, read_said(words), words)


def fill(context: Context, draft: Draft, said: SaidInReport, text: str) -> str:
    """Put what was said into the draft; what is said back of it, a line for each field.

    Illness and disability are left to the question that says what they are for.
    """
    before = dict(draft.answers)
    draft.answers |= _chosen(said)
    misfits = _typed(context, draft, said, text)
    category = category_in(context, draft, text)
    draft.answers |= {"category": category} if category and not tells_of_health(text) else {}
    left = [one for one in said.remarks if not category or category_in(context, draft, one) is None] + misfits
    if left:
        said_before = [before["remarks"]] if before.get("remarks") else []
        draft.answers["remarks"] = "\n".join((*said_before, mask_numbers("\n".join(left))))
    told = [asked for asked in CASE_FIELDS if draft.answers.get(asked.id) != before.get(asked.id)]
    lines = [_say(context, draft, asked) for asked in told]
    return "\n".join((context.say("report.took"), *lines)) if lines else ""


def _chosen(said: SaidInReport) -> dict[str, Any]:
    """The answers that are options or numbers."""
    hazards = [*said.hazards, *([own_words(said.damage)] if said.damage else [])]
    given = {"hazards": hazards, "structure": said.structure, "persons": said.persons}
    return {id: value for id, value in given.items() if value}


def _typed(context: Context, draft: Draft, said: SaidInReport, text: str) -> list[str]:
    """Let the fields take the name, the number and the place as if they were typed there; what does not fit."""
    place = named_in(context, text)
    where = f"{'' if place is None else place.name}{said.spot}"
    misfits = []
    for asked in CASE_FIELDS:
        words = {"place": where, "head": said.head, "phone": said.phone}.get(asked.id)
        taken = asked.kind.take(context, draft, asked, Text(text=words)) if words else None
        if isinstance(taken, Answer):
            draft.answers[asked.id] = taken.value
            draft.unfinished += [asked.id] if taken.more else []
        elif words:
            misfits.append(words)
    return misfits


def _say(context: Context, draft: Draft, asked: Field) -> str:
    shown = asked.kind.show(context, draft, asked, draft.answers[asked.id])
    return context.say("forms.took", name=context.say(f"{asked.texts}.name"), value=shown)
