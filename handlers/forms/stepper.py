"""The stepper: one module moves any form, so that each has back, skip, correct, leave and cancel.

Nothing is kept in memory: a step takes a draft and a message, changes the draft, and gives what is said.
"""

from collections.abc import Mapping
from dataclasses import replace

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.menu import ways_on
from handlers.dialog.messages import Ask, Choice, Contact, Content, File, Location, Photo, Reply, Text
from handlers.dialog.on_view import SUMMARY
from handlers.forms import emptying, erasing
from handlers.forms.agreeing import agreed, propose, say_slip
from handlers.forms.arranging import arrange, arrange_in_words, arranges
from handlers.forms.correcting import change, change_in_words, names_an_item, take_edit
from handlers.forms.differing import ask_which, take_theirs
from handlers.forms.field import Answer, Field, Kind, Proposal, Slip, Taken
from handlers.forms.form import (
    NEW_LINK,
    AskAgain,
    Closed,
    Differs,
    Form,
    Sent,
    ask,
    ask_to_drop,
    ask_what_to_change,
    before,
    may_empty,
    may_skip,
    next_open,
    say_it_is_kept,
)
from handlers.forms.keeping import keep_beside, store_answer
from handlers.forms.map_shares import position_in, read_share
from knowledge.reading.text import looks_like_question, plain
from storage.cases import photos

_SPOKEN = ("back", "skip", "done", "submit", "change", "keep", "cancel", "resume", "restart", "drop", "why", "empty")
_CONTROLS = (*_SPOKEN, "take", "anew", "theirs")


def open(context: Context, form: Form, *, subject: str = "") -> list[Reply]:
    """Go on with the draft of a form about a subject; where there is none, begin one."""
    draft = context.conversation.find_draft(form.id, subject)
    if draft is not None:
        return resume(context, form.grown(context, draft), draft)
    draft = context.conversation.open_draft(form.id, context.now, subject=subject)
    note = form.opened(context, draft)
    return begin(context, form.grown(context, draft), draft, note=note)


def begin(context: Context, form: Form, draft: Draft, *, note: str = "") -> list[Reply]:
    """Ask the first question that has no answer yet."""
    draft.at = next_open(form, draft)
    return [ask(context, form, draft, note=note)]


def resume(context: Context, form: Form, draft: Draft, *, note: str = "") -> list[Reply]:
    """Go on with a draft where it was left."""
    context.conversation.active = draft.id
    draft.touched_at = context.now.isoformat()
    return [ask(context, form, draft, note=note or context.say("forms.resumed", name=form.name(context, draft)))]


def take(context: Context, form: Form, draft: Draft, content: Content) -> list[Reply] | None:
    """One message to the active draft; none where it is no answer, so that somebody else may understand it."""
    draft.touched_at = context.now.isoformat()
    if isinstance(content, Text):
        if content.edited:
            return take_edit(context, form, draft, content)
        if not plain(content.text):
            return [ask(context, form, draft, note=context.say("forms.not_an_answer"))]
        control = _spoken_control(context, content.text)
        if control is not None:
            return _control(context, form, draft, control)
        changed = change_in_words(context, form, draft, content.text)
        if changed is None:
            changed = arrange_in_words(context, form, draft, content)
        if changed is None:
            changed = _take_shared(context, form, draft, content)
        if changed is not None:
            return changed
    said = None if draft.at is None else _answer(context, form, draft, form.field(draft.at), content)
    return _take_elsewhere(context, form, draft, content) if said is None else said


def _take_shared(context: Context, form: Form, draft: Draft, content: Text) -> list[Reply] | None:
    """A position or a map's link in words goes to the field that wants one, whatever field is asked now.

    Where the place is answered, its words stay as they are; what is doubtful about its position is asked at once.
    """
    asked = next((one for one in form.open_fields(draft) if one.kind.ask is Ask.LOCATION), None)
    if asked is None or asked.id == draft.at or read_share(content.text) is None:
        return None
    answered = draft.answers.get(asked.id) is not None and asked.id not in draft.unfinished
    position = position_in(content.text) if answered else None
    taken = asked.kind.take(context, draft, asked, position or content)
    match taken:
        case Slip():
            return [Reply(text=say_slip(context, asked, taken)), ask(context, form, draft)]
        case Answer():
            said = store_answer(context, form, draft, asked, taken.value, more=taken.more)
            draft.at = asked.id if answered and taken.more else draft.at
            return [*said, ask(context, form, draft, note=taken.note)]
    return None


