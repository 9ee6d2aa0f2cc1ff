"""The child process that writes an export or a paper, or reads a ledger: `python -m bot.pipeline.exchange_child`.

Its task stands on standard input. An export, a paper and a trial only read the database; a ledger is taken in and back
here. Whatever is long goes in short transactions.
"""

import gc
import hashlib
import json
import os
import secrets
import sys
import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.delivery import deliver_notice
from bot.pipeline.child import ChildTask
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Installation, Knowledge
from handlers.dialog.messages import Inbound, Text
from handlers.dialog.paper_orders import PAPER
from handlers.exchange import taking_back, taking_up, writing
from handlers.exchange.asking import EXPORT
from handlers.exchange.receiving import ARRIVAL
from handlers.exchange.taking_up import TrialResult
from handlers.ledger.arriving import LedgerFile
from handlers.official_tables import book_checking
from handlers.official_tables.own_books import TABLE_BOOK
from handlers.papers import checking, making
from handlers.papers.own_templates import TEMPLATE
from handlers.wording import load_wording
from knowledge.calendar.workdays import load_workdays
from knowledge.model.pack import load_packs
from knowledge.search.search import Search
from storage.database.database import PAUSE_BESIDE_S, Database, Steps, Transaction
from storage.database.sealed_folder import SealedFolder
from storage.exchange import arrivals, exports
from storage.exchange.arrivals import Arrival, ArrivalStatus
from storage.papers import papers, templates
from storage.papers.templates import OwnTemplate
from storage.people import conversations

_NOBODYS = "child"  # what is done here came by no channel
_TOLD_EVERY_S = 0.5  # how far it is, which whoever started this one writes down


def main() -> None:
    """Carry out the task, and tell how far it is; whoever started this one gone, the pipe breaks and this one ends."""
    task = ChildTask.from_json(sys.stdin.read())
    database = task.place.open()
    gc.freeze()  # what is loaded stays: it need not be walked again and again
    try:
        _say({"result": _TASKS[task.kind](database, task)})
    finally:
        database.close()


def _export(database: Database, task: ChildTask) -> dict[str, Any]:
    with database.reading_in_steps() as steps:
        export = exports.find(steps.tx, task.id)
        if export is None:
            raise LookupError(f"there is no export {task.id}")
        context = _context(_occasion(steps.tx, task), export.person_id)
        with _files(database, task).writing(task.file) as file:
            done = writing.write(context, export, file, _photos(database, task), _Progress(steps))
    return {"name": secrets.token_hex(16), "done": done} | _measured(database, task)


def _paper(database: Database, task: ChildTask) -> dict[str, Any]:
    with database.reading_in_steps() as steps:
        asked = papers.find(steps.tx, task.id)
        if asked is None:
            raise LookupError(f"there is no paper {task.id}")
        context = _context(_occasion(steps.tx, task), asked.person_id)
        with _files(database, task).writing(task.file) as file:
            made = making.make(context, asked, file, _photos(database, task), _Progress(steps))
    told = {"name": made.name, "file": secrets.token_hex(16), "done": made.done, "cases": list(made.cases)}
    return told | _measured(database, task)


def _template(database: Database, task: ChildTask) -> dict[str, Any]:
    with database.reading() as tx:
        template = _stored(tx, task)
    return {"faults": checking.faults_of(template.content, template.kind, load_wording())}


def _table_book(database: Database, task: ChildTask) -> dict[str, Any]:
    with database.reading() as tx:
        return {"faults": book_checking.faults_of(_occasion(tx, task), _stored(tx, task))}


def _stored(tx: Transaction, task: ChildTask) -> OwnTemplate:
    template = templates.find(tx, task.id)
    if template is None:
        raise LookupError(f"there is no template {task.id}")
    return template


def _files(database: Database, task: ChildTask) -> SealedFolder:
    return database.folder(task.place.file_folder)


def _photos(database: Database, task: ChildTask) -> SealedFolder:
    return database.folder(task.place.photo_folder)


def _measured(database: Database, task: ChildTask) -> dict[str, Any]:
    """The hash and the size of the plain bytes that were written."""
    with _files(database, task).open(task.file) as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        return {"sha256": sha256, "bytes": file.seek(0, os.SEEK_END)}


def _arrival(database: Database, task: ChildTask) -> dict[str, Any]:
    folder = _files(database, task)
    file: LedgerFile | None = None
    with database.reading_in_steps() as steps:
        occasion = _occasion(steps.tx, task)
        arrival = _find(steps.tx, task)
        match arrival.status:
            case ArrivalStatus.READING:
                return _result(taking_up.look(occasion, arrival, folder))
            case ArrivalStatus.TRYING:
                return _result(taking_up.try_out(steps, occasion, arrival, folder, task.file))
            case ArrivalStatus.RUNNING:
                file = taking_up.read(occasion, arrival, folder)
            case ArrivalStatus.UNDOING:
                pass
            case _:
                return {}
    with database.writing_in_steps(PAUSE_BESIDE_S) as steps:
        occasion = _occasion(steps.tx, task)
        if file is None:
            taking_back.take_back(steps, occasion, _find(steps.tx, task), _Progress(steps))
            return {}
        for notice in taking_up.take_in(steps, occasion, _find(steps.tx, task), file, _Progress(steps)):
            deliver_notice(steps.tx, notice, task.now)
    return {}


_TASKS: dict[str, Callable[[Database, ChildTask], dict[str, Any]]] = {
    EXPORT: _export,
    PAPER: _paper,
    TEMPLATE: _template,
    TABLE_BOOK: _table_book,
    ARRIVAL: _arrival,
}


def _find(tx: Transaction, task: ChildTask) -> Arrival:
    arrival = arrivals.find(tx, task.id)
    if arrival is None:
        raise LookupError(f"there is no ledger {task.id}")
    return arrival


def _result(of: TrialResult) -> dict[str, Any]:
    return {"status": of.status, "found": of.found, "noted": of.noted}


def _occasion(tx: Transaction, task: ChildTask) -> Occasion:
    installation = Installation(
        knowledge=Knowledge(packs=load_packs(), search=Search({})),
        say=load_wording(),
        workdays=load_workdays(),
        zone=ZoneInfo(task.place.zone),
        file_folder=task.place.file_folder,
    )
    return Occasion(tx=tx, now=task.now, installation=installation)


def _context(occasion: Occasion, person_id: int) -> Context:
    """The person for whom it is done, with the roles that are held now."""
    state = conversations.load(occasion.tx, person_id) or conversations.EMPTY
    inbound = Inbound(
        channel=_NOBODYS, lane=_NOBODYS, chat=_NOBODYS, message="", at=occasion.now, content=Text(text="")
    )
    return Context.at(occasion, inbound=inbound, person_id=person_id, conversation=Conversation.from_json(state))


class _Progress:
    """Hears after each case how far it is, when nothing is half read: tells of it now and then, and ends long steps."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._said_at = -_TOLD_EVERY_S

    def __call__(self, done: int) -> None:
        """So many are done."""
        now = time.monotonic()
        if now - self._said_at >= _TOLD_EVERY_S:
            self._said_at = now
            _say({"done": done})
        self._steps.rest()


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
