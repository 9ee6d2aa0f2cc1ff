"""Who closed a house, and who stands above that office: they hear where it turns out not to be mended."""

from handlers.cases import what_next
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import LEVEL_OF, at_level, holders_at, superiors
from knowledge.area import Place
from knowledge.model.case_steps import CLOSED
from storage.cases import records
from storage.cases.cases import Case
from storage.people import areas
from storage.people.people import Coordinator, Role


def of(occasion: Occasion, case: Case) -> list[Coordinator]:
    """Those of the office that closed a house, and those whose step comes next, each once."""
    office = _office(occasion, case)
    there = holders_at(occasion.tx, office) if office else []
    found = {one.person_id: one for one in (*there, *what_next.owners(occasion, case, case.state))}
    return list(found.values())


def above(occasion: Occasion, case: Case) -> list[Coordinator]:
    """Those of the next office above the one that closed a house."""
    office = _office(occasion, case)
    return superiors(occasion.tx, office) if office else []


def _office(occasion: Occasion, case: Case) -> Place | None:
    """The place whose office closed a house last; none where none did."""
    roles = [Role(record.role) for record in records.of(occasion.tx, case.id) if record.step == CLOSED]
    level = LEVEL_OF.get(roles[-1]) if roles else None
    lineage = areas.lineage(occasion.tx, areas.get(occasion.tx, case.area))
    return at_level(lineage, level) if level else None
