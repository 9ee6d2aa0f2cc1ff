"""The form engine: one function steps through any form, so that each has back, skip, correct, leave and cancel.

A form is data: fields, what to do at the end, how to call a draft of it. Where a draft stands is in
`handlers.conversation.Draft`; nothing is kept in memory.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers.conversation import Draft
from handlers.fields import Answer, Answers, Field, Slip, button_id, plain
from handlers.messages import Ask, Choice, Contact, Content, Location, Option, Photo, Reply, Text
from handlers.talk import Talk, in_rows

SUMMARY = "-"  # stands for the summary where a button names the field that it belongs to
_CONTROLS = ("back", "skip", "done", "submit", "change", "keep", "cancel", "resume", "restart", "drop")
_NUMERALS = {character: value for value, character in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form. `submit` is called once with all answers; `answered` after each one; `name` says whose draft it is."""

    id: str
    fields: tuple[Field, ...]
    submit: Callable[[Talk, Draft], list[Reply]]
    name: Callable[[Talk, Draft], str]
    answered: Callable[[Talk, Draft, Field], list[Reply]] = lambda talk, draft, asked: []
    cancelled: Callable[[Talk, Draft], list[Reply]] = lambda talk, draft: []

    def open_fields(self, draft: Draft) -> list[Field]:
        """The fields that apply, given the answers so far."""
        return [
            asked
            for asked in self.fields
            if asked.when(draft.answers) and (draft.only is None or asked.id in draft.only)
        ]

    def field(self, id: str) -> Field:
        """The field with this id; raises KeyError."""
        for asked in self.fields:
            if asked.id == id:
                return asked
        raise KeyError(id)


# --- asking


def ask(talk: Talk, form: Form, draft: Draft, *, note: str = "", replaces: str | None = None) -> Reply:
    """The question where the draft stands, or its summary."""
    if draft.at is None:
        return _summary(talk, form, draft, note=note)
    asked = form.field(draft.at)
    fields = form.open_fields(draft)
    place = next((number for number, one in enumerate(fields, 1) if one.id == asked.id), 1)
    name = talk.say(f"{asked.texts}.name")
    lines = [
        note,
        talk.say("forms.place", number=place, count=len(fields), name=name),
        asked.kind.question(talk, draft, asked),
    ]
    if draft.answers.get(asked.id) is not None and not asked.kind.buttons(talk, draft, asked)[1:]:
        lines.append(talk.say("forms.now", value=asked.kind.show(talk, draft, asked, draft.answers[asked.id])))
    return Reply(
        text="\n".join(line for line in lines if line),
        options=(*asked.kind.buttons(talk, draft, asked), *_controls(talk, form, draft, asked)),
        ask=asked.kind.ask,
        replaces=replaces,
    )


def begin(talk: Talk, form: Form, draft: Draft, *, note: str = "") -> list[Reply]:
    """Ask the first question that has no answer yet."""
    draft.at = _next_open(form, draft)
    return [ask(talk, form, draft, note=note)]


def resume(talk: Talk, form: Form, draft: Draft, *, note: str = "") -> list[Reply]:
    """Go on with a draft where it was left."""
    talk.conversation.active = draft.id
    draft.touched_at = talk.now.isoformat()
    return [ask(talk, form, draft, note=note or talk.say("forms.resumed", name=form.name(talk, draft)))]


def items(talk: Talk, form: Form, draft: Draft) -> list[str]:
    """The numbered lines of a summary: what each field says now."""
    lines = []
    for number, asked in enumerate(form.open_fields(draft), 1):
        value = draft.answers.get(asked.id)
        shown = talk.say("forms.skipped") if value in (None, []) else asked.kind.show(talk, draft, asked, value)
        lines.append(talk.say("forms.item", number=number, name=talk.say(f"{asked.texts}.name"), value=shown))
    return lines


def _summary(talk: Talk, form: Form, draft: Draft, *, note: str) -> Reply:
    lines = [
        note,
        talk.say("forms.summary"),
        *items(talk, form, draft),
        talk.say("forms.how_to_change", number=min(3, len(form.open_fields(draft)))),
    ]
    buttons = [
        Option(id=button_id(draft, SUMMARY, f"-{id}"), label=talk.say(f"forms.button.{id}"))
        for id in ("submit", "change", "keep", "cancel")
    ]
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons))


