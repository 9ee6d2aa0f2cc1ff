"""Bytes that a channel holds of what was sent, and need not hold any longer."""

import hashlib

from handlers.dialog.context import Context
from storage.queues import jobs

RELEASE = "release_photo"  # the channel forgets the bytes: they are kept here, or are of no use


def release(context: Context, source: str) -> None:
    """Let the channel forget the bytes that it holds of a photo or file."""
    channel = context.inbound.channel
    jobs.add(
        context.tx,
        kind=RELEASE,
        lane=context.inbound.lane,
        details={"channel": channel, "source": source},
        due_at=context.now,
        key=f"release:{hashlib.sha256(f'{channel} {source}'.encode()).hexdigest()[:32]}",
    )
