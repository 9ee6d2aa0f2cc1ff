"""What is kept of somebody, kind by kind, in lines that the person can read."""

from collections.abc import Iterator
from datetime import datetime

from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import CATALOGUE
from handlers.dialog.context import Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.dates import say_moment
from handlers.documents.own_data_sheet import OwnDataPart
from handlers.ledger import table
from handlers.ledger.table import Disclosure
from handlers.people import devices
from handlers.trail.kinds import NAMED, TrailKind
from storage.cases import cases
from storage.cases.cases import Case
from storage.complaints import complaints
from storage.curation import questions
from storage.people import accounts, audit, consents, people
from storage.people.people import Role
from storage.queues import outbox
from storage.web import sessions as web_sessions

MOST = 1000  # cases, complaints, lines of a chat or of the trail in one copy


def parts(occasion: Occasion, person_id: int, conversation: Conversation, shown: Disclosure) -> tuple[OwnDataPart, ...]:
    """All that is kept of somebody; a kind of which there is nothing is left out.

    Numbers of a case are written as `shown` says: that somebody reported a house does not make them who lives there.
    """
    reported = cases.reported_by(occasion.tx, person_id, MOST)
    found = (
        ("who", _who(occasion, person_id)),
        ("consents", _consents(occasion, person_id)),
        ("devices", _devices(occasion, person_id)),
        ("cases", _cases(occasion, reported, shown)),
        ("drafts", _drafts(occasion, conversation)),
        ("questions", _questions(occasion, person_id)),
        ("complaints", _complaints(occasion, person_id)),
        ("looks", _looks(occasion, person_id, reported)),
        ("chat", _chat(occasion, person_id)),
    )
    listed = ((id, tuple(lines)) for id, lines in found)
    return tuple(OwnDataPart(title=occasion.say(f"own_data.part.{id}"), lines=lines) for id, lines in listed if lines)


def _who(occasion: Occasion, person_id: int) -> Iterator[str]:
    tx, say = occasion.tx, occasion.say
    name, phone = people.name_of(tx, person_id), people.phone_of(tx, person_id)
    if name:
        yield say("own_data.line.name", name=name)
    if phone:
        yield say("own_data.line.phone", phone=phone)
    for grant in people.grants_of(tx, person_id):
        place = "" if grant.place is None else grant.place.name
        yield say("own_data.line.role", place=place, role=say(f"role.{grant.role}"))
    yield say("own_data.line.met", when=_when(occasion, people.met_at(tx, person_id)))


def _consents(occasion: Occasion, person_id: int) -> Iterator[str]:
    standing = consents.standing(occasion.tx, person_id)
    if standing is not None:
        when = _when(occasion, standing.given_at)
        yield occasion.say("own_data.line.consent", version=standing.version, when=when)


def _devices(occasion: Occasion, person_id: int) -> Iterator[str]:
    for session in web_sessions.of_person(occasion.tx, person_id):
        since, seen = _when(occasion, session.created_at), _when(occasion, session.seen_at)
        yield occasion.say("own_data.line.browser", since=since, seen=seen)
    for account in accounts.of(occasion.tx, person_id):
        if account.channel != web_sessions.CHANNEL:
            channel = devices.channel_name(occasion, account.channel)
            yield occasion.say("own_data.line.account", channel=channel, seen=_when(occasion, account.seen_at))


def _cases(occasion: Occasion, reported: list[Case], shown: Disclosure) -> Iterator[str]:
    """Of a case that was reported in an office only its number: it is the office's."""
    for case in reported:
        state = occasion.say(f"cases.state.{case.state}")
        yield occasion.say("own_data.line.case", number=case.number, state=state, when=_when(occasion, case.created_at))
        if case.reporter_role == Role.RESIDENT:
            yield from _fields(occasion, case, shown)


def _fields(occasion: Occasion, case: Case, shown: Disclosure) -> Iterator[str]:
    known = values.of(occasion, case)
    for field in CATALOGUE:
        told = table.cell(occasion, case, field, known.get(field.key), shown)
        if told not in (None, "", table.HIDDEN):
            yield occasion.say("own_data.line.field", name=saying.name_of(occasion, field), value=told)


def _drafts(occasion: Occasion, conversation: Conversation) -> Iterator[str]:
    for draft in conversation.drafts.values():
        touched = _when(occasion, datetime.fromisoformat(draft.touched_at))
        yield occasion.say("own_data.line.draft", when=touched, count=len(draft.answers))


def _questions(occasion: Occasion, person_id: int) -> Iterator[str]:
    for one in questions.of_person(occasion.tx, person_id, MOST):
        yield occasion.say("own_data.line.question", when=_when(occasion, one.asked_at), text=one.text)
        if one.answer:
            yield occasion.say("own_data.line.answer", text=one.answer)


def _complaints(occasion: Occasion, person_id: int) -> Iterator[str]:
    for one in complaints.of_person(occasion.tx, person_id, MOST):
        yield occasion.say("own_data.line.complaint", number=one.number, text=one.account.get("what") or "")


def _looks(occasion: Occasion, person_id: int, reported: list[Case]) -> Iterator[str]:
    """When anybody looked at the person or the reported cases in full, or took them along: who did is the office's."""
    subjects = [f"person:{person_id}", *(case.number for case in reported)]
    seen = sorted(NAMED[TrailKind.LOOKED] | NAMED[TrailKind.EXPORTED])
    for line in audit.about(occasion.tx, subjects, seen, MOST):
        if line.person_id != person_id:
            what = occasion.say(f"trail.action.{line.action}", about=_about(occasion, line.subject), old="", new="")
            yield occasion.say("own_data.line.look", when=_when(occasion, line.at), what=what)


def _about(occasion: Occasion, subject: str) -> str:
    return occasion.say("own_data.you") if subject.startswith("person:") else subject


def _chat(occasion: Occasion, person_id: int) -> Iterator[str]:
    for message in outbox.told_to(occasion.tx, person_id, MOST):
        if text := message.reply.get("text"):
            yield occasion.say("own_data.line.told", when=_when(occasion, message.created_at), text=text)


def _when(occasion: Occasion, moment: datetime) -> str:
    return say_moment(occasion.say, moment, occasion.zone)
