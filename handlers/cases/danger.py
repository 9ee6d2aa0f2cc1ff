"""Danger in any words: what is said first to whoever tells of it, and the alarm that its words raise.

Every text and caption is read here before anybody answers it. Sure words alarm as the button 〔房子要倒〕 does; likely
ones get the words of safety and that button. What a form takes down for others raises nothing. Within an hour after an
alarm, its reporter's words join it.
"""

import re
from dataclasses import replace
from datetime import datetime

from handlers.capability import Heard
from handlers.cases import actions, calling_off, further, group_danger, lookup, raising, report, ways_in
from handlers.cases.alarmed import named_in
from handlers.cases.further import AGAIN_AFTER
from handlers.cases.report_fields import IMMINENT, is_imminent
from handlers.dialog import menu
from handlers.dialog.context import Context
from handlers.dialog.danger import danger_in, safety_words, words_of
from handlers.dialog.messages import Command, Option, Photo, Reply, Text, Weight
from handlers.dialog.whom_to_ask import say_whom_to_call
from handlers.forms import stepper
from handlers.forms.form import Form
from handlers.forms.keeping import store_answer
from handlers.forms.map_shares import position_in
from knowledge.reading.danger import DangerGrade, DangerReading
from knowledge.reading.reports import read_report
from knowledge.reading.text import looks_like_question, plain
from storage.cases import cases
from storage.cases.cases import Case

_TELLING = ("place", "hazards")  # fields of a report whose answers are words that go on to who was told


def hear(context: Context, form: Form | None) -> Heard | None:
    """What the words of a message ask for before they are answered; none where they tell of no danger.

    `form` is the one that is being filled.
    """
    if not context.inbound.private:
        return _warn_group(context)
    text = words_of(context.inbound.content).strip()
    apart = form is not None and (form.for_others or form.confidential)
    case = further.running(context) if text and not apart else None
    if case is not None and _denies(context, case, text):
        return Heard(said=call_off(context, case), answered=True)
    danger = danger_in(context.inbound.content)
    if case is not None and not (danger.grade is DangerGrade.SURE and further.is_another(context, case, text)):
        return _join(context, form, case, text, danger)
    if danger.grade is DangerGrade.NONE:
        return None
    if form is not None and form.for_others:
        return _offer(context) if danger.grade is DangerGrade.SURE else None
    if form is not None and form.confidential and danger.grade is DangerGrade.SURE:
        return _alarm_without_words(context, form)
    return _answer(context, form, danger, another=case is not None)


def _answer(context: Context, form: Form | None, danger: DangerReading, *, another: bool) -> Heard | None:
    """Sure words alarm; likely ones are answered with what to do, and the button."""
    closed = bool(report.closed_to(context, danger=True))
    if danger.grade is DangerGrade.SURE and not closed:
        return _begin_another(context) if another else _alarm(context)
    if _is_warned(context) and danger.grade is not DangerGrade.SURE:
        return None
    context.conversation.warned_at = context.now.isoformat()
    buttons = () if closed else ((menu.danger(context.say), _not_now(context)),)
    words = (safety_words(danger, context.say), say_whom_to_call(context))
    warning = Reply(text="\n".join(line for line in words if line), options=buttons)
    answered = not _goes_on(context) if form is None else _is_refused(context, form)
    return Heard(said=[warning], answered=answered)


def _denies(context: Context, case: Case, text: str) -> bool:
    """Whether somebody says that an alarm was a mistake; a bare 没有 answers whether it is true, and no place."""
    lists = context.say.lists_with(plain(text))
    if "danger.spoken.off" in lists:
        return True
    draft = context.conversation.draft
    asked = raising.is_waiting(context, case) or (draft is not None and draft.at == "place")
    return "danger.spoken.none" in lists and further.is_doubted(context) and asked


def _join(context: Context, form: Form | None, case: Case, text: str, danger: DangerReading) -> Heard | None:
    """Further words go to who was told, but what answers the form at hand goes there as that answer."""
    goes_on = _answers_with_words(context, text)
    if danger.grade is not DangerGrade.NONE and goes_on and further.is_doubted(context):
        return Heard(said=raising.ring(context, case))
    about_help = any(re.search(context.say(f"danger.spoken.{of}"), text) for of in ("inside", "coming"))
    if about_help and not goes_on:
        return Heard(said=further.join(context, case, text), answered=True)
    if form is not None and (danger.grade is DangerGrade.NONE or goes_on):
        return Heard(said=further.join(context, case, text)) if _is_lost(context, form) else None
    if form is None and danger.grade is DangerGrade.NONE and _is_something_else(context, text):
        return None
    return Heard(said=further.join(context, case, text), answered=True)


def _answers_with_words(context: Context, text: str) -> bool:
    """Whether the form at hand takes such words as its answer, which then goes to who was told."""
    draft = context.conversation.draft
    if draft is None or draft.at not in _TELLING or looks_like_question(text):
        return False
    known = draft.at != "place" or "area" in (draft.answers.get("place") or {}) or context.place is not None
    return known or named_in(context, text) is not None