def refuses(context: Context, form: Form, draft: Draft, content: Content) -> bool:
    """Whether words are nothing to the form: no answer to what it asks, no correction and no control.

    A question is none of the form's words.
    """
    if not isinstance(content, Text) or content.edited or looks_like_question(content.text):
        return False
    understood = (
        _spoken_control(context, content.text) is not None
        or names_an_item(context, form, draft, content.text)
        or arranges(context, form, draft, content)
        or read_share(content.text) is not None
    )
    if understood or draft.at is None:
        return not understood
    asked = form.field(draft.at)
    if emptying.declines(context, draft, asked, content):
        return False
    return isinstance(asked.kind.take(context, draft, asked, content), Slip)


def _take_elsewhere(context: Context, form: Form, draft: Draft, content: Content) -> list[Reply] | None:
    """A photo, a position or a contact goes to the field that wants one, whatever field is asked now.

    A contact takes no answer's place: the key that sends it may have been left over. What is doubtful about a position
    is asked at once.
    """
    for asked in form.open_fields(draft):
        wanted = _WANTED.get(type(content))
        if wanted is None or asked.id == draft.at or asked.kind.ask is not wanted or erasing.on_page(context, asked):
            continue
        if isinstance(content, Contact) and draft.answers.get(asked.id) is not None:
            note = context.say("forms.contact_not_taken", name=context.say(f"{asked.texts}.name"))
            return [ask(context, form, draft, note=note)]
        taken = asked.kind.take(context, draft, asked, content)
        if isinstance(taken, Answer):
            finished = asked.id in draft.answers and asked.id not in draft.unfinished
            reopened = finished and taken.more and isinstance(content, Location)
            said = store_answer(
                context, form, draft, asked, taken.value, more=taken.more and (reopened or not finished)
            )
            draft.at = asked.id if reopened else draft.at
            return said or [ask(context, form, draft, note=taken.note)]
    return None


_WANTED: dict[type, Ask] = {Photo: Ask.PHOTO, File: Ask.FILE, Location: Ask.LOCATION, Contact: Ask.CONTACT}


def has_use(context: Context, form: Form, draft: Draft, content: Photo | File) -> bool:
    """Whether a photo or a file is an answer to the field that is asked, or goes to another one by itself."""
    if isinstance(content, Photo) and draft.at is not None and form.field(draft.at).kind.takes_photo(context):
        return True
    return any(asked.kind.ask is _WANTED[type(content)] for asked in form.open_fields(draft))


def no_use(form: Form, draft: Draft, content: Photo | Location) -> str:
    """The key of what is said to a photo or a position that the form has no use for."""
    asked = form.field(draft.at) if draft.at is not None and isinstance(content, Photo) else None
    return Kind.takes_none if asked is None else asked.kind.takes_none


def press(context: Context, form: Form, draft: Draft, at: str, value: str) -> list[Reply]:
    """A button of the active draft; one of another field is old and changes nothing."""
    draft.touched_at = context.now.isoformat()
    if value == "-resume":
        return resume(context, form, draft)
    arranged = arrange(context, form, draft, form.field(at), Choice(id=value)) if form.has(at) else None
    if arranged is not None:
        return arranged
    if at != (draft.at or SUMMARY):
        return [context.reply("forms.old_button")]
    if value == NEW_LINK:
        return [ask(context, form, draft)]
    if value.startswith("-c=") and value[3:] in [asked.id for asked in form.open_fields(draft)]:
        return change(context, form, draft, value[3:])
    if value.startswith("-") and value[1:] in _CONTROLS and value != "-done":
        return _control(context, form, draft, value[1:])
    return take(context, form, draft, Choice(id=value)) or [context.reply("forms.old_button")]


