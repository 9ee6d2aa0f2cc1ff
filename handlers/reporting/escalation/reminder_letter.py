"""催办单: what a place owes, complete in one message to hand on, and the same on paper."""

from dataclasses import dataclass
from datetime import datetime

from handlers.dialog import paper_orders
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.offices import office_name, office_phone
from handlers.dialog.paper_orders import PaperOrder
from handlers.reporting.obligations.counts import say_reminded
from handlers.reporting.obligations.lookup import PlacedObligation
from knowledge.area import Level
from storage.papers import papers
from storage.people import areas, people

URGING = "urging"  # the kind of paper that the letter is


@dataclass(frozen=True, kw_only=True)
class ReminderLetter:
    """The finished texts of a 催办单; `to` ends with its colon."""

    title: str
    to: str
    paragraphs: tuple[str, ...]
    sender: str
    date: str

    @property
    def text(self) -> str:
        """All of it as one message."""
        return "\n".join((self.title, self.to, *self.paragraphs, self.sender, self.date))


def write(context: Context, placed: PlacedObligation) -> ReminderLetter:
    """The sheet: what document asks for what by when, how late it is, who was reminded, to whom and by when to answer.

    An answer is expected on the next workday.
    """
    say, obligation, place, today = context.say, placed.obligation, placed.place, context.today
    document, rule = obligation.pack.region.document, obligation.occurrence.rule
    number = "titled" if document.number is None else "numbered"
    source = say(f"escalation.sheet.{number}", title=document.title, number=document.number, section=rule.section)
    key = "escalation.sheet.asked_part" if place.level is Level.TOWNSHIP else "escalation.sheet.asked"
    above, subject, date = _to_whom(context, placed), placed.words(context).subject, say_date(say, obligation.due)
    lines = [say(key, source=source, above=above, place=place.name, subject=subject, date=date)]
    if obligation.due < today:
        lines.append(say("escalation.sheet.late", today=say_date(say, today), days=(today - obligation.due).days))
    else:
        lines.append(say("escalation.sheet.open", today=say_date(say, today)))
    reminded = say_reminded(context, obligation, place, reached_only=True)
    if reminded:
        lines.append(say("escalation.sheet.reminded", people=reminded))
    answer_by = say_date(say, context.workdays.after(today))
    lines.append(say("escalation.sheet.answer", date=answer_by, to=above))
    lines.append(say("escalation.sheet.otherwise"))
    sender = context.place
    name = people.name_of(context.tx, context.person_id) or say("escalation.nameless")
    return ReminderLetter(
        title=say("escalation.sheet.title"),
        to=say("escalation.sheet.to", place=place.name),
        paragraphs=tuple(lines),
        sender=say("escalation.sheet.sender", place="" if sender is None else sender.name, name=name),
        date=say("escalation.sheet.date", year=today.year, month=today.month, day=today.day),
    )


def _to_whom(context: Context, placed: PlacedObligation) -> str:
    """Townships and villages hand in to the place above, all others send where the document says."""
    if placed.place.level in (Level.TOWNSHIP, Level.VILLAGE):
        return areas.lineage(context.tx, placed.place)[1].name
    return placed.obligation.occurrence.rule.sends_to or context.say("escalation.sheet.above")


def print_out(context: Context, placed: PlacedObligation, letter: ReminderLetter, *, in_chat: bool) -> None:
    """Have the letter made as a paper of the own office, to be sealed; not where this installation keeps no files.

    Its number counts the letters of the office in the year.
    """
    sender = context.place
    if context.installation.file_folder is None or sender is None:
        return
    say, today = context.say, context.today
    begun = datetime(today.year, 1, 1, tzinfo=context.zone)
    serial = papers.count_of_place(context.tx, sender.code, URGING, begun) + 1
    office, phone = office_name(context.tx, say, sender), office_phone(context, sender)
    asked = {
        "file": say("escalation.sheet.file", to=placed.place.name, number=serial),
        "issuer": office,
        "number": say("escalation.sheet.number", place=sender.name, year=today.year, number=serial),
        "title": letter.title,
        "to": letter.to,
        "paragraphs": letter.paragraphs,
        "phone": "" if phone is None else say("escalation.sheet.phone", phone=phone.phone),
        "signed": office,
        "day": letter.date,
    }
    paper_orders.order(
        context, PaperOrder(kind=URGING, asked=asked, about=f"area:{placed.place.code}", in_chat=in_chat)
    )
