"""A household as the rules see it: which facts about it are known, and which are still open."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Condition(StrEnum):
    """What may hold for a household besides its category. One that is not named does not hold."""

    DISASTER_FUND_TAKEN = "disaster_fund_taken"  # already given the year's rebuilding fund for collapsed houses
    SUPPORTED_BEFORE = "supported_before"  # already had a subsidy for a dangerous house
    DISASTER_AGAIN = "disaster_again"  # a disaster made the house dangerous again
    DAMAGE_CERTIFICATE = "damage_certificate"  # the damage is certified
    OTHER_SAFE_HOUSE = "other_safe_house"  # the household has another house that is safe
    SUPPORTER_HOUSED = "supporter_housed"  # who must support the elderly owner has a safe house
    WITH_SEISMIC = "with_seismic"  # repair together with seismic strengthening
    PRIORITY = "priority"  # disabled, military, veteran


class Grade(StrEnum):
    """What the appraisal found; C and D are dangerous."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    NO_HOUSE = "no_house"


class Method(StrEnum):
    """How the house is to be made safe."""

    REPAIR = "repair"
    REBUILD = "rebuild"  # pulled down and rebuilt in the same place
    NEW = "new"  # built in another place
    SEISMIC = "seismic"  # retrofit of a house not graded C or D that is below the local seismic standard


class Fact(StrEnum):
    """What can be asked about a household, in the order in which it is asked."""

    CATEGORY = "category"
    GRADE = "grade"
    METHOD = "method"
    PERSONS = "persons"
    ACTUAL_COST = "actual_cost"
    FLOOR_AREA = "floor_area"


@dataclass(frozen=True, kw_only=True)
class Household:
    """What is known of a household; none where a fact is open.

    `categories` are ids of the pack, several where several hold; an empty tuple is a household of no category.
    `actual_cost` is in yuan, `floor_area` in square metres as built or planned.
    """

    categories: tuple[str, ...] | None = None
    conditions: frozenset[Condition] = frozenset()
    grade: Grade | None = None
    method: Method | None = None
    persons: int | None = None
    actual_cost: Decimal | None = None
    floor_area: Decimal | None = None
