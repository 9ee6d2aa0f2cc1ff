"""Household cases of tests.yaml: a household, and what the document gives it."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from knowledge.model.assessment import Range, Verdict
from knowledge.model.data import Data, Key
from knowledge.model.household import Condition, Fact, Grade, Household, Method
from knowledge.model.rules import NO_CATEGORY, VerdictWord

Ends = tuple[Decimal | None, Decimal | None]


class HouseholdCase(Data):
    """A household and the expected result, written down from the document.

    `category` is an id of the pack, several, or none; left out, it is not known. `amount` is in yuan and goes with
    `eligible: yes`, `area` in square metres; an open end is null. `by` names a rule that must have applied.
    """

    category: Key | tuple[Key, ...] | None = None
    conditions: tuple[Condition, ...] = ()
    grade: Grade | None = None
    method: Method | None = None
    persons: Annotated[int, Field(ge=1)] | None = None
    actual_cost: Decimal | None = None
    floor_area: Decimal | None = None
    eligible: VerdictWord
    amount: Ends | None = None
    area: Ends | None = None
    needs: tuple[Fact, ...] = ()
    by: Key | None = None

    @model_validator(mode="after")
    def _amount_where_eligible(self) -> "HouseholdCase":
        if (self.amount is not None) != (self.eligible is Verdict.YES):
            raise ValueError("expected an amount with eligible: yes, and only with it")
        return self

    def household(self) -> Household:
        """The household of the case."""
        named = self.category if isinstance(self.category, tuple) or self.category is None else (self.category,)
        return Household(
            categories=() if named == (NO_CATEGORY,) else named,
            conditions=frozenset(self.conditions),
            grade=self.grade,
            method=self.method,
            persons=self.persons,
            actual_cost=self.actual_cost,
            floor_area=self.floor_area,
        )

    def expected_amount(self) -> Range | None:
        """The range in yuan: 0 to 0 where the household is not supported, none where that is unknown."""
        if self.eligible is Verdict.NO:
            return Range(low=Decimal(0), high=Decimal(0))
        return _range(self.amount)

    def expected_area(self) -> Range | None:
        """The range in square metres, none where the document gives no figure."""
        return _range(self.area)


def _range(ends: Ends | None) -> Range | None:
    return None if ends is None else Range(low=ends[0], high=ends[1])
