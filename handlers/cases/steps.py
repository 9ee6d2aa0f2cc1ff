"""The steps of a case as a table, a row each, and who may take which of them now."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from handlers.cases import aftercare, calling, close_out_steps, document_forms, due, numbers, slip
from handlers.cases.course import BACK_TO, COURSE, STEP_OF, WAYS
from handlers.cases.fields import groups
from handlers.cases.procedures import CaseStanding, standing_of, standings_among
from handlers.cases.report_fields import is_whole
from handlers.cases.step import SHOW, Step, Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.messages import Weight
from handlers.dialog.permissions import Action, allowed_on_case
from knowledge.area import Place
from knowledge.model.case_steps import CHECKED, REPORTED
from storage.cases import rechecks, records
from storage.cases.cases import ENDED, Case, CaseState
from storage.cases.rechecks import Recheck
from storage.cases.records import Record
from storage.households import joins
from storage.people import areas
from storage.people.people import Role

_OPEN = (CaseState.REPORTED, CaseState.RETURNED)
_TILL_WITHDRAWN = tuple(state for state in CaseState if state is not CaseState.WITHDRAWN)
_NONE_NOW = {"danger": "none"}

RECEIVE = Step(
    id="receive",
    kind="received",
    action=Action.RECEIVE_CASE,
    states=(CaseState.REPORTED,),
    to=CaseState.CHECKED,
    records=CHECKED,
    reply="cases.received",
    tells=(
        Telling(whom=Whom.REPORTER, text="cases.received_for_reporter", buttons=(SHOW,)),
        Telling(whom=Whom.NEXT, text="course.for_next", buttons=(SHOW,)),
    ),
    takes_over=True,
    weight=Weight.MAIN,
)
RETURN = Step(
    id="return",
    kind="returned",
    action=Action.RETURN_CASE,
    states=(CaseState.REPORTED,),
    to=CaseState.RETURNED,
    form="case_return",
    reply="cases.returned",
    tells=(Telling(whom=Whom.REPORTER, text="cases.returned_for_reporter", buttons=("correct",)),),
    takes_over=True,
    weight=Weight.BACK,
)
REROUTE = Step(
    id="reroute",
    kind="rerouted",
    action=Action.REROUTE_CASE,
    states=tuple(state for state in CaseState if state not in ENDED and state is not CaseState.RETURNED),
    form="case_reroute",
    reply="cases.rerouted",
    reply_buttons=(),
    tells=(Telling(whom=Whom.REPORTER, text="cases.rerouted_for_reporter", buttons=(SHOW,)),),
    too_late="course.too_late",
    weight=Weight.SIDE,
    but_reporter=True,
)
CORRECT = Step(
    id="correct",
    kind="corrected",
    action=Action.CORRECT_CASE,
    states=_OPEN,
    to=CaseState.REPORTED,
    form="case_correction",
    personal=True,
    reply="cases.corrected",
    tells=(
        Telling(
            whom=Whom.COORDINATORS,
            text="cases.corrected_for_township",
            buttons=("receive", "return"),
            whole=True,
            after=(CaseState.RETURNED,),
        ),
        Telling(
            whom=Whom.COORDINATORS,
            text="cases.changed_for_township",
            buttons=("receive", "return"),
            whole=True,
            after=(CaseState.REPORTED,),
        ),
    ),
    weight=Weight.MAIN,
)
DETAILS = Step(
    id="details",
    kind="details_added",
    action=Action.ADD_DETAILS,
    states=_TILL_WITHDRAWN,
    form="household_details",
    personal=True,
    reply="details.submitted",
    reply_buttons=("fill", SHOW),
    too_late="details.too_late",
    weight=Weight.MAIN,
)
FILL = Step(
    id="fill",
    kind="details_filled",
    action=Action.ADD_DETAILS,
    states=_TILL_WITHDRAWN,
    look=groups.show_groups,
)
WITHDRAW = Step(
    id="withdraw",
    applies=lambda case: not case.imminent,
    kind="withdrawn",
    action=Action.WITHDRAW_CASE,
    states=_OPEN,
    to=CaseState.WITHDRAWN,
    confirm="cases.withdraw_sure",
    reply="cases.withdrawn",
    reply_buttons=(),
    tells=(Telling(whom=Whom.COORDINATORS, text="cases.withdrawn_for_township"),),
)
TAKE = Step(
    id="take",
    kind="taken",
    action=Action.RECEIVE_CASE,
    states=_OPEN,
    applies=lambda case: case.imminent and case.taken_at is None,
    reply="cases.taken",
    reply_buttons=(calling.CALL, SHOW),
    tells=(
        Telling(whom=Whom.REPORTER, text="cases.taken_for_reporter"),
        Telling(whom=Whom.ALARMED, text="cases.taken_for_told"),
    ),
    takes_over=True,
    weight=Weight.MAIN,
)
NUMBERS = Step(
    id="numbers",
    kind=numbers.LOOKED,
    action=Action.VIEW_ID_NUMBER,
    states=tuple(CaseState),
    applies=numbers.has_any,
    look=numbers.look,
    weight=Weight.SIDE,
)

SLIP = Step(
    id=slip.SLIP,
    kind=slip.SLIP,
    action=Action.TAKE_VILLAGE_STEP,
    states=tuple(state for state in CaseState if state is not CaseState.WITHDRAWN),
    applies=slip.is_needed,
    look=slip.hand,
    weight=Weight.SIDE,
)

CALL_OFF = Step(
    id="off",
    kind="called_off",
    action=Action.WITHDRAW_CASE,
    states=_OPEN,
    to=CaseState.WITHDRAWN,
    applies=lambda case: case.imminent and not is_whole(case.answers),
    reply="cases.called_off",
    reply_buttons=(),
    tells=(Telling(whom=Whom.ALARMED, text="cases.called_off_for_told"),),
    weight=Weight.SIDE,
)
NO_DANGER = Step(
    id="no_danger",
    kind="danger_denied",
    action=Action.WITHDRAW_CASE,
    states=_OPEN,
    applies=lambda case: case.imminent and is_whole(case.answers),
    sets=_NONE_NOW,
    reply="cases.danger_denied",
    tells=(Telling(whom=Whom.ALARMED, text="cases.danger_denied_for_told", buttons=(SHOW,)),),
    weight=Weight.SIDE,
)
CALL = Step(
    id=calling.CALL,
    kind=calling.CALLED,
    action=Action.CALL_REPORTER,
    states=tuple(CaseState),
    applies=calling.is_possible,
    look=calling.show,
    weight=Weight.MAIN,
)

REMARK = Step(
    id="remark",
    kind="remarked",
    action=Action.REMARK_ON_CASE,
    states=tuple(CaseState),
    form="case_remark",
    reply="remarks.noted",
    weight=Weight.SIDE,
    remarks=True,
)
MORE_TIME = Step(
    id="more_time",
    kind="more_time_asked",
    action=Action.ASK_MORE_TIME,
    states=tuple(CaseState),
    form="case_more_time",
    reply="more_time.asked",
    too_late="more_time.gone",
    weight=Weight.SIDE,
    postpones=True,
)
RECHECK = Step(
    id="recheck",
    kind="looked_again",
    action=Action.VIEW_CASE,
    states=_TILL_WITHDRAWN,
    confirm="looking_again.sure",
    reply="looking_again.noted",
    weight=Weight.MAIN,
    rechecks=True,
)
TAKE_BACK = Step(
    id="take_back",
    kind="taken_back",
    action=Action.VIEW_CASE,
    states=tuple(CaseState),
    leads=lambda values: CaseState(values[BACK_TO]) if BACK_TO in values else None,
    form="step_take_back",
    reply="course.noted_back",
    tells=(Telling(whom=Whom.REPORTER, text="course.taken_back_told", buttons=(SHOW,), asks=True),),
    too_late="course.too_late",
    weight=Weight.SIDE,
    undoes=True,
)
_TAKES_BACK = {  # by the role in which a step was recorded: what somebody else must be allowed to take it back
    Role.CADRE: Action.TAKE_TOWNSHIP_STEP,
    Role.TOWNSHIP: Action.TAKE_COUNTY_STEP,
    Role.COUNTY: Action.TAKE_COUNTY_STEP,
}

# in the order of their buttons
STEPS = (
    RECEIVE,
    RETURN,
    CORRECT,
    *COURSE,
    DETAILS,
    FILL,
    WITHDRAW,
    TAKE,
    CALL,
    *aftercare.STEPS,
    *close_out_steps.STEPS,
    CALL_OFF,
    NO_DANGER,
    NUMBERS,
    SLIP,
    REMARK,
    *WAYS,
    REROUTE,
    MORE_TIME,
    RECHECK,
    TAKE_BACK,
)
BY_ID = {step.id: step for step in STEPS}


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What is read once for many cases: where one lies, and where it stands in its procedure."""

    place: Place
    standing: CaseStanding


