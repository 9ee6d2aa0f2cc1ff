"""A county's own times for complaints: never longer than the regulation's."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.field import Field
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.numbers import WholeNumber
from knowledge.area import Place
from storage.complaints import times
from storage.complaints.times import REGULATION, ComplaintTimes
from storage.people import areas


def begin(context: Context) -> list[Reply]:
    """Ask for the four numbers, for who may set them."""
    places = [grant.place for grant in context.grants if grant.place]
    office = next((place for place in places if _may(context, place)), None)
    if office is None:
        return [context.reply("complaints.not_yours")]
    return stepper.open(context, COMPLAINT_TIMES, subject=office.code)


def _may(context: Context, office: Place) -> bool:
    return context.may(Action.SET_COMPLAINT_TIMES, office)


def _opened(context: Context, draft: Draft) -> str:
    now = times.at(context.tx, draft.subject)
    return context.say("complaints.times_now", **vars(now))


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    office = areas.find(context.tx, draft.subject)
    if office is None or not _may(context, office):
        return Closed(reply=context.reply("complaints.not_yours"))
    set_now = ComplaintTimes(**{field.id: draft.answers[field.id] for field in COMPLAINT_TIMES.fields})
    times.put(context.tx, office.code, set_now, by=context.person_id, now=context.now)
    return Sent(said=[context.reply("complaints.times_set")])


COMPLAINT_TIMES = Form(
    id="complaint_times",
    fields=tuple(
        Field(id=id, texts=f"complaints.times.{id}", kind=WholeNumber(least=1, most=most, example=most))
        for id, most in vars(REGULATION).items()
    ),
    submit=_submit,
    name=lambda context, draft: context.say("complaints.draft_times"),
    opened=_opened,
)
