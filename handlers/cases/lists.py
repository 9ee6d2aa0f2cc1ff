"""The lists of cases, a page at a time with how many there are of all, and the way from one case to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.cases import view
from handlers.cases.labels import CaseLabels
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_places
from handlers.dialog.hierarchy import COORDINATORS, at_level, roles_below
from handlers.dialog.messages import Option, Reply
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action, rows
from knowledge.area import Level, Place
from knowledge.model.procedure import USUAL, Procedure
from storage.cases import left_out
from storage.cases import lists as stored
from storage.cases.cases import ENDED, Case, CaseState
from storage.cases.lists import CaseList
from storage.people import areas
from storage.people.people import Role

ON_A_PAGE = 10
_AT_THE_TOWNSHIP = (CaseState.REPORTED, CaseState.RETURNED)
OWN, VILLAGE, WAITING, RETURNED = "own", "village", "waiting", "returned"
LATE, UNDER_WAY, DONE = "late", "under_way", "done"

_STATES: Mapping[str, tuple[CaseState, ...]] = {
    WAITING: (CaseState.REPORTED,),
    RETURNED: (CaseState.RETURNED,),
    UNDER_WAY: tuple(state for state in CaseState if state not in ENDED and state not in _AT_THE_TOWNSHIP),
    DONE: ENDED,
}
_WAITS = {CaseState.REPORTED}  # with the township, and in the lists of all who may receive it


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What comes after a case in the list that the person works through: the next one, and how many are left."""

    next: Option
    left: int


def names(context: Context) -> tuple[str, ...]:
    """The lists that the person has, the one to work through first."""
    if context.place is None or context.role not in (Role.CADRE, *COORDINATORS):
        return (OWN,)
    if context.role is Role.CADRE:
        return VILLAGE, WAITING, LATE
    beside = (VILLAGE,) if _villages(context) else ()
    return (WAITING, LATE, RETURNED, UNDER_WAY, DONE, *beside)


def _villages(context: Context) -> tuple[Place, ...]:
    """The villages of which the person is a cadre and that lie in no place of a role with more to decide."""
    held = (grant.place for grant in context.grants if grant.role is Role.CADRE and grant.place is not None)
    if context.role is Role.CADRE:
        return tuple(held)
    return tuple(village for village in held if not any(place.contains(village) for place in context.places))


def _places(context: Context, name: str) -> tuple[Place, ...]:
    """Of which places a list is: those of the foremost role; that of villages those of which the person is a cadre."""
    return _villages(context) if name == VILLAGE else context.places


def show(context: Context) -> list[Reply]:
    """The person's own reports; for a cadre those of the village; for a coordinator what waits at the place."""
    return [_list(context, names(context)[0], 1)]


def show_own(context: Context) -> list[Reply]:
    """What the person reported, before the list of the place; for an office that reported nothing this one alone."""
    beside = OWN not in names(context) and count(context, OWN) > 0
    return [*([_list(context, OWN, 1)] if beside else []), *show(context)]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """cases:<list>:<page>; a list that is not the person's is the first of those that are, but all have their own."""
    name = args[0] if args[0] in (OWN, *names(context)) else names(context)[0]
    return [_list(context, name, page_number(args[1]) if len(args) > 1 else 1)]


def count(context: Context, name: str) -> int:
    """How many cases are in one of the person's lists."""
    return stored.count(context.tx, list_of(context, name))


def after(context: Context, case: Case, name: str = "") -> Queue | None:
    """What comes after a case in a list of the person, else in the one that is open, or which the person works off.

    None where there is no other, and for a case that was opened from no list and is not one to work off.
    """
    own = names(context)
    name = next((one for one in (name, context.list_open, worked_off(context)) if one in own), "")
    if not name:
        return None
    found = following(context, case, name)
    if found is None:
        return None
    next_ = context.option(_button_id(found, name), "cases.button.next")
    return Queue(next=next_, left=count(context, name))


