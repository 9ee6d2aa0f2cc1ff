"""A form that was filled whole elsewhere: each answer is taken by its field, as if it were given in the chat."""

from collections.abc import Sequence

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import FieldAnswer, Reply, Text, Unsupported
from handlers.forms import form as forms
from handlers.forms.field import Answer, Field, Proposal, Slip
from handlers.forms.form import Form


def fill(context: Context, form: Form, draft: Draft, answers: Sequence[FieldAnswer]) -> tuple[list[Reply], str]:
    """Put the answers into a draft, which then stands at the first field that is open, or at its summary.

    What the form has to say to them once all are in, and a line for each that did not fit, with its words.
    """
    taken, misfits = [], []
    for asked in form.fields:
        mine = [one for one in answers if one.field == asked.id]
        if not mine or asked not in form.open_fields(draft):
            continue
        misfits += [line for one in mine if (line := _take(context, draft, asked, one))]
        taken.append(asked)
    for asked in form.open_fields(draft):
        if not asked.required(draft.answers):
            draft.answers.setdefault(asked.id, None)
    draft.at = forms.next_open(form, draft)
    said = [reply for asked in taken if asked.id in draft.answers for reply in form.answered(context, draft, asked)]
    return said, "\n".join(misfits)


def _take(context: Context, draft: Draft, asked: Field, given: FieldAnswer) -> str:
    """Let a field take one answer; nothing, or what is wrong with it."""
    match asked.kind.take(context, draft, asked, given.content):
        case Proposal(values={"most": most}):
            return _misfit(context, asked, given, context.say("forms.slip.too_long", most=most))
        case Answer(value=value, more=more) | Proposal(value=value, more=more):
            draft.answers[asked.id] = value
            draft.messages[asked.id] = context.inbound.message
            draft.unfinished = [id for id in draft.unfinished if id != asked.id] + ([asked.id] if more else [])
            return ""
        case Slip(key=key, values=values):
            name = context.say(f"{asked.texts}.name")
            return _misfit(context, asked, given, context.say(key, **{**values, "name": name}))
        case _:
            return _misfit(context, asked, given, context.say("forms.slip.not_taken"))


def _misfit(context: Context, asked: Field, given: FieldAnswer, why: str) -> str:
    if isinstance(given.content, Unsupported):
        return context.say("photos.failed_unreadable")
    if not isinstance(given.content, Text):
        return why
    name = context.say(f"{asked.texts}.name")
    return context.say("forms.misfit", name=name, text=given.content.text, why=why)
