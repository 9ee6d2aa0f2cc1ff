"""The monthly notice in words: ranks with their shares, who is not ranked, what was late and why, what is named."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from handlers.assessment.measures import LEAST_DUE, AssessedCount, CountShare, TownshipStanding
from handlers.assessment.month import MonthFigures
from handlers.cases.overdue import NAMED_AFTER
from handlers.dialog.dates import say_date
from handlers.wording import Wording

MOST_NAMED = 20  # the table has all
_LONGEST_REASON = 40
_MOST_REASONS = 3  # of one township


def write(figures: MonthFigures, say: Wording, *, source: str = "") -> str:
    """The whole notice; `source` is where the document asks for it."""
    return "\n".join(
        [
            title(figures, say),
            say_weights(figures.weights, say),
            *_ranks(figures.standings, say),
            *_without_rank(figures.standings, say),
            *_late(figures, say),
            *_holidays(figures, say),
            *_named(figures, say),
            *([source] if source else []),
        ]
    )


def title(figures: MonthFigures, say: Wording) -> str:
    """“云山县10月危房改造考核通报”."""
    return say("assessment.title", place=figures.county.name, year=figures.first.year, month=figures.first.month)


def say_weights(weights: Mapping[AssessedCount, int], say: Wording) -> str:
    """How much each count weighs."""
    parts = [
        say("assessment.weight", name=say(f"assessment.measure.{one}"), weight=weights[one]) for one in AssessedCount
    ]
    return say("assessment.weights", parts=say("assessment.comma").join(parts))


def say_share(share: CountShare, say: Wording) -> str:
    """“9/10（90%）”; that there was nothing of it."""
    points = share.points
    if points is None:
        return say("assessment.nothing")
    return say("assessment.share", count=share.count, of=share.of, percent=round(points))


def _ranks(standings: Sequence[TownshipStanding], say: Wording) -> Iterator[str]:
    for one in standings:
        if one.rank is not None:
            values = {"rank": one.rank, "place": one.place.name, "score": f"{one.score:g}"}
            yield say("assessment.ranked", shares=_shares(one, say), **values)


def _without_rank(standings: Sequence[TownshipStanding], say: Wording) -> Iterator[str]:
    others = [one for one in standings if one.rank is None]
    if others:
        yield say("assessment.unranked", least=LEAST_DUE)
    for one in others:
        if any(share.of for share in one.shares.values()):
            yield say("assessment.unranked_one", place=one.place.name, shares=_shares(one, say))
        else:
            yield say("assessment.idle", place=one.place.name)


def _shares(standing: TownshipStanding, say: Wording) -> str:
    parts = [
        say("assessment.part", name=say(f"assessment.measure.{measure}"), share=say_share(share, say))
        for measure, share in standing.shares.items()
    ]
    return say("assessment.comma").join(parts)


def _late(figures: MonthFigures, say: Wording) -> Iterator[str]:
    """What each township did late, and why more time was given to it."""
    due = sum(one.shares[AssessedCount.ON_TIME].of for one in figures.standings)
    if not figures.late:
        yield say("assessment.none_late" if due else "assessment.none_due")
        return
    yield say("assessment.late")
    for place, late in groupby(figures.late, key=lambda one: one.place):
        steps = say("assessment.enumeration").join(
            say("assessment.late_step", step=say(f"course.step.{one.step}"), count=one.count) for one in late
        )
        reasons = [one for one in figures.reasons if one.place == place]
        line = say("assessment.late_place", place=place.name, steps=steps)
        if reasons:
            said = say("assessment.semicolon").join(one.reason[:_LONGEST_REASON] for one in reasons[:_MOST_REASONS])
            line += say("assessment.extended", count=len(reasons), reasons=said)
        yield line


def _holidays(figures: MonthFigures, say: Wording) -> Iterator[str]:
    if figures.late and figures.days_off:
        yield say("assessment.holidays", month=figures.first.month, count=figures.days_off)


def _named(figures: MonthFigures, say: Wording) -> Iterator[str]:
    if figures.named:
        yield say("assessment.named", days=NAMED_AFTER, count=len(figures.named))
    for one in figures.named[:MOST_NAMED]:
        yield say(
            "assessment.named_one",
            number=one.number,
            place=f"{one.township}{one.village}",
            step=say(f"course.step.{one.step}"),
            day=say_date(say, one.due_on),
            days=one.workdays,
        )
    if len(figures.named) > MOST_NAMED:
        yield say("assessment.named_more", count=len(figures.named) - MOST_NAMED)
