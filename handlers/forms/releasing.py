"""Bytes that a channel holds of what was sent, and need not hold any longer."""

import hashlib
from datetime import timedelta

from handlers.dialog.context import Context
from storage.queues import jobs

RELEASE = "release_photo"  # the channel forgets the bytes: they are kept here, or are of no use
AFTER_FETCHING = timedelta(minutes=10)  # till then a backup whose rows say that they are to be fetched finds them


def release(context: Context, source: str, after: timedelta = timedelta(0)) -> None:
    """Let the channel forget the bytes that it holds of a photo or file, after a while."""
    channel = context.inbound.channel
    jobs.add(
        context.tx,
        kind=RELEASE,
        lane=context.inbound.lane,
        details={"channel": channel, "source": source},
        due_at=context.now + after,
        key=f"release:{hashlib.sha256(f'{channel} {source}'.encode()).hexdigest()[:32]}",
    )
