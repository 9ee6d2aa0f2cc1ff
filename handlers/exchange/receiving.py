"""A ledger that is sent in at the desk, act by act: its heads matched, a trial, then taken in, or taken back."""

import hashlib
from collections.abc import Mapping
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.documents.org_heads import heading
from handlers.exchange import taking_back
from handlers.ledger import arriving
from storage.cases import files, imports
from storage.exchange import arrivals
from storage.exchange.arrivals import Arrival, ArrivalStatus
from storage.queues import jobs
from storage.retention import ARRIVALS

ARRIVAL = "arrival"  # the kind of job that does what a ledger waits for
KEPT = ARRIVALS.span  # so long its file can be looked at again
MOST_BYTES = 20_000_000
NEEDED = "head"  # without which no column of a ledger is known
_LONGEST_HEAD = 80
_ENDING = ".xlsx"


class NoArrivals(LookupError):
    """There is no such ledger, or it is another county's, or the person takes none in: nobody learns which."""


class WrongLedger(ValueError):
    """A ledger cannot be gone on with: the key of the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def receive(context: Context, name: str, data: bytes) -> int:
    """Keep a file, and let its heads be looked for; its id. Raises NoArrivals, WrongLedger."""
    area, folder = county_code(context), context.files
    if not name.lower().endswith(_ENDING) or not data or folder is None:
        raise WrongLedger("exchange.slip.no_sheet")
    sent = arrivals.add(
        context.tx,
        person_id=context.person_id,
        area=area,
        name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        file=files.keep_bytes(folder, data),
        now=context.now,
        expires_at=context.now + KEPT,
    )
    _let_be_done(context, sent, ArrivalStatus.READING)
    return sent


def match_heads(context: Context, arrival_id: str, chosen: Mapping[str, str]) -> None:
    """Remember what heads mean, by their places in the file, and let all rows be tried.

    Raises NoArrivals, WrongLedger.
    """
    arrival = find(context, arrival_id)
    known = {key for key, _ in arriving.fields_to_fill(context)}
    meant: dict[str, str] = {}
    for place, (head, _) in enumerate(arrival.found.get("heads", ())):
        field = chosen.get(str(place), "")
        if heading(head) and len(heading(head)) <= _LONGEST_HEAD:
            meant.setdefault(heading(head), field if field in known else "")
    fields = [field for field in meant.values() if field]
    if NEEDED not in fields:
        raise WrongLedger("exchange.slip.no_head")
    if len(fields) != len(set(fields)):
        raise WrongLedger("exchange.slip.twice")
    arrivals.keep_heads(context.tx, arrival.area, meant, person_id=context.person_id, now=context.now)
    _go_on(context, arrival, (ArrivalStatus.HEADS, ArrivalStatus.TRIED), ArrivalStatus.TRYING)


def take_in(context: Context, arrival_id: str) -> None:
    """Let the good rows be taken in, once. Raises NoArrivals, WrongLedger."""
    arrival = find(context, arrival_id)
    _go_on(context, arrival, (ArrivalStatus.TRIED,), ArrivalStatus.RUNNING)


def take_back(context: Context, arrival_id: str) -> None:
    """Let what a ledger brought be taken back, once. Raises NoArrivals, WrongLedger."""
    arrival = find(context, arrival_id)
    of = imports.find(context.tx, arrival.import_id) if arrival.import_id is not None else None
    if of is None or of.undone_at is not None or arrival.status is not ArrivalStatus.DONE:
        raise WrongLedger("exchange.slip.not_back")
    found = taking_back.begun(arrival, context.person_id)
    _go_on(context, arrival, (ArrivalStatus.DONE,), ArrivalStatus.UNDOING, found)
    arrivals.progress(context.tx, arrival.id, 0)


def find(context: Context, arrival_id: str) -> Arrival:
    """A ledger of the person's own county. Raises NoArrivals."""
    number = int(arrival_id) if arrival_id.isascii() and arrival_id.isdigit() and len(arrival_id) < 19 else 0
    arrival = arrivals.find(context.tx, number)
    if arrival is None or arrival.area != county_code(context):
        raise NoArrivals
    return arrival


def county_code(context: Context) -> str:
    """The county for which the person takes ledgers in. Raises NoArrivals."""
    if context.place is None or not context.may(Action.IMPORT_LEDGER, context.place):
        raise NoArrivals
    return context.place.code


def _go_on(
    context: Context,
    arrival: Arrival,
    before: tuple[ArrivalStatus, ...],
    after: ArrivalStatus,
    found: Mapping[str, Any] | None = None,
) -> None:
    if arrival.status not in before or not arrivals.go_on(context.tx, arrival, after, found=found):
        raise WrongLedger("exchange.slip.gone_on")
    _let_be_done(context, arrival.id, after)


def _let_be_done(context: Context, arrival_id: int, status: ArrivalStatus) -> None:
    jobs.add(
        context.tx,
        kind=ARRIVAL,
        lane=context.inbound.lane,
        details={"arrival": arrival_id},
        due_at=context.now,
        key=f"{ARRIVAL}:{arrival_id}:{status}:{context.now.isoformat()}",
    )
