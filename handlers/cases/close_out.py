"""The reporter is asked before a house is closed out; what is said, and for how long an answer is waited for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from handlers.cases import after_works
from handlers.cases.procedures import procedure_of
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.choices import OneOf
from handlers.forms.field import Field, Words
from knowledge.model.case_steps import CLOSED, CaseStep
from storage.cases import cases, confirmations
from storage.cases.cases import Case, CaseState
from storage.cases.confirmations import Confirmation, ConfirmationAnswer, ConfirmationKind
from storage.people import people

REPORTER_HAS = 5  # workdays in which the reporter may answer
ASKED_AGAIN_AFTER = timedelta(days=30)
AGREE, DISAGREE = "agree", "disagree"  # the buttons of the reporter
SILENT = "silent"
_BOTH = (ConfirmationKind.CLOSING, ConfirmationKind.LATER)


def follow(context: Context, case: Case, to: CaseState) -> None:
    """Ask where the close-out comes next, ask again some time after it, and nothing more of a case that goes back."""
    procedure = procedure_of(context, case)
    waits = {state for state in (case.state, to) if _closes_next(procedure.following(state))}
    if to is CaseState.CLOSED:
        confirmations.begin(context.tx, case, ConfirmationKind.LATER, ask_on=context.today + ASKED_AGAIN_AFTER)
    elif to in waits:
        confirmations.end(context.tx, case, (ConfirmationKind.LATER,), context.now)
        begin(context, case)
    elif case.state in waits or case.state is CaseState.CLOSED:
        confirmations.end(context.tx, case, _BOTH, context.now)


def _closes_next(step: CaseStep | None) -> bool:
    return step is not None and step.id == CLOSED


def begin(context: Context, case: Case) -> bool:
    """Ask the reporter, unless that was done; whether a message to the reporter is to say so.

    Who acts or cannot be reached is not waited for: whoever closes the house asks in person.
    """
    if confirmations.standing(context.tx, case, ConfirmationKind.CLOSING) is not None:
        return False
    hears = case.reporter_id != context.person_id and bool(people.reached(context.tx, [case.reporter_id]))
    confirmations.begin(
        context.tx,
        case,
        ConfirmationKind.CLOSING,
        ask_on=context.today,
        waits_until=context.workdays.after(context.today, REPORTER_HAS) if hears else None,
        asked_at=context.now if hears else None,
    )
    return hears


def is_asked_now(context: Context, case: Case) -> bool:
    """Whether it is in this turn that the reporter is asked."""
    asked = confirmations.standing(context.tx, case, ConfirmationKind.CLOSING)
    return asked is not None and asked.answer is None and asked.asked_at == context.now


def asked_of(context: Context, case: Case) -> Confirmation | None:
    """What the reporter was asked before the close-out; none where that was not."""
    return confirmations.standing(context.tx, case, ConfirmationKind.CLOSING)


def is_unanswered(context: Context, case: Case) -> bool:
    """Whether the reporter has not said whether the house may be closed out."""
    asked = asked_of(context, case)
    return asked is None or asked.answer is None


def may_answer(said: ConfirmationAnswer) -> Callable[[Context, Case], bool]:
    """Tells of a case whether the reporter may say so now: it was asked, and that was not said before."""

    def holds(context: Context, case: Case) -> bool:
        asked = asked_of(context, case)
        return asked is not None and asked.answer is not said

    return holds


def may_answer_later(context: Context, case: Case) -> bool:
    """Whether the reporter was asked some time after the close-out, and has not answered."""
    asked = confirmations.standing(context.tx, case, ConfirmationKind.LATER)
    return asked is not None and asked.asked_at is not None and asked.answer is None


def note_answer(context: Context, case: Case, kind: ConfirmationKind, said: ConfirmationAnswer) -> None:
    """Keep what the reporter says, where it was asked."""
    asked = confirmations.standing(context.tx, case, kind)
    if asked is not None:
        confirmations.answer(context.tx, asked, said, context.now)


# --- in the form of the close-out


def _answers(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """What can be said of the reporter: that nobody answers only once it has been waited long enough."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    asked = asked_of(context, case) if case else None
    waits = asked is not None and asked.waits_until is not None and context.today <= asked.waits_until
    ids = [*map(str, ConfirmationAnswer), *([] if waits else [SILENT])]
    return tuple((id, context.say(f"close_out.reporter_says.{id}")) for id in ids)


@dataclass(frozen=True, kw_only=True)
class _BesideThePair(OneOf):
    """A choice beside the pictures of before and after."""

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """What is asked, and which picture is which, where there are two."""
        case = cases.find(context.tx, draft.subject)
        has_both = case is not None and after_works.pair_of(context, draft, case)
        return "\n".join(
            [*([context.say("close_out.the_two")] if has_both else []), super().question(context, draft, asked)]
        )


REPORTER_SAYS = Field(
    id=after_works.SHOWS_THE_PAIR, texts="close_out.reporter_says", kind=_BesideThePair(), choices_from=_answers
)
IN_SPITE = Field(
    id="in_spite",
    texts="close_out.in_spite",
    kind=Words(most=100),
    when=lambda answers: answers.get(REPORTER_SAYS.id) == ConfirmationAnswer.DISAGREES,
)


def known(context: Context, case: Case) -> Mapping[str, str]:
    """What the reporter said, as the close-out records it; nothing where nobody answered."""
    asked = asked_of(context, case)
    return {} if asked is None or asked.answer is None else {REPORTER_SAYS.id: str(asked.answer)}
