"""The way of a case by one document: what comes next, who takes it, and whether each step can be reached and left."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from knowledge.model.case_steps import CHECKED, CLOSED, KINDS, REPORTED, CaseStep, Duty


@dataclass(frozen=True)
class Procedure:
    """Steps in their order. A case on the line stands at the step that was taken last."""

    steps: tuple[CaseStep, ...]

    @cached_property
    def line(self) -> tuple[CaseStep, ...]:
        """The steps that move a house on, from the report to the close-out."""
        return tuple(step for step in self.steps if not step.kind.beside)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {step.id: place for place, step in enumerate(self.line)}

    def find(self, id: str) -> CaseStep | None:
        """The step of this id; none where the document goes without it."""
        return next((step for step in self.steps if step.id == id), None)

    def following(self, standing: str) -> CaseStep | None:
        """What comes next on the line for a case that stands at a step; none at its end or off the line."""
        place = self._places.get(standing)
        return None if place is None or place + 1 == len(self.line) else self.line[place + 1]

    def leading_to(self, id: str) -> str | None:
        """The step at which a case stands before it takes this one on the line; none for the first."""
        place = self._places.get(id, 0)
        return self.line[place - 1].id if place else None

    def has_passed(self, standing: str, id: str) -> bool:
        """Whether a case that stands at a step of the line has taken another one of it."""
        return id in self._places and standing in self._places and self._places[standing] >= self._places[id]

    def beside(self, standing: str) -> list[CaseStep]:
        """The steps beside the line that can be taken by a case that stands at a step, the earliest first."""
        return [step for step in self.steps if step.kind.beside and self.has_passed(standing, self._anchor(step))]

    def owned_by(self, owner: str) -> frozenset[str]:
        """The steps at which a case stands while the next one on the line is this office's."""
        pairs = ((step, self.following(step.id)) for step in self.line)
        return frozenset(step.id for step, after in pairs if after is not None and owner in after.by)

    def without(self, ids: frozenset[str]) -> "Procedure":
        """The same without usual practice that a county leaves out; what the document asks for stays."""
        return Procedure(tuple(step for step in self.steps if step.id not in ids or not step.is_practice))

    def _anchor(self, step: CaseStep) -> str:
        """The step of the line after which one beside it can be taken: where that is left out, the nearest before."""
        order = list(KINDS)
        wanted = step.kind.after
        while KINDS[wanted].beside:
            wanted = KINDS[wanted].after
        if wanted in self._places:
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
