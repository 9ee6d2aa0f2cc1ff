"""The record of the person's county a page at a time, and one line of it."""

from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Reply, Weight
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.forms import stepper
from handlers.forms.dates import say_day
from handlers.training import record_boxes, record_paper
from handlers.training.record_form import TRAINED_PERSON
from storage.database.privacy import mask_phone
from storage.people import areas, audit
from storage.training import record
from storage.training.record import TrainedPerson

ON_A_PAGE = 10
_SURE = "yes"


def show(context: Context) -> list[Reply]:
    """The first page; to whoever keeps no such record, who does."""
    return [_show_page(context, 1)]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """training:list:<page>, :new, :print; see, change and remove with an id. Not yours and not there sound the same."""
    match args:
        case ["list", number]:
            return [_show_page(context, page_number(number))]
        case ["new"]:
            return _begin(context)
        case ["print"]:
            return [_print(context)]
        case ["see" | "change" | "remove" as deed, id, *sure] if id.isdecimal():
            person = _find(context, int(id))
            if person is None:
                return [context.reply("training.gone")]
            if deed == "change":
                return stepper.open(context, TRAINED_PERSON, subject=f"{person.county}:{person.id}")
            return [_see(context, person) if deed == "see" else _remove(context, person, sure=sure == [_SURE])]
    return [context.reply("training.gone")]


def _begin(context: Context) -> list[Reply]:
    county = record_paper.county_of(context)
    return [_not_yours(context)] if county is None else stepper.open(context, TRAINED_PERSON, subject=county.code)


def _find(context: Context, id: int) -> TrainedPerson | None:
    found = record.find(context.tx, id)
    may = found is not None and context.may(Action.KEEP_TRAINING_RECORD, areas.find(context.tx, found.county))
    return found if may else None


def _not_yours(context: Context) -> Reply:
    return context.reply("training.not_yours", way=way_to_ask(context))


def _show_page(context: Context, number: int) -> Reply:
    county = record_paper.county_of(context)
    if county is None:
        return _not_yours(context)
    new = context.option("training:new", "training.button.new", weight=Weight.MAIN)
    people = record.of(context.tx, county.code)
    if not people:
        return context.reply("training.list_none", new, place=county.name)
    page = page_of(len(people), number, size=ON_A_PAGE)
    lines = [context.say("training.list", place=county.name, count=page.count), *page.where(context.say)]
    buttons = [
        context.option(f"training:see:{one.id}", "training.one", **_words(context, one)) for one in page.of(people)
    ]
    turning = in_rows(page.turning(context.say, "training:list"))
    paper = [context.option("training:print", "training.button.print")] if record_paper.can_be_made(context) else []
    return Reply(text="\n".join(lines), options=(*in_rows(buttons), *turning, (new, *paper)))


def _print(context: Context) -> Reply:
    """Have the record made as a paper, which follows into the chat."""
    county = record_paper.county_of(context)
    if county is None or not record_paper.can_be_made(context):
        return _not_yours(context)
    record_paper.order(context, county)
    return context.reply("papers.making", kind=context.say(f"papers.kind.{record_paper.TRAINING_RECORD}"))


def _words(context: Context, person: TrainedPerson) -> dict[str, Any]:
    trained = person.trained
    return {
        "name": trained.name,
        "unit": trained.unit,
        "trade": context.say(f"training.trade.{trained.trade}"),
        "day": say_day(context, trained.trained_on),
    }


def _see(context: Context, person: TrainedPerson) -> Reply:
    trained = person.trained
    lines = [
        context.say("training.person", **_words(context, person)),
        context.say("training.lesson_line", lesson=trained.lesson) if trained.lesson else "",
        context.say("training.certificate_line", number=trained.certificate) if trained.certificate else "",
        context.say("training.phone_line", phone=mask_phone(trained.phone)) if trained.phone else "",
        *record_boxes.say_besides(context, areas.find(context.tx, person.county), trained),
    ]
    buttons = [
        context.option(f"training:change:{person.id}", "training.button.change"),
        context.option(f"training:remove:{person.id}", "training.button.remove", weight=Weight.SIDE),
        context.option("training:list:1", "training.button.list", weight=Weight.SIDE),
    ]
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons))


def _remove(context: Context, person: TrainedPerson, *, sure: bool) -> Reply:
    back = context.option("training:list:1", "training.button.list")
    if not sure:
        yes = context.option(f"training:remove:{person.id}:{_SURE}", "training.button.remove_sure")
        return context.reply("training.remove_sure", yes, back, name=person.trained.name)
    record.remove(context.tx, person.id, by=context.person_id, now=context.now)
    subject = f"trained:{person.id}"
    audit.note(context.tx, person_id=context.person_id, action="training_removed", subject=subject, now=context.now)
    return context.reply("training.removed", back, name=person.trained.name)
