"""A complaint as who deals with it reads it: whole, with its history and what can be done with it now."""

from handlers.complaints.access import is_late
from handlers.complaints.fields import say_place
from handlers.complaints.steps import CLUE, HAND_ON, STEPS
from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Link, Option, Reply, Weight
from storage.complaints import complaints
from storage.complaints.complaints import Complaint, ComplaintEvent
from storage.database.privacy import mask_phone
from storage.people import areas, audit, people


def show(context: Context, complaint: Complaint, *, note: str = "") -> Reply:
    """All of it; the look is in the audit trail."""
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="complaint_read",
        subject=complaint.number,
        now=context.now,
    )
    lines = [note, say_head(context, complaint), *_account(context, complaint), *_history(context, complaint)]
    if complaint.clue_on is None and (section := _clues_wanted(context, complaint)):
        lines.append(context.say("complaints.view.clues_wanted", section=section))
    return Reply(
        text="\n".join(line for line in lines if line),
        options=in_rows(_buttons(context, complaint)),
        photos=tuple(complaint.account.get("photos", ())),
    )


def say_head(context: Context, complaint: Complaint) -> str:
    """Its number, where it stands, and until when something is owed."""
    state = context.say(f"complaints.state.{complaint.state}")
    if complaint.due_on is None:
        return context.say("complaints.view.head", number=complaint.number, state=state)
    key = "complaints.view.head_late" if is_late(context, complaint) else "complaints.view.head_due"
    return context.say(key, number=complaint.number, state=state, day=say_date(context.say, complaint.due_on))


def _account(context: Context, complaint: Complaint) -> list[str]:
    account = complaint.account
    level, place = context.say(f"complaints.against.{account['against']}"), say_place(context, complaint.place)
    who: str = account.get("who", "")
    about = context.say("complaints.view.about_office", place=place, level=level)
    lines = [
        context.say("complaints.view.about", place=place, level=level, who=who) if who else about,
        context.say("complaints.view.what", what=account.get("what", "")),
    ]
    if account.get("when"):
        lines.append(context.say("complaints.view.when", when=account["when"]))
    if account.get("photos"):
        lines.append(context.say("complaints.view.photos", count=len(account["photos"])))
    if complaint.is_anonymous:
        return [*lines, context.say("complaints.view.anonymous")]
    return [*lines, context.say("complaints.view.named", name=account["name"], phone=mask_phone(account["phone"]))]


def _history(context: Context, complaint: Complaint) -> list[str]:
    received = context.say("complaints.view.received", day=say_date(context.say, complaint.received_on))
    return [received, *(say_event(context, event) for event in complaints.history(context.tx, complaint))]


def say_event(context: Context, event: ComplaintEvent) -> str:
    """“11月5日（周四）受理了。”, with what was said."""
    said = context.say(f"complaints.event.{event.kind}", day=say_date(context.say, event.day))
    return said if event.words is None else context.say("complaints.event.words", said=said, words=event.words)


def _clues_wanted(context: Context, complaint: Complaint) -> str | None:
    """The section of the place's document that wants clues handed on."""
    pack = context.pack_at(areas.get(context.tx, complaint.place))
    return None if pack is None else pack.region.clues


def _buttons(context: Context, complaint: Complaint) -> list[Option]:
    offered = [step for step in STEPS if step.by_office and step.is_open(complaint)]
    if complaint.clue_on is not None:
        offered = [step for step in offered if step is not CLUE]
    buttons = [
        context.option(
            f"complaint:{step.id}:{complaint.number}",
            f"complaints.step.{step.id}",
            weight=Weight.MAIN if number == 0 else Weight.SIDE if step in (CLUE, HAND_ON) else Weight.PLAIN,
        )
        for number, step in enumerate(offered)
    ]
    if not complaint.is_anonymous:
        buttons.append(context.option(f"complaint:phone:{complaint.number}", "complaints.button.phone"))
    return [*buttons, context.option("complaint:list:1", "complaints.button.list", weight=Weight.SIDE)]


def show_phone(context: Context, complaint: Complaint) -> Reply:
    """The full number of who complains; every look is in the audit trail."""
    if complaint.is_anonymous:
        return context.reply("complaints.gone")
    subject = complaint.number
    audit.note(context.tx, person_id=context.person_id, action="complaint_phone_seen", subject=subject, now=context.now)
    phone: str = complaint.account["phone"]
    link = Link(label=context.say("cases.dial", phone=phone), url=f"tel:{phone}")
    text = context.say("complaints.view.phone", name=complaint.account["name"], phone=phone)
    return Reply(text=text, links=(link,))


def ask_to_whom(context: Context, complaint: Complaint, readers: list[int]) -> Reply:
    """To whom of the others it is handed on."""
    names = people.names_among(context.tx, readers)
    buttons = [
        Option(id=f"complaint:to:{complaint.number}:{one}", label=names.get(one) or context.say("complaints.nameless"))
        for one in readers
    ]
    return Reply(text=context.say("complaints.to_whom"), options=in_rows(buttons))
