"""What has been kept for as long as its class is kept goes: of each class a little at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from handlers.dialog.apart import Apart, CarryOut
from handlers.dialog.context import Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Notice
from storage import forgetting
from storage.cases import files, photos
from storage.database import heartbeats
from storage.database.database import Transaction
from storage.forgetting import AT_ONCE
from storage.people import conversations
from storage.queues import inbox, outbox
from storage.retention import CHAT, DRAFTS, GUESSES, SET_ASIDE, VISITORS, DataClass

EVERY = timedelta(minutes=10)
_SWEPT, _READ = "retention_swept", "retention_read"  # facts: when it was done last, up to whose conversation


def sweeping(folder: Path | None) -> CarryOut:
    """The plan that forgets, every ten minutes; `folder` is where the data lie, none: no bytes are here."""
    return partial(_sweep, folder)


def _sweep(folder: Path | None, occasion: Occasion, apart: Apart) -> None:
    swept = heartbeats.fact(occasion.tx, _SWEPT)
    if swept is not None and timedelta(0) <= occasion.now - datetime.fromisoformat(swept) < EVERY:
        return
    heartbeats.set_fact(occasion.tx, _SWEPT, occasion.now.isoformat())
    for unit, forget in _units(folder).items():
        apart(unit, partial(_forget, forget, occasion))


def _units(folder: Path | None) -> dict[str, Callable[[Occasion], object]]:
    return {
        "set aside": lambda occasion: _set_aside(occasion.tx, _before(occasion, SET_ASIDE)),
        "chat": lambda occasion: outbox.empty_before(occasion.tx, _before(occasion, CHAT), AT_ONCE),
        "files": partial(_files, folder),
        "told lines": lambda occasion: forgetting.told(occasion.tx, occasion.today - CHAT.span),
        "guesses": lambda occasion: forgetting.guesses(occasion.tx, _before(occasion, GUESSES)),
        "drafts": _drafts,
        "photos of drafts": partial(_photos, folder),
        "visitors": lambda occasion: forgetting.visitors(occasion.tx, _before(occasion, VISITORS)),
        "sessions": lambda occasion: forgetting.idle_sessions(occasion.tx, occasion.now),
    }


def _forget(forget: Callable[[Occasion], object], occasion: Occasion) -> list[Notice]:
    """Forget of one class; nobody is told."""
    forget(occasion)
    return []


def _before(occasion: Occasion, of: DataClass) -> datetime:
    return occasion.now - of.span


def _set_aside(tx: Transaction, moment: datetime) -> None:
    inbox.forget_aside_before(tx, moment, AT_ONCE)
    outbox.forget_unsent_before(tx, moment, AT_ONCE)


def _drafts(occasion: Occasion) -> None:
    """Give up forms that were left for too long, in the next conversations; after the last the first come again."""
    tx, moment = occasion.tx, _before(occasion, DRAFTS)
    after = int(heartbeats.fact(tx, _READ) or 0)
    people = conversations.after(tx, after, AT_ONCE)
    for person_id, state in people:
        if Conversation.from_json(state).drafts_left_before(moment):
            _give_up(tx, person_id, moment)
    heartbeats.set_fact(tx, _READ, str(people[-1][0]) if len(people) == AT_ONCE else "0")


def _give_up(tx: Transaction, person_id: int, moment: datetime) -> None:
    conversation = Conversation.from_json(conversations.hold(tx, person_id))
    left = conversation.drafts_left_before(moment)
    for draft in left:
        conversation.drop(draft)
    photos.release(tx, [draft.id for draft in left])
    conversations.store(tx, person_id, conversation.to_json(), conversation.busy_until(), conversation.left_since())


def _photos(folder: Path | None, occasion: Occasion) -> None:
    _, names = photos.remove_released(occasion.tx, AT_ONCE)
    if folder is not None:
        kept = occasion.tx.folder(folder / "photos")
        for name in names:
            kept.remove(name)
            kept.remove(photos.small_name(name))


def _files(folder: Path | None, occasion: Occasion) -> None:
    names = files.forget_made_before(occasion.tx, _before(occasion, CHAT), AT_ONCE)
    if folder is not None:
        kept = occasion.tx.folder(folder / "files")
        for name in names:
            kept.remove(name)
