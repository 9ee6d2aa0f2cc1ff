"""The steps that a case can take, and which a document asks for: who takes each, in which order, by which clause."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from knowledge.model.data import Data, Key

Owner = Literal["cadre", "township", "county"]

REPORTED = "reported"
CHECKED = "checked"
CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class CaseStepKind:
    """A step that there can be; `owner` takes it where a pack names nobody else.

    A step `beside` the line moves the house no further: it can be taken from the step `after` on, also once the case
    is closed, and again where it `repeats`. One `of_safe_houses` is taken of those, too, that `after` found to be safe.
    """

    owner: Owner
    beside: bool = False
    after: str = CHECKED
    repeats: bool = False
    of_safe_houses: bool = False


KINDS: Mapping[str, CaseStepKind] = {
    REPORTED: CaseStepKind(owner="cadre"),
    CHECKED: CaseStepKind(owner="township"),
    "verified": CaseStepKind(owner="township"),
    "reviewed": CaseStepKind(owner="county", beside=True, after="verified", repeats=True, of_safe_houses=True),
    "identity_confirmed": CaseStepKind(owner="county"),
    "appraised": CaseStepKind(owner="county"),
    "result_posted": CaseStepKind(owner="county", beside=True, after="appraised"),
    "compared": CaseStepKind(owner="county"),
    "rectification_set": CaseStepKind(owner="county"),
    "rectified": CaseStepKind(owner="township"),
    "applied": CaseStepKind(owner="cadre"),
    "village_review": CaseStepKind(owner="cadre"),
    "township_review": CaseStepKind(owner="township"),
    "county_approval": CaseStepKind(owner="county"),
    "village_notice": CaseStepKind(owner="cadre", beside=True, after="village_review"),
    "township_notice": CaseStepKind(owner="township", beside=True, after="township_review"),
    "county_notice": CaseStepKind(owner="county", beside=True, after="county_approval"),
    "notice_to_household": CaseStepKind(owner="county"),
    "works_started": CaseStepKind(owner="cadre"),
    "advance_paid": CaseStepKind(owner="county", beside=True, after="works_started"),
    "inspected": CaseStepKind(owner="township", beside=True, after="works_started", repeats=True),
    "sheltered": CaseStepKind(owner="cadre", beside=True, after="county_approval"),
    "completed": CaseStepKind(owner="cadre"),
    "accepted": CaseStepKind(owner="township"),
    "plate_put_up": CaseStepKind(owner="township", beside=True, after="accepted"),
    "moved_in": CaseStepKind(owner="cadre", beside=True, after="accepted"),
    "paid": CaseStepKind(owner="county", beside=True, after="accepted"),
    "works_started_entered": CaseStepKind(owner="county", beside=True, after="works_started"),
    "accepted_entered": CaseStepKind(owner="county", beside=True, after="accepted"),
    "paid_entered": CaseStepKind(owner="county", beside=True, after="paid"),
    CLOSED: CaseStepKind(owner="township"),
    "spot_checked": CaseStepKind(owner="county", beside=True, after=CLOSED, repeats=True),
}


class CaseStep(Data):
    """A step as one document asks for it.

    `by` are the offices that may take it. A step without a `section` is usual practice: the document does not speak
    of it, it has no deadline, and a county may leave it out. `asks` are fields of the case that the document wants
    recorded with it, besides those that everybody records; `note` says in plain words what the document asks of it.
    `only_trained` is the section by which nobody may do it who is not in the training record.
    """

    id: Key
    by: tuple[Owner, ...]
    section: str | None = None
    only_trained: str | None = None
    asks: tuple[Key, ...] = ()
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _by_its_id(cls, raw: Any) -> Any:
        """A bare id is the step in its usual form; raises ValueError for a step that there is not."""
        step = {"id": raw} if isinstance(raw, str) else raw
        if not isinstance(step, dict):
            return step
        kind = KINDS.get(str(step.get("id")))
        if kind is None:
            raise ValueError(f"no such step; expected one of {', '.join(KINDS)}")
        return {"by": (kind.owner,), **step}

    @property
    def kind(self) -> CaseStepKind:
        """What kind of step it is."""
        return KINDS[self.id]

    @property
    def is_practice(self) -> bool:
        """Whether it is done so although the document does not speak of it."""
        return self.section is None


class StepList(Data):
    """A list that the document wants of the houses which took a step, by the name that it has there."""

    name: str
    step: Key
    section: str


class Duty(Data):
    """Something that the document asks to be done for a house: the step that does it, or why none does."""

    section: str
    duty: str
    step: Key | None = None
    reason: Annotated[str, Field(max_length=60)] = ""

    @model_validator(mode="after")
    def _step_or_reason(self) -> "Duty":
        if (self.step is None) == (not self.reason):
            raise ValueError("expected one of step and reason")
        return self
