"""One message, one savepoint or transaction: its sender's state, what is said, what becomes of cases, and its end."""

import errno
import logging
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError

from bot.core import internal
from bot.core.channel import Unreadable
from bot.core.delivery import deliver, deliver_notice
from bot.core.following import WayStep, following, name_received, step
from bot.core.operators import tell_operators
from bot.core.sanitize import clean_inbound
from bot.core.wallclock import WallClock
from handlers import router
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Installation
from handlers.dialog.messages import Inbound, JobDone, Manner, Reply
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.people.substitution import hand_over
from storage.database.database import Database, Transaction
from storage.people import accounts, conversations, people
from storage.people.conversations import Stored
from storage.queues import inbox

log = logging.getLogger(__name__)

SEEN_STEP = timedelta(hours=1)
_DISK_REFUSES = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS)

Read = Callable[[str], Inbound | None]


class Later(Exception):
    """Database or disk refuse now; the message still waits and is tried again."""


class _Broken(Exception):
    """A handler raised: what it was about, so that the message can be set aside."""

    def __init__(self, waiting: inbox.Waiting, inbound: Inbound | None) -> None:
        super().__init__(f"{waiting.channel} update {waiting.update_id}")
        self.waiting = waiting
        self.inbound = inbound


class Turns:
    """Handles waiting messages. `readers` turn a channel's raw update into an `Inbound`, by channel name."""

    def __init__(
        self,
        *,
        database: Database,
        readers: Mapping[str, Read],
        clock: WallClock,
        installation: Installation,
    ) -> None:
        self._database = database
        self._readers = readers
        self._clock = clock
        self._installation = installation
        self._say = installation.say

    def take_next(self, lane: str) -> bool:
        """Handle the oldest message that waits on a lane; false where none does. Raises Later.

        1. Lock the sender's conversation, then take the message: state is loaded after the lock.
        2. Hand it to the router; queue what is said; store the state; commit.
        3. Where the handler raises, all of that is rolled back; the message is set aside with its error, and the
           sender hears an apology. What was entered before is kept.
        """
        now = self._clock.now()
        try:
            with self._writing() as tx:
                taken = self._take(tx, lane, now)
        except _Broken as broken:
            with self._writing() as tx:
                self._set_aside(tx, lane, broken, now)
            return True
        if taken is not None:
            _note_answered(taken)
        return taken is not None

    def take_together(self, lanes: Sequence[str]) -> frozenset[str]:
        """The same for several lanes in one commit, each in a savepoint; on which of them one waited. Raises Later."""
        now = self._clock.now()
        answered: dict[str, inbox.Waiting] = {}
        broken: list[str] = []
        with self._writing() as tx:
            for lane in lanes:
                try:
                    with tx.savepoint():
                        taken = self._take(tx, lane, now)
                except _Broken as failure:
                    self._set_aside(tx, lane, failure, now)
                    broken.append(lane)
                else:
                    if taken is not None:
                        answered[lane] = taken
        for taken in answered.values():
            _note_answered(taken)
        return frozenset((*answered, *broken))

    def tell_of_standstill(self, lane: str, why: Later) -> None:
        """Tell the operators, once a day, that a lane's messages wait while all else is written. Raises Later."""
        now = self._clock.now()
        text = self._say("turn.lane_stands", channel=lane.partition(":")[0], what=why)
        with self._writing() as tx:
            tell_operators(tx, text=text, key=f"stands:{tx.vault.fingerprint(lane)}:{now:%Y%m%d}", now=now)

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        try:
            with self._database.writing() as tx:
                yield tx
        except OperationalError as error:
            raise Later(f"the database cannot be written: {error.orig}") from error

    def _take(self, tx: Transaction, lane: str, now: datetime) -> inbox.Waiting | None:
        stored = conversations.lock(tx, lane)
        waiting = inbox.take_next(tx, lane, now)
        if waiting is not None:
            with following(name_received(waiting.channel, waiting.update_id)):
                self._handle(tx, lane, stored, waiting, now)
        return waiting

    def _handle(self, tx: Transaction, lane: str, stored: Stored | None, waiting: inbox.Waiting, now: datetime) -> None:
        inbound = None
        try:
            inbound = self._read(waiting, lane, stored)
            if inbound is None:
                return
            if stored is None:
                stored = _welcome(tx, inbound, now)
            _note_seen(tx, lane, stored, now)
            self._answer(tx, stored, inbound, now)
        except OperationalError:
            raise
        except Unreadable as error:
            log.warning("set aside an update that cannot be read")
            self._put_aside(tx, waiting, str(error), now)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in _DISK_REFUSES:
                raise Later(f"a file cannot be read or written: {error.strerror}") from error
            raise _Broken(waiting, inbound) from error

    def _read(self, waiting: inbox.Waiting, lane: str, stored: Stored | None) -> Inbound | None:
        if waiting.channel == internal.INTERNAL:
            chat = stored.chat if stored else ""
            own = internal.read(waiting.payload, lane=lane, chat=chat, received_at=waiting.received_at)
            if isinstance(own.content, JobDone) and own.content.kind not in router.RESULTS:
                raise Unreadable(f"nobody takes the result of {own.content.kind}")
            return own
        reader = self._readers.get(waiting.channel)
        if reader is None:
            raise Unreadable(f"no channel {waiting.channel} runs here")
        inbound = reader(waiting.payload)
        return None if inbound is None else clean_inbound(inbound)

    def _answer(self, tx: Transaction, stored: Stored, inbound: Inbound, now: datetime) -> None:
        conversation = Conversation.from_json(stored.state)
        busy_before = conversation.busy_until()
        occasion = Occasion(tx=tx, now=now, installation=self._installation)
        context = Context.at(occasion, inbound=inbound, person_id=stored.person_id, conversation=conversation)
        replies = router.answer(context)
        # A shared phone number can make the sender another person, with that one's conversation.
        state, busy_until = context.conversation.to_json(), context.conversation.busy_until()
        if state != stored.state or busy_until != busy_before:
            left_since = context.conversation.left_since()
            conversations.store(tx, context.person_id, state, busy_until, left_since)
        for reply in replies:
            deliver(tx, person_id=context.person_id, channel=inbound.channel, chat=inbound.chat, reply=reply, now=now)
        for notice in hand_over(context, context.notices):
            deliver_notice(tx, notice, now)

    def _set_aside(self, tx: Transaction, lane: str, broken: _Broken, now: datetime) -> None:
        error = "".join(traceback.format_exception(broken.__cause__))
        with following(name_received(broken.waiting.channel, broken.waiting.update_id)):
            log.error("a handler failed at %s", broken, exc_info=broken.__cause__)
            self._put_aside(tx, broken.waiting, error, now)
            stored = conversations.lock(tx, lane)
            if broken.inbound is not None:
                self._try_to_apologise(tx, stored, broken.inbound, now)

    def _try_to_apologise(self, tx: Transaction, stored: Stored | None, inbound: Inbound, now: datetime) -> None:
        """Where that fails, too, as for what is kept of the sender, the message is set aside all the same."""
        try:
            with tx.savepoint():
                self._apologise(tx, stored or _welcome(tx, inbound, now), inbound, now)
        except OperationalError:
            raise
        except Exception:
            log.exception("the sender hears no apology")

    def _apologise(self, tx: Transaction, stored: Stored, inbound: Inbound, now: datetime) -> None:
        occasion = Occasion(tx=tx, now=now, installation=self._installation)
        asker = Context.at(occasion, inbound=inbound, person_id=stored.person_id, conversation=Conversation())
        or_call = self._say("turn.apology_or_call", way=way_to_ask(asker))
        deliver(
            tx,
            person_id=stored.person_id,
            channel=inbound.channel,
            chat=inbound.chat,
            reply=Reply(text=f"{self._say('turn.apology')}\n{or_call}"),
            now=now,
            manner=Manner.REPLY,
        )

    def _put_aside(self, tx: Transaction, waiting: inbox.Waiting, error: str, now: datetime) -> None:
        inbox.set_aside(tx, waiting.id, error, now)
        step(WayStep.SET_ASIDE)
        what = f"{waiting.channel} {waiting.update_id}"
        tell_operators(tx, text=self._say("turn.set_aside", what=what), key=f"aside:{what}", now=now)


def _note_answered(taken: inbox.Waiting) -> None:
    step(WayStep.ANSWERED, name_received(taken.channel, taken.update_id))


def _welcome(tx: Transaction, inbound: Inbound, now: datetime) -> Stored:
    """Make a person of a stranger; one first met in a group is answered in private from then on."""
    chat = inbound.chat if inbound.private else inbound.lane.partition(":")[2]
    person_id = people.add(tx, now=now)
    conversations.start(tx, person_id)
    accounts.add(tx, lane=inbound.lane, channel=inbound.channel, chat=chat, person_id=person_id, now=now)
    return Stored(person_id=person_id, chat=chat, reachable=True, seen_at=now, state=conversations.EMPTY)


def _note_seen(tx: Transaction, lane: str, stored: Stored, now: datetime) -> None:
    """Who writes can be reached again, and is met here rather than elsewhere."""
    if not stored.reachable or now - stored.seen_at > SEEN_STEP:
        accounts.mark_seen(tx, lane, now)
