"""The slow work of a batch: what the jobs are called, and when they are due."""

from datetime import datetime, timedelta

from handlers.dialog.context import Context
from storage.queues import jobs

RUN, UNDO, TELL = "batch_run", "batch_undo", "batch_tell"
UNDOABLE = timedelta(seconds=60)  # so long after the last case, nobody is told


def order(context: Context, kind: str, batch_id: int, *, due_at: datetime | None = None, once: str = "") -> None:
    """Order work on a batch, once of each kind and name."""
    jobs.add(
        context.tx,
        kind=kind,
        lane=context.inbound.lane,
        details={"batch": batch_id},
        due_at=due_at or context.now,
        key=f"{kind}:{batch_id}:{once}",
    )
