"""Emptying an answer that was given: by its button or in words, where the field need not have one."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Content, Reply, Text
from handlers.forms.field import Field
from handlers.forms.form import Form, ask, next_open
from handlers.forms.keeping import store_answer
from knowledge.reading.text import plain


def empty(context: Context, form: Form, draft: Draft, asked: Field) -> list[Reply]:
    """Take the answer of a field away, whatever is asked now; one that has to have an answer keeps it."""
    name = context.say(f"{asked.texts}.name")
    if asked.required(draft.answers):
        return [ask(context, form, draft, note=context.say("forms.slip.not_empty", name=name))]
    said = store_answer(context, form, draft, asked, None)
    draft.messages.pop(asked.id, None)
    if context.conversation.active != draft.id:
        return said
    if draft.at == asked.id:
        draft.at = next_open(form, draft)
    return [*said, ask(context, form, draft, note=context.say("forms.emptied", name=name))]


def declines(context: Context, draft: Draft, asked: Field, content: Content) -> bool:
    """Whether somebody says that there is none of what they need not give."""
    if not isinstance(content, Text) or not asked.kind.declinable or asked.required(draft.answers):
        return False
    return "forms.spoken.none" in context.say.lists_with(plain(content.text))


def says_to_empty(context: Context, text: str) -> bool:
    """Whether words in place of an answer say that there shall be none."""
    return "forms.spoken.empty" in context.say.lists_with(plain(text))
