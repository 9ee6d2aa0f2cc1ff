"""Answering a check: one house after the other, all at once, changed afterwards; a whole village by two numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.check_asking import done_button
from handlers.check_progress import progress
from handlers.check_words import ANSWERS, CheckWords, looked_at
from handlers.messages import Manner, Notice, Option, Reply
from handlers.permissions import Action
from handlers.talk import Talk, in_rows
from knowledge.text import plain
from storage import areas, cases, check_items, checks, people
from storage.cases import Case
from storage.check_items import CheckAnswer, CheckKind, Item
from storage.checks import Check
from storage.people import Role


def may_answer(talk: Talk, area: str) -> bool:
    """Whether the person answers for a village: its cadre, or who telephoned, above."""
    place = areas.find(talk.tx, area)
    return talk.may(Action.ANSWER_CHECK, place)


def own_villages(talk: Talk) -> set[str]:
    """The places of which the person is a cadre."""
    return {grant.place.code for grant in talk.grants if grant.role is Role.CADRE and grant.place is not None}


def go_on(
    talk: Talk, check: Check, villages: set[str], *, note: str = "", besides: Sequence[Option] = ()
) -> list[Reply]:
    """Ask for the next house of some villages; once none is left, say what was answered."""
    words = CheckWords(say=talk.say, check=check)
    items = [
        item for item in check_items.of_check(talk.tx, check.id, villages) if item.answer is not CheckAnswer.NOTHING
    ]
    if not items:
        return [talk.reply("checks.asked.nobody")]
    if items[0].case_id is None:
        return [_ask_villages(talk, words, items, note)]
    open_ones = [item for item in items if item.answer is None]
    if not open_ones:
        return [_say_finished(talk, words, items, note, besides)]
    item = open_ones[0]
    question = words.question(item, _case(talk, item), items.index(item) + 1, len(items))
    buttons = words.buttons(item, several=len(open_ones) > 1)
    return [words.reply("\n".join(line for line in (note, question) if line), *buttons, *besides)]


def _ask_villages(talk: Talk, words: CheckWords, items: Sequence[Item], note: str) -> Reply:
    asked = talk.say("checks.asked.mine_village", title=words.title, day=words.day, village=_names(talk, items))
    lines = [note or asked]
    for item in items:
        if item.answer is CheckAnswer.DONE:
            village = areas.get(talk.tx, item.area).name
            lines.append(talk.say("checks.given.village_answered", village=village, **looked_at(item)))
    buttons = [done_button(talk.tx, words, item, named=len(items) > 1) for item in items]
    return words.reply("\n".join(lines), *buttons)


def _say_finished(talk: Talk, words: CheckWords, items: Sequence[Item], note: str, besides: Sequence[Option]) -> Reply:
    village = _names(talk, items)
    text = talk.say("checks.given.finished", village=village, count=len(items), counts=words.counts(items))
    change = talk.option(f"check:list:{items[0].id}", "checks.button.change")
    return words.reply("\n".join(line for line in (note, text) if line), *besides, change)


# --- one house


def put(talk: Talk, check: Check, item: Item, answer: CheckAnswer) -> list[Reply]:
    """Note the answer for a house, and ask for the next one."""
    if answer not in ANSWERS[check.kind] or item.case_id is None:
        return [talk.reply("forms.old_button")]
    words, case = CheckWords(say=talk.say, check=check), _case(talk, item)
    note_answer(talk, check, item, answer)
    besides = []
    if answer is CheckAnswer.WORSE:
        tell_township(talk, check, item, "checks.given.worse_for_township")
        besides.append(talk.option(f"check:remark:{item.id}", "checks.button.remarks"))
    _tell_cadre(talk, words, item, case, answer)
    note = talk.say("checks.given.one", house=words.house(case), answer=talk.say(f"checks.answer.{answer}"))
    return go_on(talk, check, scope(talk, item), note=note, besides=besides)


def note_answer(
    talk: Talk, check: Check, item: Item, answer: CheckAnswer, details: Mapping[str, Any] | None = None
) -> None:
    """Write an answer down; one that is new is a step in the case's history, unless in a drill."""
    kept = dict(item.details if details is None else details)
    if item.answer is answer and kept == item.details:
        return
    check_items.answer(talk.tx, item.id, answer, kept, talk.person_id, talk.now)
    case = None if item.case_id is None else _case(talk, item)
    if case is not None and not check.drill:
        cases.note(
            talk.tx,
            case,
            kind=f"check_{answer}",
            person_id=talk.person_id,
            role=talk.role,
            to_state=case.state,
            now=talk.now,
            details={"check": check.id, "reason": check.reason, **kept},
        )
    tell_when_all_answered(talk, check)


def scope(talk: Talk, item: Item) -> set[str]:
    """The villages whose houses are asked for one after the other: all own ones, else that of the house."""
    own = own_villages(talk)
    return own if item.area in own else {item.area}


def put_all(talk: Talk, check: Check, item: Item, *, sure: bool) -> list[Reply]:
    """Note 已转移 for all houses that have no answer, once the person is sure."""
    words, villages = CheckWords(say=talk.say, check=check), scope(talk, item)
    open_ones = [one for one in check_items.of_check(talk.tx, check.id, villages) if one.answer is None and one.case_id]
    if not open_ones or check.kind is not CheckKind.ROLL_CALL:
        return go_on(talk, check, villages)
    village = _names(talk, open_ones)
    if not sure:
        yes = talk.option(f"check:all:{item.id}:yes", "checks.button.all_sure")
        no = talk.option(f"check:next:{item.id}", "checks.button.one_by_one")
        return [words.reply(talk.say("checks.given.sure_all", village=village, count=len(open_ones)), yes, no)]
    for one in open_ones:
        note_answer(talk, check, one, CheckAnswer.MOVED)
    return go_on(talk, check, villages, note=talk.say("checks.given.all", village=village, count=len(open_ones)))


