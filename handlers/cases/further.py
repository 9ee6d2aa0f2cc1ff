"""What somebody does within the hour after an alarm of theirs joins it, unless it names another house."""

import re
from datetime import datetime, timedelta

from handlers.cases import calling_off, facts, raising, words
from handlers.cases.alarmed import say_names
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply, Weight
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.people import areas
from storage.people.people import Coordinator

AGAIN_AFTER = timedelta(hours=1)  # so long what is done about a danger is no new alarm
JUST_NOW = timedelta(minutes=10)  # so long after words of safety a bare position is a cry for help
MOST_TOLD = 10  # further words of one alarm that are told one by one
PAUSE = timedelta(minutes=5)  # between two words that more was said


def running(context: Context) -> Case | None:
    """The alarm that the person raised within the hour, while it is not over."""
    latest = context.conversation.alarm
    if not latest or datetime.fromisoformat(latest["at"]) <= context.now - AGAIN_AFTER:
        return None
    case = cases.find(context.tx, latest["number"])
    return case if case is not None and case.imminent and case.state is not CaseState.WITHDRAWN else None


def was_just_warned(context: Context) -> bool:
    """Whether words of safety were said to the person a moment ago."""
    warned_at = context.conversation.warned_at
    return bool(warned_at) and datetime.fromisoformat(warned_at) > context.now - JUST_NOW


def is_another(context: Context, case: Case, text: str) -> bool:
    """Whether words of danger name another house than that of a case: another village or household, or say so."""
    head = case.answers.get("head")
    named = re.search(context.say("danger.spoken.household"), text)
    if head and named and named["head"] not in head and head not in named["head"]:
        return True
    if re.search(context.say("danger.spoken.another"), text):
        return True
    if "area" not in (case.answers.get("place") or {}):
        return False
    here = {one.name for one in areas.lineage(context.tx, areas.get(context.tx, case.area))}
    return any(place.name not in here for place in areas.named_in(context.tx, text))


def is_doubted(context: Context) -> bool:
    """Whether it was asked of the latest alarm if it is true."""
    return "doubted" in context.conversation.alarm


def join(context: Context, case: Case, text: str) -> list[Reply]:
    """Tell further words on; what the person hears. They make an alarm ring that waited for a word."""
    words.keep(context, case, text)
    if raising.is_waiting(context, case):
        return _hurry(context, case)
    said = words.of(context, case)
    if len(said) > MOST_TOLD:
        bucket = context.now.timestamp() // PAUSE.total_seconds()
        told = facts.tell(context, case, context.say("cases.more_words", count=len(said)), once=f"more:{bucket:.0f}")
    else:
        told = facts.tell(context, case, context.say("cases.words", words=said[-1]))
    return [Reply(text=_say_joined(context, case, told))]


def press_again(context: Context, case: Case) -> list[Reply]:
    """〔房子要倒〕 once more: those who were told hear it once in a while; another house has a button of its own."""
    if raising.is_waiting(context, case):
        return _hurry(context, case)
    bucket = context.now.timestamp() // PAUSE.total_seconds()
    told = facts.tell(context, case, context.say("cases.pressed_again"), once=f"again:{bucket:.0f}")
    another = context.option("danger:another", "danger.button.another", weight=Weight.ALARM)
    text = _say_joined(context, case, told)
    return [Reply(text=text, options=((another, calling_off.button(context, case)),))]


def _hurry(context: Context, case: Case) -> list[Reply]:
    """An alarm that was doubted rings now; one that waits for its list goes out with that."""
    return raising.ring(context, case) if is_doubted(context) else [context.reply("report.kept", number=case.number)]


def _say_joined(context: Context, case: Case, told: list[Coordinator]) -> str:
    if told:
        return context.say("report.joined", names=say_names(context, told), number=case.number)
    return raising.say_unheard(context, case.number, areas.get(context.tx, case.area))
