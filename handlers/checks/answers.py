"""Answering a check: one house after the other, all at once, changed afterwards; a whole village by two numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.checks.asking import done_button
from handlers.checks.progress import progress
from handlers.checks.texts import ANSWERS, CheckWords, looked_at
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Manner, Notice, Option, Reply
from handlers.dialog.pages import page_of
from handlers.dialog.permissions import Action
from knowledge.reading.text import plain
from storage.cases import cases
from storage.cases.cases import Case
from storage.checks import checks
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckItem, CheckKind
from storage.people import areas, people
from storage.people.people import Role


def may_answer(context: Context, area: str) -> bool:
    """Whether the person answers for a village: its cadre, or who telephoned, above."""
    place = areas.find(context.tx, area)
    return context.may(Action.ANSWER_CHECK, place)


def own_villages(context: Context) -> set[str]:
    """The places of which the person is a cadre."""
    return {grant.place.code for grant in context.grants if grant.role is Role.CADRE and grant.place is not None}


def go_on(
    context: Context, check: Check, villages: set[str], *, note: str = "", besides: Sequence[Option] = ()
) -> list[Reply]:
    """Ask for the next house of some villages; once none is left, say what was answered."""
    words = CheckWords(say=context.say, check=check)
    items = [
        item for item in stored_items.of_check(context.tx, check.id, villages) if item.answer is not CheckAnswer.NOTHING
    ]
    if not items:
        return [context.reply("checks.asked.nobody")]
    if items[0].case_id is None:
        return [_ask_villages(context, words, items, note)]
    open_ones = [item for item in items if item.answer is None]
    if not open_ones:
        return [_say_finished(context, words, items, note, besides)]
    item = open_ones[0]
    question = words.question(item, _case(context, item), items.index(item) + 1, len(items))
    buttons = words.buttons(item, several=len(open_ones) > 1)
    return [words.reply("\n".join(line for line in (note, question) if line), *buttons, *besides)]


def _ask_villages(context: Context, words: CheckWords, items: Sequence[CheckItem], note: str) -> Reply:
    asked = context.say("checks.asked.mine_village", title=words.title, day=words.day, village=_names(context, items))
    lines = [note or asked]
    for item in items:
        if item.answer is CheckAnswer.DONE:
            village = areas.get(context.tx, item.area).name
            lines.append(context.say("checks.given.village_answered", village=village, **looked_at(item)))
    buttons = [done_button(context.tx, words, item, named=len(items) > 1) for item in items]
    return words.reply("\n".join(lines), *buttons)


def _say_finished(
    context: Context, words: CheckWords, items: Sequence[CheckItem], note: str, besides: Sequence[Option]
) -> Reply:
    village = _names(context, items)
    text = context.say("checks.given.finished", village=village, count=len(items), counts=words.counts(items))
    change = context.option(f"check:list:{items[0].id}", "checks.button.change")
    return words.reply("\n".join(line for line in (note, text) if line), *besides, change)


# --- one house


def put(context: Context, check: Check, item: CheckItem, answer: CheckAnswer) -> list[Reply]:
    """Note the answer for a house, and ask for the next one."""
    if answer not in ANSWERS[check.kind] or item.case_id is None:
        return [context.reply("forms.old_button")]
    note = give(context, check, item, answer)
    besides = []
    if answer is CheckAnswer.WORSE:
        besides.append(context.option(f"check:remark:{item.id}", "checks.button.remarks"))
    return go_on(context, check, scope(context, item), note=note, besides=besides)


def give(context: Context, check: Check, item: CheckItem, answer: CheckAnswer) -> str:
    """Note an answer for a house and tell whom it concerns; what is said of it to who gave it."""
    words, case = CheckWords(say=context.say, check=check), _case(context, item)
    note_answer(context, check, item, answer)
    if answer is CheckAnswer.WORSE:
        tell_township(context, check, item, "checks.given.worse_for_township")
    _tell_cadre(context, words, item, case, answer)
    return context.say("checks.given.one", house=words.house(case), answer=context.say(f"checks.answer.{answer}"))


def note_answer(
    context: Context, check: Check, item: CheckItem, answer: CheckAnswer, details: Mapping[str, Any] | None = None
) -> None:
    """Write an answer down; one that is new is a step in the case's history, unless in a drill."""
    kept = dict(item.details if details is None else details)
    if item.answer is answer and kept == item.details:
        return
    stored_items.answer(context.tx, item.id, answer, kept, context.person_id, context.now)
    case = None if item.case_id is None else _case(context, item)
    if case is not None and not check.drill:
        cases.note(
            context.tx,
            case,
            kind=f"check_{answer}",
            person_id=context.person_id,
            role=context.role,
            now=context.now,
            details={"check": check.id, "reason": check.reason, **kept},
        )
    tell_when_all_answered(context, check)