# --- what was answered before


def choose(talk: Talk, check: Check, item: Item) -> list[Reply]:
    """A button for each house, to change its answer."""
    words = CheckWords(say=talk.say, check=check)
    found = [one for one in check_items.of_check(talk.tx, check.id, scope(talk, item)) if one.case_id is not None]
    options = [Option(id=f"check:house:{one.id}", label=words.house(_case(talk, one))) for one in found[:_MOST_BUTTONS]]
    return [Reply(text=words.mark(talk.say("checks.given.choose")), options=in_rows(options))]


def show(talk: Talk, check: Check, item: Item) -> list[Reply]:
    """One house with its answer, the others to choose from, and a remark."""
    if item.case_id is None:
        return go_on(talk, check, scope(talk, item))
    words = CheckWords(say=talk.say, check=check)
    answer = talk.say(f"checks.answer.{item.answer}") if item.answer else talk.say("checks.count.open", count="")
    lines = [talk.say("checks.given.now", house=words.house(_case(talk, item)), answer=answer)]
    if item.details.get("remarks"):
        lines.append(talk.say("checks.given.remarks_now", remarks=item.details["remarks"]))
    lines.append(talk.say("checks.given.to_change"))
    buttons = words.buttons(item, several=False)
    if item.answer is not None:
        buttons.append(talk.option(f"check:remark:{item.id}", "checks.button.remarks"))
    return [words.reply("\n".join(lines), *buttons)]


def take_words(talk: Talk, text: str) -> list[Reply] | None:
    """“已转移” typed instead of pressed: for the next house of the person's roll-call; none where it is no answer."""
    lists = talk.say.lists_with(plain(text))
    answers = (CheckAnswer.MOVED, CheckAnswer.PERSUADED, CheckAnswer.EMPTY, _ALL)
    said = next((answer for answer in answers if f"checks.say.{answer}" in lists), None)
    return None if said is None else _take_word(talk, said)


def _take_word(talk: Talk, said: str) -> list[Reply] | None:
    own = own_villages(talk)
    for one in checks.open_for(talk.tx, talk.person_id):
        items = check_items.of_check(talk.tx, one.check.id, own) if one.check.kind is CheckKind.ROLL_CALL else []
        for item in items:
            if item.answer is None:
                if said == _ALL:
                    return put_all(talk, one.check, item, sure=False)
                return put(talk, one.check, item, CheckAnswer(said))
    return None


_ALL = "all"
_MOST_BUTTONS = 90  # a channel may take no more than 100


# --- who hears of it


def tell_when_all_answered(talk: Talk, check: Check) -> None:
    """Tell who called a check, or the county where the calendar did, that nobody is missing any more; once."""
    if check_items.left(talk.tx, check.id):
        return
    words = CheckWords(say=talk.say, check=check)
    summary = progress(talk.tx, talk.say, check, areas.get(talk.tx, check.area)).summary()
    text = talk.say("checks.told.all_answered", title=words.title, summary=summary)
    buttons = [
        talk.option(f"check:show:{check.id}", "checks.button.progress"),
        talk.option(f"check:end:{check.id}", f"checks.button.{'end' if words.is_roll_call else 'end_regular'}"),
    ]
    counties = [one.person_id for one in people.holding(talk.tx, Role.COUNTY, check.area)]
    for person_id in counties if check.person_id is None else [check.person_id]:
        reply = words.reply(text, *buttons, key=f"check:{check.id}:all:{person_id}")
        talk.notices.append(Notice(person_id=person_id, reply=reply, manner=_quiet(check)))


def tell_township(talk: Talk, check: Check, item: Item, key: str, **said: object) -> None:
    """Tell the township of a house where something is wrong."""
    words, place, case = CheckWords(say=talk.say, check=check), areas.get(talk.tx, item.area), _case(talk, item)
    text = talk.say(key, title=words.title, village=place.name, house=words.house(case), number=case.number, **said)
    show = talk.option(f"case:show:{case.number}", "report.button.show")
    for one in people.holding(talk.tx, Role.TOWNSHIP, place.parent_code or ""):
        if one.person_id != talk.person_id:
            notice = Notice(person_id=one.person_id, reply=words.reply(text, show), told_as=(one.grant,))
            talk.notices.append(notice)


def _tell_cadre(talk: Talk, words: CheckWords, item: Item, case: Case, answer: CheckAnswer) -> None:
    """Who was asked hears that somebody above answered in his place."""
    asked = item.holder_id
    if asked is None or asked == talk.person_id or item.area in own_villages(talk):
        return
    text = talk.say(
        "checks.given.by_township",
        who=people.name_of(talk.tx, talk.person_id) or talk.say(f"role.{talk.role}"),
        village=areas.get(talk.tx, item.area).name,
        house=words.house(case),
        answer=talk.say(f"checks.answer.{answer}"),
    )
    reply = words.reply(text, talk.option(f"check:house:{item.id}", "checks.button.change"))
    talk.notices.append(Notice(person_id=asked, reply=reply, manner=_quiet(words.check)))


def _quiet(check: Check) -> Manner:
    return Manner.REMINDER if check.drill else Manner.NOTICE


def _case(talk: Talk, item: Item) -> Case:
    assert item.case_id is not None, "a village has no case"
    return cases.by_ids(talk.tx, [item.case_id])[item.case_id]


def _names(talk: Talk, items: Sequence[Item]) -> str:
    codes = dict.fromkeys(item.area for item in items)
    return talk.say("forms.comma").join(areas.get(talk.tx, code).name for code in codes)
