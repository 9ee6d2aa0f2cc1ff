"""Writes what the clock says of periods: the summaries for the level above, and the last call to those who owe."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.dialog.context import Occasion, in_rows
from handlers.dialog.dates import day_of, say_date, say_moment
from handlers.dialog.messages import Manner, Notice, Option, Reply
from handlers.reporting.obligations.obligation import Obligation, ObligationWords
from handlers.reporting.obligations.period_texts import PeriodWords, period_id
from handlers.reporting.obligations.periods import Period
from knowledge.area import Place
from storage.people.people import Grant

LATE = timedelta(hours=1)  # a summary written so long after its time says that it is late


class PeriodSummaryKind(StrEnum):
    """What is told to the level above."""

    EVENING = "evening"  # on the last day: who still owes
    CLOSED = "closed"  # on the morning after the period closed: how it ended
    MISSED = "missed"  # the same, where nobody was there to tell for more than a week


@dataclass(frozen=True, kw_only=True)
class PeriodSummary:
    """What is to be told of a period, since when, and in which role."""

    kind: PeriodSummaryKind
    at: datetime
    period: Period
    grant: Grant


@dataclass(frozen=True, kw_only=True)
class LastCall:
    """A place that owes something whose period closes today, and in which role somebody is told."""

    obligation: Obligation
    place: Place
    grant: Grant


@dataclass(frozen=True, kw_only=True)
class Missed:
    """What closed since a moment while nobody was there to tell: of the own places what they owed, and below them."""

    since: datetime
    own: Sequence[LastCall]
    below: Sequence[PeriodSummary]


class PeriodSummaryWriter:
    """Writes at one moment: one message a person, whatever came together."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion, self._say, self._today = occasion, occasion.say, occasion.today

    def summaries(self, person_id: int, told: Sequence[PeriodSummary]) -> Notice:
        """All that came since the last look, the newest last; its time makes the message unique."""
        lines: list[str] = []
        rows: list[tuple[Option, ...]] = []
        for number, one in enumerate(told, 1):
            words = PeriodWords(say=self._say, period=one.period, today=self._today)
            text, *more = self._lines(one, words)
            numbered = len(told) > 1
            lines += [self._say("period_summaries.item", number=number, text=text) if numbered else text, *more]
            options = self._options(one, words)
            rows += in_rows([self._marked(number, option) for option in options] if numbered else options)
        at = max(one.at for one in told)
        if self._occasion.now - min(one.at for one in told) > LATE:
            lines.append(self._say("reporting.late", moment=say_moment(self._say, at, self._occasion.zone)))
        key = f"summary:{person_id}:{at.astimezone(self._occasion.zone):%Y%m%d%H%M}"
        return self._notice(person_id, lines, rows, key, tuple(one.grant for one in told))

    def last_call(self, person_id: int, told: Sequence[LastCall]) -> Notice:
        """That today is the last day on which it can be reported at all."""
        lines = [self._say("period_summaries.last_call.head", date=say_date(self._say, self._today))]
        rows: list[tuple[Option, ...]] = []
        for number, one in enumerate(told, 1):
            words = ObligationWords(say=self._say, obligation=one.obligation, today=self._today)
            kind = "work" if one.obligation.is_work else "report"
            text = self._say(
                f"period_summaries.last_call.{kind}",
                place=one.place.name,
                subject=words.subject,
                date=say_date(self._say, one.obligation.due),
            )
            lines.append(self._say("period_summaries.item", number=number, text=text) if len(told) > 1 else text)
            rows.append(words.buttons(one.place, mark=str(number) if len(told) > 1 else "")[:_ANSWERS])
        key = f"last_call:{person_id}:{self._today:%Y%m%d}"
        return self._notice(person_id, lines, rows, key, tuple(one.grant for one in told))

    def missed(self, person_id: int, missed: Missed) -> Notice:
        """That nothing was told for weeks, and what closed meanwhile, one line each."""
        say, zone = self._say, self._occasion.zone
        began = say_date(say, day_of(missed.since, zone))
        lines = [say("period_summaries.missed.head", began=began, today=say_date(say, self._today))]
        told = [*map(self._missed_own, missed.own), *map(self._missed_below, missed.below)]
        for number, (text, *more) in enumerate(told, 1):
            lines += [say("period_summaries.item", number=number, text=text), *more]
        if missed.own:
            lines.append(say("period_summaries.missed.own_foot"))
        places = dict.fromkeys([*(one.place for one in missed.own), *(one.period.above for one in missed.below)])
        past = (Option(id=f"ledger:past:{place.code}:1", label=say("register.button.past")) for place in places)
        told_as = tuple(dict.fromkeys([*(one.grant for one in missed.own), *(one.grant for one in missed.below)]))
        return self._notice(
            person_id, lines, [(option,) for option in past][:1], f"missed:{person_id}:{self._today:%Y%m%d}", told_as
        )

    def _missed_own(self, one: LastCall) -> list[str]:
        words = ObligationWords(say=self._say, obligation=one.obligation, today=self._today)
        date = say_date(self._say, one.obligation.due)
        key = f"period_summaries.missed.own.{words.kind}"
        return [self._say(key, place=one.place.name, subject=words.subject, date=date)]

    def _missed_below(self, one: PeriodSummary) -> list[str]:
        words = PeriodWords(say=self._say, period=one.period, today=self._today)
        values = {"subject": words.subject, "date": words.day, "places": words.places, "counts": words.final_counts()}
        return [self._say(f"period_summaries.missed.below.{words.kind}", **values), *words.who_owes("never")]

    def _lines(self, one: PeriodSummary, words: PeriodWords) -> Iterator[str]:
        values = {"subject": words.subject, "date": words.day, "places": words.places}
        if one.kind is PeriodSummaryKind.CLOSED:
            yield self._say(f"period_summaries.closed.{words.kind}", counts=words.final_counts(), **values)
            yield from words.who_owes("never")
        else:
            when = "today" if one.period.obligation.due == self._today else f"since.{words.kind}"
            yield self._say(f"period_summaries.evening.{when}", counts=words.now_counts(), **values)
            yield from words.who_owes("owed")

    def _options(self, one: PeriodSummary, words: PeriodWords) -> list[Option]:
        if one.kind is PeriodSummaryKind.CLOSED:
            past = Option(id=f"ledger:past:{one.period.above.code}:1", label=self._say("register.button.past"))
            return [past]
        see = Option(id=period_id("see", one.period), label=self._say("period_summaries.button.see"))
        return [*words.press_button(), see]

    def _marked(self, number: int, option: Option) -> Option:
        return replace(option, label=self._say("reporting.button.marked", mark=number, label=option.label))

    def _notice(
        self,
        person_id: int,
        lines: Sequence[str],
        rows: Sequence[tuple[Option, ...]],
        key: str,
        told_as: tuple[Grant, ...],
    ) -> Notice:
        reply = Reply(text="\n".join(lines), options=tuple(rows), key=key)
        return Notice(person_id=person_id, reply=reply, manner=Manner.REMINDER, told_as=told_as)


_ANSWERS = 2  # of the buttons of an obligation: done and nil; for more time it is too late
