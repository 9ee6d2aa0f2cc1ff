"""The lists of cases, a page at a time with how many there are of all, and the way from one case to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.cases import view
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import COORDINATORS, roles_below
from handlers.dialog.messages import Option, Reply
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action, rows
from knowledge.area import Level
from knowledge.model.procedure import USUAL, Procedure
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
_GAP = "\u3000"
_LONGEST_HAZARD = _LONGEST_SPOT = 8  # characters on a button


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What comes after a case in the list that the person works through: the next one, and how many are left."""

    next: Option
    left: int


def names(context: Context) -> tuple[str, ...]:
    """The lists that the person has, the one to work through first."""
    if context.place is None or context.role not in (Role.CADRE, *COORDINATORS):
        return (OWN,)
    return (VILLAGE, WAITING, LATE) if context.role is Role.CADRE else (WAITING, LATE, RETURNED, UNDER_WAY, DONE)


def show(context: Context) -> list[Reply]:
    """The person's own reports; for a cadre those of the village; for a coordinator what waits at the place."""
    return [_list(context, names(context)[0], 1)]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """cases:<list>:<page>; a list that is not the person's is the first of those that are."""
    name = args[0] if args[0] in names(context) else names(context)[0]
    return [_list(context, name, page_number(args[1]) if len(args) > 1 else 1)]


def count(context: Context, name: str) -> int:
    """How many cases are in one of the person's lists."""
    return stored.count(context.tx, _wanted(context, name))


def after(context: Context, case: Case, name: str = "") -> Queue | None:
    """What comes after a case in a list of the person, else in that which the person works off.

    None where there is no other, and for a case that was opened from no list and is not one to work off.
    """
    if name not in names(context):
        name = worked_off(context)
        if not name:
            return None
    wanted = _wanted(context, name)
    following = stored.following(context.tx, wanted, case)
    if following is None:
        return None
    next_ = context.option(_button_id(following, name), "cases.button.next")
    return Queue(next=next_, left=stored.count(context.tx, wanted))


def ways_in(context: Context) -> list[Option]:
    """The buttons of the person's lists that have something in them, with how much; without what waits already."""
    return _ways(context, [name for name in names(context) if name != worked_off(context)])


def ways_to_all(context: Context) -> list[Option]:
    """The buttons of all lists that the person has at the place and that have something in them."""
    return _ways(context, [name for name in names(context) if name != OWN])


def _ways(context: Context, names: Sequence[str]) -> list[Option]:
    return [
        context.option(f"cases:{name}:1", f"cases.button.list_{name}", count=many, place=_place_name(context))
        for name, many in ((name, count(context, name)) for name in names)
        if many
    ]


def worked_off(context: Context) -> str:
    """The list that becomes shorter as the person works; empty for whoever has none."""
    return next((name for name in (WAITING, RETURNED) if name in names(context)), "")


def _button_id(case: Case, name: str) -> str:
    return f"case:{SHOW}:{case.number}:{name}"


