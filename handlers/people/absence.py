"""Being away (外出): from when to when, and that the deputy does all of it meanwhile."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Choice, Content, Reply, Text
from handlers.forms import stepper
from handlers.forms.dates import FutureDay
from handlers.forms.field import Answer, Field, Slip
from handlers.forms.form import AskAgain, Closed, Form, Sent
from handlers.people.deputy_scope import Post, changeable
from handlers.people.deputy_view import again, name_of, note, own_name, show_post, tell
from storage.people import deputies


@dataclass(frozen=True, kw_only=True)
class LastDay(FutureDay):
    """A day as `FutureDay` takes it; the field's options are for how many days somebody is away from the first on."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, its label, or the day typed."""
        labels = {context.say(f"{asked.texts}.{option}"): option for option in asked.options}
        match content:
            case Choice(id=id) if id in asked.options:
                return _after(draft, int(id))
            case Text(text=text) if text.strip() in labels:
                return _after(draft, int(labels[text.strip()]))
        return super().take(context, draft, asked, content)


def _after(draft: Draft, days: int) -> Answer:
    return Answer(value=(date.fromisoformat(draft.answers[SINCE.id]) + timedelta(days=days - 1)).isoformat())


def begin(context: Context, post: Post, **said: str) -> list[Reply]:
    """The form, with the days that were said already."""
    before = context.conversation.find_draft(AWAY.id, post.subject)
    if before is not None:
        context.conversation.drop(before)
    draft = context.conversation.open_draft(AWAY.id, context.now, subject=post.subject)
    draft.answers.update(said)
    return stepper.begin(context, AWAY, draft)


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Closed:
    post = changeable(context, *draft.subject.split(":"))
    if post is None or post.deputy is None:
        return Closed(reply=context.reply("deputies.gone"))
    since, until = (date.fromisoformat(draft.answers[field]) for field in (SINCE.id, UNTIL.id))
    if until < since:
        return AskAgain(field=UNTIL.id, note=context.say("deputies.before", since=say_date(context.say, since)))
    deputies.set_away(context.tx, post.deputy.id, until, since=since)
    days = {"since": since.isoformat(), "until": until.isoformat()}
    note(context, post, "deputy_away", deputy=post.deputy.deputy_id, **days)
    values = {"name": own_name(context, post), "place": post.place.name, "until": say_date(context.say, until)}
    deputy = name_of(context, post, post.deputy.deputy_id)
    when = "to_come" if since > context.today else "away"
    values["since"] = say_date(context.say, since)
    tell(context, post.deputy.deputy_id, f"deputies.told.{when}", **values)
    tell(context, post.person.person_id, f"deputies.told.{when}_for_you", **values, deputy=deputy)
    return Sent(said=[show_post(context, again(context, post), context.say("deputies.set_away"))])


def _name(context: Context, draft: Draft) -> str:
    return context.say("deputies.draft")


def _outlook(context: Context, draft: Draft) -> str:
    post = changeable(context, *draft.subject.split(":"))
    if post is None:
        return ""
    deputy = None if post.deputy is None else post.deputy.deputy_id
    return context.say("deputies.outlook", deputy=name_of(context, post, deputy))


SINCE = Field(id="since", texts="deputies.since", kind=FutureDay(), options=("0", "1"))
UNTIL = Field(id="until", texts="deputies.until", kind=LastDay(), options=("1", "2", "3", "7"))
AWAY = Form(
    id="away",
    for_others=True,
    fields=(SINCE, UNTIL),
    submit=_submit,
    name=_name,
    outlook=_outlook,
)
