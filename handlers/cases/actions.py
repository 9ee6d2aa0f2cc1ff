"""Following a case: look at it, receive it, return it with reason and items, correct it, take it back."""

from handlers.cases import details, messages, steps, view
from handlers.cases.report_fields import CASE_FIELDS, REPORT_FIELDS, is_imminent
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Option, Photo, Reply, Weight
from handlers.forms import stepper
from handlers.forms.choices import Checklist
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.photos import receipt
from handlers.people import consent
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.people import audit, people


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button of a case: case:<what>:<number>. What is not there and what is not yours sound the same."""
    what, number = args[0], args[1] if len(args) > 1 else ""
    case = cases.find(context.tx, number)
    if case is None or not steps.may_see(context, case):
        return [context.reply("cases.unknown", number=number)]
    if what == "show":
        return [view.show(context, case)]
    step = steps.step(what)
    if step is None or not steps.may_take(context, case, step):
        return [context.reply("cases.unknown", number=number)]
    if step not in steps.possible(context, case):
        return [
            context.reply(
                "cases.not_now", _show(context, case), number=number, state=context.say(f"cases.state.{case.state}")
            )
        ]
    match what:
        case "receive":
            return _receive(context, case)
        case "return":
            return _return(context, case)
        case "correct":
            return stepper.open(context, CASE_CORRECTION, subject=case.number)
        case "details":
            return details.start(context, case)
        case "take":
            return _take(context, case)
        case "numbers":
            return _numbers(context, case)
        case _:
            return _withdraw(context, case, sure="yes" in args[2:])


def _receive(context: Context, case: Case) -> list[Reply]:
    messages.note(context, case, kind="received", to=CaseState.CHECKED)
    cases.take(context.tx, case, context.now)
    messages.tell_reporter(context, case, "cases.received_for_reporter", _show(context, case), who=_who(context))
    return [context.reply("cases.received", _show(context, case), number=case.number)]


def _take(context: Context, case: Case) -> list[Reply]:
    """Somebody looks after imminent danger: nobody else is called any more."""
    cases.take(context.tx, case, context.now)
    messages.note(context, case, kind="taken")
    messages.tell_reporter(context, case, "cases.taken_for_reporter", who=_who(context))
    return [context.reply("cases.taken", _show(context, case), number=case.number)]


def _numbers(context: Context, case: Case) -> list[Reply]:
    """The full ID and phone numbers; the look goes into the audit trail (P7)."""
    audit.note(
        context.tx, person_id=context.person_id, action="looked_at_numbers", subject=case.number, now=context.now
    )
    lines = [
        context.say("cases.line", name=context.say(f"{asked.texts}.name"), value=case.answers[asked.id])
        for asked in CASE_FIELDS
        if asked.id in ("id_number", "phone", "contact_phone") and case.answers.get(asked.id)
    ]
    return [Reply(text="\n".join([context.say("cases.numbers", number=case.number), *lines]))]


def _withdraw(context: Context, case: Case, *, sure: bool) -> list[Reply]:
    if not sure:
        yes = context.option(f"case:withdraw:{case.number}:yes", "cases.button.withdraw_sure")
        return [context.reply("cases.withdraw_sure", yes, _show(context, case), number=case.number)]
    messages.note(context, case, kind="withdrawn", to=CaseState.WITHDRAWN)
    messages.tell_coordinators_in_words(context, case, "cases.withdrawn_for_township")
    return [context.reply("cases.withdrawn", number=case.number)]


def _show(context: Context, case: Case) -> Option:
    return context.option(f"case:show:{case.number}", "report.button.show")


def _who(context: Context) -> str:
    place = context.place.name if context.place else ""
    return context.say("cases.who", place=place, name=people.name_of(context.tx, context.person_id) or "")


# --- returning


def _items(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    answered = case.answers if case else {}
    return tuple(
        (asked.id, context.say(f"{asked.texts}.name"))
        for asked in CASE_FIELDS
        if asked in REPORT_FIELDS[:5] or answered.get(asked.id) is not None
    )


RETURN_FIELDS = (
    Field(id="items", texts="returning.items", kind=Checklist(own_words=0), choices_from=_items),
    Field(id="reason", texts="returning.reason", kind=Words(most=200), options=("unclear", "photos", "place")),
)


def _return(context: Context, case: Case) -> list[Reply]:
    draft = context.conversation.open_draft(CASE_RETURN.id, context.now, subject=case.number)
    return stepper.begin(context, CASE_RETURN, draft)


def _submit_return(context: Context, draft: Draft) -> Sent | Closed:
    case = cases.find(context.tx, draft.subject)
    step = steps.step("return")
    if case is None or step is None or step not in steps.possible(context, case):
        return Closed(reply=context.reply("cases.unknown", number=draft.subject))
    items: list[str] = draft.answers["items"]
    reason = CASE_RETURN.field("reason").kind.show(context, draft, CASE_RETURN.field("reason"), draft.answers["reason"])
    messages.note(context, case, kind="returned", to=CaseState.RETURNED, items=items, reason=reason)
    cases.take(context.tx, case, context.now)
    correct = context.option(f"case:correct:{case.number}", "cases.button.correct", weight=Weight.MAIN)
    names = context.say("forms.comma").join(label for id, label in _items(context, draft) if id in items)
    messages.tell_reporter(
        context, case, "cases.returned_for_reporter", correct, who=_who(context), items=names, reason=reason
    )
    return Sent(said=[context.reply("cases.returned", _show(context, case), number=case.number)], case=case.number)


def _name(context: Context, draft: Draft) -> str:
    case = cases.find(context.tx, draft.subject)
    return view.whose(context, case) if case else draft.subject


CASE_RETURN = Form(id="case_return", fields=RETURN_FIELDS, submit=_submit_return, name=_name)


# --- correcting


def _fill_correction(context: Context, draft: Draft) -> str:
    """Open a returned case's wrong items, or all answers of one that still waits, at the summary."""
    case = cases.get(context.tx, draft.subject)
    draft.answers = dict(case.answers)
    if case.state is not CaseState.RETURNED:
        draft.only = [asked.id for asked in CASE_FIELDS if case.answers.get(asked.id) is not None]
        return ""
    returned = [event for event in cases.history(context.tx, case) if event.kind == "returned"][-1]
    draft.only = list(returned.details["items"])
    draft.unfinished = list(draft.only)  # each is asked again, with what it says now
    return context.say("cases.correct", reason=returned.details["reason"])


