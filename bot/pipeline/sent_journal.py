"""What a channel took, noted on this machine at once: a kill before the database knows of it doubles nothing."""

import logging
from pathlib import Path

log = logging.getLogger(__name__)


class SentJournal:
    """The messages that were sent and are not yet marked as such in the database, each with the channel's id of it.

    A line does not wait for the disk: it outlives the process, and not the machine's power. Where it cannot be written,
    a kill of that moment doubles the message, as if there were no journal. A line that cannot be removed stays for the
    next time: what it names is marked already.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._unmarked: set[int] = set()

    def note(self, outbox_id: int, message: str | None) -> None:
        """A channel took a message."""
        self._unmarked.add(outbox_id)
        try:
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(f"{outbox_id} {message or ''}\n")
        except OSError as error:
            log.warning("message %d cannot be noted as sent: %s", outbox_id, error)

    def marked(self, outbox_id: int) -> None:
        """The database knows of a message; once it knows of all, nothing is kept."""
        self._unmarked.discard(outbox_id)
        if not self._unmarked:
            self.forget()

    def left(self) -> dict[int, str | None]:
        """What a process that ended had noted: the channel's ids by those of the outbox."""
        if not self._file.exists():
            return {}
        rows = (line.split(" ", 1) for line in self._file.read_text(encoding="utf-8").splitlines())
        return {int(row[0]): row[1] or None for row in rows if len(row) == 2 and row[0].isdecimal()}

    def forget(self) -> None:
        """All that is noted is marked."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("what is noted as sent cannot be removed: %s", error)
