"""Following a case: look at it, receive it, return it with reason and items, correct it, take it back."""

from handlers import case_notices, case_steps, case_view, consent, details, stepper
from handlers.case_fields import CASE_FIELDS, REPORT_FIELDS, is_imminent
from handlers.choices import Checklist
from handlers.conversation import Draft
from handlers.fields import Field, Words
from handlers.forms import Closed, Form, Sent
from handlers.messages import Option, Photo, Reply, Weight
from handlers.photos import receipt
from handlers.talk import Talk
from storage import audit, cases, people
from storage.cases import Case, CaseState


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """A button of a case: case:<what>:<number>. What is not there and what is not yours sound the same."""
    what, number = args[0], args[1] if len(args) > 1 else ""
    case = cases.find(talk.tx, number)
    if case is None or not case_steps.may_see(talk, case):
        return [talk.reply("cases.unknown", number=number)]
    if what == "show":
        return [case_view.show(talk, case)]
    step = case_steps.step(what)
    if step is None or not case_steps.may_take(talk, case, step):
        return [talk.reply("cases.unknown", number=number)]
    if step not in case_steps.possible(talk, case):
        return [
            talk.reply("cases.not_now", _show(talk, case), number=number, state=talk.say(f"cases.state.{case.state}"))
        ]
    match what:
        case "receive":
            return _receive(talk, case)
        case "return":
            return _return(talk, case)
        case "correct":
            return stepper.open(talk, CASE_CORRECTION, subject=case.number)
        case "details":
            return details.start(talk, case)
        case "take":
            return _take(talk, case)
        case "numbers":
            return _numbers(talk, case)
        case _:
            return _withdraw(talk, case, sure="yes" in args[2:])


def _receive(talk: Talk, case: Case) -> list[Reply]:
    case_notices.note(talk, case, kind="received", to=CaseState.CHECKED)
    cases.take(talk.tx, case, talk.now)
    case_notices.tell_reporter(talk, case, "cases.received_for_reporter", _show(talk, case), who=_who(talk))
    return [talk.reply("cases.received", _show(talk, case), number=case.number)]


def _take(talk: Talk, case: Case) -> list[Reply]:
    """Somebody looks after imminent danger: nobody else is called any more."""
    cases.take(talk.tx, case, talk.now)
    case_notices.note(talk, case, kind="taken")
    case_notices.tell_reporter(talk, case, "cases.taken_for_reporter", who=_who(talk))
    return [talk.reply("cases.taken", _show(talk, case), number=case.number)]


def _numbers(talk: Talk, case: Case) -> list[Reply]:
    """The full ID and phone numbers; the look goes into the audit trail (P7)."""
    audit.note(talk.tx, person_id=talk.person_id, action="looked_at_numbers", subject=case.number, now=talk.now)
    lines = [
        talk.say("cases.line", name=talk.say(f"{asked.texts}.name"), value=case.answers[asked.id])
        for asked in CASE_FIELDS
        if asked.id in ("id_number", "phone", "contact_phone") and case.answers.get(asked.id)
    ]
    return [Reply(text="\n".join([talk.say("cases.numbers", number=case.number), *lines]))]


def _withdraw(talk: Talk, case: Case, *, sure: bool) -> list[Reply]:
    if not sure:
        yes = talk.option(f"case:withdraw:{case.number}:yes", "cases.button.withdraw_sure")
        return [talk.reply("cases.withdraw_sure", yes, _show(talk, case), number=case.number)]
    case_notices.note(talk, case, kind="withdrawn", to=CaseState.WITHDRAWN)
    case_notices.tell_coordinators_in_words(talk, case, "cases.withdrawn_for_township")
    return [talk.reply("cases.withdrawn", number=case.number)]


def _show(talk: Talk, case: Case) -> Option:
    return talk.option(f"case:show:{case.number}", "report.button.show")


def _who(talk: Talk) -> str:
    place = talk.place.name if talk.place else ""
    return talk.say("cases.who", place=place, name=people.name_of(talk.tx, talk.person_id) or "")


# --- returning


