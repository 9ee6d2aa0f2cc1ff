"""How a notice reads: to those who are sent it, in its writer's list, and how far it got."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.messages import Manner, Notice, Option, Reply, reply_from_json
from handlers.wording import Wording
from storage import mailings, notices, people
from storage.database import Transaction
from storage.mailings import Mailing, Progress
from storage.people import Role

CLOSED_WITHIN = timedelta(days=3)  # by then the outbox has given up on whoever cannot be reached
_TITLE = 18  # characters


def token_of(mailing: Mailing) -> str:
    """By which buttons name a notice."""
    return (mailing.key or "").rpartition(":")[2]


def got_button(say: Wording, token: str) -> Option:
    """收到."""
    return Option(id=f"notice:got:{token}", label=say("notices.button.got"))


def progress_button(say: Wording, mailing: Mailing) -> Option:
    """看进度."""
    return Option(id=f"notice:see:{token_of(mailing)}", label=say("notices.button.see"))


def beginning_of(mailing: Mailing) -> str:
    """The first words of what was written, by which its writer knows it."""
    text = " ".join((mailing.reply or {"text": ""})["text"].partition("\n")[2].split())
    return text if len(text) <= _TITLE else f"{text[:_TITLE]}…"


def say_progress(say: Wording, mailing: Mailing, progress: Progress) -> str:
    """“发了812/1200，收到430，送不到6”."""
    asks = bool(mailing.reply and mailing.reply["options"])
    waiting = progress.waiting + progress.queued
    parts = [say("notices.part.sent", sent=progress.sent, all=progress.all - progress.refused)]
    parts += [say("notices.part.read", count=progress.read)] if asks else []
    parts += [say("notices.part.waiting", count=waiting)] if waiting else []
    parts += [say("notices.part.unreachable", count=progress.unreachable)] if progress.unreachable else []
    parts += [say("notices.part.refused", count=progress.refused)] if progress.refused else []
    return say("notices.parts", parts=say("notices.comma").join(parts))


def write(tx: Transaction, say: Wording, mailing: Mailing, person_id: int) -> Notice | None:
    """What somebody is told now; none for whom it is no longer meant. A resident may refuse all further ones."""
    if mailing.reply is None:
        raise ValueError(f"notice {mailing.id} says nothing")
    reply, held = reply_from_json(mailing.reply), people.grants_of(tx, person_id)
    told_as = tuple(grant for grant in held if grant.role in mailing.roles)
    if not held:
        if Role.RESIDENT not in mailing.roles or person_id in notices.refusing(tx, [person_id]):
            return None
        refuse = Option(id="notice:refuse", label=say("notices.button.refuse"))
        reply = replace(reply, options=(*reply.options, (refuse,)))
    elif not told_as:
        return None
    return Notice(
        person_id=person_id, reply=reply, manner=Manner.REMINDER, told_as=told_as, topic=f"notice:{mailing.id}"
    )


def close(tx: Transaction, *, say: Wording, now: datetime) -> list[Notice]:
    """For each notice that has gone out to all, the line that says so to its writer, once."""
    said = []
    for mailing_id in notices.gone_out(tx, now - CLOSED_WITHIN):
        mailing, progress = mailings.find(tx, mailing_id), mailings.progress(tx, mailing_id)
        if mailing is None or mailing.person_id is None or progress.queued:
            continue
        text = "\n".join([say("notices.closed", title=beginning_of(mailing)), say_progress(say, mailing, progress)])
        options = ((progress_button(say, mailing),),)
        reply = Reply(text=text, options=options, key=notices.closing_key(mailing_id))
        said.append(Notice(person_id=mailing.person_id, reply=reply))
    return said
