"""How townships stand in a month by what their county weighs: the share, and of how many, each with its list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.assessment import month
from handlers.assessment.measures import LEAST_DUE, AssessedCount, CountShare, TownshipStanding
from handlers.assessment.notice_form import may_send
from handlers.assessment.notice_text import say_weights
from handlers.dialog.context import Context
from handlers.ledger.view import LedgerView


@dataclass(frozen=True, kw_only=True)
class RankedShare:
    """A share as it is read, “9/10（90%）”, and the list of those that it counts."""

    said: str
    address: str


@dataclass(frozen=True, kw_only=True)
class RankedTownship:
    """A township with its rank, none where too little was due, and its shares in the order of the measures."""

    rank: int | None
    name: str
    score: str
    shares: tuple[RankedShare, ...]


@dataclass(frozen=True, kw_only=True)
class TownshipRanking:
    """The ranking of a county: how it weighs, the names of its measures, and the townships."""

    weights: str
    least: str
    measures: tuple[str, ...]
    townships: tuple[RankedTownship, ...]


def read(context: Context, first: date) -> TownshipRanking | None:
    """The ranking of a month; none for who does not judge townships."""
    county = context.place
    if county is None or not may_send(context, county):
        return None
    figures, say = month.count(context, county, first), context.say
    return TownshipRanking(
        weights=say_weights(figures.weights, say),
        least=say("overview.least", least=LEAST_DUE),
        measures=tuple(say(f"assessment.measure.{one}") for one in AssessedCount),
        townships=tuple(_ranked(context, one, first) for one in figures.standings),
    )


def _ranked(context: Context, standing: TownshipStanding, first: date) -> RankedTownship:
    return RankedTownship(
        rank=standing.rank,
        name=standing.place.name,
        score="" if standing.score is None else f"{standing.score:g}",
        shares=tuple(_shares(context, standing, first)),
    )


def _shares(context: Context, standing: TownshipStanding, first: date) -> Iterator[RankedShare]:
    lists = _lists(standing.place.code, first)
    for measure in AssessedCount:
        share = standing.shares.get(measure, CountShare())
        if share.points is None:
            yield RankedShare(said=context.say("assessment.nothing"), address="")
            continue
        said = context.say("assessment.share", count=share.count, of=share.of, percent=round(share.points))
        yield RankedShare(said=said, address=f"/desk/ledger?{lists[measure].address()}")


def _lists(township: str, first: date) -> Mapping[AssessedCount, LedgerView]:
    """What of a month each measure is about: the houses whose steps were due, that were returned, are late, closed."""
    places = (township,)
    return {
        AssessedCount.ON_TIME: LedgerView(places=places, due=first),
        AssessedCount.RETURNED: LedgerView(places=places, returned=first),
        AssessedCount.OVERDUE: LedgerView(places=places, late=True),
        AssessedCount.CLOSED: LedgerView(places=places, closed=first),
    }
