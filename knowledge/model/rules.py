"""rules.yaml: what a region's document gives to whom, as data; every rule with the section that it stands in."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from knowledge.model.assessment import Verdict
from knowledge.model.data import Data, Key
from knowledge.model.figures import Figure
from knowledge.model.household import Condition, Fact, Grade, Household, Method
from knowledge.model.limits import Limit
from knowledge.model.quantities import Quantity, figures_of
from knowledge.model.shots import ShotRule

NO_CATEGORY = "none"  # a household of no category, where a rule lists categories


def _unquoted(raw: Any) -> Any:
    """YAML reads a bare yes or no as true or false."""
    return {True: "yes", False: "no"}.get(raw, raw) if isinstance(raw, bool) else raw


VerdictWord = Annotated[Verdict, BeforeValidator(_unquoted)]


class Category(Data):
    """A household category as the document names it."""

    id: Key
    name: str
    synonyms: tuple[str, ...]
    section: str
    certified_by: str | None = None


class PhotoRule(Data):
    """What the document asks of photos; pixels as width and height, either way round."""

    min_bytes: int
    min_pixels: tuple[int, int]
    section: str


class When(Data):
    """The households for which a rule is: all that is named must fit; what is not named does not matter.

    `persons` is from and to, `to` open: [3] is three and more, [1, 3] one to three.
    """

    categories: tuple[Key, ...] = ()
    grades: tuple[Grade, ...] = ()
    methods: tuple[Method, ...] = ()
    conditions: tuple[Condition, ...] = ()  # all of these hold
    without: tuple[Condition, ...] = ()  # none of these holds
    persons: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(max_length=2)] = ()

    def misfit(self, household: Household) -> bool:
        """Whether what is known already shows that the rule is not for this household."""
        known = household.categories
        return (
            bool(self.categories and known is not None and not set(self.categories) & set(known or [NO_CATEGORY]))
            or bool(self.grades and household.grade is not None and household.grade not in self.grades)
            or bool(self.methods and household.method is not None and household.method not in self.methods)
            or not household.conditions.issuperset(self.conditions)
            or not household.conditions.isdisjoint(self.without)
            or (household.persons is not None and not self._fits_persons(household.persons))
        )

    def missing(self, household: Household) -> tuple[Fact, ...]:
        """The facts that must be known before it is clear whether the rule is for this household."""
        open_facts = (
            (Fact.CATEGORY, self.categories, household.categories),
            (Fact.GRADE, self.grades, household.grade),
            (Fact.METHOD, self.methods, household.method),
            (Fact.PERSONS, self.persons, household.persons),
        )
        return tuple(fact for fact, asked, known in open_facts if asked and known is None)

    def covers(self, other: "When") -> bool:
        """Whether this fits every household that the other one fits."""
        lists = ((self.categories, other.categories), (self.grades, other.grades), (self.methods, other.methods))
        return (
            all(not own or (bool(others) and set(others) <= set(own)) for own, others in lists)
            and set(self.conditions) <= set(other.conditions)
            and set(self.without) <= set(other.without)
            and self._covers_persons(other)
        )

    def _covers_persons(self, other: "When") -> bool:
        if not self.persons:
            return True
        least, most = self.persons[0], self.persons[1] if len(self.persons) > 1 else None
        from_, to = other.persons[0] if other.persons else 1, other.persons[1] if len(other.persons) > 1 else None
        return least <= from_ and (most is None or (to is not None and to <= most))

    def _fits_persons(self, persons: int) -> bool:
        return not self.persons or (
            persons >= self.persons[0] and (len(self.persons) == 1 or persons <= self.persons[1])
        )


class Rule(Data):
    """What all rules have: an id, for whom they are, the section, and plain words with `{figures}`."""

    id: Key
    when: When = When()
    section: str
    say: str


class Eligibility(Rule):
    """Who is supported, who is not, and what the document leaves open. The first rule that fits decides.

    `if_agreed` goes with what the document leaves to the place: the words before what a household would get if the
    place agreed. What it says nothing of has none.
    """

    verdict: VerdictWord
    if_agreed: str | None = None

    @model_validator(mode="after")
    def _agreed_where_open(self) -> "Eligibility":
        if self.if_agreed is not None and self.verdict is not Verdict.UNKNOWN:
            raise ValueError("if_agreed: expected only with verdict: unknown")
        return self


class Measure(Rule):
    """An amount or an area: `is` it, or `at_least`, or `at_most`, or between these two.

    With `is` the other two bound it from below and above. The first measure that fits counts.
    """

    exactly: Annotated[Quantity | None, Field(alias="is")] = None
    at_least: Quantity | None = None
    at_most: Quantity | None = None

    def figures(self) -> tuple[str, ...]:
        """The names of all figures in it."""
        return (*figures_of(self.exactly), *figures_of(self.at_least), *figures_of(self.at_most))


class Area(Measure):
    """A floor area in square metres, or `set_by`: who says how large, where the document leaves that to somebody."""

    set_by: str | None = None

    @model_validator(mode="after")
    def _figure_or_somebody(self) -> "Area":
        if bool(self.figures()) == (self.set_by is not None):
            raise ValueError("expected is, at_least or at_most, or else set_by")
        return self


class TopUp(Data):
    """What is added for a household to which `when` applies; below the ceiling unless `above_ceiling`.

    `add` is a sum, `add_percent` a share of what there is so far.
    """

    when: When = When()
    add: Quantity | None = None
    add_percent: Key | None = None
    above_ceiling: bool = False
    section: str

    @model_validator(mode="after")
    def _one_sum(self) -> "TopUp":
        if (self.add is None) == (self.add_percent is None):
            raise ValueError("expected one of add and add_percent")
        return self


class Subsidy(Measure):
    """An amount in yuan. Where `actual_cost_if_lower`, what was really spent counts if it is less."""

    top_ups: tuple[TopUp, ...] = ()
    actual_cost_if_lower: bool = False

    @model_validator(mode="after")
    def _some_figure(self) -> "Subsidy":
        if not super().figures():
            raise ValueError("expected is, at_least or at_most")
        return self

    def figures(self) -> tuple[str, ...]:
        """The names of all figures in it."""
        return (*super().figures(), *(name for top_up in self.top_ups for name in figures_of(top_up.add)))


class Advance(Data):
    """A share of the amount, a figure in percent, that is paid after an earlier step of the case."""

    share: Key
    after: Key
    section: str


class Payment(Data):
    """When the amount is paid: after which step of the case, and what in advance. The limit is that of step `paid`."""

    after: Key
    section: str
    advance: Advance | None = None
    say: str


class PaperRule(Data):
    """A paper that is asked for."""

    name: str
    when: When = When()
    section: str


class DeciderRule(Data):
    """Who takes a step of a case."""

    step: Key
    who: str
    section: str


class CountingOrder(Data):
    """Under which category a household of several is counted: the first of these, and what the count is for."""

    categories: tuple[Key, ...]
    section: str
    say: str


class Rules(Data):
    """rules.yaml: figures, household categories, who gets what, case limits, photo requirements."""

    figures: Mapping[Key, Figure]
    categories: tuple[Category, ...]
    eligibility: tuple[Eligibility, ...] = ()
    subsidies: tuple[Subsidy, ...] = ()
    areas: tuple[Area, ...] = ()
    notes: tuple[Rule, ...] = ()
    payment: Payment | None = None
    papers: tuple[PaperRule, ...] = ()
    deciders: tuple[DeciderRule, ...] = ()
    counting_order: CountingOrder | None = None
    limits: tuple[Limit, ...] = ()
    photos: PhotoRule | None = None
    shots: tuple[ShotRule, ...] = ()