def scope(context: Context, item: CheckItem) -> set[str]:
    """The villages whose houses are asked for one after the other: all own ones, else that of the house."""
    own = own_villages(context)
    return own if item.area in own else {item.area}


def put_all(context: Context, check: Check, item: CheckItem, *, sure: bool) -> list[Reply]:
    """Note 已转移 for all houses that have no answer, once the person is sure."""
    words, villages = CheckWords(say=context.say, check=check), scope(context, item)
    open_ones = [
        one for one in stored_items.of_check(context.tx, check.id, villages) if one.answer is None and one.case_id
    ]
    if not open_ones or check.kind is not CheckKind.ROLL_CALL:
        return go_on(context, check, villages)
    village = _names(context, open_ones)
    if not sure:
        yes = context.option(f"check:all:{item.id}:yes", "checks.button.all_sure")
        no = context.option(f"check:next:{item.id}", "checks.button.one_by_one")
        return [words.reply(context.say("checks.given.sure_all", village=village, count=len(open_ones)), yes, no)]
    for one in open_ones:
        note_answer(context, check, one, CheckAnswer.MOVED)
    return go_on(context, check, villages, note=context.say("checks.given.all", village=village, count=len(open_ones)))


# --- what was answered before


def choose(context: Context, check: Check, item: CheckItem, number: int = 1) -> list[Reply]:
    """A button for each house of a page, to change its answer."""
    words = CheckWords(say=context.say, check=check)
    found = [
        one for one in stored_items.of_check(context.tx, check.id, scope(context, item)) if one.case_id is not None
    ]
    page = page_of(len(found), number, size=_HOUSES_ON_A_PAGE)
    options = [Option(id=f"check:house:{one.id}", label=words.house(_case(context, one))) for one in page.of(found)]
    lines = [context.say("checks.given.choose", count=page.count), *page.where(context.say)]
    turning = in_rows(page.turning(context.say, f"check:list:{item.id}"))
    return [Reply(text=words.mark("\n".join(lines)), options=(*in_rows(options), *turning))]


def show(context: Context, check: Check, item: CheckItem) -> list[Reply]:
    """One house with its answer, the others to choose from, and a remark."""
    if item.case_id is None:
        return go_on(context, check, scope(context, item))
    words = CheckWords(say=context.say, check=check)
    answer = context.say(f"checks.answer.{item.answer}") if item.answer else context.say("checks.count.open", count="")
    lines = [context.say("checks.given.now", house=words.house(_case(context, item)), answer=answer)]
    if item.details.get("remarks"):
        lines.append(context.say("checks.given.remarks_now", remarks=item.details["remarks"]))
    lines.append(context.say("checks.given.to_change"))
    buttons = words.buttons(item, several=False)
    if item.answer is not None:
        buttons.append(context.option(f"check:remark:{item.id}", "checks.button.remarks"))
    return [words.reply("\n".join(lines), *buttons)]


