"""What was read off a photo of an ID card, as an answer that is taken once the person agrees."""

from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms import erasing
from handlers.forms.agreeing import propose
from handlers.forms.card_text import CardOutcome, CardReading
from handlers.forms.field import Proposal
from handlers.forms.form import Form, ask
from handlers.forms.keeping import name_beside
from storage.cases import kept_cards
from storage.people import audit

SEEN = "id_card_read"  # in the audit trail: whoever sent the photo was shown the whole number


def answer(context: Context, form: Form, draft: Draft, result: dict[str, Any]) -> list[Reply]:
    """The question whether it was read right, else why it could not be read; of a form that has gone on, a word."""
    if context.conversation.active != draft.id or draft.at != result["field"]:
        return drop(context, result)
    if draft.proposed:
        return []
    outcome = CardOutcome(result.get("outcome", CardOutcome.FAILED))  # a job that was given up tells none
    if outcome is not CardOutcome.READ:
        return [ask(context, form, draft, note=context.say(f"id_card.{outcome}"))]
    return propose(context, form, draft, form.field(result["field"]), _proposal(context, form, draft, result))


def drop(context: Context, result: dict[str, Any]) -> list[Reply]:
    """A word where a form has been left, whose photo is not kept either."""
    kept_cards.drop(context.tx, result["draft"])
    return [context.reply("id_card.not_needed")]


def say_read(context: Context, form: Form, draft: Draft, field: str, reading: CardReading, known: str) -> str:
    """What was read in place of a field, in lines, for the person to look over; `known` is the name known already."""
    lines = [context.say("id_card.name", name=reading.name)] if reading.name else []
    lines.append(context.say("id_card.number", number=_say_number(context, form, draft, field, reading.number)))
    if reading.is_mended:
        lines.append(context.say("id_card.mended"))
    if reading.name and known and known != reading.name:
        lines.append(context.say("id_card.other_name", known=known))
    return "\n".join(lines)


def _proposal(context: Context, form: Form, draft: Draft, result: dict[str, Any]) -> Proposal:
    reading = CardReading(
        outcome=CardOutcome.READ, name=result["name"], number=result["number"], is_mended=result["is_mended"]
    )
    known = name_beside(context, form, draft)
    return Proposal(
        value=reading.number,
        key="id_card.is_it_right",
        values={"read": say_read(context, form, draft, result["field"], reading, known)},
        person="" if known else reading.name,
        buttons="id_card.button",
    )


def _say_number(context: Context, form: Form, draft: Draft, field: str, number: str) -> str:
    """In parts as on the card, which is noted; on a messenger abroad masked."""
    if erasing.is_abroad(context):
        return form.field(field).kind.show(context, draft, form.field(field), number)
    audit.note(context.tx, person_id=context.person_id, action=SEEN, subject=draft.subject, now=context.now)
    return f"{number[:6]} {number[6:14]} {number[14:]}"