def _answer(context: Context, form: Form, draft: Draft, asked: Field, content: Content) -> list[Reply] | None:
    """What the field that is asked makes of a message; none where it is no answer to it."""
    if erasing.on_page(context, asked):
        if isinstance(content, Photo):
            erasing.erase_photo(context)
        question = isinstance(content, Text) and looks_like_question(content.text)
        return None if question else [ask(context, form, draft, note=context.say("sensitive.not_here"))]
    if emptying.declines(context, draft, asked, content):
        return _have_none(context, form, draft, asked)
    return _take_in(context, form, draft, asked, asked.kind.take(context, draft, asked, content), content)


def _have_none(context: Context, form: Form, draft: Draft, asked: Field) -> list[Reply]:
    """There is none of what is asked: an answer that was given goes, else the field stays open."""
    return emptying.empty(context, form, draft, asked) if may_empty(draft, asked) else _skip(context, form, draft)


def _take_in(
    context: Context, form: Form, draft: Draft, asked: Field, taken: Taken, content: Content
) -> list[Reply] | None:
    match taken:
        case Slip():
            text = _lines(say_slip(context, asked, taken), erasing.warning(context))
            return [replace(ask(context, form, draft, slipped=True), text=text)]
        case Proposal():
            return propose(context, form, draft, asked, taken)
        case Answer(more=True):
            return _ask_on(context, form, draft, asked, taken, content)
        case Answer():
            return _go_on(context, form, draft, asked, taken)
    return None


def _ask_on(context: Context, form: Form, draft: Draft, asked: Field, taken: Answer, content: Content) -> list[Reply]:
    """Part of an answer was taken: the field asks on, after a button in place of the question that bore it."""
    said = store_answer(context, form, draft, asked, taken.value, more=True)
    if isinstance(content, Photo | File) and said:
        return said
    pressed = context.inbound.content.on if isinstance(context.inbound.content, Choice) else None
    note = _lines(*(one.text for one in said), keep_beside(context, form, draft, asked, taken), taken.note)
    return [ask(context, form, draft, note=note, replaces=pressed)]


def _go_on(context: Context, form: Form, draft: Draft, asked: Field, taken: Answer) -> list[Reply]:
    """A whole answer was taken: the next question, which a remark without buttons stands above."""
    said = store_answer(context, form, draft, asked, taken.value)
    if context.conversation.active != draft.id:
        return said
    receipt = erasing.receipt(context, draft, asked, taken.value)
    note = _lines(
        keep_beside(context, form, draft, asked, replace(taken, read=taken.read and not receipt)), receipt or taken.note
    )
    if said and not said[-1].options:
        return [*said[:-1], *_advance(context, form, draft, _lines(said[-1].text, note))]
    return [*said, *_advance(context, form, draft, note)]


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def take_from_page(context: Context, form: Form, draft: Draft, answered: Mapping[str, str]) -> list[Reply]:
    """A sensitive field was answered on the page: it is kept, and a form that asks it goes on.

    {field, text, name}: the name that was read on an ID card, or "".
    """
    asked = form.field(answered["field"])
    taken = asked.kind.take(context, draft, asked, Text(text=answered["text"]))
    if not isinstance(taken, Answer) or asked not in form.open_fields(draft):
        return [context.reply("sensitive.too_late")]
    shown = asked.kind.show(context, draft, asked, taken.value)
    note = context.say("sensitive.kept", name=context.say(f"{asked.texts}.name"), value=shown)
    said = store_answer(context, form, draft, asked, taken.value)
    note = _lines(note, keep_beside(context, form, draft, asked, replace(taken, person=answered.get("name", ""))))
    if context.conversation.active != draft.id or draft.at != asked.id:
        return [*said, Reply(text=note)]
    return [*said, *_advance(context, form, draft, note)]


def _advance(context: Context, form: Form, draft: Draft, note: str = "") -> list[Reply]:
    draft.at = next_open(form, draft)
    return [ask(context, form, draft, note=note)]


