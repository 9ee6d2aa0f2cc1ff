"""Which procedure a case goes by, and where in it the case stands."""

from dataclasses import dataclass

from handlers.cases.step import Step
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import at_level
from knowledge.area import Level, Place
from knowledge.model.case_steps import KINDS, CaseStep
from knowledge.model.procedure import USUAL, Procedure
from storage.cases import left_out, records
from storage.cases.cases import Case
from storage.people import areas


@dataclass(frozen=True, kw_only=True)
class CaseStanding:
    """A case within its procedure: where it stands, and what was taken of it."""

    procedure: Procedure
    state: str
    taken: frozenset[str]

    def row(self, step: Step) -> CaseStep | None:
        """What the document says of a step that can be taken now; none where it cannot."""
        found = self.procedure.find(step.records)
        if found is None:
            return None
        if not found.kind.beside:
            return found if self.procedure.leading_to(found.id) == self.state else None
        after = found.kind.after
        waits = KINDS[after].beside and after not in self.taken
        reached = found in self.procedure.beside(self.state) and not waits
        return found if reached and (found.kind.repeats or found.id not in self.taken) else None


def procedure_of(occasion: Occasion, case: Case) -> Procedure:
    """The procedure of the document that counts where the house stands, without what its county goes without."""
    pack = occasion.packs.get(case.pack or "")
    whole = pack.procedure if pack else USUAL
    county = county_of(occasion, case)
    return whole.without(left_out.at(occasion.tx, county.code)) if county else whole


def county_of(occasion: Occasion, case: Case) -> Place | None:
    """The county in which a house stands; none of an alarm of which nobody knows where it is."""
    return at_level(areas.lineage(occasion.tx, areas.get(occasion.tx, case.area)), Level.COUNTY)


def standing_of(occasion: Occasion, case: Case) -> CaseStanding:
    """Where a case stands in its procedure."""
    return CaseStanding(
        procedure=procedure_of(occasion, case),
        state=case.state,
        taken=records.taken(occasion.tx, case.id),
    )
