"""What comes next for a case: which step, whose it is, and until when."""

from handlers.cases.procedures import procedure_of
from handlers.dialog.context import Occasion
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import LEVEL_OF, at_level, holders_at, nearest
from knowledge.area import Place
from knowledge.model.case_steps import CaseStep
from storage.cases import deadlines, records
from storage.cases.cases import Case, CaseState
from storage.people import areas
from storage.people.people import Coordinator, Role


def following(occasion: Occasion, case: Case, state: CaseState) -> CaseStep | None:
    """The step that comes next for a case in a state; none where it has ended, or waits for its reporter."""
    return procedure_of(occasion, case).following(state)


def say(occasion: Occasion, case: Case, state: CaseState) -> str:
    """“下一步：鉴定，云山县办，11月30日（周一）前”; empty where nothing comes next."""
    step = following(occasion, case, state)
    if state is CaseState.CLOSED:
        return _say_payment(occasion, case)
    if step is None:
        return ""
    name = occasion.say(f"course.step.{step.id}")
    office = _office(occasion, case, step)
    until = next((one for one in deadlines.running(occasion.tx, case.id) if one.step == step.id), None)
    if until is None:
        return occasion.say("course.next", step=name, office=office.name)
    if until.named_on is not None:
        named, day = say_date(occasion.say, until.named_on), say_date(occasion.say, until.due_on)
        return occasion.say("course.next_put_off", step=name, office=office.name, day=day, named=named)
    key = "course.next_in_principle" if until.in_principle else "course.next_until"
    return occasion.say(key, step=name, office=office.name, day=say_date(occasion.say, until.due_on))


def _say_payment(occasion: Occasion, case: Case) -> str:
    """“补助还没拨：云山县办，12月4日（周五）前拨”, of a house closed after works; empty where none is owed."""
    paying = procedure_of(occasion, case).find("paid")
    taken = records.taken_this_time(occasion.tx, case.id) if paying else frozenset()
    if paying is None or "accepted" not in taken or "paid" in taken:
        return ""
    office = _office(occasion, case, paying).name
    until = next((one for one in deadlines.running(occasion.tx, case.id) if one.step == paying.id), None)
    if until is None:
        return occasion.say("close_out.unpaid", office=office)
    key = "close_out.unpaid_in_principle" if until.in_principle else "close_out.unpaid_until"
    return occasion.say(key, office=office, day=say_date(occasion.say, until.due_on))


def owners(occasion: Occasion, case: Case, state: CaseState) -> list[Coordinator]:
    """Those whose turn it is in a state: who holds the office of the next step, else the nearest above who does."""
    step = following(occasion, case, state)
    if step is None:
        return []
    lineage = areas.lineage(occasion.tx, areas.get(occasion.tx, case.area))
    office = _office(occasion, case, step)
    upwards = lineage[lineage.index(office) :] if office in lineage else lineage
    return nearest(holders_at(occasion.tx, one) for one in upwards)


def _office(occasion: Occasion, case: Case, step: CaseStep) -> Place:
    """The place whose office takes a step of a case; where the case lies at none of that level, its own place."""
    place = areas.get(occasion.tx, case.area)
    return at_level(areas.lineage(occasion.tx, place), LEVEL_OF[Role(step.by[0])]) or place
