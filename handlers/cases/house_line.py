"""What a case's card says of its household: into what it was joined, and how often the household was reported."""

from dataclasses import dataclass

from handlers.cases import steps
from handlers.dialog.context import Context
from handlers.dialog.messages import Option
from handlers.dialog.permissions import Action, rows
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.cases.scope import RowScope
from storage.households import households, joins, pairs
from storage.households.pairs import HousePair


@dataclass(frozen=True, kw_only=True)
class HouseLine:
    """What a case's sheet says of its household: words, and the page to which they lead, none where to none."""

    text: str
    path: str


_NOT_TAKEN_IN = (CaseState.REPORTED, CaseState.RETURNED, CaseState.WITHDRAWN, CaseState.JOINED)


def say(context: Context, case: Case) -> list[str]:
    """“并入编号YT2026-000001，和那件一起办”; nothing of a case that stands by itself."""
    join = joins.of_case(context.tx, case.id) if case.state is CaseState.JOINED else None
    return [context.say("joining.on_card", number=joins.number_of(context.tx, join.into_id))] if join else []


def at_desk(context: Context, case: Case) -> tuple[HouseLine, ...]:
    """Into what it was joined, the household's file, and the likest of the reports that may be of the same house."""
    joined = [HouseLine(text=line, path="") for line in say(context, case)]
    home = households.of_cases(context.tx, [case.id]).get(case.id)
    if home is None:
        return tuple(joined)
    count = households.count_cases(context.tx, _scope(context), home.id)
    text = context.say("desk.households.line", count=count)
    lines = [*joined, HouseLine(text=text, path=f"/desk/households/{home.id}")]
    doubt = next((pair for pair in pairs.of_case(context.tx, case.id) if _sees_both(context, pair)), None)
    if doubt is not None:
        lines.append(HouseLine(text=context.say("desk.households.doubt"), path=f"/desk/households/pairs/{doubt.id}"))
    return tuple(lines)


def _sees_both(context: Context, pair: HousePair) -> bool:
    both = cases.by_ids(context.tx, [pair.first_id, pair.second_id])
    return all(steps.may_see(context, one) for one in both.values())


def _scope(context: Context) -> RowScope:
    return rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)


def ways(context: Context, case: Case) -> list[Option]:
    """For an office: its papers, and the household's file where the household was reported more than once."""
    return [*_file(context, case), *_papers(context, case)]


def has_papers(context: Context, case: Case) -> bool:
    """Whether somebody who sees a case can have papers of it: an office, once the case was taken in."""
    taken_in = case.state not in _NOT_TAKEN_IN
    return taken_in and bool(context.grants) and context.may(Action.VIEW_CASE, context.place)


def _papers(context: Context, case: Case) -> list[Option]:
    if not has_papers(context, case):
        return []
    return [context.option(f"paper:case:{case.number}", "papers.button.papers")]


def _file(context: Context, case: Case) -> list[Option]:
    home = households.of_cases(context.tx, [case.id]).get(case.id) if context.grants else None
    if home is None:
        return []
    count = households.count_cases(context.tx, _scope(context), home.id)
    return [context.option(f"household:show:{home.id}", "households.button.file", count=count)] if count > 1 else []
