"""The step of a batch on one case: everything is checked again, for the person, the case and its state."""

from dataclasses import dataclass

from handlers.batches import by_house, held, shared, work
from handlers.cases import at_desk, sheet, taking_back
from handlers.cases.at_desk import NoSuchCase, StepTaken
from handlers.dialog.context import Context
from storage.batches import batches, items
from storage.batches.batches import Batch, BatchState
from storage.batches.items import BatchItem, ItemResult


@dataclass(frozen=True, kw_only=True)
class CaseOutcome:
    """What became of a case: `said` is why its step was not taken."""

    result: ItemResult
    said: str = ""


def next_item(context: Context, batch: Batch) -> BatchItem | None:
    """The case whose turn it is; none where each had its turn, or the batch is being undone."""
    return items.first(context.tx, batch.id, ItemResult.WAITING) if batch.state is BatchState.RUNNING else None


def take(context: Context, batch: Batch, item: BatchItem) -> None:
    """Take the step of a batch on a case, and note what became of it; what others are to hear is held."""
    outcome = _take(context, batch, item)
    after = _version(context, item.number) if outcome.result is ItemResult.DONE else None
    items.settle(context.tx, item, outcome.result, context.now, said=outcome.said, after=after)
    held.hold(context, item)


def refuse(context: Context, item: BatchItem, said: str) -> None:
    """Note that the step of a case cannot be taken at all."""
    items.settle(context.tx, item, ItemResult.REFUSED, context.now, said=said)


def finish(context: Context, batch: Batch) -> None:
    """Every case had its turn: others are told once nothing is undone at one press any more."""
    tell_at = context.now + work.UNDOABLE if can_undo(batch) else context.now
    if batches.finish(context.tx, batch.id, tell_at=tell_at):
        work.order(context, work.TELL, batch.id, due_at=tell_at)


def can_undo(batch: Batch) -> bool:
    """Whether there is a way back from the step of a batch."""
    step = shared.find(batch.step)
    return step is not None and taking_back.can_undo(step)


def _take(context: Context, batch: Batch, item: BatchItem) -> CaseOutcome:
    assert batch.step is not None
    try:
        if at_desk.find(context, item.number).imminent:
            return CaseOutcome(result=ItemResult.REFUSED, said=context.say("batches.in_danger"))
        known = at_desk.opened(context, item.number, batch.step).fields
        filled = shared.with_kept(known, by_house.of_house(batch.filled, item.number))
        return _outcome(context, at_desk.take(context, item.number, batch.step, filled, item.version))
    except NoSuchCase:
        return CaseOutcome(result=ItemResult.REFUSED, said=context.say("batches.not_yours"))


def _outcome(context: Context, taken: StepTaken) -> CaseOutcome:
    if taken.taken:
        return CaseOutcome(result=ItemResult.DONE)
    if taken.changed:
        return CaseOutcome(result=ItemResult.CHANGED)
    if taken.again is None:
        return CaseOutcome(result=ItemResult.REFUSED, said=taken.said)
    slips = [context.say("batches.slip", name=one.name, slip=one.slip) for one in taken.again.fields if one.slip]
    return CaseOutcome(result=ItemResult.REFUSED, said="\n".join(slips))


def _version(context: Context, number: str) -> str:
    return sheet.version(at_desk.find(context, number))
