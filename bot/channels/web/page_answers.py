"""Answers typed on the page for a form that runs in another channel, each in a transaction of its own."""

from collections.abc import Mapping

from bot.core import internal
from bot.core.wallclock import WallClock
from handlers.dialog.context import Occasion
from handlers.dialog.installation import Installation
from handlers.forms.form import Form
from handlers.forms.page_answers import LinkStanding, Visit
from storage.database.database import Database, Transaction
from storage.queues import inbox
from storage.queues.inbox import Received


class PageAnswers:
    """Looks at links, opens them, takes answers. To be used in worker threads."""

    def __init__(
        self, *, database: Database, clock: WallClock, installation: Installation, forms: Mapping[str, Form]
    ) -> None:
        self._database = database
        self._clock = clock
        self._installation = installation
        self._forms = forms

    def look(self, code: str, holder: str) -> LinkStanding:
        """How the link stands to the browser that holds this; changes nothing."""
        with self._database.reading() as tx:
            return self._visit(tx, code, holder).look()

    def open(self, code: str, holder: str) -> LinkStanding:
        """Open the link for this browser; of many at once one wins."""
        with self._database.writing() as tx:
            return self._visit(tx, code, holder).open()

    def answer(self, code: str, holder: str, text: str) -> tuple[LinkStanding, Received | None]:
        """How the link stands after an answer; a right one is in the inbox when this returns, as the second says."""
        with self._database.writing() as tx:
            visit = self._visit(tx, code, holder)
            standing = visit.answer(text)
            if standing.answered is None:
                return standing, None
            answered = standing.answered
            received = internal.write(answered.lane, answered.key, answered.content)
            inbox.put(tx, internal.INTERNAL, [received], visit.occasion.now)
        return standing, received

    def _visit(self, tx: Transaction, code: str, holder: str) -> Visit:
        occasion = Occasion(tx=tx, now=self._clock.now(), installation=self._installation)
        return Visit(occasion=occasion, code=code, holder=holder, forms=self._forms)
