"""Words that were typed before the question was seen that is open when they arrive: nobody can tell what they answer.

A page without a line sends what was typed on it when the line is back; by then the form may have gone on.
"""

from collections.abc import Mapping
from dataclasses import replace

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Option, Reply, Text, reply_from_json
from handlers.forms import form as forms
from handlers.forms import stepper
from handlers.forms.field import button_id
from handlers.forms.form import Form
from knowledge.reading.text import plain
from storage.queues import outbox

_READ = 20  # so many messages are looked through for the question
_MOST_KEPT = 5
_WAYS_OUT = ("back", "keep", "cancel", "resume", "restart", "drop")  # what they do, they do at any question


def are_late(context: Context) -> bool:
    """Whether the form at hand asks something that its writer had not seen when these words were typed."""
    content, draft = context.inbound.content, context.conversation.draft
    if not isinstance(content, Text) or content.edited or content.on is None or draft is None or draft.at is None:
        return False
    lists = context.say.lists_with(plain(content.text))
    if any(f"forms.spoken.{way}" in lists for way in _WAYS_OUT):
        return False
    question, seen = button_id(draft, draft.at, ""), int(content.on)
    asked = [
        message.id
        for message in outbox.latest_to(context.tx, context.person_id, context.inbound.channel, _READ)
        if any(option.id.startswith(question) for option in reply_from_json(message.reply).flat_options())
    ]
    return bool(asked) and min(asked) > seen


def ask_about(context: Context, form: Form, draft: Draft) -> list[Reply]:
    """Ask the question, with the words that came too early as an answer that can be pressed."""
    content, there = context.inbound.content, context.conversation
    if not isinstance(content, Text) or draft.at is None:
        raise TypeError("only words to a question are late")
    there.late = dict([*there.late.items(), (context.inbound.message, content.text)][-_MOST_KEPT:])
    name = context.say(f"{form.field(draft.at).texts}.name")
    again = forms.ask(context, form, draft, note=context.say("forms.late", text=content.text, name=name))
    yes = Option(id=f"late:{context.inbound.message}:{draft.at}", label=context.say("forms.button.late"))
    return [replace(again, options=((yes,), *again.options))]


def take_choice(context: Context, all_forms: Mapping[str, Form], args: list[str]) -> list[Reply]:
    """〔是，就填这个〕: the words are the answer to the question to which they came too early, while that is open."""
    message, field = args[0], ":".join(args[1:])
    words, draft = context.conversation.late.pop(message, None), context.conversation.draft
    if words is None or draft is None or draft.at != field:
        return [context.reply("forms.old_button")]
    said_now = replace(context, inbound=replace(context.inbound, message=message, content=Text(text=words)))
    form = forms.form_of(context, draft, all_forms)
    said = stepper.take(said_now, form, draft, Text(text=words))
    return said or [forms.ask(context, form, draft, note=context.say("forms.not_an_answer"))]
