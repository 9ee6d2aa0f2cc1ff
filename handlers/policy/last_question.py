"""What somebody asked last, whether it was answered or not, and what was said to it."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.dialog.context import Context
from handlers.dialog.messages import Choice, Reply, reply_from_json
from handlers.policy.question_context import KEPT_FOR, recall
from storage.curation import questions
from storage.curation.questions import AskedQuestion
from storage.queues import outbox
from storage.queues.outbox import Outgoing

_READ = 8  # messages that are looked through for the answer that did not help
_UNDER_ANSWERS = ("ask:person", "ask:no", "ask:none")


@dataclass(frozen=True, kw_only=True)
class LastQuestion:
    """A question: its words, its region and its subject as far as they are known, what was said to it, and when.

    `county` is the code of the one whose curators have it already.
    """

    text: str
    at: datetime
    pack: str | None = None
    subject: str | None = None
    told: str | None = None
    county: str | None = None


def last_question(context: Context) -> LastQuestion | None:
    """The question of the last half hour; none where the button of an earlier answer was pressed.

    Who presses the button under the latest answer means that question, however old it is.
    """
    told = _latest_answer(context)
    pressed = context.inbound.content.on if isinstance(context.inbound.content, Choice) else None
    if pressed is not None and told is not None and pressed != _id_of(context, told):
        return None
    asked = [one for one in (_unanswered(context), _answered(context)) if one is not None]
    found = max(asked, key=lambda one: one.at, default=None)
    if found is None or (pressed is None and context.now - found.at > KEPT_FOR):
        return None
    return found if told is None else replace(found, told=reply_from_json(told.reply).text)


def _latest_answer(context: Context) -> Outgoing | None:
    """The last message to the asker under which the way to a person stood."""
    sent = outbox.latest_to(context.tx, context.person_id, context.inbound.channel, _READ)
    return next((one for one in sent if _is_answer(reply_from_json(one.reply))), None)


def _id_of(context: Context, sent: Outgoing) -> str:
    """The id under which a channel shows a message; the page has those of the outbox."""
    return outbox.sent_as(context.tx, sent.id) or str(sent.id)


def _is_answer(reply: Reply) -> bool:
    return any(option.id in _UNDER_ANSWERS for option in reply.flat_options())


def _unanswered(context: Context) -> LastQuestion | None:
    found = questions.latest_of(context.tx, context.person_id)
    return None if found is None else kept(found)


def kept(asked: AskedQuestion) -> LastQuestion:
    """A question that is kept."""
    waits_in = asked.county if asked.handed_at is not None and asked.answered_at is None else None
    return LastQuestion(
        text=asked.text,
        at=asked.asked_at,
        pack=asked.pack,
        subject=asked.subject,
        told=asked.told,
        county=waits_in,
    )


def _answered(context: Context) -> LastQuestion | None:
    """What an entry or a calculation answered."""
    before, at = recall(context), context.conversation.asked.get("at")
    if at is None or not before.question:
        return None
    pack = context.packs.get(before.region or before.pack or "")
    entry = None if pack is None else pack.entry.get(before.entry or "")
    return LastQuestion(
        text=before.question,
        at=datetime.fromisoformat(at),
        pack=None if pack is None else pack.id,
        subject=None if entry is None else entry.topic,
    )
