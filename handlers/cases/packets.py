"""Reports that were filled on the phone without a line: each comes as one packet and becomes a case, or a draft.

A packet goes through the fields of the report as its answers would in the chat. What the person agreed to and the
number that was left on the phone count as if they came now; what is missing of them is asked for, and the packet waits.
"""

from dataclasses import replace
from hashlib import sha256

from handlers.cases import messages, report, ways_in
from handlers.cases.report_fields import ENTERED_AT, IMMINENT
from handlers.cases.step import SHOW, Telling, Whom
from handlers.cases.view import button, say_entered
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.danger import danger_in
from handlers.dialog.messages import Choice, FieldAnswer, Reply, ReportPacket
from handlers.dialog.on_view import SUMMARY
from handlers.forms import filling, stepper
from handlers.forms import form as forms
from handlers.forms.field import control
from handlers.people import consent, contact_phone
from knowledge.reading.danger import DangerGrade
from storage.cases import cases
from storage.cases.cases import Case

_DANGER, _PHONE = "danger", "contact_phone"
_CHANGED = Telling(whom=Whom.COORDINATORS, text="cases.changed_for_township", buttons=("receive", "return"), whole=True)


def take(context: Context, packet: ReportPacket) -> list[Reply]:
    """What is said to a packet; the same one twice makes one case. Danger waits for no consent and no number."""
    known = _case_of(context, context.inbound.message)
    if known is not None:
        return [context.reply("forms.already_submitted", button(context, known, SHOW), number=known.number)]
    told = _case_of(context, packet.alarm) if packet.alarm else None
    if told is not None:
        return _add(context, told, packet)
    if packet.consent == consent.version(context) and consent.is_missing(context):
        consent.agree(context, packet.consent)
    packet = _with_danger_heard(packet)
    if FieldAnswer(field=_DANGER, content=Choice(id=IMMINENT)) in packet.answers:
        return report.closed_to(context, danger=True) or _take_danger(context, packet)
    for given in packet.answers:
        if given.field == _PHONE and contact_phone.is_missing(context):
            contact_phone.take(context, given.content)
    return ways_in.begin(context, lambda context: _fill(context, packet))


def draft_id(context: Context, message: str) -> str:
    """The id of the draft that a message of the person makes, the same for the same message."""
    return sha256(f"{context.person_id}:{message}".encode()).hexdigest()[:16]


def _case_of(context: Context, message: str) -> Case | None:
    """The case that a packet made, or the alarm before it."""
    made = draft_id(context, message)
    known = cases.find_by_draft(context.tx, made)
    if known is not None:
        return known
    number = context.conversation.submitted.get(made)
    return cases.find(context.tx, number) if number else None


def _add(context: Context, case: Case, packet: ReportPacket) -> list[Reply]:
    """Put what came after a report of danger, as its photos, into the case that this made; an alarm tells it on."""
    draft = Draft(id=case.draft_id, form=report.HAZARD_REPORT.id, answers=dict(case.answers), touched_at="")
    _, misfits = filling.fill(context, report.HAZARD_REPORT, draft, packet.answers)
    cases.set_answers(context.tx, case, {key: value for key, value in draft.answers.items() if value is not None})
    messages.note(context, case, kind="completed")
    if not case.imminent:
        messages.tell_coordinators(context, cases.get(context.tx, case.number), _CHANGED)
    said = context.say("report.packet.added", number=case.number)
    return [Reply(text="\n".join(line for line in (said, misfits) if line), options=((button(context, case, SHOW),),))]


def _with_danger_heard(packet: ReportPacket) -> ReportPacket:
    """The packet; where its own words surely tell of danger, with danger as the answer to that question."""
    if all(danger_in(given.content).grade is not DangerGrade.SURE for given in packet.answers):
        return packet
    others = tuple(given for given in packet.answers if given.field != _DANGER)
    return replace(packet, answers=(FieldAnswer(field=_DANGER, content=Choice(id=IMMINENT)), *others))


def _take_danger(context: Context, packet: ReportPacket) -> list[Reply]:
    """A packet of imminent danger: what is to be agreed to is asked once it is told."""
    before = context.conversation.draft
    said = _fill(context, packet)
    asks_itself = before is not None or context.conversation.draft is not None
    return said if asks_itself or consent.given(context) else consent.ask_afterwards(context, said)


def _fill(context: Context, packet: ReportPacket) -> list[Reply]:
    """Make a draft of the packet, and send it in where all of it fits.

    Where something does not, it opens at the first such item; another form that is just being filled is not left for
    that, and the draft waits beside it.
    """
    there = context.conversation
    draft, others = _draft(context, packet), there.draft
    there.active = draft.id
    draft.answers[ENTERED_AT] = "" if packet.entered_at is None else packet.entered_at.isoformat()
    said, misfits = filling.fill(context, report.HAZARD_REPORT, draft, packet.answers)
    note = context.say("report.packet.arrived", when=say_entered(context, draft.answers[ENTERED_AT]))
    if draft.at is None:
        sent = stepper.press(context, report.HAZARD_REPORT, draft, SUMMARY, "-submit")
        there.submitted[draft_id(context, context.inbound.message)] = there.submitted.get(draft.id, "")
        said += [replace(sent[0], text="\n".join(line for line in (note, misfits, sent[0].text) if line)), *sent[1:]]
    elif others is None or others is draft:
        lines = [note, misfits, context.say("report.packet.open")]
        said.append(forms.ask(context, report.HAZARD_REPORT, draft, note="\n".join(line for line in lines if line)))
    else:
        resume = control(context, draft, draft.at, "resume")
        said.append(
            context.reply("report.packet.kept", resume, note=note, name=report.HAZARD_REPORT.name(context, draft))
        )
    if others is not None and others.id in there.drafts:
        there.active = others.id
    return said


def _draft(context: Context, packet: ReportPacket) -> Draft:
    """The draft that the alarm of the packet began, where it is still open; else a new one."""
    made = draft_id(context, context.inbound.message)
    for draft in context.conversation.drafts.values():
        if draft.id == made or (packet.alarm and draft.messages.get(_DANGER) == packet.alarm):
            return draft
    active = context.conversation.active
    draft = context.conversation.open_draft(report.HAZARD_REPORT.id, context.now, id=made)
    context.conversation.active = active
    phone = contact_phone.of(context)
    if phone is not None:
        draft.answers[_PHONE] = phone
    return draft
