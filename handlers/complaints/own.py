"""A complaint as its sender reads it: a line of what happened, what comes next and until when, and what to say to it.

One is opened by its number by who sent it in under a name, an anonymous one by its code by whoever knows that; what is
said of the latter is fleeting, and the message that bore the code is blanked.
"""

from handlers.complaints import access, traces
from handlers.complaints.codes import read_code
from handlers.complaints.steps import STEPS
from handlers.complaints.view import say_event, say_head
from handlers.dialog import pending
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Content, Reply, Text, Weight
from handlers.people import attempts
from storage.complaints import complaints
from storage.complaints.complaints import Complaint
from storage.people.invitations import AttemptKind

CODE_EXPECTED = "complaint_code"
_LISTED = 10


def show(context: Context, complaint: Complaint, reference: str, *, note: str = "") -> Reply:
    """Where it stands; `reference` is what opened it, a number or a code."""
    events = [event for event in complaints.history(context.tx, complaint) if event.kind not in ("clue", "hand_on")]
    lines = [note, say_head(context, complaint), *(say_event(context, event) for event in events)]
    lines.append(context.say(f"complaints.next.{complaint.state}"))
    mine = [step for step in STEPS if not step.by_office and step.is_open(complaint)]
    buttons = [
        context.option(f"complaint:{step.id}:{reference}", f"complaints.step.{step.id}", weight=Weight.PLAIN)
        for step in mine
    ]
    return kept_as(complaint, Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons)))


def kept_as(complaint: Complaint, reply: Reply) -> Reply:
    """The reply; of an anonymous complaint it is fleeting."""
    return traces.fleeting(reply) if complaint.is_anonymous else reply


def show_list(context: Context) -> list[Reply]:
    """What the person sent in under the own name."""
    mine = complaints.of_person(context.tx, context.person_id, _LISTED)
    if not mine:
        return [context.reply("complaints.none_of_yours", context.option("complaint:code", "complaints.button.code"))]
    lines = [context.say("complaints.yours"), *(say_head(context, one) for one in mine)]
    buttons = [
        context.option(f"complaint:own:{one.number}", "complaints.button.open", number=one.number) for one in mine
    ]
    return [Reply(text="\n".join(lines), options=in_rows(buttons))]


def ask_for_code(context: Context, note: str = "") -> list[Reply]:
    """Ask for the code of an anonymous complaint."""
    context.conversation.expects = {"what": CODE_EXPECTED}
    text = "\n".join(line for line in (note, context.say("complaints.ask_code")) if line)
    return [Reply(text=text, options=((pending.leave(context),),), asks=True)]


def take_code(context: Context, content: Content) -> list[Reply] | None:
    """The code, typed: what it opens; none where the message has no digit in it."""
    if not isinstance(content, Text) or not any(map(str.isdigit, content.text)):
        return None
    traces.forget_turn(context)
    code = read_code(content.text)
    if code is None:
        return ask_for_code(context, context.say("complaints.slip_code"))
    context.conversation.expects = {}
    if attempts.must_wait(context, AttemptKind.COMPLAINT_CODE):
        return [context.reply("complaints.wait")]
    found = access.own(context, code)
    if found is None:
        return ask_for_code(context, context.say("complaints.wrong_code"))
    return [show(context, found, code)]
