"""Half-filled forms: offered by name when the person comes back, several at a time."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import day_of
from handlers.dialog.messages import Content, Option, Presence, Reply, Text
from handlers.dialog.on_view import SUMMARY
from handlers.forms import form as forms
from handlers.forms import stepper
from handlers.forms.field import control
from handlers.forms.form import Form
from knowledge.reading.text import looks_like_question, plain

log = logging.getLogger(__name__)

SET_ASIDE_FOR = timedelta(days=30)  # by then a release that was rolled back is here again, or never comes


def offer(context: Context, all_forms: Mapping[str, Form]) -> list[Reply]:
    """Offer what was left: one draft with its three ways on, several as a list."""
    drafts = list(context.conversation.drafts.values())
    if not drafts:
        return []
    if len(drafts) == 1:
        return [_one(context, forms.form_of(context, drafts[0], all_forms), drafts[0])]
    return [_several(context, [(forms.form_of(context, draft, all_forms), draft) for draft in drafts])]


def _several(context: Context, left: Sequence[tuple[Form, Draft]]) -> Reply:
    for _, draft in left:
        forms.expect_choice(context, draft, "left")
    options = tuple((_control(context, draft, "resume", _line(context, form, draft)),) for form, draft in left)
    asks = context.conversation.active is not None
    return Reply(text=context.say("forms.drafts", count=len(left)), options=options, asks=asks)


def resume_latest(context: Context, all_forms: Mapping[str, Form]) -> list[Reply]:
    """“继续” typed: the one draft there is goes on; of several the person chooses."""
    drafts = list(context.conversation.drafts.values())
    if not drafts:
        return [context.reply("forms.nothing_to_resume", context.option("cmd:report", "menu.report"))]
    if len(drafts) == 1:
        return stepper.resume(context, forms.form_of(context, drafts[0], all_forms), drafts[0])
    return offer(context, all_forms)


def before_another(context: Context, form: Form, left: Sequence[Draft]) -> list[Reply]:
    """A report was asked for while some are half filled: go on with one of them, or begin another beside them."""
    offered = _one(context, form, left[0]) if len(left) == 1 else _several(context, [(form, one) for one in left])
    for draft in left:
        forms.expect_choice(context, draft, "another")
    another = context.option("cmd:another", "forms.button.another")
    return [replace(offered, options=(*offered.options, (another,)))]


def take_no_answer(context: Context, content: Content, all_forms: Mapping[str, Form]) -> list[Reply] | None:
    """Words where a button is to be chosen: the choice again; none for a question, and for words that move a form."""
    if not isinstance(content, Text) or looks_like_question(content.text):
        return None
    if any(key.startswith("forms.spoken.") for key in context.say.lists_with(plain(content.text))):
        return None
    said = _offered(context, all_forms)
    return [replace(one, text=f"{context.say('forms.choose_first')}\n{one.text}", asks=True) for one in said] or None


def choose_again(context: Context, all_forms: Mapping[str, Form]) -> list[Reply]:
    """After an interruption: what was left is offered again; a doubt about a draft is over, its question is back."""
    expected = context.conversation.expects
    draft = context.conversation.drafts.get(expected.get("draft", ""))
    if draft is None or expected.get("of") in ("another", "left"):
        return _offered(context, all_forms)
    context.conversation.expects = {}
    return [forms.ask(context, forms.form_of(context, draft, all_forms), draft, note=context.say("forms.back_to_it"))]


def _offered(context: Context, all_forms: Mapping[str, Form]) -> list[Reply]:
    """The choice that waits, once more; nothing where its draft is gone."""
    expected = context.conversation.expects
    draft = context.conversation.drafts.get(expected.get("draft", ""))
    if draft is None:
        context.conversation.expects = {}
        return []
    form = forms.form_of(context, draft, all_forms)
    match expected.get("of"):
        case "drop":
            return [forms.ask_to_drop(context, form, draft)]
        case "item":
            return [forms.ask_what_to_change(context, form, draft)]
        case "another":
            same = [one for one in context.conversation.drafts.values() if one.form == draft.form]
            return before_another(context, form, same)
    return offer(context, all_forms)


def _one(context: Context, form: Form, draft: Draft) -> Reply:
    forms.expect_choice(context, draft, "left")
    buttons = [_control(context, draft, id) for id in ("resume", "restart", "drop")]
    asks = context.conversation.active == draft.id
    return Reply(text=_line(context, form, draft), options=in_rows(buttons, width=3), asks=asks)


def _line(context: Context, form: Form, draft: Draft) -> str:
    name, when = form.name(context, draft), _when(context, draft)
    if draft.at is None:
        return context.say("forms.one_draft_summary", when=when, name=name)
    ids = [asked.id for asked in form.open_fields(draft)]
    number = ids.index(draft.at) + 1 if draft.at in ids else 1
    return context.say("forms.one_draft", when=when, name=name, number=number)


def _when(context: Context, draft: Draft) -> str:
    day = day_of(datetime.fromisoformat(draft.touched_at), context.zone)
    days = (context.today - day).days
    if days in (0, 1):
        return context.say("forms.today" if days == 0 else "forms.yesterday")
    return context.say("forms.earlier", month=day.month, day=day.day)


def _control(context: Context, draft: Draft, id: str, label: str | None = None) -> Option:
    return control(context, draft, draft.at or SUMMARY, id, label=label)


# --- drafts from another release


def sort_out(context: Context, all_forms: Mapping[str, Form]) -> int:
    """Set drafts aside whose form is not known here, to be told of; how many. Those known again come back.

    A draft that stands at a field which its form does not have goes on at the first open one.
    """
    if not context.inbound.private or isinstance(context.inbound.content, Presence):
        return 0
    there = context.conversation
    unknown = {id: draft for id, draft in there.drafts.items() if draft.form not in all_forms}
    for draft in unknown.values():
        log.warning("a draft of the form %s is set aside: there is no such form", draft.form)
    again = {id: draft for id, draft in there.set_aside.items() if draft.form in all_forms}
    there.set_aside = {
        id: draft
        for id, draft in {**there.set_aside, **unknown}.items()
        if id not in again and context.now - datetime.fromisoformat(draft.touched_at) < SET_ASIDE_FOR
    }
    there.drafts = {id: draft for id, draft in {**there.drafts, **again}.items() if id not in unknown}
    if there.active not in there.drafts:
        there.active = None
    for draft in there.drafts.values():
        form = forms.form_of(context, draft, all_forms)
        if draft.at is not None and not form.has(draft.at):
            draft.at = forms.next_open(form, draft)
    return len(unknown)


def say_set_aside(context: Context, said: list[Reply], count: int) -> list[Reply]:
    """What is said, with the word that so many drafts were set aside. Danger comes before it, a question after it."""
    word = context.say("forms.set_aside", count=count)
    if not said:
        return [Reply(text=word)]
    return [replace(said[0], text=f"{said[0].text}\n{word}"), *said[1:]]
