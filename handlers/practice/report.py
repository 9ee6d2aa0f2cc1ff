"""Practising a report: the same questions, but what comes of it is seen by nobody else, and erased after a day."""

from handlers.cases.report_fields import BESIDE_A_REPORT, REPORT_FIELDS, is_imminent
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply, Weight
from handlers.forms import stepper
from handlers.forms.field import Field
from handlers.forms.form import Form, Sent
from storage.people import practices

_LEFT_OUT = ("photos", "contact_phone")  # a picture would be kept like any other; nobody calls back


def start(context: Context) -> list[Reply]:
    """Begin to practise, in place of an earlier practice."""
    for before in [one for one in context.conversation.drafts.values() if one.form == PRACTICE.id]:
        context.conversation.drop(before)
    draft = context.conversation.open_draft(PRACTICE.id, context.now)
    draft.reminded = True  # nobody is reminded of practice
    practices.add(context.tx, context.person_id, draft_id=draft.id, answers={}, now=context.now)
    return stepper.begin(context, PRACTICE, draft, note=context.say("practice.begun"))


def _submit(context: Context, draft: Draft) -> Sent:
    answers = {key: value for key, value in draft.answers.items() if value is not None}
    practices.add(context.tx, context.person_id, draft_id=draft.id, answers=answers, now=context.now)
    go_on = context.option("practice:next", "practice.button.go_on", weight=Weight.MAIN)
    return Sent(
        said=[context.reply("practice.submitted", go_on, context.option("practice:end", "practice.button.end"))]
    )


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    """What would happen now in earnest, where that is an alarm."""
    return [context.reply("practice.alarm")] if asked.id == "danger" and is_imminent(draft.answers) else []


def _cancelled(context: Context, draft: Draft) -> list[Reply]:
    practices.forget(context.tx, context.person_id)
    return []


def _name(context: Context, draft: Draft) -> str:
    return context.say("practice.draft")


def _outlook(context: Context, draft: Draft) -> str:
    return context.say("practice.outlook")


PRACTICE = Form(
    id="practice_report",
    fields=tuple(asked for asked in REPORT_FIELDS if asked.id not in _LEFT_OUT),
    submit=_submit,
    name=_name,
    answered=_answered,
    cancelled=_cancelled,
    outlook=_outlook,
    for_others=True,
    practice=True,
    beside=BESIDE_A_REPORT,
)
