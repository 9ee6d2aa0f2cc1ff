"""What becomes of a danger that somebody looks after: rows of steps, told to the reporter and the office above."""

from handlers.cases.step import SHOW, Step, Telling, Whom
from handlers.dialog.messages import Weight
from handlers.dialog.permissions import Action
from storage.cases.cases import Case, CaseState

SHELTER_FORM = "alarm_shelter"

_STATES = tuple(state for state in CaseState if state is not CaseState.WITHDRAWN)
_TELLS = (
    Telling(whom=Whom.REPORTER, text="cases.how_for_reporter"),
    Telling(whom=Whom.ABOVE, text="cases.how_for_above"),
)
_OVER = {"danger": "none"}


def is_under_way(case: Case) -> bool:
    """Whether somebody looks after a danger that is not over."""
    return case.imminent and case.taken_at is not None


PEOPLE_OUT = Step(
    id="out",
    kind="people_out",
    action=Action.RECEIVE_CASE,
    states=_STATES,
    applies=is_under_way,
    reply="cases.how_noted",
    reply_buttons=("shelter", SHOW),
    tells=_TELLS,
)
ON_SITE = Step(
    id="on_site",
    kind="on_site",
    action=Action.RECEIVE_CASE,
    states=_STATES,
    applies=is_under_way,
    reply="cases.how_noted",
    tells=_TELLS,
)
SEALED = Step(
    id="sealed",
    kind="sealed",
    action=Action.RECEIVE_CASE,
    states=_STATES,
    applies=is_under_way,
    reply="cases.how_noted",
    tells=_TELLS,
)
SHELTER = Step(
    id="shelter",
    kind="sheltered",
    action=Action.RECEIVE_CASE,
    states=_STATES,
    applies=is_under_way,
    form=SHELTER_FORM,
    reply="cases.how_noted",
    tells=_TELLS,
    too_late="cases.danger_is_over",
)
CLEARED = Step(
    id="cleared",
    kind="cleared",
    action=Action.RECEIVE_CASE,
    states=_STATES,
    applies=is_under_way,
    sets=_OVER,
    reply="cases.danger_ended",
    tells=_TELLS,
    weight=Weight.SIDE,
)
RENOVATED = Step(
    id="renovate",
    kind="to_be_renovated",
    action=Action.RECEIVE_CASE,
    states=_STATES,
    applies=is_under_way,
    sets=_OVER,
    reply="cases.danger_ended",
    tells=_TELLS,
    weight=Weight.SIDE,
)

STEPS = (PEOPLE_OUT, ON_SITE, SEALED, SHELTER, CLEARED, RENOVATED)  # in the order of their buttons
