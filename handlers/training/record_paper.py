"""培训名单 on paper: the whole record of a county, phones by their ends, its texts as they stand when it is asked."""

from handlers.dialog import paper_orders
from handlers.dialog.context import Context
from handlers.dialog.offices import office_name
from handlers.dialog.paper_orders import PaperOrder
from handlers.dialog.permissions import Action
from handlers.training import record_boxes
from knowledge.area import Place
from storage.database.privacy import mask_phone
from storage.papers.papers import PaperFormat
from storage.training import record
from storage.training.record import Trained

TRAINING_RECORD = "training_record"  # the kind of paper that the record is


def county_of(context: Context) -> Place | None:
    """The county whose record the person keeps."""
    held = [grant.place for grant in context.grants if grant.place is not None]
    return next((place for place in held if context.may(Action.KEEP_TRAINING_RECORD, place)), None)


def can_be_made(context: Context) -> bool:
    """Whether this installation keeps files, and the person holds the office that signs."""
    return context.installation.file_folder is not None and context.place is not None


def order(context: Context, county: Place, *, format: PaperFormat = PaperFormat.DOCX, in_chat: bool = True) -> int:
    """Have the record of a county made as a paper; its id."""
    say, today = context.say, context.today
    people = [_line(context, county, one.trained) for one in record.of(context.tx, county.code)]
    asked = {
        "file": say("training.paper.file", place=county.name, day=today.isoformat()),
        "title": say("training.paper.title", place=county.name),
        "people": people,
        "signed": office_name(context.tx, say, county),
        "day": say("papers.day", year=today.year, month=today.month, day=today.day),
    }
    about = f"area:{county.code}"
    wanted = PaperOrder(kind=TRAINING_RECORD, asked=asked, about=about, format=format, in_chat=in_chat)
    return paper_orders.order(context, wanted)


def _line(context: Context, county: Place, trained: Trained) -> dict[str, str]:
    day = trained.trained_on
    besides = record_boxes.say_besides(context, county, trained)
    return {
        "name": trained.name,
        "trade": context.say(f"training.trade.{trained.trade}"),
        "unit": trained.unit,
        "trained_on": context.say("papers.day", year=day.year, month=day.month, day=day.day),
        "lesson": context.say("forms.semicolon").join([*([trained.lesson] if trained.lesson else []), *besides]),
        "certificate": trained.certificate or "",
        "phone": mask_phone(trained.phone) if trained.phone else "",
    }
