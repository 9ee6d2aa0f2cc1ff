"""The command 点名, and the buttons of checks: what is open for a cadre, the live lists of a coordinator."""

from datetime import datetime

from handlers import check_answers, check_calling, check_ending, check_forms, check_progress, menu
from handlers.check_answers import may_answer, own_villages
from handlers.check_words import CheckWords, is_worth_saying, progress_button
from handlers.hierarchy import COORDINATORS
from handlers.messages import Option, Reply
from handlers.talk import Talk, in_rows
from handlers.wording import Wording
from knowledge.area import Place
from storage import check_items, checks, people
from storage.check_items import CheckAnswer, Item
from storage.checks import Check, OpenCheck
from storage.database import Transaction

MOST_LISTED = 10

_FORMS = {"remark": check_forms.CHECK_REMARK, "done": check_forms.CHECK_LOOKED, "mute": check_forms.CHECK_MUTE}
_CALLS = {"new": check_calling.ROLL_CALL, "plan": check_calling.PATROL}


def show(talk: Talk) -> list[Reply]:
    """What is open: for a cadre the next house, or the checks to choose from; for a coordinator the live lists."""
    said = _for_cadre(talk)
    if talk.role in COORDINATORS and talk.place is not None:
        said.append(_for_coordinator(talk, talk.place))
    return said or [talk.reply("checks.not_yours", menu.danger(talk.say))]


def _for_cadre(talk: Talk) -> list[Reply]:
    if not own_villages(talk):
        return []
    found = checks.open_for(talk.tx, talk.person_id)
    if not found:
        return [talk.reply("checks.asked.nobody", talk.option("cmd:report", "menu.report"))]
    if len(found) == 1:
        return check_answers.go_on(talk, found[0].check, own_villages(talk))
    options = tuple((_answer_button(talk.say, one.check, one.open),) for one in found[:MOST_LISTED])
    return [Reply(text=talk.say("checks.asked.mine"), options=options)]


def _answer_button(say: Wording, check: Check, count: int) -> Option:
    words = CheckWords(say=say, check=check)
    label = words.mark(say("checks.asked.mine_line", title=words.title, count=count))
    return Option(id=f"check:mine:{check.id}", label=label)


def _for_coordinator(talk: Talk, place: Place) -> Reply:
    found = checks.open_counts(talk.tx, place)[:MOST_LISTED]
    lists = []
    for one in found:
        words = CheckWords(say=talk.say, check=one.check)
        title = words.mark(words.title)
        if one.open:
            label = talk.say("checks.progress.list_line", title=title, count=one.open)
        else:
            label = talk.say("checks.progress.list_line_done", title=title)
        lists.append(Option(id=progress_button(talk.say, one.check).id, label=label))
    calls = (talk.option("check:new", "checks.button.call"), talk.option("check:plan", "checks.button.call_regular"))
    text = talk.say("checks.progress.list" if found else "checks.progress.list_none")
    return Reply(text=text, options=(*((option,) for option in lists), *in_rows(calls)))


def digest_lines(tx: Transaction, say: Wording, person_id: int, now: datetime) -> list[tuple[str, Option]]:
    """What the morning's digest says of checks: to a cadre what is open for him, to a coordinator what is below.

    A line and its button each. A regular check is named on its first day, on Mondays and in its last week, not each
    morning; a coordinator finds roll-calls in the live list.
    """
    lines = []
    for one in checks.open_for(tx, person_id):
        if is_worth_saying(one.check, now):
            title = CheckWords(say=say, check=one.check).title
            button = Option(id=f"check:mine:{one.check.id}", label=say("checks.button.answer", title=title))
            lines.append((_digest_line(say, one, now), button))
    for grant in people.grants_of(tx, person_id):
        if grant.role in COORDINATORS and grant.place is not None:
            lines += [
                (_digest_line(say, one, now), progress_button(say, one.check))
                for one in checks.open_counts(tx, grant.place)
                if one.open and one.check.due is not None and is_worth_saying(one.check, now)
            ]
    return lines


def _digest_line(say: Wording, one: OpenCheck, now: datetime) -> str:
    words = CheckWords(say=say, check=one.check)
    by_a_day = "late" if one.check.due is not None and one.check.due < now.date() else "open"
    key = "now" if words.is_roll_call else by_a_day
    return words.mark(say(f"checks.digest.{key}", title=words.title, day=words.day, count=one.open))


# --- buttons


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """A button check:<what>:<check or item>…; what is not there and what is not the person's sound the same."""
    match args:
        case ["new" | "plan" as what]:
            return check_calling.begin(talk, _CALLS[what])
        case ["show" | "phones" | "end" | "mine" | "village" as what, id, *rest] if _is_id(id):
            check = checks.find(talk.tx, int(id))
            return _gone(talk) if check is None else _take_check(talk, what, check, rest)
        case [what, id, *rest] if _is_id(id):
            item = check_items.find(talk.tx, int(id))
            check = None if item is None or not may_answer(talk, item.area) else checks.find(talk.tx, item.check_id)
            return _gone(talk) if check is None or item is None else _take_item(talk, what, check, item, rest)
    return _gone(talk)


def _take_check(talk: Talk, what: str, check: Check, rest: list[str]) -> list[Reply]:
    if what == "mine" and own_villages(talk):
        return _closed(talk, check) or check_answers.go_on(talk, check, own_villages(talk))
    place = check_progress.seen_from(talk, check)
    if place is None:
        return _gone(talk)
    match what, rest:
        case "show", []:
            return check_progress.show(talk, check, place)
        case "phones", []:
            return _closed(talk, check) or check_progress.show_phones(talk, check, place)
        case "end", [] | ["yes"]:
            return check_ending.end(talk, check, sure=bool(rest))
        case "village", [code] if may_answer(talk, code):
            return _closed(talk, check) or check_answers.go_on(talk, check, {code})
    return _gone(talk)


def _take_item(talk: Talk, what: str, check: Check, item: Item, rest: list[str]) -> list[Reply]:
    closed = _closed(talk, check)
    if closed:
        return closed
    match what, rest:
        case "set", [answer] if answer in tuple(CheckAnswer):
            return check_answers.put(talk, check, item, CheckAnswer(answer))
        case "all", [] | ["yes"]:
            return check_answers.put_all(talk, check, item, sure=bool(rest))
        case "next", []:
            return check_answers.go_on(talk, check, check_answers.scope(talk, item))
        case "list", []:
            return check_answers.choose(talk, check, item)
        case "house", []:
            return check_answers.show(talk, check, item)
        case "remark" | "mute", [] if item.case_id is not None:
            return check_forms.begin(talk, _FORMS[what], item)
        case "done", [] if item.case_id is None and item.answer is not CheckAnswer.NOTHING:
            return check_forms.begin(talk, _FORMS[what], item)
    return _gone(talk)


def _closed(talk: Talk, check: Check) -> list[Reply]:
    words = CheckWords(say=talk.say, check=check)
    return [] if check.closed_at is None else [words.reply(talk.say("checks.closed", title=words.title))]


def _gone(talk: Talk) -> list[Reply]:
    return [talk.reply("checks.gone")]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID


_LONGEST_ID = 15
