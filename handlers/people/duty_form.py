"""值班表: who is on duty for the own office on which day, shown and typed in line by line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Choice, Content, Reply, Text, Weight
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.collecting import Collected
from handlers.forms.field import Answer, Field, Slip
from handlers.forms.form import Closed, Form, Sent
from knowledge.reading.duty import read_duty_line
from knowledge.reading.text import looks_like_question
from storage.people import areas, duty_table
from storage.people.duty_table import OnDuty

_SHOWN = timedelta(days=13)  # from today on
_LINES_NAMED = 3
_LONGEST_LINE = 30

Days = dict[str, list[list[str | None]]]  # by ISO date, names with numbers


def show(context: Context, area: str) -> list[Reply]:
    """Who is on duty today and in the two weeks that follow, with the way to change it."""
    place = areas.find(context.tx, area)
    if place is None or not context.may(Action.SET_OFFICE_PHONE, place):
        return [context.reply("office.gone")]
    found = duty_table.between(context.tx, area, context.today, context.today + _SHOWN)
    lines = [context.say("duty.title" if found else "duty.empty", place=place.name)]
    if found and context.today not in found:
        lines.append(context.say("duty.nobody_today"))
    lines += [_say_day(context, day, people) for day, people in found.items()]
    button = context.option(f"duty:fill:{area}", "duty.button.fill", weight=Weight.MAIN)
    return [Reply(text="\n".join(lines), options=((button,),))]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """duty:show and duty:fill with the place's code."""
    match args:
        case ["show", area]:
            return show(context, area)
        case ["fill", area] if context.may(Action.SET_OFFICE_PHONE, areas.find(context.tx, area)):
            return stepper.open(context, DUTY_TABLE, subject=area)
    return [context.reply("office.gone")]


def _say_day(context: Context, day: date, people: list[OnDuty]) -> str:
    names = context.say("forms.comma").join(" ".join(word for word in (one.name, one.phone) if word) for one in people)
    return context.say("duty.line", day=say_date(context.say, day), names=names)


# --- the form


@dataclass(frozen=True, kw_only=True)
class DutyLines(Collected):
    """Lines of days and people, in one message or several: by ISO date the names with numbers."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The lines, added to those before: a day that comes again has the people of the last line."""
        before: Days = draft.answers.get(asked.id) or {}
        match content:
            case Choice(id="-done") if before:
                return Answer(value=before)
            case Text(text=text):
                lines = [line.strip() for line in text.splitlines() if line.strip()]
                read, unread = _read(lines, context.today)
                if not read and looks_like_question(text):
                    return None
                if not read:
                    return Slip(key="duty.slip", values={"line": lines[0][:_LONGEST_LINE] if lines else ""})
                note = context.say("duty.unread", lines=_quoted(context, unread)) if unread else ""
                return Answer(value={**before, **read}, more=True, note=note)
        return None

    def correct(self, context: Context, draft: Draft, asked: Field, content: Text) -> Answer | Slip | None:
        """All that holds now, in place of what was there before."""
        others = {key: value for key, value in draft.answers.items() if key != asked.id}
        taken = self.take(context, replace(draft, answers=others), asked, content)
        return replace(taken, more=False) if isinstance(taken, Answer) else taken

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """What is asked first, and once something is there."""
        return context.say("duty.days.more" if draft.answers.get(asked.id) else f"{asked.texts}.ask")

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """Each day on a line of its own."""
        days = ((date.fromisoformat(day), list(_people(value[day]))) for day in sorted(value))
        return "\n".join(("", *(_say_day(context, day, people) for day, people in days)))


def _read(lines: list[str], today: date) -> tuple[Days, list[str]]:
    """What the lines tell, and those that tell nothing."""
    read: Days = {}
    unread = []
    for line in lines:
        found = read_duty_line(line, today)
        if found is None:
            unread.append(line)
            continue
        for day in found.days:
            read[day.isoformat()] = [[one.name, one.phone] for one in found.people]
    return read, unread


def _quoted(context: Context, lines: list[str]) -> str:
    named = [context.say("duty.quoted", line=line[:_LONGEST_LINE]) for line in lines[:_LINES_NAMED]]
    return context.say("forms.comma").join(named)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    place = areas.find(context.tx, draft.subject)
    if place is None or not context.may(Action.SET_OFFICE_PHONE, place):
        return Closed(reply=context.reply("office.gone"))
    days = {date.fromisoformat(day): list(_people(named)) for day, named in draft.answers["days"].items()}
    duty_table.put(context.tx, place.code, days, person_id=context.person_id, now=context.now)
    see = context.option(f"duty:show:{place.code}", "duty.button.show")
    return Sent(said=[context.reply("duty.set", see, place=place.name, count=len(days))])


def _people(named: list[list[str | None]]) -> Iterator[OnDuty]:
    for name, phone in named:
        yield OnDuty(name=name or "", phone=phone)


def _name(context: Context, draft: Draft) -> str:
    return context.say("duty.draft")


DUTY_TABLE = Form(
    id="duty_table",
    for_others=True,
    fields=(Field(id="days", texts="duty.days", kind=DutyLines()),),
    submit=_submit,
    name=_name,
)