def _control(context: Context, form: Form, draft: Draft, control: str) -> list[Reply]:
    match control:
        case "back":
            draft.at = before(form, draft) or draft.at
            return [ask(context, form, draft)]
        case "skip":
            return _skip(context, form, draft)
        case "empty":
            return _empty(context, form, draft)
        case "done":
            return _done(context, form, draft)
        case "why":
            return [ask(context, form, draft, note=_why(context, form, draft))]
        case "submit":
            return _submit(context, form, draft)
        case "change":
            return [ask_what_to_change(context, form, draft)] if draft.at is None else [ask(context, form, draft)]
        case "keep":
            context.conversation.active = None
            return [say_it_is_kept(context, form, draft)]
        case "cancel":
            return [ask_to_drop(context, form, draft)] if draft.answers else _drop(context, form, draft)
        case "resume":
            return resume(context, form, draft)
        case "theirs":
            take_theirs(draft)
            return _submit(context, form, draft)
        case "take" | "anew":
            return _settle(context, form, draft, control)
        case "restart":
            draft.answers, draft.messages, draft.unfinished, draft.proposed = {}, {}, [], {}
            context.conversation.active = draft.id
            return begin(context, form, draft, note=context.say("forms.restarted"))
        case _:
            return _drop(context, form, draft)


def _why(context: Context, form: Form, draft: Draft) -> str:
    """What the field that is asked now is needed for."""
    return context.say("forms.at_summary") if draft.at is None else form.field(draft.at).why(context)


def _settle(context: Context, form: Form, draft: Draft, control: str) -> list[Reply]:
    """〔行〕 takes what was proposed, 〔我重说〕 asks again."""
    taken = agreed(draft) if control == "take" else None
    draft.proposed = {}
    if taken is None or draft.at is None:
        return [ask(context, form, draft)]
    asked = form.field(draft.at)
    return _take_in(context, form, draft, asked, taken, context.inbound.content) or [ask(context, form, draft)]


def _submit(context: Context, form: Form, draft: Draft) -> list[Reply]:
    """Send the draft in and close it; what a correction has opened is asked before."""
    if next_open(form, draft) is not None:
        if draft.at is None:
            return _advance(context, form, draft)
        return [ask(context, form, draft, note=context.say("forms.not_yet"))]
    draft.at = None
    ending = form.submit(context, draft)
    match ending:
        case Sent(said=said, case=case):
            context.conversation.note_sent(draft, case=case)
            return said
        case AskAgain(field=field, note=note):
            draft.at = field
            return [ask(context, form, draft, note=note)]
        case Differs():
            return [ask_which(context, draft, ending)]
        case Closed(reply=reply):
            context.conversation.drop(draft)
            return [reply]


def _skip(context: Context, form: Form, draft: Draft) -> list[Reply]:
    if draft.at is None:
        return [ask(context, form, draft, note=context.say("forms.at_summary"))]
    asked = form.field(draft.at)
    if not may_skip(draft, asked):
        return [
            replace(
                ask(context, form, draft, slipped=True),
                text=context.say("forms.slip.required", name=context.say(f"{asked.texts}.name")),
            )
        ]
    draft.answers.setdefault(asked.id, None)
    draft.unfinished = [id for id in draft.unfinished if id != asked.id]
    return _advance(context, form, draft)


def _empty(context: Context, form: Form, draft: Draft) -> list[Reply]:
    """Take away what the field that is asked says; at the summary it has to be named first."""
    if draft.at is None:
        return [ask_what_to_change(context, form, draft)]
    return emptying.empty(context, form, draft, form.field(draft.at))


def _done(context: Context, form: Form, draft: Draft) -> list[Reply]:
    if draft.at is None:
        return [ask(context, form, draft, note=context.say("forms.at_summary"))]
    return _answer(context, form, draft, form.field(draft.at), Choice(id="-done")) or [ask(context, form, draft)]


def _drop(context: Context, form: Form, draft: Draft) -> list[Reply]:
    said = form.cancelled(context, draft)
    photos.release(context.tx, [draft.id])
    context.conversation.drop(draft)
    return [*said, context.reply("forms.dropped", *ways_on(context))]


def _spoken_control(context: Context, text: str) -> str | None:
    lists = context.say.lists_with(plain(text))
    return next((control for control in _SPOKEN if f"forms.spoken.{control}" in lists), None)
