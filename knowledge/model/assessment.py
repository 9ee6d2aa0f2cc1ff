"""What a pack's rules give a household: whether, how much, how large, by which steps."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.model.household import Fact
from knowledge.model.limits import Limit


class Verdict(StrEnum):
    """Whether the document supports a household."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # the document does not regulate it, or a fact is still open (then `needs` names it)


@dataclass(frozen=True, kw_only=True)
class Range:
    """From low to high, in yuan or square metres. None is an open end: the document sets no such bound."""

    low: Decimal | None
    high: Decimal | None


class StepKind(StrEnum):
    """What a step of an assessment settled."""

    ELIGIBILITY = "eligibility"
    AMOUNT = "amount"
    AREA = "area"
    PAYMENT = "payment"
    NOTE = "note"  # holds besides, and changes no figure


@dataclass(frozen=True, kw_only=True)
class WorkingStep:
    """One rule that applied: its id, the section it stands in, and the pack's plain words for it, figures said."""

    kind: StepKind
    rule: str
    section: str
    text: str


class WorkingKind(StrEnum):
    """How a figure went into the sum."""

    BASE = "base"  # the figure itself
    EACH_PERSON = "each_person"  # times so many persons
    EACH_SQUARE_METRE = "each_square_metre"  # times so many square metres
    SHARE_OF_COST = "share_of_cost"  # so many percent of the actual cost
    TOP_UP = "top_up"  # added for a condition
    RAISED_BY_PERCENT = "raised_by_percent"  # so many percent of what there is are added for a condition
    RAISED = "raised"  # below the floor: the floor counts
    CAPPED = "capped"  # above the ceiling: the ceiling counts
    ACTUAL_COST = "actual_cost"  # the actual cost is lower: it counts


@dataclass(frozen=True, kw_only=True)
class Working:
    """One line of the sum: a figure of the pack (none: the household's own cost), how often, and what results."""

    kind: WorkingKind
    figure: str | None
    times: Range | None
    result: Range


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """A part of the amount: `advance`, `rest`, or `whole` where the document knows no advance.

    It is due after a step of the case, within the limit where the document sets one.
    """

    kind: str
    amount: Range
    after: str
    limit: Limit | None
    section: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper that is asked for, and where."""

    name: str
    section: str


@dataclass(frozen=True, kw_only=True)
class Decider:
    """Who takes a step of the case, and where it says so."""

    step: str
    who: str
    section: str


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What a pack's rules give a household.

    `amount` is in yuan: 0 to 0 where the verdict is no, none where it is unknown. `area` is in square metres, none
    where the document gives no figure; then `area_set_by` says to whom it leaves that, if to anybody. `needs` are the
    facts still missing for verdict and amount, `area_needs` those for the area, in the order in which to ask them.
    `unlisted` where the verdict is no because the household is in none of the groups that the document lists.
    `if_agreed` where it is unknown because the document leaves it to the place: the words before what would then apply.
    Where the household is of several categories, `by_category` says what each alone would give, and `counted_as`
    under which one it is counted where the document has an order.
    """

    verdict: Verdict
    needs: tuple[Fact, ...]
    amount: Range | None
    area: Range | None
    steps: tuple[WorkingStep, ...]
    workings: tuple[Working, ...]
    instalments: tuple[Instalment, ...]
    deciders: tuple[Decider, ...]
    papers: tuple[Paper, ...]
    sections: tuple[str, ...]
    area_needs: tuple[Fact, ...] = ()
    area_set_by: str | None = None
    unlisted: bool = False
    if_agreed: str | None = None
    by_category: tuple[tuple[str, "Assessment"], ...] = ()
    counted_as: str | None = None
