"""How far a case is, for whoever knows its number and the phone number given with it: the state in plain words.

From a new phone, without a role, and without consent: what is typed is compared and not kept, and what is kept about
people they may see (《个人信息保护法》 第四十五条). No such case and a number that does not fit sound the same.
"""

import hmac
import re
import unicodedata

from handlers import case_steps, case_view, guessing, waiting
from handlers.hierarchy import at_level
from handlers.identity import Wrong, means_number, read_phone
from handlers.messages import Ask, Contact, Content, Reply, Text
from handlers.permissions import Action
from handlers.talk import Talk
from knowledge.area import Level
from storage import areas, audit, cases
from storage.cases import Case
from storage.invitations import Guess

NUMBER, PHONE = "case_number", "case_phone"  # what is expected to be typed
_WRITTEN = re.compile(r"(?<![A-Za-z])([A-Za-z]{2})\s*(\d{4})\s*[-_—–−]\s*(\d{6})(?!\d)")
_PHONE = re.compile(r"\+?\d[\d\s-]{8,}\d")


def number_in(text: str) -> str | None:
    """The case number in what somebody typed, as it is stored.

    >>> number_in("我的 yt2026—000123 办到哪了"), number_in("2026年能补多少")
    ('YT2026-000123', None)
    """
    found = _WRITTEN.search(unicodedata.normalize("NFKC", text))
    return f"{found[1].upper()}{found[2]}-{found[3]}" if found else None


def start(talk: Talk) -> list[Reply]:
    """Ask for the number of a case."""
    return [_expect(talk, NUMBER, talk.say("lookup.ask_number"))]


def find(talk: Talk, text: str) -> list[Reply]:
    """The case whose number was typed: whole for who may see it, its state for who also knows the phone number."""
    number = number_in(text) or ""
    case = cases.find(talk.tx, number)
    if case is not None and case_steps.may_see(talk, case):
        talk.conversation.expects = {}
        return [case_view.show(talk, case)]
    phone = _PHONE.search(_WRITTEN.sub(" ", unicodedata.normalize("NFKC", text)))
    if phone is not None:
        return _take_phone(talk, number, phone[0])
    if guessing.must_wait(talk, Guess.CASE_LOOKUP, number):
        return [_wait(talk)]
    return [_expect(talk, PHONE, talk.say("lookup.ask_phone", number=number), number=number)]


def take(talk: Talk, content: Content) -> list[Reply] | None:
    """What was asked for last, the case's number or the phone; none where the message is neither."""
    match content:
        case Text(text=text) if number_in(text):
            return find(talk, text)
        case Contact(phone=text) | Text(text=text):
            if not means_number(text):
                return None
            number = talk.conversation.expects.get("number")
            if number is None:
                return [_expect(talk, NUMBER, talk.say("lookup.slip_number"))]
            return _take_phone(talk, number, text)
    return None


def _take_phone(talk: Talk, number: str, text: str) -> list[Reply]:
    phone = read_phone(text)
    if isinstance(phone, Wrong):
        return [_expect(talk, PHONE, talk.say(f"forms.slip.phone_{phone.reason}", **phone.values), number)]
    return _compare(talk, number, phone)


def _compare(talk: Talk, number: str, phone: str) -> list[Reply]:
    talk.conversation.expects = {}
    if guessing.must_wait(talk, Guess.CASE_LOOKUP, number):
        return [_wait(talk)]
    case = cases.find(talk.tx, number)
    known = _phones(case) if case is not None and _may_look_up(talk, case) else []
    fits = [hmac.compare_digest(one.encode(), _digits(phone).encode()) for one in known]
    if case is None or not any(fits):
        guessing.count(talk, Guess.CASE_LOOKUP, number)
        return [_expect(talk, PHONE, talk.say("lookup.wrong"), number)]
    audit.note(talk.tx, person_id=talk.person_id, action="case_looked_up", subject=case.number, now=talk.now)
    return [_state(talk, case)]


def _may_look_up(talk: Talk, case: Case) -> bool:
    place = areas.get(talk.tx, case.area)
    return talk.may(Action.LOOK_UP_CASE, place, owner_id=case.reporter_id)


def _phones(case: Case) -> list[str]:
    return [_digits(case.answers[key]) for key in ("contact_phone", "phone") if case.answers.get(key)]


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def _state(talk: Talk, case: Case) -> Reply:
    at = case.created_at.astimezone(talk.zone)
    lines = [
        talk.say("lookup.title", number=case.number, month=at.month, day=at.day),
        talk.say("lookup.now", state=talk.say(f"cases.state.{case.state}")),
        talk.say("lookup.next", what=talk.say(f"lookup.next_after.{case.state}")),
        talk.say("lookup.whom", office=_office(talk, case)),
    ]
    return Reply(text="\n".join(lines))


def _office(talk: Talk, case: Case) -> str:
    """The township that has the case; the county where there is none."""
    upwards = areas.lineage(talk.tx, areas.get(talk.tx, case.area))
    office = at_level(upwards, Level.TOWNSHIP) or at_level(upwards, Level.COUNTY)
    return upwards[-1].name if office is None else office.name


def _expect(talk: Talk, what: str, text: str, number: str = "") -> Reply:
    talk.conversation.expects = {"what": what, **({"number": number} if number else {})}
    ask = Ask.CONTACT if what == PHONE else Ask.NOTHING
    return Reply(text=text, options=((waiting.leave(talk),),), ask=ask, asks=True)


def _wait(talk: Talk) -> Reply:
    return talk.reply("lookup.wait")
