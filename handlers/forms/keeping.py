"""What a form does with what a field took: the answer, and the words, the number and the name that stand beside it."""

from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply, Text
from handlers.forms.field import Answer, Field
from handlers.forms.form import Form
from handlers.forms.persons import PersonName, Phone


def store_answer(
    context: Context, form: Form, draft: Draft, asked: Field, value: Any, *, more: bool = False
) -> list[Reply]:
    """Write an answer into the draft, whatever field is asked now; what the form has to say to that."""
    if asked.id not in draft.messages or draft.answers.get(asked.id) != value:
        draft.messages[asked.id] = context.inbound.message
    draft.answers[asked.id] = value
    draft.unfinished = [id for id in draft.unfinished if id != asked.id] + ([asked.id] if more else [])
    draft.proposed = {}
    return form.answered(context, draft, asked)


def keep_beside(context: Context, form: Form, draft: Draft, asked: Field, taken: Answer) -> str:
    """Keep what stands beside an answer where the form has a place for it; what is said of all that was taken."""
    name = context.say(f"{asked.texts}.name")
    lines = []
    if taken.read:
        lines.append(context.say("forms.took", name=name, value=asked.kind.show(context, draft, asked, taken.value)))
    phone = _unanswered_phone(form, draft, asked) if taken.number else None
    number = None if phone is None else phone.kind.take(context, draft, phone, Text(text=taken.number))
    if phone is not None and isinstance(number, Answer):
        draft.answers[phone.id] = number.value
        shown = phone.kind.show(context, draft, phone, number.value)
        lines.append(context.say("forms.took", name=context.say(f"{phone.texts}.name"), value=shown))
    named = _name_field(form, draft) if taken.person and not name_beside(context, form, draft) else None
    if named is not None:
        draft.answers[named.id] = taken.person
        lines.append(context.say("forms.took", name=context.say(f"{named.texts}.name"), value=taken.person))
    if taken.beside and taken.tells_more and form.fills is not None:
        return "\n".join((*lines, form.fills(context, draft, taken.beside)))
    remarks = form.gathering if taken.beside else None
    if remarks is not None:
        about = asked.kind.show(context, draft, asked, taken.value)
        remark = context.say("forms.remark", value=about, words=taken.beside)
        said_before = draft.answers.get(remarks.id)
        draft.answers[remarks.id] = f"{said_before}\n{remark}" if said_before else remark
        where = context.say(f"{remarks.texts}.name")
        lines.append(context.say("forms.remarked", words=taken.beside, name=where))
    return "\n".join(lines)


def name_beside(context: Context, form: Form, draft: Draft) -> str:
    """The name that a form holds already: its own answer, or that of what it is about; empty where there is none."""
    named = _name_field(form, draft)
    own = None if named is None else draft.answers.get(named.id)
    return str(own) if own else form.head(context, draft)


def _name_field(form: Form, draft: Draft) -> Field | None:
    fields = (*form.open_fields(draft), *form.beside)
    return next((one for one in fields if isinstance(one.kind, PersonName)), None)


def _unanswered_phone(form: Form, draft: Draft, asked: Field) -> Field | None:
    """The phone that is asked yet, else that which the form keeps unasked."""
    return next(
        (
            one
            for one in (*form.open_fields(draft), *form.beside)
            if isinstance(one.kind, Phone) and one.id != asked.id and draft.answers.get(one.id) is None
        ),
        None,
    )
