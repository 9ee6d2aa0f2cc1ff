"""Adding somebody to the training record of a county, and changing what it says of somebody."""

from datetime import date

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Weight
from handlers.dialog.permissions import Action
from handlers.forms.choices import OneOf
from handlers.forms.dates import PastDay
from handlers.forms.field import Answers, Field, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.persons import PersonName, Phone
from storage.people import areas, audit
from storage.training import record
from storage.training.record import Trade, Trained

LONGEST = 40


def optional(answers: Answers) -> bool:
    """The field may be left out."""
    return False


FIELDS = (
    Field(id="trade", texts="training.trade", kind=OneOf(), options=tuple(map(str, Trade))),
    Field(id="name", texts="training.name", kind=PersonName()),
    Field(id="unit", texts="training.unit", kind=Words(most=LONGEST)),
    Field(id="trained_on", texts="training.trained_on", kind=PastDay(), options=("0", "1")),
    Field(id="lesson", texts="training.lesson", kind=Words(most=LONGEST), required=optional),
    Field(id="certificate", texts="training.certificate", kind=Words(most=LONGEST), required=optional),
    Field(id="phone", texts="training.phone", kind=Phone(), required=optional),
)


def _opened(context: Context, draft: Draft) -> str:
    """Fill in what the record says of somebody already."""
    _, _, id = draft.subject.partition(":")
    known = record.find(context.tx, int(id)) if id else None
    if known is not None:
        draft.answers = {
            "trade": known.trained.trade,
            "name": known.trained.name,
            "unit": known.trained.unit,
            "trained_on": known.trained.trained_on.isoformat(),
            "lesson": known.trained.lesson,
            "certificate": known.trained.certificate,
            "phone": known.trained.phone,
        }
    return ""


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    county, _, id = draft.subject.partition(":")
    known = record.find(context.tx, int(id)) if id else None
    may = context.may(Action.KEEP_TRAINING_RECORD, areas.find(context.tx, county))
    if not may or (id and known is None):
        return Closed(reply=context.reply("training.gone"))
    answers = draft.answers
    trained = Trained(
        trade=Trade(answers["trade"]),
        name=answers["name"],
        unit=answers["unit"],
        lesson=answers.get("lesson"),
        certificate=answers.get("certificate"),
        phone=answers.get("phone"),
        trained_on=date.fromisoformat(answers["trained_on"]),
    )
    if known is None:
        person = record.add(context.tx, county, trained, by=context.person_id, now=context.now)
    else:
        person = known.id
        record.change(context.tx, person, trained)
    action = "training_added" if known is None else "training_changed"
    audit.note(context.tx, person_id=context.person_id, action=action, subject=f"trained:{person}", now=context.now)
    buttons = (
        context.option("training:new", "training.button.another", weight=Weight.MAIN),
        context.option("training:list:1", "training.button.list"),
    )
    return Sent(said=[context.reply(f"training.{action}", *buttons, name=trained.name)])


def _name(context: Context, draft: Draft) -> str:
    return context.say("training.draft")


TRAINED_PERSON = Form(
    id="trained_person",
    for_others=True,
    explained=True,
    fields=FIELDS,
    submit=_submit,
    name=_name,
    opened=_opened,
)
