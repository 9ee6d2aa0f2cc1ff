"""Messages that the assistant sends itself through the inbox: results of slow work, people who cannot be reached."""

import json
from dataclasses import asdict
from datetime import datetime

from handlers.messages import Content, Inbound, JobDone, Presence
from storage.inbox import Received

INTERNAL = "internal"


def write(lane: str, update_id: str, content: JobDone | Presence) -> Received:
    """The content as an update of the internal channel."""
    kind = "job" if isinstance(content, JobDone) else "presence"
    return Received(update_id=update_id, lane=lane, payload=json.dumps({"kind": kind, "body": asdict(content)}))


def read(payload: str, *, lane: str, chat: str, received_at: datetime) -> Inbound:
    """The update as a message of its lane's person."""
    data = json.loads(payload)
    content: Content = JobDone(**data["body"]) if data["kind"] == "job" else Presence(**data["body"])
    channel = lane.partition(":")[0]
    return Inbound(channel=channel, lane=lane, chat=chat, message="", at=received_at, content=content)
