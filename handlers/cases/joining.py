"""并入: a case becomes a pointer to the one that goes on for the same house; nothing of it is moved or deleted."""

from handlers.cases import moves, view
from handlers.cases.moves import CaseMoved, Recorded
from handlers.cases.step import SHOW, Step, Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from storage.cases.cases import ENDED, Case, CaseState
from storage.households import households, joins

JOIN = Step(  # taken where a pair of reports is decided, never by a button of the case
    id="join",
    kind="joined",
    action=Action.JOIN_CASES,
    states=tuple(state for state in CaseState if state not in ENDED),
    to=CaseState.JOINED,
    applies=lambda case: not case.imminent,
    records=str(CaseState.JOINED),
    tells=(Telling(whom=Whom.REPORTER, text="joining.for_reporter", buttons=(SHOW,)),),
)


def may_join(into: Case, case: Case) -> bool:
    """Whether both are under way and the later one tells of no danger, which is never put away."""
    return into.state not in ENDED and case.state not in ENDED and JOIN.applies(case)


def join(context: Context, into: Case, case: Case) -> CaseMoved | None:
    """Join a case into another, with all that hangs on it; none where it is no longer as it was read.

    Its clocks stop, and who reported it hears of the other one's steps from now on. Both reporters are told, and
    neither of the other.
    """
    home = households.of_cases(context.tx, [case.id]).get(case.id)
    recorded = Recorded(details={"words": into.number}, values={"into": into.number}, words={"into": into.number})
    event = moves.move(context, case, JOIN, recorded)
    if event is None:
        return None
    joins.note(context.tx, case.id, into.id, household_id=home.id if home else None, now=context.now)
    if into.reporter_id not in (case.reporter_id, context.person_id):
        _tell_reporter_of(context, into)
    return event


def _tell_reporter_of(context: Context, into: Case) -> None:
    text = context.say("joining.for_first", number=into.number, whose=view.whose(context, into))
    reply = Reply(text=text, options=((view.button(context, into, SHOW),),))
    context.notices.append(Notice(person_id=into.reporter_id, reply=reply))