def _controls(talk: Talk, form: Form, draft: Draft, asked: Field) -> tuple[tuple[Option, ...], ...]:
    ids = [] if _before(form, draft) is None else ["back"]
    if _may_skip(draft, asked):
        ids.append("skip")
    ids += ["keep", "cancel"]
    buttons = [Option(id=button_id(draft, asked.id, f"-{id}"), label=talk.say(f"forms.button.{id}")) for id in ids]
    return in_rows(buttons, width=4)


def _may_skip(draft: Draft, asked: Field) -> bool:
    """What is required is skipped only where it is answered: after going back, the way on is not to answer again."""
    answered = draft.answers.get(asked.id) not in (None, []) and asked.id not in draft.unfinished
    return answered or not asked.required(draft.answers)


# --- stepping


def take(talk: Talk, form: Form, draft: Draft, content: Content) -> list[Reply] | None:
    """One message to the active draft; none where it is no answer, so that somebody else may understand it."""
    draft.touched_at = talk.now.isoformat()
    if isinstance(content, Text):
        if content.edited:
            return _take_edit(talk, form, draft, content)
        if not plain(content.text):
            return [ask(talk, form, draft, note=talk.say("forms.not_an_answer"))]
        control = _spoken_control(talk, content.text)
        if control is not None:
            return _control(talk, form, draft, control)
        item = _item_to_change(talk, form, draft, content.text)
        if item is not None:
            return item
    said = None if draft.at is None else _answer(talk, form, draft, form.field(draft.at), content)
    return _take_elsewhere(talk, form, draft, content) if said is None else said


def _take_elsewhere(talk: Talk, form: Form, draft: Draft, content: Content) -> list[Reply] | None:
    """A photo, a position or a contact goes to the field that wants one, whatever field is asked now."""
    wanted = _WANTED.get(type(content))
    for asked in form.open_fields(draft):
        if wanted is None or asked.id == draft.at or asked.kind.ask is not wanted:
            continue
        taken = asked.kind.take(talk, draft, asked, content)
        if isinstance(taken, Answer):
            finished = asked.id in draft.answers and asked.id not in draft.unfinished
            said = store_answer(talk, form, draft, asked, taken.value, more=taken.more and not finished)
            return said or [ask(talk, form, draft, note=taken.note)]
    return None


_WANTED: dict[type, Ask] = {Photo: Ask.PHOTO, Location: Ask.LOCATION, Contact: Ask.CONTACT}


def press(talk: Talk, form: Form, draft: Draft, at: str, value: str) -> list[Reply]:
    """A button of the active draft; one of another field is old and changes nothing."""
    draft.touched_at = talk.now.isoformat()
    if value == "-resume":
        return resume(talk, form, draft)
    if at != (draft.at or SUMMARY):
        return [talk.reply("forms.old_button")]
    if value.startswith("-c=") and value[3:] in [asked.id for asked in form.open_fields(draft)]:
        return _change(talk, form, draft, value[3:])
    if value.startswith("-") and value[1:] in _CONTROLS and value != "-done":
        return _control(talk, form, draft, value[1:])
    return take(talk, form, draft, Choice(id=value)) or [talk.reply("forms.old_button")]


def store_answer(talk: Talk, form: Form, draft: Draft, asked: Field, value: Any, *, more: bool = False) -> list[Reply]:
    """Write an answer into the draft, whatever field is asked now; what the form has to say to that."""
    draft.answers[asked.id] = value
    draft.messages[asked.id] = talk.inbound.message
    draft.unfinished = [id for id in draft.unfinished if id != asked.id] + ([asked.id] if more else [])
    return form.answered(talk, draft, asked)


