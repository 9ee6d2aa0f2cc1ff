"""The two forms of a complaint: under the own name, and anonymously, which stores nothing of who fills it."""

from typing import Any

from handlers.complaints import receiving, traces
from handlers.complaints.fields import AGAINST, AccusedPlace, CodeNoted, Evidence, Story, code_of, level_of, new_subject
from handlers.complaints.named import Accused
from handlers.complaints.routing import Way, way_of
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms import stepper
from handlers.forms.choices import OneOf
from handlers.forms.field import Answers, Field, Words
from handlers.forms.form import AskAgain, Closed, Form, Sent
from handlers.forms.persons import PersonName, Phone
from handlers.people import contact_phone
from storage.cases import photos
from storage.people import areas, people


def _never(answers: Answers) -> bool:
    """May be skipped whatever was answered."""
    return False


_WHAT = (
    Field(id="against", texts="complaints.against", kind=OneOf(), options=AGAINST),
    Field(id="place", texts="complaints.place", kind=AccusedPlace()),
    Field(id="who", texts="complaints.who", kind=Words(most=80), required=_never),
    Field(id="what", texts="complaints.what", kind=Story()),
    Field(id="when", texts="complaints.when", kind=Words(most=60), required=_never),
)
_WHO_COMPLAINS = (
    Field(id="photos", texts="complaints.photos", kind=Evidence(), required=_never),
    Field(id="hears", texts="complaints.hears", kind=OneOf(), options=("yes", "no")),
    Field(id="name", texts="complaints.name", kind=PersonName()),
    Field(id="phone", texts="complaints.phone", kind=Phone()),
)
_WITHOUT_A_NAME = (
    Field(id="photos", texts="complaints.photos_of_nobody", kind=Evidence(), required=_never),
    Field(id="code", texts="complaints.code", kind=CodeNoted(), options=("paper", "elsewhere")),
)


def begin_named(context: Context) -> list[Reply]:
    """Fill the named one, or go on where it was left."""
    return stepper.open(context, COMPLAINT)


def begin_anonymous(context: Context) -> list[Reply]:
    """Fill the anonymous one, or go on where it was left. Its subject is when it was begun, and the code."""
    left = next((one for one in context.conversation.drafts.values() if one.form == ANONYMOUS.id), None)
    subject = new_subject(context.now) if left is None else left.subject
    return stepper.open(context, ANONYMOUS, subject=subject)


def _opened(context: Context, draft: Draft) -> str:
    """Whoever is known need not say who it is."""
    known = {"name": people.name_of(context.tx, context.person_id), "phone": contact_phone.of(context)}
    draft.answers |= {field: value for field, value in known.items() if value}
    return context.say("complaints.opened")


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    """Say at once that a complaint cannot be taken here, before more of it is told."""
    if asked.id not in ("place", "who", "what") or draft.unfinished:
        return []
    way = _way(context, draft)
    return [] if way is None or way.office is not None else [_give_up(context, draft, way)]


def _way(context: Context, draft: Draft) -> Way | None:
    place = areas.find(context.tx, draft.answers.get("place") or "")
    return None if place is None else way_of(context, Accused.of(place, draft.answers))


def _give_up(context: Context, draft: Draft, way: Way) -> Reply:
    context.conversation.drop(draft)
    if draft.form == ANONYMOUS.id:
        traces.forget_form(context, draft)
        return traces.fleeting(context.reply(f"complaints.refusal.{way.refusal}"))
    return context.reply(f"complaints.refusal.{way.refusal}")


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Closed:
    place = areas.get(context.tx, draft.answers["place"])
    if place.level is not level_of(draft):
        draft.answers.pop("place")
        return AskAgain(field="place", note=context.say("complaints.place.another_level"))
    way = way_of(context, Accused.of(place, draft.answers))
    if way.office is None:
        return Closed(reply=_give_up(context, draft, way))
    if draft.form == ANONYMOUS.id:
        sent = photos.of(context.tx, draft.answers["photos"] or ())
        if any(photo.file is None for photo in sent):
            return AskAgain(field="photos", note=context.say("complaints.photos.on_the_way"))
        traces.forget_form(context, draft)
        return Sent(said=[receiving.receive_anonymous(context, way, place, _account(draft), code_of(draft))])
    hears = draft.answers["hears"] == "yes"
    return Sent(said=[receiving.receive_named(context, way, place, _account(draft), hears=hears)])


def _account(draft: Draft) -> dict[str, Any]:
    kept = ("against", "who", "what", "when", "photos", "name", "phone")
    return {field: draft.answers[field] for field in kept if draft.answers.get(field)}


def _cancelled(context: Context, draft: Draft) -> list[Reply]:
    traces.forget_form(context, draft)
    return []


COMPLAINT = Form(
    id="complaint",
    confidential=True,
    fields=(*_WHAT, *_WHO_COMPLAINS),
    submit=_submit,
    name=lambda context, draft: context.say("complaints.draft"),
    opened=_opened,
    answered=_answered,
    outlook=lambda context, draft: context.say("complaints.outlook"),
)
ANONYMOUS = Form(
    id="complaint_anonymous",
    confidential=True,
    fields=(*_WHAT, *_WITHOUT_A_NAME),
    submit=_submit,
    name=lambda context, draft: context.say("complaints.draft_anonymous"),
    opened=lambda context, draft: context.say("complaints.opened_anonymous"),
    answered=_answered,
    cancelled=_cancelled,
    outlook=lambda context, draft: context.say("complaints.outlook_anonymous"),
)