def _is_lost(context: Context, form: Form) -> bool:
    """Whether the form at hand has no use for words, and nothing else waits for them. What is secret stays so."""
    draft = context.conversation.draft
    secret = draft is not None and draft.at is not None and form.field(draft.at).sensitive
    return not context.conversation.expects and not secret and _is_refused(context, form)


def _is_refused(context: Context, form: Form) -> bool:
    """Whether the form at hand takes a message for no answer: what tells of danger is then not called a slip."""
    draft = context.conversation.draft
    return draft is not None and stepper.refuses(context, form, draft, context.inbound.content)


def _is_something_else(context: Context, text: str) -> bool:
    """Whether words that tell of no danger ask something, or give what is waited for."""
    waited_for = bool(context.conversation.expects) or lookup.number_in(text) is not None
    content = context.inbound.content
    shared = position_in(text) is not None
    return waited_for or shared or _is_asking(context) or (isinstance(content, Text) and content.edited)


def _offer(context: Context) -> Heard | None:
    """What was written for others raises nothing; where it may yet be meant, the button is at hand."""
    still = danger_in(context.inbound.content, for_others=True).grade is not DangerGrade.NONE
    return Heard(said=[context.reply("danger.for_others", menu.danger(context.say))]) if still else None


def _warn_group(context: Context) -> Heard | None:
    danger = danger_in(context.inbound.content)
    return None if danger.grade is DangerGrade.NONE else group_danger.warn(context, danger)


def _begin_another(context: Context) -> Heard:
    content = context.inbound.content
    return Heard(said=report.start_in_danger(context, words=words_of(content), photos=_photos(context)), answered=True)


def _alarm(context: Context) -> Heard:
    """Sure words: the report at hand becomes one of danger and takes the words as its answer, or one is begun."""
    draft, content = context.conversation.draft, context.inbound.content
    if draft is None or draft.form != report.HAZARD_REPORT.id or is_imminent(draft.answers):
        said = ways_in.begin_in_danger(context, words=words_of(content), photos=_photos(context))
        return Heard(said=said, answered=True)
    asked, at = report.HAZARD_REPORT.field("danger"), draft.at
    said = store_answer(context, report.HAZARD_REPORT, draft, asked, IMMINENT)
    if at != asked.id:
        draft.messages.pop(asked.id, None)  # the message goes on to be the answer to what is asked
        return Heard(said=said, answered=_is_refused(context, report.HAZARD_REPORT))
    return Heard(said=[*said, *stepper.begin(context, report.HAZARD_REPORT, draft)], answered=True)


def _alarm_without_words(context: Context, form: Form) -> Heard:
    """Sure words in what is repeated to nobody: the form keeps them, and the alarm is that of the button alone."""
    draft, content = context.conversation.draft, context.inbound.content
    if draft is not None:
        stepper.take(context, form, draft, content)
    pressed = replace(context, inbound=replace(context.inbound, content=Command(name="danger")))
    return Heard(said=ways_in.begin_in_danger(pressed), answered=True)


def _photos(context: Context) -> tuple[Photo, ...]:
    """The photo under which the words stand."""
    content = context.inbound.content
    return (content,) if isinstance(content, Photo) else ()


def _is_warned(context: Context) -> bool:
    warned_at = context.conversation.warned_at
    return bool(warned_at) and datetime.fromisoformat(warned_at) > context.now - AGAIN_AFTER


def _is_asking(context: Context) -> bool:
    content = context.inbound.content
    return not isinstance(content, Text) or looks_like_question(content.text)


def _goes_on(context: Context) -> bool:
    """Whether words that are answered with what to do ask something besides, or report a house."""
    return _is_asking(context) or read_report(words_of(context.inbound.content)) is not None


def _not_now(context: Context) -> Option:
    return context.option("danger:no", "danger.button.no", weight=Weight.SIDE)


def call_off(context: Context, case: Case) -> list[Reply]:
    """“点错了” in words: as the button."""
    return actions.take_choice(context, [calling_off.step_for(case).id, case.number])


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button about danger: not now, another house, whether an alarm is true, what a link brought along."""
    match args:
        case ["another"]:
            return report.start_in_danger(context)
        case ["sure", number]:
            return _ring(context, number)
        case ["carry", code]:
            return group_danger.raise_alarm(context, code)
    return [context.reply("danger.not_now", menu.danger(context.say))]


def _ring(context: Context, number: str) -> list[Reply]:
    """〔真的要倒〕: the alarm that waited rings now."""
    case = cases.find(context.tx, number)
    if case is None or case.reporter_id != context.person_id:
        return [context.reply("cases.unknown", number=number)]
    return raising.ring(context, case) or [context.reply("report.alarm_rings_already", number=number)]