def take_words(context: Context, text: str) -> list[Reply] | None:
    """“已转移” typed instead of pressed: for the next house of the person's roll-call; none where it is no answer."""
    lists = context.say.lists_with(plain(text))
    answers = (CheckAnswer.MOVED, CheckAnswer.PERSUADED, CheckAnswer.EMPTY, _ALL)
    said = next((answer for answer in answers if f"checks.say.{answer}" in lists), None)
    return None if said is None else _take_word(context, said)


def _take_word(context: Context, said: str) -> list[Reply] | None:
    own = own_villages(context)
    for one in checks.open_for(context.tx, context.person_id):
        items = stored_items.of_check(context.tx, one.check.id, own) if one.check.kind is CheckKind.ROLL_CALL else []
        for item in items:
            if item.answer is None:
                if said == _ALL:
                    return put_all(context, one.check, item, sure=False)
                return put(context, one.check, item, CheckAnswer(said))
    return None


_ALL = "all"
_HOUSES_ON_A_PAGE = 30


# --- who hears of it


def tell_when_all_answered(context: Context, check: Check) -> None:
    """Tell who called a check, or the county where the calendar did, that nobody is missing any more; once."""
    if stored_items.left(context.tx, check.id):
        return
    words = CheckWords(say=context.say, check=check)
    summary = progress(context, check, areas.get(context.tx, check.area)).summary()
    text = context.say("checks.told.all_answered", title=words.title, summary=summary)
    buttons = [
        context.option(f"check:show:{check.id}", "checks.button.progress"),
        context.option(f"check:end:{check.id}", f"checks.button.{'end' if words.is_roll_call else 'end_regular'}"),
    ]
    counties = [one.person_id for one in people.holding(context.tx, Role.COUNTY, check.area)]
    for person_id in counties if check.person_id is None else [check.person_id]:
        reply = words.reply(text, *buttons, key=f"check:{check.id}:all:{person_id}")
        context.notices.append(Notice(person_id=person_id, reply=reply, manner=_quiet(check)))


def tell_township(context: Context, check: Check, item: CheckItem, key: str, **said: object) -> None:
    """Tell the township of a house where something is wrong."""
    words, place, case = (
        CheckWords(say=context.say, check=check),
        areas.get(context.tx, item.area),
        _case(context, item),
    )
    text = context.say(key, title=words.title, village=place.name, house=words.house(case), number=case.number, **said)
    show = context.option(f"case:show:{case.number}", "report.button.show")
    for one in people.holding(context.tx, Role.TOWNSHIP, place.parent_code or ""):
        if one.person_id != context.person_id:
            notice = Notice(person_id=one.person_id, reply=words.reply(text, show), told_as=(one.grant,))
            context.notices.append(notice)


def _tell_cadre(context: Context, words: CheckWords, item: CheckItem, case: Case, answer: CheckAnswer) -> None:
    """Who was asked hears that somebody above answered in his place."""
    asked = item.holder_id
    if asked is None or asked == context.person_id or item.area in own_villages(context):
        return
    text = context.say(
        "checks.given.by_township",
        who=people.name_of(context.tx, context.person_id) or context.say(f"role.{context.role}"),
        village=areas.get(context.tx, item.area).name,
        house=words.house(case),
        answer=context.say(f"checks.answer.{answer}"),
    )
    reply = words.reply(text, context.option(f"check:house:{item.id}", "checks.button.change"))
    context.notices.append(Notice(person_id=asked, reply=reply, manner=_quiet(words.check)))


def _quiet(check: Check) -> Manner:
    return Manner.REMINDER if check.drill else Manner.NOTICE


def _case(context: Context, item: CheckItem) -> Case:
    assert item.case_id is not None, "a village has no case"
    return cases.by_ids(context.tx, [item.case_id])[item.case_id]


def _names(context: Context, items: Sequence[CheckItem]) -> str:
    codes = dict.fromkeys(item.area for item in items)
    return context.say("forms.comma").join(areas.get(context.tx, code).name for code in codes)
