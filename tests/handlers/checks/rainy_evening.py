"""An evening on which rolls of dangerous houses are called: the cast, houses on record, a clock moved by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.delivery import deliver_notice
from handlers.checks import due as checks_due
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Notice, Reply, Text
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import Case
from storage.checks import checks as stored
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer
from storage.people import areas
from storage.queues import outbox
from tests.cast import SHANGHAI, VILLAGE
from tests.dialogue import Dialogue
from tests.houses import plant_cadre, plant_houses
from tests.planning import planned

EVENING = datetime(2026, 7, 8, 21, 40, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


class RainyEvening:
    """The cast on a stepped clock, with the houses on record, and a deputy in 青石村."""

    def __init__(self, talks: Dialogue, packs: Knowledge, say: Wording) -> None:
        self.talks, self.packs, self.wording = talks, packs, say
        talks.clock.moment = EVENING
        with talks.database.writing() as tx:
            self.houses = plant_houses(tx, talks.cast.cadre, EVENING)
            self.deputy = plant_cadre(tx, "马小军", "13800000012", VILLAGE, "deputy", EVENING - timedelta(days=9))

    def say(self, who: str, *words: str) -> list[Reply]:
        """Somebody types or presses, one after the other; what is said to the last. A label in 〔〕 is a button."""
        said: list[Reply] = []
        for word in words:
            if word.startswith("〔"):
                said = self.talks.press(who, word[1:-1], said[-1])
            elif word.startswith("check:"):
                said = self.talks.say(who, Choice(id=word))
            else:
                said = self.talks.say(who, Command(name=word[1:]) if word.startswith("/") else Text(text=word))
        return said

    def call(self, *, drill: bool = False, by: str = "county") -> Check:
        """Call a roll of all places below."""
        self.say(
            by, "/checks", "〔发起点名〕", "〔暴雨〕", "〔全部〕", "〔演练〕" if drill else "〔正式〕", "〔开始点名〕"
        )
        with self.talks.database.reading() as tx:
            check = stored.find(tx, self.last_id())
        assert check is not None
        return check

    def last_id(self) -> int:
        """The id of the check that was called last."""
        with self.talks.database.reading() as tx:
            return max(one.check.id for one in stored.open_counts(tx, areas.get(tx, "99")))

    def tick(self, moment: datetime) -> list[Notice]:
        """Let the clock look at checks; who is told what."""
        self.talks.clock.moment = moment
        notices: list[Notice] = []
        with self.talks.database.writing() as tx:
            for plan in (checks_due.open_what_is_due, checks_due.plan):
                notices += planned(plan, tx, packs=self.packs.packs, say=self.wording, now=moment)
            for notice in notices:
                deliver_notice(tx, notice, moment)
        return notices

    def names(self, notices: Sequence[Notice]) -> list[str]:
        """Who is told, by name in the cast."""
        known = {id: name for name, id in self.talks.ids.items()} | {self.deputy: "deputy"}
        return sorted(known[notice.person_id] for notice in notices)

    def told(self) -> list[tuple[str, str]]:
        """All that waits to be sent, as manner and text."""
        with self.talks.database.reading() as tx:
            waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=1000)[::-1]
        return [(message.manner, message.reply["text"]) for message in waiting]

    def history(self, case: Case) -> list[str]:
        """What happened to a case."""
        with self.talks.database.reading() as tx:
            return [event.kind for event in cases.history(tx, case)]

    def answers(self) -> list[CheckAnswer | None]:
        """The answers of the last check, in the order of its houses."""
        with self.talks.database.reading() as tx:
            return [item.answer for item in stored_items.of_check(tx, self.last_id())]
