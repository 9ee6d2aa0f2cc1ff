"""Adding somebody to the training record of a county, and changing what it says of somebody."""

from datetime import date
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Weight
from handlers.dialog.permissions import Action
from handlers.forms import document_boxes
from handlers.forms.choices import OneOf
from handlers.forms.dates import PastDay
from handlers.forms.field import Field, Words, never
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.persons import PersonName, Phone
from handlers.training import record_boxes
from storage.people import areas, audit
from storage.training import record
from storage.training.record import Trade, Trained

LONGEST = 40


FIELDS = (
    Field(id="trade", texts="training.trade", kind=OneOf(), options=tuple(map(str, Trade))),
    Field(id="name", texts="training.name", kind=PersonName()),
    Field(id="unit", texts="training.unit", kind=Words(most=LONGEST)),
    Field(id="trained_on", texts="training.trained_on", kind=PastDay(), options=("0", "1")),
    Field(id="lesson", texts="training.lesson", kind=Words(most=LONGEST), required=never),
    Field(id="certificate", texts="training.certificate", kind=Words(most=LONGEST), required=never),
    Field(id="phone", texts="training.phone", kind=Phone(), required=never),
)


def _opened(context: Context, draft: Draft) -> str:
    """Ask the boxes of the document's form, where it has one; fill in what the record says of somebody already."""
    draft.only = [asked.id for asked in _boxes(context, draft) or FIELDS]
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
            **known.trained.boxes,
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
        boxes=_besides(context, draft),
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


def _boxes(context: Context, draft: Draft) -> tuple[Field, ...]:
    """The boxes of the form that the county's document has for the record; none where it has none."""
    blank, pack = record_boxes.blank_at(context, areas.find(context.tx, draft.subject.partition(":")[0]))
    return document_boxes.fields_of(blank, pack, {asked.id: asked for asked in FIELDS}) if blank else ()


def _besides(context: Context, draft: Draft) -> dict[str, Any]:
    """The answers to the boxes that only the document asks."""
    own = {asked.id for asked in FIELDS}
    boxes = [asked.id for asked in TRAINED_PERSON.grown(context, draft).open_fields(draft) if asked.id not in own]
    return {id: draft.answers[id] for id in boxes if draft.answers.get(id) not in (None, [])}


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
    grows=_boxes,
)
