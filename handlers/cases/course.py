"""The steps of a document's procedure as rows, and the ways that lead off its line and back."""

from collections.abc import Mapping
from typing import Any

from handlers.cases.course_fields import AS_IT_IS, FAILED, REFUSED, SAFE_VERDICT, SOUND, STEP_FIELDS
from handlers.cases.step import SHOW, Step, Telling, Whom
from handlers.dialog.messages import Weight
from handlers.dialog.permissions import Action
from knowledge.model.case_steps import CLOSED, KINDS
from storage.cases.cases import ENDED, UNCOUNTED, CaseState

STEP_OF: Mapping[str, Action] = {
    "cadre": Action.TAKE_VILLAGE_STEP,
    "township": Action.TAKE_TOWNSHIP_STEP,
    "county": Action.TAKE_COUNTY_STEP,
}

BACK_TO = "back_to"  # among what a step records: the state to which it leads back
EVENT = "step_"  # before the id of a step in the kind of its event

_TELLS_NEXT = Telling(whom=Whom.NEXT, text="course.for_next", buttons=(SHOW,))
_TELLS = (Telling(whom=Whom.REPORTER, text="course.for_reporter", buttons=(SHOW,)), _TELLS_NEXT)
_TELLS_ON_THE_LINE = (
    Telling(whom=Whom.REPORTER, text="course.for_reporter", buttons=(SHOW,), asks=True),
    _TELLS_NEXT,
)
_TELLS_MORE = {
    CLOSED: (Telling(whom=Whom.ABOVE, text="close_out.in_spite_above", when=lambda values: "in_spite" in values),),
}
_ON_THE_LINE = tuple(
    state for state in CaseState if state not in ENDED and state not in (CaseState.REPORTED, CaseState.RETURNED)
)


def _found_safe(values: Mapping[str, Any]) -> CaseState | None:
    """A house of grade A or B is left as it is, unless it is to be retrofitted."""
    sound = values.get("grade") in SOUND
    return CaseState.SAFE if sound and values.get("after_sound", AS_IT_IS) == AS_IT_IS else None


def _verified(values: Mapping[str, Any]) -> CaseState | None:
    return CaseState.SAFE if values.get("verdict") == SAFE_VERDICT else None


def _reviewed(values: Mapping[str, Any]) -> CaseState | None:
    """A house that was found to be safe and is not, goes on from the visit: 龙胜 二（二）3."""
    return CaseState(values[BACK_TO]) if BACK_TO in values else None


def _refused(values: Mapping[str, Any]) -> CaseState | None:
    return CaseState.REJECTED if values.get("outcome") == REFUSED else None


def _accepted(values: Mapping[str, Any]) -> CaseState | None:
    """What failed is put right, completed again and accepted again: 豫脱贫办〔2019〕19号 二（五）."""
    failed = FAILED in (values.get("outcome"), values.get("basic_safety"))
    return CaseState.WORKS_STARTED if failed else None


_LEADS = {
    "appraised": _found_safe,
    "verified": _verified,
    "reviewed": _reviewed,
    "village_review": _refused,
    "township_review": _refused,
    "county_approval": _refused,
    "accepted": _accepted,
}


# after these, more is known than their short forms ask: parts of the house, plan and account, sums by source
_MORE_TO_FILL = ("appraised", "county_approval", "works_started", "completed", "accepted", "paid")


def _row(id: str) -> Step:
    kind = KINDS[id]
    return Step(
        id=id,
        kind=f"{EVENT}{id}",
        records=id,
        action=STEP_OF[kind.owner],
        states=(),
        to=None if kind.beside else CaseState(id),
        leads=_LEADS.get(id, lambda values: None),
        form=f"step_{id}",
        reply="course.noted",
        reply_buttons=("fill", SHOW) if id in _MORE_TO_FILL else (SHOW,),
        tells=(*(_TELLS if kind.beside else _TELLS_ON_THE_LINE), *_TELLS_MORE.get(id, ())),
        too_late="course.too_late",
        weight=Weight.PLAIN if kind.beside else Weight.MAIN,
    )


COURSE = tuple(_row(id) for id in KINDS if id in STEP_FIELDS)


def _way(id: str, action: Action, states: tuple[CaseState, ...], to: CaseState) -> Step:
    return Step(
        id=id,
        kind=f"{EVENT}{id}",
        records=id,
        action=action,
        states=states,
        to=to,
        form=f"step_{id}",
        reply="course.noted",
        tells=_TELLS,
        too_late="course.too_late",
        weight=Weight.SIDE,
    )


WAYS = (
    _way("reject", Action.TAKE_TOWNSHIP_STEP, _ON_THE_LINE, CaseState.REJECTED),
    _way("solve", Action.TAKE_VILLAGE_STEP, _ON_THE_LINE, CaseState.SOLVED),
    _way("seal_empty", Action.TAKE_TOWNSHIP_STEP, _ON_THE_LINE, CaseState.EMPTY_SEALED),
    _way(
        "reopen",
        Action.TAKE_TOWNSHIP_STEP,
        tuple(state for state in ENDED if state not in UNCOUNTED),
        CaseState.CHECKED,
    ),
)

NAMED = {step.kind: step.id for step in (*COURSE, *WAYS)}  # events that say what the step recorded