def _items(talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
    case = cases.find(talk.tx, draft.subject) if draft.subject else None
    answered = case.answers if case else {}
    return tuple(
        (asked.id, talk.say(f"{asked.texts}.name"))
        for asked in CASE_FIELDS
        if asked in REPORT_FIELDS[:5] or answered.get(asked.id) is not None
    )


RETURN_FIELDS = (
    Field(id="items", texts="returning.items", kind=Checklist(own_words=0), choices_from=_items),
    Field(id="reason", texts="returning.reason", kind=Words(most=200), options=("unclear", "photos", "place")),
)


def _return(talk: Talk, case: Case) -> list[Reply]:
    draft = talk.conversation.open_draft(CASE_RETURN.id, talk.now, subject=case.number)
    return stepper.begin(talk, CASE_RETURN, draft)


def _submit_return(talk: Talk, draft: Draft) -> Sent | Closed:
    case = cases.find(talk.tx, draft.subject)
    step = case_steps.step("return")
    if case is None or step is None or step not in case_steps.possible(talk, case):
        return Closed(reply=talk.reply("cases.unknown", number=draft.subject))
    items: list[str] = draft.answers["items"]
    reason = CASE_RETURN.field("reason").kind.show(talk, draft, CASE_RETURN.field("reason"), draft.answers["reason"])
    case_notices.note(talk, case, kind="returned", to=CaseState.RETURNED, items=items, reason=reason)
    cases.take(talk.tx, case, talk.now)
    correct = talk.option(f"case:correct:{case.number}", "cases.button.correct", weight=Weight.MAIN)
    names = talk.say("forms.comma").join(label for id, label in _items(talk, draft) if id in items)
    case_notices.tell_reporter(
        talk, case, "cases.returned_for_reporter", correct, who=_who(talk), items=names, reason=reason
    )
    return Sent(said=[talk.reply("cases.returned", _show(talk, case), number=case.number)], case=case.number)


def _name(talk: Talk, draft: Draft) -> str:
    case = cases.find(talk.tx, draft.subject)
    return case_view.whose(talk, case) if case else draft.subject


CASE_RETURN = Form(id="case_return", fields=RETURN_FIELDS, submit=_submit_return, name=_name)


# --- correcting


def _fill_correction(talk: Talk, draft: Draft) -> str:
    """Open a returned case's wrong items, or all answers of one that still waits, at the summary."""
    case = cases.get(talk.tx, draft.subject)
    draft.answers = dict(case.answers)
    if case.state is not CaseState.RETURNED:
        draft.only = [asked.id for asked in CASE_FIELDS if case.answers.get(asked.id) is not None]
        return ""
    returned = [event for event in cases.history(talk.tx, case) if event.kind == "returned"][-1]
    draft.only = list(returned.details["items"])
    draft.unfinished = list(draft.only)  # each is asked again, with what it says now
    return talk.say("cases.correct", reason=returned.details["reason"])


def _submit_correction(talk: Talk, draft: Draft) -> Sent | Closed:
    case = cases.find(talk.tx, draft.subject)
    step = case_steps.step("correct")
    if case is None or step is None or step not in case_steps.possible(talk, case):
        return Closed(reply=talk.reply("cases.unknown", number=draft.subject))
    open_ids = draft.only or []
    changed = {key: value for key, value in draft.answers.items() if key in open_ids}
    case_notices.write_answers(talk, case, changed, kind="corrected", to=CaseState.REPORTED)
    key = "cases.corrected_for_township" if case.state is CaseState.RETURNED else "cases.changed_for_township"
    told = case_notices.tell_coordinators(talk, cases.find(talk.tx, case.number) or case, key)
    said = talk.reply("cases.corrected", _show(talk, case), number=case.number, told=told)
    return Sent(said=[said], case=case.number)


def _answered(talk: Talk, draft: Draft, asked: Field) -> list[Reply]:
    if asked.id == "photos" and isinstance(talk.inbound.content, Photo):
        return [receipt(talk, draft, asked, talk.inbound.content)]
    if asked.id == "danger" and is_imminent(draft.answers):
        return [talk.reply("report.get_out")]
    if asked.id == "id_number":
        consent.note_sensitive(talk, draft.subject)
    return []


CASE_CORRECTION = Form(
    id="case_correction",
    fields=CASE_FIELDS,
    submit=_submit_correction,
    name=_name,
    opened=_fill_correction,
    answered=_answered,
    about=case_view.whose_masked,
)
