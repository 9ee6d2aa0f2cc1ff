"""Danger in any words: what is said first to whoever tells of it, and the alarm that its words raise.

Every text and caption is read here before anybody answers it. Sure words alarm as the button 〔房子要倒〕 does; likely
ones get the words of safety and that button. What a form takes down for others raises nothing.
"""

from datetime import datetime, timedelta

from handlers.capability import Heard
from handlers.cases import group_danger, report, ways_in
from handlers.cases.report_fields import IMMINENT, is_imminent
from handlers.dialog import menu
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.danger import danger_in, safety_words, say_get_out, words_of
from handlers.dialog.messages import Option, Photo, Reply, Text, Weight
from handlers.dialog.whom_to_ask import say_whom_to_call
from handlers.forms import stepper
from handlers.forms.form import Form
from knowledge.reading.danger import DangerGrade
from knowledge.reading.text import looks_like_question
from storage.cases import cases

AGAIN_AFTER = timedelta(hours=1)  # so long words about the same danger are not answered as a new one


def hear(context: Context, form: Form | None) -> Heard | None:
    """What the words of a message ask for before they are answered; none where they tell of no danger.

    `form` is the one that is being filled.
    """
    danger = danger_in(context.inbound.content)
    if danger.grade is DangerGrade.NONE:
        return None
    if not context.inbound.private:
        return group_danger.warn(context, danger)
    if _is_reported(context):
        return None
    if form is not None and form.for_others:
        return _offer(context) if danger.grade is DangerGrade.SURE else None
    closed = bool(report.closed_to(context))
    if danger.grade is DangerGrade.SURE and not closed:
        return _alarm(context)
    if _is_warned(context) and danger.grade is not DangerGrade.SURE:
        return None
    context.conversation.warned_at = context.now.isoformat()
    buttons = () if closed else ((menu.danger(context.say), _not_now(context)),)
    words = (safety_words(danger, context.say), say_whom_to_call(context))
    warning = Reply(text="\n".join(line for line in words if line), options=buttons)
    return Heard(said=[warning], answered=form is None and not _is_asking(context))


def _offer(context: Context) -> Heard | None:
    """What was written for others raises nothing; where it may yet be meant, the button is at hand."""
    still = danger_in(context.inbound.content, for_others=True).grade is not DangerGrade.NONE
    return Heard(said=[context.reply("danger.for_others", menu.danger(context.say))]) if still else None


def _alarm(context: Context) -> Heard:
    """Sure words: the report at hand becomes one of danger and takes the words as its answer, or one is begun."""
    draft, content = context.conversation.draft, context.inbound.content
    if draft is None or draft.form != report.HAZARD_REPORT.id or is_imminent(draft.answers):
        said = ways_in.begin_in_danger(
            context, words=words_of(content), photo=content if isinstance(content, Photo) else None
        )
        if draft is not None and context.conversation.draft is draft:  # begun long ago, and nothing answered since
            said = [Reply(text=say_get_out(context.inbound.content, context.say)), *said]
        return Heard(said=said, answered=True)
    asked, at = report.HAZARD_REPORT.field("danger"), draft.at
    said = stepper.store_answer(context, report.HAZARD_REPORT, draft, asked, IMMINENT)
    if at != asked.id:
        draft.messages.pop(asked.id, None)  # the message goes on to be the answer to what is asked
        return Heard(said=said)
    return Heard(said=[*said, *stepper.begin(context, report.HAZARD_REPORT, draft)], answered=True)


def _is_reported(context: Context) -> bool:
    """Whether this person told of danger within the hour, in a report that is being filled or in one that was sent."""
    since = context.now - AGAIN_AFTER
    if any(_tells_of_danger(draft, since) for draft in context.conversation.drafts.values()):
        return True
    latest = cases.reported_by(context.tx, context.person_id, 1)
    return any(case.imminent and case.created_at > since for case in latest)


def _is_warned(context: Context) -> bool:
    warned_at = context.conversation.warned_at
    return bool(warned_at) and datetime.fromisoformat(warned_at) > context.now - AGAIN_AFTER


def _is_asking(context: Context) -> bool:
    content = context.inbound.content
    return not isinstance(content, Text) or looks_like_question(content.text)


def _tells_of_danger(draft: Draft, since: datetime) -> bool:
    fresh = datetime.fromisoformat(draft.touched_at) > since
    return fresh and draft.form == report.HAZARD_REPORT.id and is_imminent(draft.answers)


def _not_now(context: Context) -> Option:
    return context.option("danger:no", "danger.button.no", weight=Weight.SIDE)


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """〔房子要倒〕 below what a link brought, or 〔现在还没有〕: nothing is raised, and the way to the alarm stays."""
    match args:
        case ["carry", code]:
            return group_danger.raise_alarm(context, code)
    return [context.reply("danger.not_now", menu.danger(context.say))]
