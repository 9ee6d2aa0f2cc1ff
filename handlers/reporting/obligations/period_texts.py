"""Says a window as the level above reads it: 32个乡镇：已报25、零报告4、免报1、欠2, with who owes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.dialog.dates import PLACES_NAMED, say_date, say_places
from handlers.dialog.messages import Option
from handlers.reporting.obligations.obligation import ObligationWords, mark_of
from handlers.reporting.obligations.owed import Standing
from handlers.reporting.obligations.periods import Window
from handlers.wording import Wording
from knowledge.area import Place

_COUNTED = (Standing.NIL, Standing.EXEMPT)  # said only where there are any


def window_id(verb: str, window: Window) -> str:
    """The id of a button about a window: `ledger:urge:3f9a0c52:20261103:990101`."""
    mark = mark_of(window.obligation.pack.id, window.obligation.rule_id)
    return f"ledger:{verb}:{mark}:{window.obligation.named:%Y%m%d}:{window.above.code}"


@dataclass(frozen=True, kw_only=True)
class WindowWords:
    """Says a window on a day."""

    say: Wording
    window: Window
    today: date

    @property
    def subject(self) -> str:
        """What is due: 10月的危改进度表."""
        return ObligationWords(say=self.say, obligation=self.window.obligation, today=self.today).subject

    @property
    def day(self) -> str:
        """Its last day: 11月3日（周二）."""
        return say_date(self.say, self.window.obligation.due)

    @property
    def places(self) -> str:
        """32个乡镇."""
        return self.say(f"ledger.level.{self.window.level}", count=len(self.window.stands))

    def head(self) -> str:
        """What is due when, how many places are asked, and how they stand."""
        return self.say(
            "ledger.head", subject=self.subject, date=self.day, places=self.places, counts=self.now_counts()
        )

    def now_counts(self) -> str:
        """已报25、零报告4、免报1、欠2."""
        counts = self.window.counts
        parts = [(self._key("reported"), counts[Standing.REPORTED])]
        parts += [(str(one), counts[one]) for one in _COUNTED if counts[one]]
        parts += [("extended", self.window.extended)] if self.window.extended else []
        parts.append((self._key("owing"), len(self.window.owing)))
        return self._join(parts)

    def final_counts(self) -> str:
        """按时23、迟报2、零报告4、免报1、没报2."""
        counts, late = self.window.counts, self.window.late
        parts = [(self._key("in_time"), counts[Standing.REPORTED] - late)]
        parts += [(self._key("late"), late)] if late else []
        parts += [(str(one), counts[one]) for one in _COUNTED if counts[one]]
        parts += [("extended", self.window.extended)] if self.window.extended else []
        parts.append((self._key("never"), len(self.window.owing)))
        return self._join(parts)

    def who_owes(self, key: str) -> Iterator[str]:
        """The names of those who owe, at most thirty; nothing where nobody does."""
        owing = self.window.owing
        if owing:
            yield self.say(f"ledger.{key}", places=self.named(owing))

    def named(self, places: Sequence[Place]) -> str:
        """青石镇、柳溪镇, at most thirty; more are counted."""
        shown, rest = say_places(places[:PLACES_NAMED]), len(places) - PLACES_NAMED
        return self.say("ledger.and_more", places=shown, count=rest) if rest > 0 else shown

    def urge_button(self) -> list[Option]:
        """〔催办这2个〕, where somebody owes."""
        count = len(self.window.owing)
        if not count:
            return []
        return [Option(id=window_id("urge", self.window), label=self.say("ledger.button.urge", count=count))]

    def _key(self, name: str) -> str:
        return f"{name}_work" if self.window.obligation.is_work else name

    def _join(self, parts: Sequence[tuple[str, int]]) -> str:
        return self.say("ledger.comma").join(self.say(f"ledger.count.{key}", count=count) for key, count in parts)
