"""Messages that the assistant sends itself through the inbox: results of slow work, people who cannot be reached."""

import json
from dataclasses import asdict
from datetime import datetime

from bot.core.channel import Unreadable
from handlers.dialog.messages import Content, Inbound, JobDone, Presence
from storage.database.state_versions import UPDATE, known
from storage.queues.inbox import Received

INTERNAL = "internal"


def write(lane: str, update_id: str, content: JobDone | Presence) -> Received:
    """The content as an update of the internal channel."""
    kind = "job" if isinstance(content, JobDone) else "presence"
    payload = json.dumps(UPDATE.mark({"kind": kind, "body": asdict(content)}))
    return Received(update_id=update_id, lane=lane, payload=payload)


def read(payload: str, *, lane: str, chat: str, received_at: datetime) -> Inbound:
    """The update as a message of its lane's person; raises Unreadable."""
    try:
        data = UPDATE.lift(json.loads(payload))
        kind = _KINDS[data["kind"]]
        content: Content = kind(**known(kind, data["body"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"not a message of the assistant to itself: {error!r}") from error
    channel = lane.partition(":")[0]
    return Inbound(channel=channel, lane=lane, chat=chat, message="", at=received_at, content=content)


_KINDS: dict[str, type[JobDone | Presence]] = {"job": JobDone, "presence": Presence}
