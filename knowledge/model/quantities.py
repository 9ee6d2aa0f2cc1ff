"""Quantities that rules compute from figures: a sum for each person or square metre, a share of the cost, a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from knowledge.model.assessment import Range, Working, WorkingKind
from knowledge.model.data import Data, Key
from knowledge.model.figures import Figure
from knowledge.model.household import Fact


class FactMissing(Exception):
    """A quantity cannot be computed before this fact is known."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact.value)
        self.fact = fact


class NotRegulated(Exception):
    """The document gives no such quantity for a household of this size."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a quantity is computed from: the pack's figures, and of the household persons, square metres and yuan.

    `floor_area` is the area built, or the area that the rules allow where none is known.
    """

    figures: Mapping[str, Figure]
    persons: int | None
    floor_area: Range | None
    actual_cost: Decimal | None


def _named_or_computed(raw: Any) -> Any:
    if not isinstance(raw, str | dict | Computed):
        raise ValueError(f"expected a figure's name or a computed quantity such as {{each_person: NAME}}, found {raw}")
    return raw


class Row(Data):
    """A row of a table by persons: for households of `up_to` persons; without it, for all larger ones."""

    up_to: Annotated[int, Field(ge=1)] | None = None
    quantity: "Quantity" = Field(alias="is")


class Computed(Data):
    """A quantity in one of these ways. Every name in it is a figure's; a figure that is a range makes a range.

    - `first` for a household of up to `persons` (1), and `each_more` for each person beyond;
    - `each_person`: times all persons;
    - `each_square_metre`: times the floor area, at most that of `area_up_to`;
    - `share_of_cost`: a figure in percent, of the actual cost;
    - `by_persons`: a table, rows in the order of `up_to`.
    """

    first: Key | None = None
    each_more: Key | None = None
    persons: Annotated[int, Field(ge=1)] = 1
    each_person: Key | None = None
    each_square_metre: Key | None = None
    area_up_to: "Quantity | None" = None
    share_of_cost: Key | None = None
    by_persons: tuple[Row, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> "Computed":
        ways = (self.first, self.each_person, self.each_square_metre, self.share_of_cost, self.by_persons or None)
        if sum(way is not None for way in ways) != 1 or (self.first is None) != (self.each_more is None):
            raise ValueError(
                "expected one of: first with each_more, each_person, each_square_metre, share_of_cost, by_persons"
            )
        if self.area_up_to is not None and self.each_square_metre is None:
            raise ValueError("area_up_to: expected only with each_square_metre")
        ends = [row.up_to for row in self.by_persons]
        if ends and (None in ends[:-1] or [end for end in ends if end] != sorted({end for end in ends if end})):
            raise ValueError("by_persons: expected rows with rising up_to; only the last may be without it")
        return self

    def figures(self) -> tuple[str, ...]:
        """The names of all figures in it."""
        own = (self.first, self.each_more, self.each_person, self.each_square_metre, self.share_of_cost)
        in_rows = (name for row in self.by_persons for name in figures_of(row.quantity))
        return (*(name for name in own if name), *figures_of(self.area_up_to), *in_rows)


Quantity = Annotated[
    Annotated[Key, Tag("figure")] | Annotated[Computed, Tag("computed")],
    Discriminator(lambda raw: "figure" if isinstance(raw, str) else "computed"),
    BeforeValidator(_named_or_computed),
]


def figures_of(quantity: Quantity | None) -> tuple[str, ...]:
    """The names of all figures in a quantity."""
    if quantity is None:
        return ()
    return (quantity,) if isinstance(quantity, str) else quantity.figures()


def compute(quantity: Quantity, measured: Measured) -> tuple[Range, tuple[Working, ...]]:
    """The quantity's two ends, the same where it is one number, and how it came about.

    Raises FactMissing, and NotRegulated for a household larger than the last row of a table by persons.
    """
    if isinstance(quantity, str):
        return _one(WorkingKind.BASE, quantity, None, figure_range(measured.figures[quantity]))
    if quantity.first is not None and quantity.each_more is not None:
        return _first_and_more(quantity.first, quantity.each_more, quantity.persons, measured)
    if quantity.each_person is not None:
        return _times(WorkingKind.EACH_PERSON, quantity.each_person, _exactly(_persons(measured)), measured)
    if quantity.each_square_metre is not None:
        area = _paid_area(quantity.area_up_to, measured)
        return _times(WorkingKind.EACH_SQUARE_METRE, quantity.each_square_metre, area, measured)
    if quantity.share_of_cost is not None:
        if measured.actual_cost is None:
            raise FactMissing(Fact.ACTUAL_COST)
        part = _exactly(measured.actual_cost / 100)
        return _times(WorkingKind.SHARE_OF_COST, quantity.share_of_cost, part, measured)
    persons = _persons(measured)
    fitting = (row.quantity for row in quantity.by_persons if row.up_to is None or persons <= row.up_to)
    row = next(fitting, None)
    if row is None:
        raise NotRegulated
    return compute(row, measured)


def figure_range(figure: Figure) -> Range:
    """A figure's value as numbers; raises ValueError for a figure that is words."""
    low, high = figure.value if isinstance(figure.value, tuple) else (figure.value, figure.value)
    return Range(low=Decimal(str(low)), high=Decimal(str(high)))


def _first_and_more(first: str, each_more: str, included: int, measured: Measured) -> tuple[Range, tuple[Working, ...]]:
    base, workings = compute(first, measured)
    more = max(0, _persons(measured) - included)
    if not more:
        return base, workings
    extra, _ = _times(WorkingKind.EACH_PERSON, each_more, _exactly(more), measured)
    total = add(base, extra)
    working = Working(kind=WorkingKind.EACH_PERSON, figure=each_more, times=_exactly(more), result=total)
    return total, (*workings, working)


def _times(kind: WorkingKind, name: str, times: Range, measured: Measured) -> tuple[Range, tuple[Working, ...]]:
    value = figure_range(measured.figures[name])
    low = None if value.low is None or times.low is None else value.low * times.low
    high = None if value.high is None or times.high is None else value.high * times.high
    return _one(kind, name, times, Range(low=low, high=high))


def add(one: Range, other: Range) -> Range:
    """The sum of two ranges; an open end stays open."""
    low = None if one.low is None or other.low is None else one.low + other.low
    high = None if one.high is None or other.high is None else one.high + other.high
    return Range(low=low, high=high)


def share_of(range_: Range, share: Decimal) -> Range:
    """Both ends times a share of one; an open end stays open."""
    return Range(
        low=None if range_.low is None else range_.low * share,
        high=None if range_.high is None else range_.high * share,
    )


def _paid_area(up_to: Quantity | None, measured: Measured) -> Range:
    """The floor area that counts for a rate per square metre."""
    area = measured.floor_area
    if up_to is not None:
        most = compute(up_to, measured)[0].high
        area = lower(area, most) if area is not None else Range(low=None, high=most)
    if area is None:
        raise FactMissing(Fact.FLOOR_AREA)
    return area


def lower(range_: Range, most: Decimal | None) -> Range:
    """The range with both ends brought down to `most` where they are above it or open."""
    if most is None:
        return range_
    low = None if range_.low is None else min(range_.low, most)
    return Range(low=low, high=most if range_.high is None else min(range_.high, most))


def _persons(measured: Measured) -> int:
    if measured.persons is None:
        raise FactMissing(Fact.PERSONS)
    return measured.persons


def _exactly(number: Decimal | int) -> Range:
    return Range(low=Decimal(number), high=Decimal(number))


def _one(kind: WorkingKind, name: str, times: Range | None, result: Range) -> tuple[Range, tuple[Working, ...]]:
    return result, (Working(kind=kind, figure=name, times=times, result=result),)