class _Look:
    """A case as one person sees it: where it stands is read once for all steps, or is known beforehand."""

    def __init__(self, context: Context, case: Case, known: _Known | None = None) -> None:
        self._context, self._case, self._known = context, case, known

    @cached_property
    def _place(self) -> Place:
        return self._known.place if self._known else areas.get(self._context.tx, self._case.area)

    @cached_property
    def _standing(self) -> CaseStanding:
        return self._known.standing if self._known else standing_of(self._context, self._case)

    @cached_property
    def _last(self) -> Record | None:
        """The step that was recorded last, but for the report itself: that is withdrawn, not taken back."""
        taken = [one for one in records.steps_of(self._context.tx, self._case.id) if one.step != REPORTED]
        return taken[-1] if taken else None

    @cached_property
    def to_look_at(self) -> tuple[Recheck, ...]:
        """The steps to be looked at again that the person took, or that are of an office of the person's."""
        marked = rechecks.of(self._context.tx, self._case.id)
        own = self._context.person_id
        return tuple(one for one in marked if one.taken_by == own or self.may(STEP_OF[one.owner]))

    def may(self, action: Action) -> bool:
        return allowed_on_case(
            action, self._case, grants=self._context.grants, person_id=self._context.person_id, place=self._place
        )

    def may_take(self, step: Step) -> bool:
        if step.undoes:
            return self._may_take_back()
        if step.rechecks:
            return self.may(Action.VIEW_CASE) and bool(self.to_look_at)
        if step.but_reporter and self._case.state in _OPEN and self._case.reporter_id == self._context.person_id:
            return False
        if not step.is_of_procedure:
            return self.may(step.action)
        row = self._standing.procedure.find(step.records)
        return row is not None and any(self.may(STEP_OF[office]) for office in row.by)

    def _is_of_such_a_house(self, step: Step) -> bool:
        """Whether the document has the step for houses like this one."""
        blank = document_forms.of(self._context, self._case, step.records)
        return blank is None or document_forms.unfit(blank, self._case.answers) is None

    def _may_take_back(self) -> bool:
        """Who recorded it, while the role still sees the case, and who stands above; of a county any coordinator."""
        if self._last is None or not self.may(Action.VIEW_CASE):
            return False
        action = _TAKES_BACK.get(Role(self._last.role))
        return self._last.person_id == self._context.person_id or (action is not None and self.may(action))

    def fits(self, step: Step) -> bool:
        if step.undoes:
            return self._last is not None and not joins.is_settled(self._last, self._context.now)
        if step.rechecks:
            return bool(self.to_look_at)
        if step.postpones:
            return bool(due.own(self._context, self._case))
        if step.is_of_procedure:
            return self._standing.is_open(step) and self._is_of_such_a_house(step)
        return starts_at(self._case, step) and step.holds(self._context, self._case)


