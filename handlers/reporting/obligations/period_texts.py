"""Says a period as the level above reads it: 32个乡镇：已报25、零报告4、免报1、欠2, with who owes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.dialog.dates import PLACES_NAMED, say_date, say_places
from handlers.dialog.messages import Option
from handlers.reporting.obligations.obligation import ObligationWords, mark_of
from handlers.reporting.obligations.periods import Period
from handlers.reporting.obligations.stand_counts import ALWAYS, StandCount, counted
from handlers.wording import Wording
from knowledge.area import Place

_BY_KIND = (*ALWAYS, StandCount.LATE)  # said of work otherwise than of a report


def period_id(verb: str, period: Period) -> str:
    """The id of a button about a period: `ledger:urge:3f9a0c52:20261103:990101`."""
    mark = mark_of(period.obligation.pack.id, period.obligation.rule_id)
    return f"ledger:{verb}:{mark}:{period.obligation.named:%Y%m%d}:{period.above.code}"


@dataclass(frozen=True, kw_only=True)
class PeriodWords:
    """Says a period on a day."""

    say: Wording
    period: Period
    today: date

    @property
    def subject(self) -> str:
        """What is due: 10月的危改进度表."""
        return ObligationWords(say=self.say, obligation=self.period.obligation, today=self.today).subject

    @property
    def kind(self) -> str:
        """`work` or `report`, as the keys of texts have it."""
        return "work" if self.period.obligation.is_work else "report"

    @property
    def day(self) -> str:
        """Its last day: 11月3日（周二）."""
        return say_date(self.say, self.period.obligation.due)

    @property
    def places(self) -> str:
        """32个乡镇."""
        return self.say(f"register.level.{self.period.level}", count=len(self.period.stands))

    def head(self) -> str:
        """What is due when, how many places are asked, and how they stand."""
        return self.say(
            "register.head", subject=self.subject, date=self.day, places=self.places, counts=self.now_counts()
        )

    def now_counts(self) -> str:
        """已报25、零报告4、免报1、欠2."""
        return self._join(final=False)

    def final_counts(self) -> str:
        """按时23、迟报2、零报告4、免报1、没报2."""
        return self._join(final=True)

    def say_count(self, how: StandCount, count: int) -> str:
        """欠2."""
        key = self.of_kind(how) if how in _BY_KIND else str(how)
        return self.say(f"register.count.{key}", count=count)

    def who_owes(self, key: str) -> Iterator[str]:
        """A line with the names of those who owe, one with those for whom nobody answers, of each at most thirty."""
        owed_by, unheld = self.period.owed_by, self.period.unheld
        if owed_by:
            yield self.say(f"register.{self.of_kind(key)}", places=self.named(owed_by))
        if unheld:
            yield self.say("register.unheld", places=self.named(unheld))

    def named(self, places: Sequence[Place]) -> str:
        """青石镇、柳溪镇, at most thirty; more are counted."""
        shown, rest = say_places(places[:PLACES_NAMED]), len(places) - PLACES_NAMED
        return self.say("register.and_more", places=shown, count=rest) if rest > 0 else shown

    def press_button(self) -> list[Option]:
        """〔催办这2个〕, where somebody owes."""
        count = len(self.period.owed_by)
        if not count:
            return []
        return [Option(id=period_id("urge", self.period), label=self.say("register.button.press", count=count))]

    def of_kind(self, name: str) -> str:
        """How the key of a text is called where it is about work, not about a report."""
        return f"{name}_work" if self.period.obligation.is_work else name

    def _join(self, *, final: bool) -> str:
        return self.say("register.comma").join(self.say_count(*part) for part in counted(self.period, final=final))
