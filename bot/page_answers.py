"""Answering one field on the page for a form that runs in another channel; the answer goes in like a message."""

from dataclasses import dataclass
from enum import StrEnum

from bot import internal
from bot.wallclock import WallClock
from handlers import sensitive
from handlers.conversation import Conversation, Draft
from handlers.fields import Field
from handlers.messages import Inbound, JobDone, Text
from handlers.registry import FORMS
from handlers.talk import Installation, Knowledge, Talk
from handlers.wording import Wording
from storage import conversations, inbox, one_time_links
from storage.database import Database, Transaction
from storage.inbox import Received
from storage.one_time_links import Fate, Link, Purpose


class State(StrEnum):
    """How a link to a field stands to a browser."""

    UNOPENED = "unopened"
    ASKED = "asked"
    DONE = "done"  # answered, by this browser
    USED = "used"  # opened by another, void, or never there
    EXPIRED = "expired"
    GONE = "gone"  # the form was sent in or given up meanwhile


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the page shows. `field` is there where the field is asked; `slip` says what is wrong with the answer.

    `received` is what an answer left in the inbox.
    """

    state: State
    field: sensitive.PageField | None = None
    slip: str = ""
    received: Received | None = None


class PageAnswers:
    """Looks at links, opens them, takes answers. To be used in worker threads."""

    def __init__(
        self, *, database: Database, clock: WallClock, knowledge: Knowledge, say: Wording, installation: Installation
    ) -> None:
        self._database = database
        self._clock = clock
        self._knowledge = knowledge
        self._say = say
        self._installation = installation

    def look(self, code: str, holder: str) -> Standing:
        """How the link stands to the browser that holds this; changes nothing."""
        with self._database.reading() as tx:
            return self._look(tx, code, holder)

    def open(self, code: str, holder: str) -> Standing:
        """Open the link for this browser; of many at once one wins."""
        with self._database.writing() as tx:
            one_time_links.open_once(tx, Purpose.ANSWER, code, holder, self._clock.now())
            return self._look(tx, code, holder)

    def answer(self, code: str, holder: str, text: str) -> Standing:
        """Check an answer as the form does; a right one uses the link up and is in the inbox when this returns."""
        now = self._clock.now()
        with self._database.writing() as tx:
            standing = self._look(tx, code, holder)
            link = one_time_links.find(tx, Purpose.ANSWER, code)
            if standing.state is not State.ASKED or link is None:
                return standing
            found = self._field(tx, link)
            if found is None:
                return Standing(state=State.GONE)
            slip = sensitive.check(*found, text)
            if slip is not None:
                return Standing(state=State.ASKED, field=standing.field, slip=slip)
            one_time_links.close(tx, link, now)
            result = {"draft": link.details["draft"], "field": link.details["field"], "text": text}
            received = internal.write(
                link.details["lane"],
                f"answered:{link.code_hash}",
                JobDone(kind=sensitive.ANSWERED, result=result),
            )
            inbox.put(tx, internal.INTERNAL, [received], now)
        return Standing(state=State.DONE, received=received)

    def _look(self, tx: Transaction, code: str, holder: str) -> Standing:
        link = one_time_links.find(tx, Purpose.ANSWER, code)
        if link is None:
            return Standing(state=State.USED)
        if link.closed_at is not None and link.is_held_by(holder):
            return Standing(state=State.DONE)
        match link.fate(holder, self._clock.now()):
            case Fate.USED:
                return Standing(state=State.USED)
            case Fate.EXPIRED:
                return Standing(state=State.EXPIRED)
        if not link.is_held_by(holder):
            return Standing(state=State.UNOPENED)
        found = self._field(tx, link)
        if found is None:
            return Standing(state=State.GONE)
        return Standing(state=State.ASKED, field=sensitive.as_on_page(*found))

    def _field(self, tx: Transaction, link: Link) -> tuple[Talk, Draft, Field] | None:
        """The field as its form knows it; none where the draft or the field is there no longer."""
        conversation = Conversation.from_json(conversations.load(tx, link.person_id) or conversations.EMPTY)
        draft = conversation.drafts.get(link.details["draft"])
        form = None if draft is None else FORMS.get(draft.form)
        if draft is None or form is None or not form.has(link.details["field"]):
            return None
        now, lane = self._clock.now(), link.details["lane"]
        talk = Talk(
            tx=tx,
            now=now,
            inbound=Inbound(channel=internal.INTERNAL, lane=lane, chat="", message="", at=now, content=Text(text="")),
            person_id=link.person_id,
            conversation=conversation,
            knowledge=self._knowledge,
            say=self._say,
            installation=self._installation,
        )
        return talk, draft, form.field(link.details["field"])