def _answer(talk: Talk, form: Form, draft: Draft, asked: Field, content: Content) -> list[Reply] | None:
    taken = asked.kind.take(talk, draft, asked, content)
    match taken:
        case None:
            return None
        case Slip():
            values = {**taken.values, "name": talk.say(f"{asked.texts}.name")}
            return [replace(ask(talk, form, draft), text=talk.say(taken.key, **values))]
        case Answer(more=True):
            said = store_answer(talk, form, draft, asked, taken.value, more=True)
            if isinstance(content, Photo) and said:
                return said
            note = "\n".join(part for part in (*(one.text for one in said), taken.note) if part)
            pressed = content.on if isinstance(content, Choice) else None
            pressed = pressed or (talk.inbound.content.on if isinstance(talk.inbound.content, Choice) else None)
            return [ask(talk, form, draft, note=note, replaces=pressed)]
    said = store_answer(talk, form, draft, asked, taken.value)
    if talk.conversation.active != draft.id:
        return said
    note = taken.note
    if said and not said[-1].options:
        note = "\n".join(part for part in (said.pop().text, note) if part)
    return [*said, *_advance(talk, form, draft, note)]


def _advance(talk: Talk, form: Form, draft: Draft, note: str = "") -> list[Reply]:
    draft.at = _next_open(form, draft)
    return [ask(talk, form, draft, note=note)]


def _next_open(form: Form, draft: Draft) -> str | None:
    """The first field without an answer; a skipped one has the answer none."""
    for asked in form.open_fields(draft):
        if asked.id not in draft.answers or asked.id in draft.unfinished:
            return asked.id
    return None


def _before(form: Form, draft: Draft) -> str | None:
    ids = [asked.id for asked in form.open_fields(draft)]
    if draft.at is None:
        return ids[-1]
    place = ids.index(draft.at) if draft.at in ids else 0
    return ids[place - 1] if place else None


def _change(talk: Talk, form: Form, draft: Draft, field_id: str) -> list[Reply]:
    draft.at = field_id
    return [ask(talk, form, draft)]


def _control(talk: Talk, form: Form, draft: Draft, control: str) -> list[Reply]:
    match control:
        case "back":
            draft.at = _before(form, draft) or draft.at
            return [ask(talk, form, draft)]
        case "skip":
            return _skip(talk, form, draft)
        case "done":
            return _done(talk, form, draft)
        case "submit":
            if draft.at is not None:
                return [ask(talk, form, draft, note=talk.say("forms.not_yet"))]
            return form.submit(talk, draft)
        case "change":
            return [_what_to_change(talk, form, draft)] if draft.at is None else [ask(talk, form, draft)]
        case "keep":
            talk.conversation.active = None
            return [_left(talk, form, draft)]
        case "cancel":
            return [_sure(talk, form, draft)] if draft.answers else _drop(talk, form, draft)
        case "resume":
            return resume(talk, form, draft)
        case "restart":
            draft.answers, draft.messages, draft.unfinished = {}, {}, []
            talk.conversation.active = draft.id
            return begin(talk, form, draft, note=talk.say("forms.restarted"))
        case _:
            return _drop(talk, form, draft)


def _skip(talk: Talk, form: Form, draft: Draft) -> list[Reply]:
    if draft.at is None:
        return [ask(talk, form, draft, note=talk.say("forms.at_summary"))]
    asked = form.field(draft.at)
    if not _may_skip(draft, asked):
        return [
            replace(ask(talk, form, draft), text=talk.say("forms.slip.required", name=talk.say(f"{asked.texts}.name")))
        ]
    draft.answers.setdefault(asked.id, None)
    draft.unfinished = [id for id in draft.unfinished if id != asked.id]
    return _advance(talk, form, draft)


def _done(talk: Talk, form: Form, draft: Draft) -> list[Reply]:
    if draft.at is None:
        return [ask(talk, form, draft, note=talk.say("forms.at_summary"))]
    return _answer(talk, form, draft, form.field(draft.at), Choice(id="-done")) or [ask(talk, form, draft)]


def _drop(talk: Talk, form: Form, draft: Draft) -> list[Reply]:
    said = form.cancelled(talk, draft)
    talk.conversation.close_draft(draft)
    return [*said, talk.reply("forms.dropped", *_menu(talk))]


def _sure(talk: Talk, form: Form, draft: Draft) -> Reply:
    at = draft.at or SUMMARY
    buttons = [
        Option(id=button_id(draft, at, f"-{id}"), label=talk.say(f"forms.button.{id}"))
        for id in ("drop", "keep", "resume")
    ]
    return Reply(text=talk.say("forms.sure", name=form.name(talk, draft)), options=in_rows(buttons, width=3))