def _submit_correction(context: Context, draft: Draft) -> Sent | Closed:
    case = cases.find(context.tx, draft.subject)
    step = steps.step("correct")
    if case is None or step is None or step not in steps.possible(context, case):
        return Closed(reply=context.reply("cases.unknown", number=draft.subject))
    open_ids = draft.only or []
    changed = {key: value for key, value in draft.answers.items() if key in open_ids}
    messages.write_answers(context, case, changed, kind="corrected", to=CaseState.REPORTED)
    key = "cases.corrected_for_township" if case.state is CaseState.RETURNED else "cases.changed_for_township"
    told = messages.tell_coordinators(context, cases.find(context.tx, case.number) or case, key)
    said = context.reply("cases.corrected", _show(context, case), number=case.number, told=told)
    return Sent(said=[said], case=case.number)


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    if asked.id == "photos" and isinstance(context.inbound.content, Photo):
        return [receipt(context, draft, asked, context.inbound.content)]
    if asked.id == "danger" and is_imminent(draft.answers):
        return [context.reply("report.get_out")]
    if asked.id == "id_number":
        consent.note_sensitive(context, draft.subject)
    return []


CASE_CORRECTION = Form(
    id="case_correction",
    fields=CASE_FIELDS,
    submit=_submit_correction,
    name=_name,
    opened=_fill_correction,
    answered=_answered,
    about=view.whose_masked,
)
