"""The command 点名, and the buttons of checks: what is open for a cadre, the live lists of a coordinator."""

from handlers.checks import answers, closing, item_forms, progress, request_form
from handlers.checks.answers import may_answer, own_villages
from handlers.checks.texts import CheckWords, progress_button
from handlers.dialog import menu
from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import COORDINATORS
from handlers.dialog.messages import Option, Reply
from handlers.dialog.pages import page_number, page_of
from handlers.wording import Wording
from knowledge.area import Place
from storage.checks import checks
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckItem

ON_A_PAGE = 10

_FORMS = {"remark": item_forms.CHECK_REMARK, "done": item_forms.CHECK_LOOKED, "mute": item_forms.CHECK_MUTE}
_CALLS = {"new": request_form.ROLL_CALL, "plan": request_form.PATROL}


def show(context: Context, number: int = 1) -> list[Reply]:
    """What is open: for a cadre the next house, or the checks to choose from; for a coordinator the live lists.

    `number` is that of the page, where they are more than stand on one.
    """
    said = _for_cadre(context, number)
    if context.role in COORDINATORS and context.place is not None:
        said.append(_for_coordinator(context, context.place, number))
    return said or [context.reply("checks.not_yours", menu.danger(context.say))]


def _for_cadre(context: Context, number: int) -> list[Reply]:
    if not own_villages(context):
        return []
    found = checks.open_for(context.tx, context.person_id)
    if not found:
        return [context.reply("checks.asked.nobody", context.option("cmd:report", "menu.report"))]
    if len(found) == 1:
        return answers.go_on(context, found[0].check, own_villages(context))
    page = page_of(len(found), number, size=ON_A_PAGE)
    options = tuple((_answer_button(context.say, one.check, one.open),) for one in page.of(found))
    lines = [context.say("checks.asked.mine", count=page.count), *page.where(context.say)]
    return [Reply(text="\n".join(lines), options=(*options, *in_rows(page.turning(context.say, "check:page"))))]


def _answer_button(say: Wording, check: Check, count: int) -> Option:
    words = CheckWords(say=say, check=check)
    label = words.mark(say("checks.asked.mine_line", title=words.title, count=count))
    return Option(id=f"check:mine:{check.id}", label=label)


def _for_coordinator(context: Context, place: Place, number: int) -> Reply:
    found = checks.open_counts(context.tx, place)
    page = page_of(len(found), number, size=ON_A_PAGE)
    lists = []
    for one in page.of(found):
        words = CheckWords(say=context.say, check=one.check)
        title = words.mark(words.title)
        if one.open:
            label = context.say("checks.progress.list_line", title=title, count=one.open)
        else:
            label = context.say("checks.progress.list_line_done", title=title)
        lists.append(Option(id=progress_button(context.say, one.check).id, label=label))
    calls = (
        context.option("check:new", "checks.button.call"),
        context.option("check:plan", "checks.button.call_regular"),
    )
    if not found:
        return context.reply("checks.progress.list_none", *calls)
    lines = [context.say("checks.progress.list", count=page.count), *page.where(context.say)]
    turning = in_rows(page.turning(context.say, "check:page"))
    return Reply(text="\n".join(lines), options=(*((option,) for option in lists), *turning, *in_rows(calls)))


# --- buttons


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button check:<what>:<check or item>…; what is not there and what is not the person's sound the same."""
    match args:
        case ["new" | "plan" as what]:
            return request_form.begin(context, _CALLS[what])
        case ["page", number]:
            return show(context, page_number(number))
        case ["show" | "phones" | "end" | "mine" | "village" as what, id, *rest] if is_id(id):
            check = checks.find(context.tx, int(id))
            return _gone(context) if check is None else _take_check(context, what, check, rest)
        case [what, id, *rest] if is_id(id):
            item = stored_items.find(context.tx, int(id))
            check = (
                None if item is None or not may_answer(context, item.area) else checks.find(context.tx, item.check_id)
            )
            return _gone(context) if check is None or item is None else _take_item(context, what, check, item, rest)
    return _gone(context)


def _take_check(context: Context, what: str, check: Check, rest: list[str]) -> list[Reply]:
    if what == "mine" and own_villages(context):
        return _closed(context, check) or answers.go_on(context, check, own_villages(context))
    place = progress.seen_from(context, check)
    if place is None:
        return _gone(context)
    match what, rest:
        case "show", [] | [_]:
            return progress.show(context, check, place, page_number(rest[0]) if rest else 1)
        case "phones", [] | [_]:
            number = page_number(rest[0]) if rest else 1
            return _closed(context, check) or progress.show_phones(context, check, place, number)
        case "end", [] | ["yes"]:
            return closing.end(context, check, sure=bool(rest))
        case "village", [code] if may_answer(context, code):
            return _closed(context, check) or answers.go_on(context, check, {code})
    return _gone(context)


def _take_item(context: Context, what: str, check: Check, item: CheckItem, rest: list[str]) -> list[Reply]:
    closed = _closed(context, check)
    if closed:
        return closed
    match what, rest:
        case "set", [answer] if answer in tuple(CheckAnswer):
            return answers.put(context, check, item, CheckAnswer(answer))
        case "all", [] | ["yes"]:
            return answers.put_all(context, check, item, sure=bool(rest))
        case "next", []:
            return answers.go_on(context, check, answers.scope(context, item))
        case "list", [] | [_]:
            return answers.choose(context, check, item, page_number(rest[0]) if rest else 1)
        case "house", []:
            return answers.show(context, check, item)
        case "remark" | "mute", [] if item.case_id is not None:
            return item_forms.begin(context, _FORMS[what], item)
        case "done", [] if item.case_id is None and item.answer is not CheckAnswer.NOTHING:
            return item_forms.begin(context, _FORMS[what], item)
    return _gone(context)


def _closed(context: Context, check: Check) -> list[Reply]:
    words = CheckWords(say=context.say, check=check)
    return [] if check.closed_at is None else [words.reply(context.say("checks.closed", title=words.title))]


def _gone(context: Context) -> list[Reply]:
    return [context.reply("checks.gone")]


def is_id(text: str) -> bool:
    """Whether a text can be the id of a check or an item."""
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID


_LONGEST_ID = 15
