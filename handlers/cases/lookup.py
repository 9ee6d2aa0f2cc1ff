"""How far a case is, for whoever knows its number and the phone number given with it: the state in plain words.

From a new phone, without a role, and without consent: what is typed is compared and not kept, and what is kept about
people they may see (《个人信息保护法》 第四十五条). No such case and a number that does not fit sound the same.
"""

import hmac
import re
import unicodedata

from handlers.cases import lists, step_line, steps, view
from handlers.dialog import pending
from handlers.dialog.context import Context
from handlers.dialog.messages import Ask, Contact, Content, Reply, Text
from handlers.dialog.offices import office_phone, say_way
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.forms.identity import Wrong, means_number, read_phone
from handlers.people import attempts
from storage.cases import cases
from storage.cases.cases import Case
from storage.people import areas, audit
from storage.people.invitations import AttemptKind

NUMBER, PHONE = "case_number", "case_phone"  # what is expected to be typed
_WRITTEN = re.compile(r"(?<![A-Za-z])([A-Za-z]{2})\s*(\d{4})\s*[-_—–−]\s*(\d{6})(?!\d)")
_OWN_REPORT = re.compile(
    r"(我|俺|咱)(家|们)?(上次|之前|以前|前几天|昨天)?(报|交|申请|登记)(的|上去|过|了)|(我|俺|咱)的(上报|申请|报告)"
)
_HOW_FAR = re.compile(r"哪一?步|哪儿?了|进度|怎么?样了|咋样了|消息|结果|批了没|批下来|动静|办完没|收到没")
_PHONE = re.compile(r"\+?\d[\d\s-]{8,}\d")


def number_in(text: str) -> str | None:
    """The case number in what somebody typed, as it is stored.

    >>> number_in("我的 yt2026—000123 办到哪了"), number_in("2026年能补多少")
    ('YT2026-000123', None)
    """
    found = _WRITTEN.search(unicodedata.normalize("NFKC", text))
    return f"{found[1].upper()}{found[2]}-{found[3]}" if found else None


def start(context: Context) -> list[Reply]:
    """Ask for the number of a case."""
    return [_expect(context, NUMBER, context.say("lookup.ask_number"))]


def find(context: Context, text: str) -> list[Reply]:
    """The case whose number was typed: whole for who may see it, its state for who also knows the phone number."""
    number = number_in(text) or ""
    case = cases.find(context.tx, number)
    if case is not None and steps.may_see(context, case):
        context.conversation.expects = {}
        return [view.show(context, case)]
    phone = _PHONE.search(_WRITTEN.sub(" ", unicodedata.normalize("NFKC", text)))
    if phone is not None:
        return _take_phone(context, number, phone[0])
    if attempts.must_wait(context, AttemptKind.CASE_LOOKUP, number):
        return [_wait(context)]
    return [_expect(context, PHONE, context.say("lookup.ask_phone", number=number), number=number)]


def take_words(context: Context, text: str) -> list[Reply] | None:
    """A text in which a case's number stands, or that asks how far the own report is; none for any other text."""
    if number_in(text):
        return find(context, text)
    return lists.show(context) if asks_how_far(text) else None


def asks_how_far(text: str) -> bool:
    """Whether somebody asks, in whatever words, how far what he reported is.

    >>> asks_how_far("我报的那个房子办到哪一步了"), asks_how_far("危房改造办到哪一步验收")
    (True, False)
    """
    return bool(_OWN_REPORT.search(text) and _HOW_FAR.search(text))


def take(context: Context, content: Content) -> list[Reply] | None:
    """What was asked for last, the case's number or the phone; none where the message is neither."""
    match content:
        case Text(text=text) if number_in(text):
            return find(context, text)
        case Contact(phone=text) | Text(text=text):
            if not means_number(text):
                return None
            number = context.conversation.expects.get("number")
            if number is None:
                return [_expect(context, NUMBER, context.say("lookup.slip_number"))]
            return _take_phone(context, number, text)
    return None


def _take_phone(context: Context, number: str, text: str) -> list[Reply]:
    phone = read_phone(text)
    if isinstance(phone, Wrong):
        return [_expect(context, PHONE, context.say(f"forms.slip.phone_{phone.reason}", **phone.values), number)]
    return _compare(context, number, phone)


def _compare(context: Context, number: str, phone: str) -> list[Reply]:
    context.conversation.expects = {}
    if attempts.must_wait(context, AttemptKind.CASE_LOOKUP, number):
        return [_wait(context)]
    case = cases.find(context.tx, number)
    known = _phones(case) if case is not None and _may_look_up(context, case) else []
    fits = [hmac.compare_digest(one.encode(), _digits(phone).encode()) for one in known]
    if case is None or not any(fits):
        attempts.count(context, AttemptKind.CASE_LOOKUP, number)
        return [_expect(context, PHONE, context.say("lookup.wrong", way=way_to_ask(context)), number)]
    audit.note(context.tx, person_id=context.person_id, action="case_looked_up", subject=case.number, now=context.now)
    return [_state(context, case)]


def _may_look_up(context: Context, case: Case) -> bool:
    place = areas.get(context.tx, case.area)
    return context.may(Action.LOOK_UP_CASE, place, owner_id=case.reporter_id)


def _phones(case: Case) -> list[str]:
    return [_digits(case.answers[key]) for key in ("contact_phone", "phone") if case.answers.get(key)]


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def _state(context: Context, case: Case) -> Reply:
    at, place = case.created_at.astimezone(context.zone), areas.get(context.tx, case.area)
    lines = [
        context.say("lookup.title", number=case.number, month=at.month, day=at.day),
        context.say("lookup.now", state=context.say(f"cases.state.{case.state}")),
        *step_line.say(context, case),
        *_say_next(context, case),
        context.say("lookup.whom", way=say_way(context, place, office_phone(context, place))),
    ]
    return Reply(text="\n".join(lines))


def _say_next(context: Context, case: Case) -> list[str]:
    """What the person can expect where the line of steps does not tell it."""
    key = f"lookup.next_after.{case.state}"
    return [context.say("lookup.next", what=context.say(key))] if context.say.has(key) else []


def _expect(context: Context, what: str, text: str, number: str = "") -> Reply:
    context.conversation.expects = {"what": what, **({"number": number} if number else {})}
    ask = Ask.CONTACT if what == PHONE else Ask.NOTHING
    return Reply(text=text, options=((pending.leave(context),),), ask=ask, asks=True)


def _wait(context: Context) -> Reply:
    return context.reply("lookup.wait", way=way_to_ask(context))
