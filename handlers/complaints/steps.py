"""What can become of a complaint: a row for each step, with who takes it, from where to where, and who hears of it."""

from dataclasses import dataclass

from storage.complaints.complaints import OPEN, Complaint, ComplaintState

_BEING_DONE = (ComplaintState.TAKEN_UP, ComplaintState.ASKED)


@dataclass(frozen=True, kw_only=True)
class ComplaintStep:
    """A step from the states `before` to another; `to` is none where it changes no state.

    One `by_office` is taken by whoever deals with the complaint, any other by its sender. One that has `words` asks for
    them in a form, and they are read by the other side. `asks_back` needs a sender who is known. `told` tells whether
    the other side hears of it.
    """

    id: str
    before: tuple[ComplaintState, ...]
    to: ComplaintState | None
    by_office: bool = True
    words: bool = False
    asks_back: bool = False
    once: bool = False
    told: bool = True

    def is_open(self, complaint: Complaint) -> bool:
        """Whether the complaint stands where the step begins."""
        if complaint.state not in self.before or (self.asks_back and complaint.is_anonymous):
            return False
        return not (self.once and complaint.prolonged)


TAKE_UP = ComplaintStep(id="take_up", before=(ComplaintState.RECEIVED,), to=ComplaintState.TAKEN_UP)
REFUSE = ComplaintStep(id="refuse", before=(ComplaintState.RECEIVED,), to=ComplaintState.REFUSED, words=True)
ASK = ComplaintStep(id="ask", before=(ComplaintState.TAKEN_UP,), to=ComplaintState.ASKED, words=True, asks_back=True)
REPLY = ComplaintStep(
    id="reply", before=(ComplaintState.ASKED,), to=ComplaintState.TAKEN_UP, words=True, by_office=False
)
ANSWER = ComplaintStep(id="answer", before=_BEING_DONE, to=ComplaintState.ANSWERED, words=True)
PROLONG = ComplaintStep(id="prolong", before=_BEING_DONE, to=None, words=True, once=True)
REVIEW = ComplaintStep(id="review", before=(ComplaintState.REVIEW,), to=ComplaintState.REVIEWED, words=True)
SATISFIED = ComplaintStep(
    id="satisfied", before=(ComplaintState.ANSWERED,), to=ComplaintState.SATISFIED, by_office=False
)
UNSATISFIED = ComplaintStep(
    id="unsatisfied", before=(ComplaintState.ANSWERED,), to=ComplaintState.REVIEW, by_office=False
)
CLUE = ComplaintStep(id="clue", before=(*OPEN, ComplaintState.ANSWERED), to=None, told=False)
HAND_ON = ComplaintStep(id="hand_on", before=OPEN, to=None, told=False)

STEPS = (TAKE_UP, REFUSE, ANSWER, ASK, REPLY, PROLONG, REVIEW, SATISFIED, UNSATISFIED, CLUE, HAND_ON)


def find(id: str) -> ComplaintStep | None:
    """The step with this id."""
    return next((step for step in STEPS if step.id == id), None)
