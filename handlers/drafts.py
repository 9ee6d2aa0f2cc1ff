"""Half-filled forms: offered by name when the person comes back, several at a time."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from handlers import forms, stepper
from handlers.conversation import Draft
from handlers.dates import day_of
from handlers.fields import control
from handlers.forms import Form
from handlers.messages import Option, Presence, Reply
from handlers.talk import Talk, in_rows

log = logging.getLogger(__name__)

SET_ASIDE_FOR = timedelta(days=30)  # by then a release that was rolled back is here again, or never comes


def offer(talk: Talk, all_forms: Mapping[str, Form]) -> list[Reply]:
    """Offer what was left: one draft with its three ways on, several as a list."""
    drafts = list(talk.conversation.drafts.values())
    if not drafts:
        return []
    if len(drafts) == 1:
        return [_one(talk, all_forms[drafts[0].form], drafts[0])]
    options = tuple((_control(talk, draft, "resume", _line(talk, all_forms[draft.form], draft)),) for draft in drafts)
    asks = talk.conversation.active is not None
    return [Reply(text=talk.say("forms.drafts", count=len(drafts)), options=options, asks=asks)]


def resume_latest(talk: Talk, all_forms: Mapping[str, Form]) -> list[Reply]:
    """“继续” typed: the one draft there is goes on; of several the person chooses."""
    drafts = list(talk.conversation.drafts.values())
    if not drafts:
        return [talk.reply("forms.nothing_to_resume", talk.option("cmd:report", "menu.report"))]
    if len(drafts) == 1:
        return stepper.resume(talk, all_forms[drafts[0].form], drafts[0])
    return offer(talk, all_forms)


def before_another(talk: Talk, form: Form, draft: Draft) -> list[Reply]:
    """A report was asked for while one is half filled: go on with it, or begin another beside it."""
    one = _one(talk, form, draft)
    another = talk.option("cmd:another", "forms.button.another")
    return [replace(one, options=(*one.options, (another,)))]


def _one(talk: Talk, form: Form, draft: Draft) -> Reply:
    buttons = [_control(talk, draft, id) for id in ("resume", "restart", "drop")]
    asks = talk.conversation.active == draft.id
    return Reply(text=_line(talk, form, draft), options=in_rows(buttons, width=3), asks=asks)


def _line(talk: Talk, form: Form, draft: Draft) -> str:
    name, when = form.name(talk, draft), _when(talk, draft)
    if draft.at is None:
        return talk.say("forms.one_draft_summary", when=when, name=name)
    ids = [asked.id for asked in form.open_fields(draft)]
    number = ids.index(draft.at) + 1 if draft.at in ids else 1
    return talk.say("forms.one_draft", when=when, name=name, number=number)


def _when(talk: Talk, draft: Draft) -> str:
    day = day_of(datetime.fromisoformat(draft.touched_at), talk.zone)
    days = (talk.now.date() - day).days
    if days in (0, 1):
        return talk.say("forms.today" if days == 0 else "forms.yesterday")
    return talk.say("forms.earlier", month=day.month, day=day.day)


def _control(talk: Talk, draft: Draft, id: str, label: str | None = None) -> Option:
    return control(talk, draft, draft.at or forms.SUMMARY, id, label=label)


# --- drafts from another release


def sort_out(talk: Talk, all_forms: Mapping[str, Form]) -> int:
    """Set drafts aside whose form is not known here, to be told of; how many. Those known again come back.

    A draft that stands at a field which its form does not have goes on at the first open one.
    """
    if not talk.inbound.private or isinstance(talk.inbound.content, Presence):
        return 0
    there = talk.conversation
    unknown = {id: draft for id, draft in there.drafts.items() if draft.form not in all_forms}
    for draft in unknown.values():
        log.warning("a draft of the form %s is set aside: there is no such form", draft.form)
    again = {id: draft for id, draft in there.set_aside.items() if draft.form in all_forms}
    there.set_aside = {
        id: draft
        for id, draft in {**there.set_aside, **unknown}.items()
        if id not in again and talk.now - datetime.fromisoformat(draft.touched_at) < SET_ASIDE_FOR
    }
    there.drafts = {id: draft for id, draft in {**there.drafts, **again}.items() if id not in unknown}
    if there.active not in there.drafts:
        there.active = None
    for draft in there.drafts.values():
        form = all_forms[draft.form]
        if draft.at is not None and not form.has(draft.at):
            draft.at = forms.next_open(form, draft)
    return len(unknown)


def say_set_aside(talk: Talk, said: list[Reply], count: int) -> list[Reply]:
    """What is said, with the word that so many drafts were set aside. Danger comes before it, a question after it."""
    word = talk.say("forms.set_aside", count=count)
    if not said:
        return [Reply(text=word)]
    return [replace(said[0], text=f"{said[0].text}\n{word}"), *said[1:]]
