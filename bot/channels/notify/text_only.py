"""Channels that carry words alone: what they say of the files that they leave out."""

from handlers.dialog.messages import Reply
from handlers.wording import Wording


def with_files(reply: Reply, say: Wording) -> str:
    """The text of a reply, and where its files are to be had."""
    return "\n".join([reply.text, say("notify.files", count=len(reply.files))]) if reply.files else reply.text
