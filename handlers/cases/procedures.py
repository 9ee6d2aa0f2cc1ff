"""Which procedure a case goes by, and where in it the case stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from handlers.cases.step import Step
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import at_level
from knowledge.area import Level, Place
from knowledge.model.case_steps import KINDS, CaseStep
from knowledge.model.procedure import USUAL, Procedure
from storage.cases import left_out, records
from storage.cases.cases import Case, CaseState
from storage.people import areas


@dataclass(frozen=True, kw_only=True)
class CaseStanding:
    """A case within its procedure: where it stands, and what was taken of it."""

    procedure: Procedure
    state: str
    taken: frozenset[str]

    def is_open(self, step: Step) -> bool:
        """Whether a step of the procedure can be taken now."""
        return step.records in self.open_steps

    @cached_property
    def open_steps(self) -> frozenset[str]:
        """The steps of the procedure that can be taken now."""
        following = self.procedure.following(self.state)
        beside = (one for one in self.procedure.beside(self.state) if self._is_open_beside(one))
        return frozenset(one.id for one in (following, *beside, *self._of_a_safe_house) if one is not None)

    @property
    def _of_a_safe_house(self) -> list[CaseStep]:
        """What is taken of a house that was found to be safe, by a step that is looked at once more."""
        if self.state != CaseState.SAFE:
            return []
        return [one for one in self.procedure.steps if one.kind.of_safe_houses and one.kind.after in self.taken]

    def _is_open_beside(self, step: CaseStep) -> bool:
        after = step.kind.after
        waits = KINDS[after].beside and after not in self.taken
        return not waits and (step.kind.repeats or step.id not in self.taken)


def procedure_of(occasion: Occasion, case: Case) -> Procedure:
    """The procedure of the document that counts where the house stands, without what its county goes without."""
    whole = whole_procedure(occasion, case.pack)
    county = county_of(occasion, case)
    return whole.without(left_out.at(occasion.tx, county.code)) if county else whole


def whole_procedure(occasion: Occasion, pack: str | None) -> Procedure:
    """All steps of a document; what is usual where none counts."""
    found = occasion.packs.get(pack or "")
    return found.procedure if found else USUAL


def county_of(occasion: Occasion, case: Case) -> Place | None:
    """The county in which a house stands; none of an alarm of which nobody knows where it is."""
    return at_level(occasion.places_read.lineage(case.area), Level.COUNTY)


def procedures_among(occasion: Occasion, cases: Sequence[Case]) -> dict[int, Procedure]:
    """The procedures of some cases, by their ids; what counties go without is read once for each county."""
    places = areas.among(occasion.tx, {case.area for case in cases}).values()
    lineages = areas.lineages(occasion.tx, places)
    found: dict[tuple[str | None, str | None], Procedure] = {}
    for pack_id, county in {_key(case, lineages[case.area]) for case in cases}:
        pack = occasion.packs.get(pack_id or "")
        whole = pack.procedure if pack else USUAL
        found[pack_id, county] = whole.without(left_out.at(occasion.tx, county)) if county else whole
    return {case.id: found[_key(case, lineages[case.area])] for case in cases}


def _key(case: Case, lineage: Sequence[Place]) -> tuple[str | None, str | None]:
    county = at_level(lineage, Level.COUNTY)
    return case.pack, county.code if county else None


def standing_of(occasion: Occasion, case: Case) -> CaseStanding:
    """Where a case stands in its procedure."""
    return CaseStanding(
        procedure=procedure_of(occasion, case),
        state=case.state,
        taken=records.taken(occasion.tx, case.id),
    )


def standings_among(occasion: Occasion, cases: Sequence[Case]) -> dict[int, CaseStanding]:
    """Where some cases stand, by their ids, read at once; those that stand alike share one."""
    taken = records.taken_among(occasion.tx, [case.id for case in cases])
    procedures = procedures_among(occasion, cases)
    shared: dict[tuple[int, str, frozenset[str]], CaseStanding] = {}
    found = {}
    for case in cases:
        procedure, steps = procedures[case.id], taken.get(case.id, frozenset())
        standing = CaseStanding(procedure=procedure, state=case.state, taken=steps)
        found[case.id] = shared.setdefault((id(procedure), case.state, steps), standing)
    return found
