"""Whose a complaint is to read: of the named people of its office, those whom it is not about, and its sender.

What is late at a county, or has nobody there, is the city's named people's as well. Nobody else's: to them there is
none.
"""

from handlers.complaints import traces
from handlers.complaints.codes import LENGTH
from handlers.complaints.named import Accused, named, offices_of, without_the_accused
from handlers.complaints.routing import above
from handlers.dialog.context import Context, Occasion
from handlers.people import attempts
from storage.complaints import complaints
from storage.complaints.complaints import OPEN, Complaint
from storage.people import areas
from storage.people.invitations import AttemptKind


def accused_of(occasion: Occasion, complaint: Complaint) -> Accused:
    """Whom a complaint is about."""
    return Accused.of(areas.get(occasion.tx, complaint.place), complaint.account)


def readers_of(occasion: Occasion, complaint: Complaint) -> set[int]:
    """Who may read a complaint now and act on it."""
    accused, everybody = accused_of(occasion, complaint), named(occasion)
    readers = without_the_accused(occasion, everybody.get(complaint.office, set()), accused)
    if not readers or is_late(occasion, complaint):
        readers |= above(occasion, areas.get(occasion.tx, complaint.office), accused).readers
    return readers - {complaint.person_id or 0}


def is_late(occasion: Occasion, complaint: Complaint) -> bool:
    """Whether what is owed now was owed before today."""
    return complaint.state in OPEN and complaint.due_on is not None and complaint.due_on < occasion.today


def of_office(context: Context, number: str) -> Complaint | None:
    """The complaint with this number, where it is the person's to deal with; else none, whether there is one or not."""
    if not offices_of(context, named(context)):
        return None
    found = complaints.find(context.tx, number)
    return found if found is not None and context.person_id in readers_of(context, found) else None


def own(context: Context, reference: str) -> Complaint | None:
    """The complaint that the person sent in under this number, or that this code opens.

    Wrong codes are counted; a message that bears a code is blanked, right or wrong.
    """
    if len(reference) != LENGTH or not reference.isdecimal():
        found = complaints.find(context.tx, reference)
        return found if found is not None and found.person_id == context.person_id else None
    traces.forget_turn(context)
    if attempts.must_wait(context, AttemptKind.COMPLAINT_CODE):
        return None
    found = complaints.by_code(context.tx, reference)
    if found is None:
        attempts.count(context, AttemptKind.COMPLAINT_CODE)
    return found
