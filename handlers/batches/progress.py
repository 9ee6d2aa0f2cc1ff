"""How far a batch is, what became of each case that was not done, and whether all of it can still be taken back."""

from dataclasses import dataclass

from handlers.batches import running, undoing, work
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from storage.batches import batches, items
from storage.batches.batches import Batch, BatchState
from storage.batches.items import BatchItem, ItemResult

_SHOWN = 200  # cases that were not done
_RECENT = 50
_NOT_DONE = (ItemResult.REFUSED, ItemResult.CHANGED, ItemResult.LEFT, ItemResult.STAYS)


@dataclass(frozen=True, kw_only=True)
class NotDone:
    """A case that is not as the batch was to leave it, and why."""

    number: str
    why: str


@dataclass(frozen=True, kw_only=True)
class BatchProgress:
    """A batch that was begun. `tried` of `count` cases had their turn; `lines` say what became of them.

    `moves` tells that it is not as it will be; `seconds` are left in which it can be taken back at one press, none
    where it cannot. `taken_back_by` is the batch that takes its steps back.
    """

    id: int
    title: str
    when: str
    count: int
    tried: int
    lines: tuple[str, ...]
    said: str
    not_done: tuple[NotDone, ...]
    moves: bool
    seconds: int | None
    may_take_back: bool
    taken_back_by: int | None


def progress(context: Context, batch: Batch) -> BatchProgress:
    """How far a batch is."""
    counts = items.counts(context.tx, [batch.id]).get(batch.id, {})
    missing = items.with_results(context.tx, batch.id, _NOT_DONE, _SHOWN)
    seconds = _seconds(context, batch)
    return BatchProgress(
        id=batch.id,
        title=_title(context, batch, sum(counts.values())),
        when=_when(context, batch),
        count=sum(counts.values()),
        tried=sum(counts.values()) - counts.get(ItemResult.WAITING, 0),
        lines=_lines(context, counts),
        said=_said(context, batch, counts, seconds),
        not_done=tuple(NotDone(number=item.number, why=_why(context, item)) for item in missing),
        moves=batch.state in (BatchState.RUNNING, BatchState.UNDOING) or seconds is not None,
        seconds=seconds,
        may_take_back=counts.get(ItemResult.DONE, 0) > 0 and undoing.may_take_back(context, batch),
        taken_back_by=batches.taken_back_by(context.tx, batch.id),
    )


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    """A batch in the list of those that somebody began."""

    id: int
    title: str
    when: str
    said: str


def recent(context: Context) -> tuple[BatchLine, ...]:
    """The batches that the person began, the latest first."""
    found = batches.begun_by(context.tx, context.person_id, _RECENT)
    counts = items.counts(context.tx, [batch.id for batch in found])
    return tuple(
        BatchLine(
            id=batch.id,
            title=_title(context, batch, sum(counts.get(batch.id, {}).values())),
            when=_when(context, batch),
            said=context.say("forms.comma").join(_lines(context, counts.get(batch.id, {}))),
        )
        for batch in found
    )


def _seconds(context: Context, batch: Batch) -> int | None:
    if batch.state is BatchState.RUNNING and running.can_undo(batch):
        return int(work.UNDOABLE.total_seconds())
    if batch.state is not BatchState.DONE or batch.tell_at is None or batch.tell_at <= context.now:
        return None
    return int((batch.tell_at - context.now).total_seconds())


def _said(context: Context, batch: Batch, counts: dict[ItemResult, int], seconds: int | None) -> str:
    if batch.state is BatchState.UNDONE and ItemResult.STAYS in counts:
        return context.say("batches.state.undone_in_part")
    return context.say(f"batches.state.{batch.state}", seconds=seconds or 0)


def _title(context: Context, batch: Batch, count: int) -> str:
    return context.say("batches.title", step=context.say(f"cases.button.{batch.step}"), count=count)


def _when(context: Context, batch: Batch) -> str:
    local = (batch.started_at or batch.made_at).astimezone(context.zone)
    return context.say("sheet.when", day=say_date(context.say, local.date()), time=f"{local:%H:%M}")


def _lines(context: Context, counts: dict[ItemResult, int]) -> tuple[str, ...]:
    return tuple(
        context.say(f"batches.result.{result}", count=counts[result]) for result in ItemResult if result in counts
    )


def _why(context: Context, item: BatchItem) -> str:
    return item.said or context.say(f"batches.why.{item.result}")
