"""What somebody does at the desk, as one transaction: the same context that a handler has in the chat."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.core.delivery import deliver_notice
from bot.core.wallclock import WallClock
from bot.desk.seats import DeskSeat, NotSeated
from handlers.desk_rooms import DeskRoom, navigation
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Installation
from handlers.dialog.messages import Inbound, Text
from handlers.dialog.permissions import SEATED
from handlers.people.substitution import hand_over
from storage.database.database import Database, Steps, Transaction
from storage.people import conversations, people
from storage.web import desk_settings
from storage.web.sessions import CHANNEL


@dataclass(frozen=True, kw_only=True)
class Sittings:
    """Opens a transaction for who sits there. Each raises NotSeated where the role has gone since."""

    database: Database
    clock: WallClock
    installation: Installation

    @contextmanager
    def reading(self, seat: DeskSeat) -> Iterator[Context]:
        """To look at something; what is changed within is lost."""
        with self.database.reading() as tx:
            state = conversations.load(tx, seat.session.person_id) or conversations.EMPTY
            yield self._context(tx, seat, state)

    @contextmanager
    def writing(self, seat: DeskSeat) -> Iterator[Context]:
        """To change something: what others are told goes out with it, and both or neither happens."""
        with self.database.writing() as tx:
            stored = conversations.lock(tx, seat.session.lane)
            if stored is None:
                raise NotSeated
            context = self._context(tx, seat, stored.state)
            yield context
            state = context.conversation.to_json()
            if state != stored.state:
                conversations.store(tx, context.person_id, state, context.conversation.busy_until())
            for notice in hand_over(context, context.notices):
                deliver_notice(tx, notice, context.now)

    @contextmanager
    def working(self, seat: DeskSeat) -> Iterator[tuple[Steps, Occasion]]:
        """For what takes long: it is done in short transactions, nobody's turn, and others write in between."""
        with self.database.writing_in_steps() as steps:
            self._context(steps.tx, seat, conversations.EMPTY)
            yield steps, Occasion(tx=steps.tx, now=self.clock.now(), installation=self.installation)

    def _context(self, tx: Transaction, seat: DeskSeat, state: str) -> Context:
        now = self.clock.now()
        lane = seat.session.lane
        inbound = Inbound(channel=CHANNEL, lane=lane, chat=lane, message="", at=now, content=Text(text=""))
        occasion = Occasion(tx=tx, now=now, installation=self.installation)
        context = Context.at(
            occasion,
            inbound=inbound,
            person_id=seat.session.person_id,
            conversation=Conversation.from_json(state),
        )
        if context.role not in SEATED:
            raise NotSeated
        return context


@dataclass(frozen=True, kw_only=True)
class Sitter:
    """Who sits there, as “青石镇 乡镇 赵敏”, which rooms are beside each page, whether single keys work."""

    said: str
    rooms: tuple[DeskRoom, ...]
    has_keys: bool

    def __str__(self) -> str:
        return self.said


def say_who(context: Context) -> Sitter:
    """Who sits there."""
    place = context.place.name if context.place else ""
    name = people.name_of(context.tx, context.person_id) or ""
    return Sitter(
        said=context.say("desk.whose", place=place, role=context.say(f"role.{context.role}"), name=name),
        rooms=navigation(context),
        has_keys=desk_settings.of(context.tx, context.person_id).keys,
    )
