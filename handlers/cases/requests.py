"""What a request about a case is: a row for each kind, put before the office that answers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.dialog.context import Context, Occasion
from handlers.dialog.messages import Notice, Option, Reply
from storage.cases import requests
from storage.cases.cases import Case
from storage.cases.requests import CaseRequest, NewRequest, RequestKind
from storage.people import people
from storage.people.people import Coordinator


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """One kind of request about a case.

    `say` gives what is asked, as part of a sentence and without anybody's data, for a city sees nobody's case, and
    `short` the same for the case's own history, where its events are `<kind>_granted` and `<kind>_refused`. `may` gives
    whether a person may answer; `stands` whether there is still something to answer. `grant` does what was asked, and
    gives the key of the text that says why it cannot; none where it is done. `holders` are the people of the office
    that asked.
    """

    kind: RequestKind
    say: Callable[[Occasion, Case, CaseRequest], str]
    short: Callable[[Occasion, CaseRequest], str]
    may: Callable[[Context, Case, CaseRequest], bool]
    stands: Callable[[Occasion, Case, CaseRequest], bool]
    grant: Callable[[Context, Case, CaseRequest], str | None]
    holders: Callable[[Occasion, Case, CaseRequest], Sequence[Coordinator]]


def put(context: Context, case: Case, row: RequestRow, new: NewRequest, above: Sequence[Coordinator]) -> str:
    """Keep a request and put it before those who answer it; what is asked, in the words of the history."""
    id = requests.ask(context.tx, case.id, new, context.now)
    asked = requests.find(context.tx, id)
    assert asked is not None
    what = row.say(context, case, asked)
    name = people.name_of(context.tx, context.person_id) or ""
    text = context.say("requests.waiting", place=_place(context), name=name, what=what, reason=new.reason)
    for one in above:
        reply = Reply(text=text, options=(buttons(context, id),), key=f"{mark(id)}{one.person_id}")
        context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    return row.short(context, asked)


def buttons(occasion: Occasion, id: int) -> tuple[Option, ...]:
    """同意 and 不同意."""
    return tuple(occasion.option(f"request:{verb}:{id}", f"requests.button.{verb}") for verb in ("grant", "refuse"))


def mark(id: int) -> str:
    """What the keys of all messages have in them that put a request before somebody."""
    return f"case-request:{id}:"


def _place(context: Context) -> str:
    return context.place.name if context.place else ""