def _left(talk: Talk, form: Form, draft: Draft) -> Reply:
    resume_ = talk.option(button_id(draft, draft.at or SUMMARY, "-resume"), "forms.button.resume")
    return talk.reply("forms.kept", resume_, *_menu(talk), name=form.name(talk, draft))


def _menu(talk: Talk) -> tuple[Option, ...]:
    return (talk.option("cmd:report", "menu.report"), talk.option("cmd:ask", "menu.ask"))


def _what_to_change(talk: Talk, form: Form, draft: Draft) -> Reply:
    buttons = [
        Option(
            id=button_id(draft, SUMMARY, f"-c={asked.id}"),
            label=talk.say("forms.change_item", number=number, name=talk.say(f"{asked.texts}.name")),
        )
        for number, asked in enumerate(form.open_fields(draft), 1)
    ]
    return Reply(text=talk.say("forms.what_to_change"), options=in_rows(buttons))


# --- what is typed instead of pressed


def _spoken_control(talk: Talk, text: str) -> str | None:
    word = plain(text)
    for control in _CONTROLS:
        if word in talk.say(f"forms.spoken.{control}").split():
            return control
    return None


def _item_to_change(talk: Talk, form: Form, draft: Draft, text: str) -> list[Reply] | None:
    """“改第3项”, “修改三”, “改第3项 李秀英” at any step: asks that field again, or takes what stands behind."""
    match = re.fullmatch(talk.say("forms.spoken.change_item"), text.strip(), re.DOTALL)
    if match is None:
        return None
    number = int(match["number"]) if match["number"].isdigit() else _numeral(match["number"])
    fields = form.open_fields(draft)
    if not 1 <= number <= len(fields):
        return [talk.reply("forms.no_such_item", count=len(fields)), ask(talk, form, draft)]
    asked = fields[number - 1]
    before = draft.at
    if match["value"]:
        said = _correct(talk, form, draft, asked, Text(text=match["value"]), before)
        if said is not None:
            return said
    return _change(talk, form, draft, asked.id)


def _numeral(written: str) -> int:
    """The value of a numeral up to 99; 0, which is no item's number, for what is none, such as 一二."""
    match = re.fullmatch(r"(?:(?P<tens>[一二三四五六七八九]?)十)?(?P<ones>[一二三四五六七八九]?)", written)
    if match is None:
        return 0
    tens = 0 if match["tens"] is None else _NUMERALS.get(match["tens"], 1)
    return 10 * tens + _NUMERALS.get(match["ones"], 0)


def _take_edit(talk: Talk, form: Form, draft: Draft, content: Text) -> list[Reply] | None:
    """A message that answered a field was edited: the field takes the new text, the form stays where it is."""
    for asked in form.open_fields(draft):
        if draft.messages.get(asked.id) == talk.inbound.message and asked.id in draft.answers:
            said = _correct(talk, form, draft, asked, Text(text=content.text), draft.at)
            if said is not None:
                return said
    return [talk.reply("forms.edit_no_answer")]


def _correct(
    talk: Talk, form: Form, draft: Draft, asked: Field, content: Text, stay_at: str | None
) -> list[Reply] | None:
    taken = asked.kind.correct(talk, draft, asked, content)
    if taken is None:
        return None
    name = talk.say(f"{asked.texts}.name")
    if isinstance(taken, Slip):
        return [Reply(text=talk.say(taken.key, **{**taken.values, "name": name})), ask(talk, form, draft)]
    said = store_answer(talk, form, draft, asked, taken.value)
    draft.at = stay_at if stay_at != asked.id else _next_open(form, draft)
    note = talk.say("forms.corrected", name=name, value=asked.kind.show(talk, draft, asked, taken.value))
    return [*said, ask(talk, form, draft, note=note)]


def missing(fields: Sequence[Field], answers: Answers) -> list[Field]:
    """The fields that apply and have no answer."""
    return [asked for asked in fields if asked.when(answers) and answers.get(asked.id) in (None, [])]
