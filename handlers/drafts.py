"""Half-filled forms: offered by name when the person comes back, several at a time."""

from collections.abc import Mapping
from datetime import datetime

from handlers import forms, stepper
from handlers.conversation import Draft
from handlers.dates import day_of
from handlers.fields import button_id
from handlers.forms import Form
from handlers.messages import Option, Reply
from handlers.talk import Talk, in_rows


def offer(talk: Talk, all_forms: Mapping[str, Form]) -> list[Reply]:
    """Offer what was left: one draft with its three ways on, several as a list."""
    drafts = list(talk.conversation.drafts.values())
    if not drafts:
        return []
    if len(drafts) == 1:
        return [_one(talk, all_forms[drafts[0].form], drafts[0])]
    options = tuple(
        (Option(id=_id(draft, "-resume"), label=_line(talk, all_forms[draft.form], draft)),) for draft in drafts
    )
    return [Reply(text=talk.say("forms.drafts", count=len(drafts)), options=options)]


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
    return [Reply(text=one.text, options=(*one.options, (another,)))]


def _one(talk: Talk, form: Form, draft: Draft) -> Reply:
    buttons = [talk.option(_id(draft, f"-{id}"), f"forms.button.{id}") for id in ("resume", "restart", "drop")]
    return Reply(text=_line(talk, form, draft), options=in_rows(buttons, width=3))


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


def _id(draft: Draft, value: str) -> str:
    return button_id(draft, draft.at or forms.SUMMARY, value)