def following(context: Context, case: Case, name: str) -> Case | None:
    """The case that comes after another one in a list of the person; none where there is no other."""
    return stored.following(context.tx, list_of(context, name), case) if name in names(context) else None


def ways_in(context: Context) -> list[Option]:
    """The buttons of the person's lists that have something in them, with how much; without what waits already."""
    return _ways(context, [name for name in names(context) if name != worked_off(context)])


def _ways(context: Context, names: Sequence[str]) -> list[Option]:
    return [
        context.option(f"cases:{name}:1", f"cases.button.list_{name}", count=many, place=_place_name(context, name))
        for name, many in ((name, count(context, name)) for name in names)
        if many
    ]


def worked_off(context: Context) -> str:
    """The list that becomes shorter as the person works; empty for whoever has none."""
    return next((name for name in (WAITING, RETURNED) if name in names(context)), "")


def _button_id(case: Case, name: str) -> str:
    return f"case:{SHOW}:{case.number}:{name}"


def list_of(context: Context, name: str) -> CaseList:
    """What belongs to one of the person's lists."""
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    if name == OWN or context.place is None:
        roles = frozenset({Role.RESIDENT, *(grant.role for grant in context.grants)})
        return CaseList(scope=scope, reporter_id=context.person_id, roles=frozenset(map(str, roles)))
    states = _STATES.get(name, ())
    if name == WAITING and context.role is Role.CADRE:
        states = _STATES[RETURNED]
    return CaseList(
        scope=scope,
        below=tuple(place.path for place in _places(context, name)),
        states=states,
        turns=_turns(context) if name == WAITING else {},
        but_turns=_turns(context) if name == UNDER_WAY else {},
        nowhere=name == WAITING and context.role is Role.COUNTY,
        due_before=_past_the_next_workday(context) if name == LATE else None,
        owners=(context.role, *roles_below(context.role)[:1]),
    )


def _past_the_next_workday(context: Context) -> date:
    return context.workdays.after(context.today) + timedelta(days=1)


def _turns(context: Context) -> dict[str | None, frozenset[str]]:
    """By pack, the states of the cases whose next step is that of the person's office, as the county goes by it."""
    procedures: dict[str | None, Procedure] = {None: USUAL}
    procedures |= {pack.id: pack.procedure for pack in context.packs.values()}
    county = at_level(areas.lineage(context.tx, context.place), Level.COUNTY) if context.place else None
    without = left_out.at(context.tx, county.code) if county else frozenset()
    owned = {id: procedure.without(without).owned_by(context.role) - _WAITS for id, procedure in procedures.items()}
    return {id: states for id, states in owned.items() if states}


def _list(context: Context, name: str, number: int) -> Reply:
    wanted, place = list_of(context, name), _place_name(context, name)
    page = page_of(stored.count(context.tx, wanted), number, size=ON_A_PAGE)
    found = stored.part(context.tx, wanted, offset=page.offset, limit=page.size)
    aside = _aside(context, name)
    if not found:
        report = (context.option("cmd:report", "menu.report"),)
        return context.reply(f"cases.list.{name}_none", *report, *aside, place=place)
    labels = CaseLabels(context, found)
    cases = tuple((Option(id=_button_id(case, name), label=labels.of(case)),) for case in found)
    lines = [context.say(f"cases.list.{name}", count=page.count, place=place), *page.where(context.say)]
    turning = in_rows(page.turning(context.say, f"cases:{name}"))
    if page.pages > 1 and name != OWN:
        aside.append(context.option("cmd:find", "cases.button.find"))
    cards = tuple(view.drawn(context, case, labels.place(case), opens=_button_id(case, name)) for case in found)
    return Reply(text="\n".join(lines), options=(*cases, *turning, *in_rows(aside)), cards=cards)


def _place_name(context: Context, name: str) -> str:
    return say_places(_places(context, name))


def _aside(context: Context, name: str) -> list[Option]:
    """The ways to the person's other lists, with their counts; for own reports that by a number."""
    if name == OWN:
        return [context.option("lookup:start", "lookup.button")]
    return _ways(context, [other for other in names(context) if other != name])
