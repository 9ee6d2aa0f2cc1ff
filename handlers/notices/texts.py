"""How a notice reads: to those who are sent it, in its writer's list, and how far it got."""

from handlers.dialog.messages import Option, Weight
from handlers.wording import Wording
from storage.queues.mailings import Mailing, MailingProgress

_TITLE = 18  # characters


def token_of(mailing: Mailing) -> str:
    """By which buttons name a notice."""
    return (mailing.key or "").rpartition(":")[2]


def got_button(say: Wording, token: str) -> Option:
    """收到."""
    return Option(id=f"notice:got:{token}", label=say("notices.button.got"), weight=Weight.MAIN)


def progress_button(say: Wording, mailing: Mailing) -> Option:
    """看进度."""
    return Option(id=f"notice:see:{token_of(mailing)}", label=say("notices.button.see"))


def beginning_of(mailing: Mailing) -> str:
    """The first words of what was written, by which its writer knows it."""
    text = " ".join((mailing.reply or {"text": ""})["text"].partition("\n")[2].split())
    return text if len(text) <= _TITLE else f"{text[:_TITLE]}…"


def say_progress(say: Wording, mailing: Mailing, progress: MailingProgress) -> str:
    """“发了812/1200，收到430，送不到6”."""
    asks = bool(mailing.reply and mailing.reply.get("options"))
    waiting = progress.waiting + progress.queued
    if mailing.stopped_at is None:
        parts = [say("notices.part.sent", sent=progress.sent, all=progress.all - progress.refused)]
    else:
        parts = [say("notices.part.sent_before", sent=progress.sent)]
    parts += [say("notices.part.read", count=progress.read)] if asks else []
    parts += [say("notices.part.waiting", count=waiting)] if waiting else []
    parts += [say("notices.part.unreachable", count=progress.unreachable)] if progress.unreachable else []
    parts += [say("notices.part.refused", count=progress.refused)] if progress.refused else []
    return say("notices.parts", parts=say("notices.comma").join(parts))
