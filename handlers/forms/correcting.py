"""Correcting a form in words, wherever it stands: by an item's number or name, or by editing the message that answered.

“改第3项”, “第2项不对”, “地点改成四组”, “户主写错了，是李四”, “电话清空”.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply, Text
from handlers.forms import emptying, erasing
from handlers.forms.agreeing import propose, say_slip
from handlers.forms.field import Field, Proposal, Slip, Words
from handlers.forms.form import Form, ask, next_open
from handlers.forms.keeping import keep_beside, store_answer
from knowledge.reading.numerals import whole_number
from knowledge.reading.text import plain


def change(context: Context, form: Form, draft: Draft, field_id: str) -> list[Reply]:
    """Ask a field again."""
    draft.at = field_id
    return [ask(context, form, draft)]


def change_in_words(context: Context, form: Form, draft: Draft, text: str) -> list[Reply] | None:
    """An item that is named as wrong is asked again, or takes what stands behind; none for all other words.

    At the summary its number or its name is enough.
    """
    named = _named(context, form, draft, text.strip())
    if named is None:
        return None
    if named.item is None:
        return [context.reply("forms.no_such_item", count=len(form.open_fields(draft))), ask(context, form, draft)]
    said = correct(context, form, draft, named.item, Text(text=named.value)) if named.value else None
    return said or change(context, form, draft, named.item.id)


def names_an_item(context: Context, form: Form, draft: Draft, text: str) -> bool:
    """Whether words name an item as wrong."""
    return _named(context, form, draft, text.strip()) is not None


def take_edit(context: Context, form: Form, draft: Draft, content: Text) -> list[Reply]:
    """A message that answered a field was edited: the field takes the new text, the form stays where it is."""
    for asked in form.open_fields(draft):
        if draft.messages.get(asked.id) == context.inbound.message and asked.id in draft.answers:
            said = correct(context, form, draft, asked, content)
            if said is not None:
                return said
    return [context.reply("forms.edit_no_answer")]


def correct(context: Context, form: Form, draft: Draft, asked: Field, content: Text) -> list[Reply] | None:
    """Words in place of an answer given before; the form stays where it is. None where they are no answer."""
    if emptying.says_to_empty(context, content.text) or emptying.declines(context, draft, asked, content):
        return emptying.empty(context, form, draft, asked)
    if erasing.on_page(context, asked):
        return change(context, form, draft, asked.id)
    taken = asked.kind.correct(context, draft, asked, content)
    if taken is None:
        return None
    if isinstance(taken, Slip):
        return [Reply(text=say_slip(context, asked, taken)), ask(context, form, draft)]
    if isinstance(taken, Proposal):
        draft.at = asked.id
        return propose(context, form, draft, asked, taken)
    said = store_answer(context, form, draft, asked, taken.value, more=content.edited and asked.id in draft.unfinished)
    beside = keep_beside(context, form, draft, asked, taken)
    if draft.at == asked.id:
        draft.at = next_open(form, draft)
    name, value = context.say(f"{asked.texts}.name"), asked.kind.show(context, draft, asked, taken.value)
    note = erasing.receipt(context, draft, asked, taken.value) or context.say("forms.corrected", name=name, value=value)
    beside = beside if not taken.read else "\n".join(beside.splitlines()[1:])
    return [*said, ask(context, form, draft, note="\n".join(line for line in (note, beside) if line))]


@dataclass(frozen=True, kw_only=True)
class _Named:
    """The item that words name, none where there is no such number; and the value that stands behind it."""

    item: Field | None
    value: str = ""


def _named(context: Context, form: Form, draft: Draft, text: str) -> _Named | None:
    fields = form.open_fields(draft)
    for key in _by_number(form, draft):
        match = re.fullmatch(context.say(f"forms.spoken.{key}"), text, re.DOTALL)
        number = whole_number(match["number"]) if match is not None else None
        if match is not None:
            item = fields[number - 1] if number is not None and 1 <= number <= len(fields) else None
            return _Named(item=item, value=match.groupdict().get("value") or "")
    emptied = _emptied(context, form, draft, text)
    if emptied is not None:
        return emptied
    match = re.fullmatch(context.say("forms.spoken.named_item"), text, re.DOTALL)
    if match is None or _writes_at_length(form, draft):
        found = _called(context, fields, text) if draft.at is None else None
        return None if found is None else _Named(item=found)
    found = _called(context, fields, match["name"])
    return None if found is None else _Named(item=found, value=match["value"])


def _emptied(context: Context, form: Form, draft: Draft, text: str) -> _Named | None:
    """The item that is to be empty: “电话清空”, “清空第3项”."""
    match = re.fullmatch(context.say("forms.spoken.emptied_item"), text)
    if match is None or _writes_at_length(form, draft):
        return None
    name = match["name"] or match["before"]
    called = _called(context, form.open_fields(draft), name)
    named = _Named(item=called) if called else _named(context, form, draft, name)
    return None if named is None else replace(named, value=context.say("forms.button.empty"))


def _by_number(form: Form, draft: Draft) -> Sequence[str]:
    """The patterns by which an item is named by its number, wherever the form stands."""
    if draft.at is None:
        return ("change_item", "numbered_item", "which_button")
    return ("change_item",) if _writes_at_length(form, draft) else ("change_item", "numbered_item")


def _writes_at_length(form: Form, draft: Draft) -> bool:
    """Whether the field that is asked takes any words, so that those of a correction may be its answer."""
    return draft.at is not None and isinstance(form.field(draft.at).kind, Words)


def _called(context: Context, fields: Sequence[Field], name: str) -> Field | None:
    """The item with a name, or that people call so."""
    return next((one for one in fields if plain(name) in {plain(called) for called in names_of(context, one)}), None)


def names_of(context: Context, asked: Field) -> Iterator[str]:
    """What an item is called: its name, and what people say for it."""
    yield context.say(f"{asked.texts}.name")
    if context.say.has(f"{asked.texts}.spoken.called"):
        yield from context.say(f"{asked.texts}.spoken.called").split()