def find(id: str) -> Step | None:
    """The step with this id; none where there is no such step."""
    return BY_ID.get(id)


def may_see(context: Context, case: Case) -> bool:
    """Whether the person may know of the case."""
    return _Look(context, case).may(Action.VIEW_CASE)


def may(context: Context, case: Case, action: Action) -> bool:
    """Whether the person may do something to a case, whatever its state."""
    return _Look(context, case).may(action)


def may_take(context: Context, case: Case, step: Step) -> bool:
    """Whether the role allows the step, whatever the state."""
    return _Look(context, case).may_take(step)


def fits(context: Context, case: Case, step: Step) -> bool:
    """Whether the case is where the step starts from, whoever takes it."""
    return _Look(context, case).fits(step)


def to_look_at(context: Context, case: Case) -> tuple[Recheck, ...]:
    """The steps of a case that this person is to look at again."""
    return _Look(context, case).to_look_at


def starts_at(case: Case, step: Step) -> bool:
    """Whether a case is where a step starts from that no procedure governs."""
    return case.state in step.states and step.applies(case)


def possible(context: Context, case: Case) -> list[Step]:
    """The steps that this person may take now."""
    look = _Look(context, case)
    return [step for step in STEPS if look.fits(step) and look.may_take(step)]


def possible_among(context: Context, found: Sequence[Case], wanted: Sequence[Step]) -> dict[str, int]:
    """Of some steps, by id, of how many cases the person may take them now; read once for all cases."""
    places = areas.among(context.tx, {case.area for case in found})
    standings = standings_among(context, found)
    many = dict.fromkeys((step.id for step in wanted), 0)
    for case in found:
        look = _Look(context, case, _Known(place=places[case.area], standing=standings[case.id]))
        for step in wanted:
            many[step.id] += look.fits(step) and look.may_take(step)
    return many


def on_card(context: Context, case: Case) -> list[Step]:
    """Those that have their button on the card: of the two ways to add details the one that fits the time.

    While a report is new, the form of a household's details is filled; later on what is missing is chosen.
    """
    elsewhere = FILL if case.state in _OPEN else DETAILS
    return [step for step in possible(context, case) if step is not elsewhere]
