"""Taking a batch back: within a minute at one press, before anybody heard of it; later with a reason that all hear."""

from secrets import token_hex

from handlers.batches import shared, starting, work
from handlers.batches.menu import NoSuchBatch
from handlers.batches.starting import BatchSheet
from handlers.cases import sheet, steps, taking_back
from handlers.cases.at_desk import NoSuchCase
from handlers.cases.at_desk import find as find_case
from handlers.cases.taking_back import TAKING_BACK
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import sheets
from handlers.forms.sheets import Filled
from handlers.ledger.selection import Selection, Whence
from storage.batches import batches, held_notices, items
from storage.batches.batches import Batch, BatchState
from storage.batches.items import BatchItem, ItemResult

# --- within a minute


def begin(context: Context, batch: Batch) -> bool:
    """Take a batch back; false where others hear of it already."""
    begun = batches.begin_undoing(context.tx, batch.id, context.now)
    if begun:
        work.order(context, work.UNDO, batch.id)
    return begun


def next_item(context: Context, batch: Batch) -> BatchItem | None:
    """The last case of a batch whose step stands; none where none does."""
    return items.last(context.tx, batch.id, ItemResult.DONE) if batch.state is BatchState.UNDOING else None


def undo(context: Context, batch: Batch, item: BatchItem) -> None:
    """Take the step of a case back, or note why it stays; nobody heard of it, so nobody hears that it is gone."""
    stays = _undo(context, batch, item)
    if stays:
        items.settle(context.tx, item, ItemResult.STAYS, context.now, said=stays)
    else:
        items.settle(context.tx, item, ItemResult.UNDONE, context.now)
        held_notices.drop(context.tx, item.id)
    context.notices.clear()


def keep(context: Context, item: BatchItem, why: str) -> None:
    """Note that the step of a case stays."""
    items.settle(context.tx, item, ItemResult.STAYS, context.now, said=why)


def end(context: Context, batch: Batch) -> None:
    """All that could be taken back is; of what stays, others hear."""
    items.leave(context.tx, batch.id)
    if batches.end_undoing(context.tx, batch.id):
        work.order(context, work.TELL, batch.id, once="rest")


def _undo(context: Context, batch: Batch, item: BatchItem) -> str:
    """Why a step stays; empty where it was taken back."""
    step = shared.find(batch.step)
    assert step is not None
    try:
        case = find_case(context, item.number)
    except NoSuchCase:
        return context.say("batches.not_yours")
    if sheet.version(case) != item.after:
        return context.say("batches.changed_after")
    undone = taking_back.undo(context, case, step, context.say("batches.undone_reason"))
    return "" if undone is not None else context.say("batches.not_yours")


# --- later


def may_take_back(context: Context, batch: Batch) -> bool:
    """Whether the steps of a batch, of which others have heard, can be taken back with a reason, and were not yet."""
    step = shared.find(batch.step)
    recorded = step is not None and bool(step.records)
    return recorded and batch.state is BatchState.TOLD and batches.taken_back_by(context.tx, batch.id) is None


def opened(context: Context, batch: Batch, filled: Filled | None = None) -> BatchSheet:
    """The form that asks for the reason. Raises NoSuchBatch where nothing of the batch can be taken back."""
    if not may_take_back(context, batch):
        raise NoSuchBatch(str(batch.id))
    draft = Draft(id=token_hex(4), form=TAKING_BACK.id, subject="", touched_at="")
    slips = {} if filled is None else sheets.fill(context, TAKING_BACK, draft, filled)
    count = items.counts(context.tx, [batch.id])[batch.id].get(ItemResult.DONE, 0)
    return BatchSheet(
        id=batch.id,
        step=steps.TAKE_BACK.id,
        title=context.say("batches.title", step=context.say(f"cases.button.{steps.TAKE_BACK.id}"), count=count),
        above=context.say("batches.take_back_above", step=context.say(f"cases.button.{batch.step}")),
        fields=tuple(sheets.fields(context, TAKING_BACK, draft, slips, filled or {})),
        submit=context.say("batches.submit", count=count),
    )


def take_back(context: Context, batch: Batch, filled: Filled) -> int | BatchSheet:
    """Begin a batch that takes the steps of this one back; the form again where something in it is wrong."""
    again = opened(context, batch, filled)
    if any(one.slip for one in again.fields):
        return again
    done = items.all_with(context.tx, batch.id, ItemResult.DONE)
    selection = Selection(whence=Whence.LEDGER, numbers=tuple(item.number for item in done))
    id = batches.choose(
        context.tx,
        person_id=context.person_id,
        selection=selection.to_json(),
        chosen=len(done),
        now=context.now,
        takes_back=batch.id,
    )
    asked = {one.id: list(filled.get(one.id, ())) for one in again.fields}
    starting.begin(context, id, steps.TAKE_BACK.id, asked, {one.case_id: one.after or "" for one in done})
    return id