def _wanted(context: Context, name: str) -> CaseList:
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    if name == OWN or context.place is None:
        roles = frozenset({Role.RESIDENT, *(grant.role for grant in context.grants)})
        return CaseList(scope=scope, reporter_id=context.person_id, roles=frozenset(map(str, roles)))
    states = _STATES.get(name, ())
    if name == WAITING and context.role is Role.CADRE:
        states = _STATES[RETURNED]
    return CaseList(
        scope=scope,
        below=context.place.path,
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
    """By pack, the states of the cases whose next step is that of the person's office."""
    procedures: dict[str | None, Procedure] = {None: USUAL}
    procedures |= {pack.id: pack.procedure for pack in context.packs.values()}
    owned = {id: procedure.owned_by(context.role) - _WAITS for id, procedure in procedures.items()}
    return {id: states for id, states in owned.items() if states}


def _list(context: Context, name: str, number: int) -> Reply:
    wanted, place = _wanted(context, name), _place_name(context)
    page = page_of(stored.count(context.tx, wanted), number, size=ON_A_PAGE)
    found = stored.part(context.tx, wanted, offset=page.offset, limit=page.size)
    aside = _aside(context, name)
    if not found:
        report = (context.option("cmd:report", "menu.report"),)
        return context.reply(f"cases.list.{name}_none", *report, *aside, place=place)
    labels = _Labels(context, found)
    cases = tuple((Option(id=_button_id(case, name), label=labels.of(case)),) for case in found)
    lines = [context.say(f"cases.list.{name}", count=page.count, place=place), *page.where(context.say)]
    turning = in_rows(page.turning(context.say, f"cases:{name}"))
    cards = tuple(view.drawn(context, case, labels.place(case), opens=_button_id(case, name)) for case in found)
    return Reply(text="\n".join(lines), options=(*cases, *turning, *in_rows(aside)), cards=cards)


def _place_name(context: Context) -> str:
    return context.place.name if context.place else ""


def _aside(context: Context, name: str) -> list[Option]:
    """The ways to the person's other lists, with their counts; for own reports that by a number."""
    if name == OWN:
        return [context.option("lookup:start", "lookup.button")]
    return _ways(context, [other for other in names(context) if other != name])


class _Labels:
    """Says cases on buttons; where they lie is read once for all."""

    def __init__(self, context: Context, cases: Sequence[Case]) -> None:
        self._context = context
        places = areas.among(context.tx, {case.area for case in cases}).values()
        self._lineages = areas.lineages(context.tx, places)

    def of(self, case: Case) -> str:
        """“青石村李秀英家　墙裂缝等2样　等核实3天　YT2026-000001”."""
        say = self._context.say
        head = case.answers.get("head")
        whose = say("report.named", head=head) if head else say("cases.one_house")
        parts = [f"{self._where(case)}{whose}", self._hazards(case), self._stands(case), case.number]
        label = _GAP.join(part for part in parts if part)
        return say("cases.label_imminent", label=label) if view.is_untaken(case) else label

    def place(self, case: Case) -> str:
        """“青石村三组老井旁边”: the village as in the label, and the whole spot."""
        return f"{self._village(case)}{_spot(case)}"

    def _where(self, case: Case) -> str:
        """The village, for who looks at several townships with the township; within one village, where in it."""
        return self._village(case) or _spot(case)[:_LONGEST_SPOT]

    def _village(self, case: Case) -> str:
        """The village and what else of the way down to it the person has to be told; nothing within one village."""
        own = self._context.place
        if own is not None and own.level is Level.VILLAGE:
            return ""
        above = [one for one in self._lineages[case.area] if own is None or (own.contains(one) and one != own)]
        shown = [one.name for one in above if one.level in (Level.VILLAGE, Level.TOWNSHIP)]
        return "".join(reversed(shown))

    def _hazards(self, case: Case) -> str:
        """The first thing that is wrong, and how many there are."""
        ticked: list[str] = case.answers.get("hazards") or []
        if not ticked:
            return ""
        draft = Draft(id="", form="", subject=case.number, touched_at="")
        first = view.HAZARD_FIELD.kind.show(self._context, draft, view.HAZARD_FIELD, ticked[:1])
        first = first if len(first) <= _LONGEST_HAZARD else f"{first[:_LONGEST_HAZARD]}…"
        return self._context.say("cases.hazards", first=first, count=len(ticked)) if ticked[1:] else first

    def _stands(self, case: Case) -> str:
        """In danger that nobody looks after, waiting for so many days, or where it stands."""
        if view.is_untaken(case):
            return self._context.say("cases.short.untaken")
        return self._context.say(f"cases.short.{case.state}", since=view.since_when(self._context, case))


def _spot(case: Case) -> str:
    """Where in its village the house stands, as far as it was told."""
    spot: str = (case.answers.get("place") or {}).get("detail", "")
    return spot
