"""What a field takes only by agreement: an answer that had to be cut, or words that may not be one."""

from dataclasses import replace

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms.field import Answer, Field, Proposal, Slip, control
from handlers.forms.form import Form, ask


def propose(context: Context, form: Form, draft: Draft, asked: Field, taken: Proposal) -> list[Reply]:
    """Ask whether an answer is meant so; it is kept aside until then."""
    draft.proposed = {
        "field": asked.id,
        "value": taken.value,
        "beside": taken.beside,
        "more": taken.more,
        "person": taken.person,
    }
    buttons = [
        control(context, draft, asked.id, id, label=context.say(f"{taken.buttons}.{id}")) for id in ("take", "anew")
    ]
    question = ask(context, form, draft)
    cut = taken.key == "forms.propose.too_long" and taken.beside and form.gathering is not None
    key = "forms.propose.too_long_remarked" if cut else taken.key
    values = {**taken.values, "name": context.say(f"{asked.texts}.name")}
    return [replace(question, text=context.say(key, **values), options=in_rows(buttons))]


def agreed(draft: Draft) -> Answer | None:
    """What the person agreed to, where the field that is asked waits for that."""
    if draft.at is None or draft.proposed.get("field") != draft.at:
        return None
    kept = draft.proposed
    return Answer(
        value=kept["value"],
        beside=kept.get("beside", ""),
        more=bool(kept.get("more")),
        person=kept.get("person", ""),
    )


def say_slip(context: Context, asked: Field, slip: Slip) -> str:
    """What is wrong with an answer, and what is right."""
    return context.say(slip.key, **{**slip.values, "name": context.say(f"{asked.texts}.name")})
