"""The way of a case by one document: what comes next, who takes it, and whether each step can be reached and left."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from knowledge.model.case_steps import CHECKED, CLOSED, KINDS, REPORTED, CaseStep, Duty

_NEEDED = (REPORTED, CHECKED, CLOSED)


@dataclass(frozen=True)
class Procedure:
    """Steps in their order. A case on the line stands at the step that was taken last.

    `steps` are all that the document has, `left_out` those that a county goes without: a case that stands at one of
    them goes on from there.
    """

    steps: tuple[CaseStep, ...]
    left_out: frozenset[str] = frozenset()

    @cached_property
    def line(self) -> tuple[CaseStep, ...]:
        """The steps that move a house on, from the report to the close-out."""
        return tuple(step for step in self.steps if not step.kind.beside and step.id not in self.left_out)

    @cached_property
    def _places(self) -> dict[str, int]:
        whole = (step.id for step in self.steps if not step.kind.beside)
        return {id: place for place, id in enumerate(whole)}

    def find(self, id: str) -> CaseStep | None:
        """The step of this id; none where the document, or the county, goes without it."""
        return next((step for step in self.steps if step.id == id and id not in self.left_out), None)

    def following(self, standing: str) -> CaseStep | None:
        """What comes next on the line for a case that stands at a step; none at its end or off the line."""
        place = self._places.get(standing)
        return None if place is None else next((step for step in self.line if self._places[step.id] > place), None)

    def standing_before(self, id: str) -> frozenset[str]:
        """The steps at which a case stands while this one comes next."""
        return frozenset(one for one in self._places if (after := self.following(one)) is not None and after.id == id)

    def has_passed(self, standing: str, id: str) -> bool:
        """Whether a case that stands at a step of the line has taken another one of it."""
        return id in self._places and standing in self._places and self._places[standing] >= self._places[id]

    def beside(self, standing: str) -> list[CaseStep]:
        """The steps beside the line that can be taken by a case that stands at a step, the earliest first."""
        found = (step for step in self.steps if step.kind.beside and step.id not in self.left_out)
        return [step for step in found if self.has_passed(standing, self._anchor(step))]

    def open_at(self, standing: str) -> frozenset[str]:
        """The steps that can be next for a case that stands at a step, whatever was taken of it beside the line."""
        following = self.following(standing)
        return frozenset(step.id for step in (following, *self.beside(standing)) if step is not None)

    def owned_by(self, owner: str) -> frozenset[str]:
        """The steps at which a case stands while the next one on the line is this office's."""
        pairs = ((id, self.following(id)) for id in self._places)
        return frozenset(id for id, after in pairs if after is not None and owner in after.by)

    @cached_property
    def optional(self) -> tuple[CaseStep, ...]:
        """What is only usual practice, and no case needs to exist or to end."""
        return tuple(step for step in self.steps if step.is_practice and step.id not in _NEEDED)

    def without(self, ids: frozenset[str]) -> "Procedure":
        """The same without usual practice that a county leaves out; what the document asks for stays."""
        return Procedure(self.steps, left_out=frozenset(step.id for step in self.optional if step.id in ids))

    def _anchor(self, step: CaseStep) -> str:
        """The step of the line after which one beside it can be taken: where that is left out, the nearest before."""
        order = list(KINDS)
        wanted = step.kind.after
        while KINDS[wanted].beside:
            wanted = KINDS[wanted].after
        if wanted in {one.id for one in self.line}:
            return wanted
        earlier = [one.id for one in self.line if order.index(one.id) < order.index(wanted)]
        return earlier[-1] if earlier else CHECKED


USUAL = Procedure(
    tuple(
        CaseStep.model_validate(id)
        for id in (
            REPORTED,
            CHECKED,
            "appraised",
            "applied",
            "village_review",
            "township_review",
            "county_approval",
            "works_started",
            "inspected",
            "completed",
            "accepted",
            "paid",
            CLOSED,
        )
    )
)
"""What is done where no document is known that counts at a place."""


def problems(steps: tuple[CaseStep, ...], duties: tuple[Duty, ...]) -> Iterator[str]:
    """What keeps a document's steps from being a way from report to close-out, each as 'key: what is expected'."""
    ids = [step.id for step in steps]
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        yield f"case_steps: {id}: expected once, found {ids.count(id)} times"
    line = Procedure(steps).line
    for place, wanted in ((0, REPORTED), (1, CHECKED), (-1, CLOSED)):
        if len(line) < 3 or line[place].id != wanted:
            yield f"case_steps: expected {REPORTED}, {CHECKED} first and {CLOSED} last, found {', '.join(ids)}"
            break
    for step in steps:
        if not step.by:
            yield f"case_steps: {step.id}: expected somebody who takes it"
        anchor = step.kind.after
        if step.kind.beside and KINDS[anchor].beside and anchor not in ids:
            yield f"case_steps: {step.id}: cannot be reached, for {anchor} is not among the case_steps"
    for duty in duties:
        if duty.step is not None and duty.step not in ids:
            yield f"duties: {duty.duty}: step {duty.step} is not among the case_steps"


def unexplained(steps: tuple[CaseStep, ...], duties: tuple[Duty, ...]) -> Iterator[str]:
    """Steps that claim a clause although no duty of the document leads to them."""
    answered = {duty.step for duty in duties}
    for step in steps:
        if not step.is_practice and step.id not in answered:
            yield f"pack.yaml: case_steps: {step.id}: expected a duty of {step.section} that it does"
