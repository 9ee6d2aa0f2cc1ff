"""What is remembered of the last question, for the buttons under its answer and for the next one."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from handlers.dialog.context import Context
from knowledge.model.household import Condition, Grade, Household, Method
from knowledge.reading.wanted import Wanted
from knowledge.rules.possible import Open

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(minutes=30)
_LONGEST = 300  # characters of a question that are kept


@dataclass(frozen=True, kw_only=True)
class QuestionContext:
    """The last question, what it was about, and the household that was worked out for it.

    `subject` is the question in full, normalised and without a region's name, also where it went on from others;
    `region` is the pack that it was about, `entry` the id of the entry that answered. `pack` is the pack that the
    household was worked out by, none where no calculation is at hand. `asking` is the fact asked for by buttons,
    `conditions` once the others are known; `asked` are those asked so far, in their order, and `skipped` those that the
    person does not know.
    """

    question: str = ""
    subject: str = ""
    region: str | None = None
    entry: str | None = None
    pack: str | None = None
    household: Household = field(default_factory=Household)
    wanted: frozenset[Wanted] = frozenset()
    guided: bool = False
    asking: str | None = None
    asked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    def about(self, asked: "QuestionContext") -> "QuestionContext":
        """With this household, and the question that another one is about."""
        return replace(self, question=asked.question, subject=asked.subject, region=asked.region, entry=None)

    def without(self, open: str) -> "QuestionContext":
        """As it was before this fact was said."""
        return replace(
            self,
            household=forget_fact(self.household, open),
            asked=tuple(one for one in self.asked if one != open),
            skipped=tuple(one for one in self.skipped if one != open),
        )


def forget_fact(household: Household, open: str) -> Household:
    """The household without a fact that was asked for."""
    match open:
        case Open.CATEGORY:
            return replace(household, categories=None)
        case Open.HOUSE:
            return replace(household, grade=None, method=None)
        case Open.GRADE:
            return replace(household, grade=None)
        case Open.METHOD:
            return replace(household, method=None)
        case Open.PERSONS:
            return replace(household, persons=None)
    return replace(household, conditions=frozenset())


def recall(context: Context) -> QuestionContext:
    """What is remembered; nothing of it but the question after half an hour, or where its words are known no longer."""
    kept = context.conversation.asked
    question = str(kept.get("question", ""))
    if "at" not in kept or context.now - datetime.fromisoformat(kept["at"]) > KEPT_FOR:
        return QuestionContext(question=question)
    try:
        return _remembered(question, kept)
    except ValueError as error:
        log.warning("what was worked out before is forgotten: %s", error)
        return QuestionContext(question=question)


def _remembered(question: str, kept: Mapping[str, Any]) -> QuestionContext:
    return QuestionContext(
        question=question,
        subject=kept.get("subject", ""),
        region=kept.get("region"),
        entry=kept.get("entry"),
        pack=kept.get("pack"),
        household=_household(kept.get("household", {})),
        wanted=frozenset(Wanted(one) for one in kept.get("wanted", [])),
        guided=bool(kept.get("guided")),
        asking=kept.get("asking"),
        asked=tuple(kept.get("asked", [])),
        skipped=tuple(kept.get("skipped", [])),
    )


def remember(context: Context, remembered: QuestionContext) -> None:
    """Keep it in the conversation's state."""
    state = {
        "question": remembered.question[:_LONGEST],
        "at": context.now.isoformat(),
        "subject": remembered.subject[:_LONGEST],
        "region": remembered.region,
        "entry": remembered.entry,
        "pack": remembered.pack,
        "household": _household_to_json(remembered.household),
        "wanted": sorted(remembered.wanted),
        "guided": remembered.guided,
        "asking": remembered.asking,
        "asked": list(remembered.asked),
        "skipped": list(remembered.skipped),
    }
    context.conversation.asked = {key: value for key, value in state.items() if value not in (None, "", [], {}, False)}


def _household_to_json(household: Household) -> dict[str, Any]:
    state: dict[str, Any] = {
        "categories": None if household.categories is None else list(household.categories),
        "conditions": sorted(household.conditions) or None,
        "grade": household.grade,
        "method": household.method,
        "persons": household.persons,
        "actual_cost": None if household.actual_cost is None else str(household.actual_cost),
        "floor_area": None if household.floor_area is None else str(household.floor_area),
    }
    return {key: value for key, value in state.items() if value is not None}


def _household(state: Mapping[str, Any]) -> Household:
    categories = state.get("categories")
    return Household(
        categories=None if categories is None else tuple(categories),
        conditions=frozenset(Condition(one) for one in state.get("conditions", [])),
        grade=Grade(state["grade"]) if "grade" in state else None,
        method=Method(state["method"]) if "method" in state else None,
        persons=state.get("persons"),
        actual_cost=Decimal(state["actual_cost"]) if "actual_cost" in state else None,
        floor_area=Decimal(state["floor_area"]) if "floor_area" in state else None,
    )
