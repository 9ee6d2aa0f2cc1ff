"""The child process that writes an export: `python -m bot.pipeline.exchange_child`, its task on standard input."""

import gc
import hashlib
import json
import secrets
import sys
from typing import Any
from zoneinfo import ZoneInfo

from bot.pipeline.child import ChildTask
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Installation, Knowledge
from handlers.dialog.messages import Inbound, Text
from handlers.exchange import writing
from handlers.wording import load_wording
from knowledge.calendar.workdays import load_workdays
from knowledge.model.pack import load_packs
from knowledge.search.search import Search
from storage.database.database import Database
from storage.database.privacy import Vault
from storage.exchange import exports
from storage.people import conversations

_NOBODYS = "child"  # what is done here came by no channel


def main() -> None:
    """Carry out the task, and tell how far it is; whoever started this one gone, the pipe breaks and this one ends."""
    task = ChildTask.from_json(sys.stdin.read())
    database = Database(task.place.database, Vault(task.place.key))
    gc.freeze()  # what is loaded stays: it need not be walked again and again
    try:
        _say({"result": _export(database, task)})
    finally:
        database.close()


def _export(database: Database, task: ChildTask) -> dict[str, Any]:
    path = task.place.file_folder / task.file
    with database.reading() as tx:
        occasion = Occasion(tx=tx, now=task.now, installation=_installation(task))
        export = exports.find(tx, task.id)
        if export is None:
            raise LookupError(f"there is no export {task.id}")
        context = _context(occasion, export.person_id)
        done = writing.write(context, export, path, task.place.photo_folder, lambda done: _say({"done": done}))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": secrets.token_hex(16), "sha256": sha256, "bytes": path.stat().st_size, "done": done}


def _installation(task: ChildTask) -> Installation:
    return Installation(
        knowledge=Knowledge(packs=load_packs(), search=Search({})),
        say=load_wording(),
        workdays=load_workdays(),
        zone=ZoneInfo(task.place.zone),
        file_folder=task.place.file_folder,
    )


def _context(occasion: Occasion, person_id: int) -> Context:
    """The person for whom it is done, with the roles that are held now."""
    state = conversations.load(occasion.tx, person_id) or conversations.EMPTY
    inbound = Inbound(
        channel=_NOBODYS, lane=_NOBODYS, chat=_NOBODYS, message="", at=occasion.now, content=Text(text="")
    )
    return Context.at(occasion, inbound=inbound, person_id=person_id, conversation=Conversation.from_json(state))


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
