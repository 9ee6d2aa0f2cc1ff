"""Conversations as plain text: people talk with the assistant through the real turn and database.

A line `cadre> 李秀英` is what somebody does; the indented lines after it are what the assistant says, and to whom
where it is somebody else:

    resident> [报危房]
        第1项，共5项：眼下危险
        …
        〔有，很危险〕〔暂时没有〕
      → township:
        新上报一件…

`@ 2026-11-22 10:30` moves the clock, and lets it ring.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels import terminal
from bot.clock.broadcasts import Broadcasts
from bot.clock.clock import Clock
from bot.core.wallclock import WallClock
from bot.pipeline.turn import Turns
from handlers.dialog.messages import Option, reply_from_json
from storage.cases import files
from storage.cases.files import StoredFile
from storage.database.database import Database
from storage.database.sealed_folder import SealedFolder
from storage.queues import inbox, outbox


def strike(clock: Clock, broadcasts: Broadcasts) -> None:
    """All that a moment brings."""
    clock.tick()
    while broadcasts.move():
        pass


LINE = re.compile(r"(?P<who>[a-z_0-9]+)> ?(?P<line>.*)")
_A_MOMENT = timedelta(seconds=10)
CLOCK = re.compile(r"@ (?P<moment>\d{4}-\d\d-\d\d \d\d:\d\d)")


@dataclass(kw_only=True)
class _Person:
    lane: str
    offered: list[Option] = field(default_factory=list)  # every button shown so far, the latest last
    lines: int = 0


class Conversations:
    """Plays lines and gives back what was said. `people` names who takes part: name → lane.

    `ring` lets the clock ring, `move` lets the broadcasts queue what goes to many, till it gives 0.
    With a `file_folder`, a file that is handed out is named with its path there.
    """

    def __init__(
        self,
        *,
        database: Database,
        turns: Turns,
        clock: WallClock,
        people: Mapping[str, str],
        ring: Callable[[], object] = lambda: None,
        move: Callable[[], int] = lambda: 0,
        file_folder: Path | None = None,
    ) -> None:
        self._database = database
        self._turns = turns
        self._clock = clock
        self._ring = ring
        self._move = move
        self._file_folder = file_folder
        self._people = {name: _Person(lane=lane) for name, lane in people.items()}

    def play(self, who: str, line: str) -> list[str]:
        """What is said, to everybody, after somebody did something."""
        person = self._people[who]
        person.lines += 1
        content = terminal.understand(line, person.offered, person.lines)
        message = terminal.edits(line) or str(person.lines)
        now = self._clock.now()
        text = terminal.payload(content, lane=person.lane, message=message, at=now)
        update_id = f"{person.lane}:{person.lines}:{now.timestamp()}"
        with self._database.writing() as tx:
            inbox.put(tx, terminal.NAME, [inbox.Received(update_id=update_id, lane=person.lane, payload=text)], now)
        return self.hear(who)

    def hear(self, who: str) -> list[str]:
        """What is said once what waits on somebody's lane has had its turn."""
        while self._turns.take_next(self._people[who].lane):
            pass
        return list(self._said(who, until=self._clock.now()))

    def settle(self) -> list[str]:
        """What waited a moment for more to come: the receipt of an album."""
        return list(self._said(None, until=self._clock.now() + _A_MOMENT))

    def ring(self, moment: datetime) -> list[str]:
        """Move the clock, let it ring, and give what is said then."""
        self._clock.jump(moment)
        self._ring()
        return list(self._said(None, until=self._clock.now()))

    def replay(self, text: str) -> str:
        """The transcript with what is said now: equal to the text where nothing has changed."""
        lines: list[str] = []
        for line in text.splitlines():
            if not line.strip() or line.startswith("#"):
                lines.append(line)
            elif (moment := CLOCK.fullmatch(line)) is not None:
                at = datetime.strptime(moment["moment"], "%Y-%m-%d %H:%M").replace(tzinfo=self._clock.zone)
                lines += [line, *self.ring(at)]
            elif (spoken := LINE.fullmatch(line)) is not None:
                if not spoken["line"].startswith("<photo"):
                    lines += self.settle()
                lines += [line, *self.play(spoken["who"], spoken["line"])]
        return "\n".join(lines) + "\n"

    def _open(self, handed_out: Iterable[StoredFile]) -> None:
        """Lay files open beside where they are sealed, where they are named with their paths."""
        for file in handed_out:
            if self._file_folder is not None and file.file is not None:
                kept = SealedFolder(self._file_folder, self._database.vault).file(file.file)
                (self._file_folder / file.file).write_bytes(kept.read())

    def _said(self, who: str | None, *, until: datetime) -> Iterator[str]:
        """Send what waits, the speaker's replies first, each as indented lines."""
        while self._move():
            pass
        with self._database.writing() as tx:
            waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=1000)[::-1]
            waiting = [message for message in waiting if message.due_at <= until]
            for message in waiting:
                outbox.mark_sent(tx, message.id, f"m{message.id}", self._clock.now())
            attachments = {message.id: files.of(tx, message.reply.get("files", ())) for message in waiting}
        self._open(file for some in attachments.values() for file in some)
        names = {person.lane: name for name, person in self._people.items()}
        for message in sorted(waiting, key=lambda message: names.get(message.chat) != who):
            name = names.get(message.chat, message.chat)
            if name != who:
                yield f"  → {name}:"
            reply = reply_from_json(message.reply)
            if name in self._people:
                self._people[name].offered += reply.flat_options()
            yield from (
                f"    {line}".rstrip()
                for line in terminal.render(reply, attachments[message.id], self._file_folder)
                if line
            )
